"""The window on the sample case, its theme changed: with one page seen, then with all of them.

Takes a folder to work in and how often to change. Prints two lines of numbers: the seconds of
processor time each change took before and after every page of the case was visited.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Role
from pirdesk.services import samples
from pirdesk.services.desk import Desk
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.theme import Theme
from pirdesk.vault import NoVault

SAMPLE = "chatgpt-2023-03"
SECONDS = 120


def main() -> int:
    """Change the theme of a fresh window, visit every page, change it as often again."""
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    app = QApplication(["pirdesk"])
    theme = Theme(app, "light")
    found: list[str] = []
    window = MainWindow(theme, lambda: _desk(folder, found))
    window.show()
    window.open_desk()
    _until(app, lambda: window.workplace.is_open and not window.jobs.busy)
    window.open_case(found[0])
    _settle(app, window)
    print(*_changes(app, theme, rounds))
    case = window.case
    if case is None:
        return 1
    for page in case.model.pages():
        case.show_page(page.id)
        _settle(app, window)
    print(*_changes(app, theme, rounds))
    window.close()
    return 0


def _desk(folder: Path, found: list[str]) -> Desk:
    desk = build_desk(str(folder / "theme.db"), folder=folder, vault=NoVault(), memory_keys=True)
    case, people = samples.open_sample(desk, samples.read_sample(SAMPLE))
    found.append(case.id)
    return desk.as_person(dict(people)[Role.COMPLIANCE])


def _changes(app: QApplication, theme: Theme, rounds: int) -> list[float]:
    times = []
    for number in range(rounds):
        started = time.process_time()
        theme.choose(("dark", "light")[number % 2])
        app.processEvents()  # what is seen is painted
        times.append(time.process_time() - started)
    return times


def _settle(app: QApplication, window: MainWindow) -> None:
    def still() -> bool:
        case = window.case
        view = getattr(case.page, "view", None) if case is not None else None
        waits = case is None or case.current is None or (view is not None and view.building)
        return not window.jobs.busy and not waits

    _until(app, still)


def _until(app: QApplication, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("the window was never ready")
        app.processEvents()
        time.sleep(0.002)


if __name__ == "__main__":
    sys.exit(main())
