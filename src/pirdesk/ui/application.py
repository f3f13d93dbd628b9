"""Start the desktop: check the display, show the window, then open the desk behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pirdesk import __version__
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.surroundings import display_missing, scrub_environment
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import install_translations
from pirdesk.ui.workplace import DeskFactory

__all__ = ["display_missing", "run"]


def run(desk_factory: DeskFactory, upgrade: Callable[[], object] | None = None) -> int:
    """Run the desktop until its window is closed; return the exit code (1 without a display).

    ``upgrade`` brings the database to this program's schema, after a backup.
    """
    missing = display_missing()
    if missing is not None:
        sys.stderr.write(missing + "\n")
        return 1
    scrub_environment()
    app = QApplication.instance() or QApplication(["pirdesk"])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    app.setApplicationName("PIRDesk")
    app.setApplicationVersion(__version__)
    install_translations(app)
    window = MainWindow(Theme(app), desk_factory, upgrade=upgrade)
    before = sys.excepthook
    sys.excepthook = _hook(window)
    window.show()
    QTimer.singleShot(0, window, window.open_desk)
    try:
        return app.exec()
    finally:
        sys.excepthook = before


def _hook(
    window: MainWindow,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def tell(kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        window.alerts.tell(fault)

    return tell
