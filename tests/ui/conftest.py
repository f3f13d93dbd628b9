"""A window without a screen, on a real desk; a thread left behind fails the test."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from pirdesk.bootstrap import build_desk
from pirdesk.services import cases
from pirdesk.services.desk import Desk
from pirdesk.ui.alerts import Question
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.theme import Theme
from tests.builders import Office
from tests.fakes import MemoryVault
from tests.ui.hand import Hand


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it cannot do; that is no fault of ours."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


OPENS_WITHIN = 60_000
"""How long a test waits for its window in ms: long, because no test measures that here."""


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["pirdesk"]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t.name for t in threading.enumerate() if t not in before and "-" in t.name]
    lanes = [
        n for n in left if n.split("-")[0] in ("write", "read", "drafts", "draw", "watch", "close")
    ]
    assert not lanes, f"threads left: {lanes}"


@pytest.fixture
def window(qtbot, office: Office, theme: Theme) -> Iterator[MainWindow]:
    """The main window on an office's desk, its author acting, shown and active."""
    shown = MainWindow(theme, lambda: office.author)
    try:  # one that opens too late is closed as well, or its threads fail the tests after it
        shown.show()
        shown.open_desk()
        qtbot.waitUntil(lambda: shown.workplace.is_open, timeout=OPENS_WITHIN)
        qtbot.waitActive(shown, timeout=3_000)
        qtbot.waitUntil(lambda: not shown.jobs.busy, timeout=OPENS_WITHIN)
        yield shown
    finally:
        shown.close()
        for asked in shown.findChildren(Question):
            asked.accept()  # an answer that was left refused is no fault of a test that is over
        shown.deleteLater()


@pytest.fixture
def hand(qtbot, window: MainWindow) -> Hand:
    """A person's hands on the window."""
    return Hand(qtbot, window)


@pytest.fixture
def ruth(office: Office, tmp_path: Path) -> Iterator[Desk]:
    """Ruth's own desk: another store on the same file, as in another process."""
    desk = build_desk(
        f"sqlite:///{office.desk.home / 'pirdesk.db'}",
        "Ruth Reviewer",
        folder=tmp_path / "ruth",
        clock=office.clock,
        vault=MemoryVault(),
    )
    yield desk
    desk.close()


@pytest.fixture
def case_id(office: Office) -> str:
    """Open a case."""
    return cases.new_case(office.author, "Foreign titles").id


@pytest.fixture
def watched(hand: Hand, window: MainWindow) -> MainWindow:
    """The window once it watches what others write."""
    hand.wait(lambda: window.watching.begun)
    return window
