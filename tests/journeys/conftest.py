"""An empty desk in a shown window: a person begins with nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from pirdesk.bootstrap import build_desk
from pirdesk.services import samples
from pirdesk.ui.alerts import Question
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.theme import Theme
from tests.fakes import FakeClock, MemoryVault
from tests.ui.hand import Hand


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it cannot do; that is no fault of ours."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


class OneFolder(Choosers):
    """Stands for the system's file dialogs: everything goes to and comes from one folder."""

    def __init__(self, folder: Path) -> None:
        self.place = folder

    def save_file(self, parent: QWidget, title: str, proposed: str) -> Path | None:
        return self.place / proposed

    def open_file(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        kind = "*.csv" if "*.csv" in pattern else "*.pdf"
        return next(self.place.glob(kind), None)

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.place


def shut(qtbot, window: MainWindow) -> None:
    """Close a window as a person does; one that still saves closes by itself when it is done."""
    window.close()
    for asked in window.findChildren(Question):
        asked.accept()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    window.deleteLater()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def hand(qtbot, qapp: QApplication, tmp_path: Path, out: Path) -> Iterator[Hand]:
    """A person's hands on a window whose desk is empty."""
    window = MainWindow(
        Theme(qapp, "light"),
        lambda: build_desk(
            folder=tmp_path / "desk", clock=FakeClock(), vault=MemoryVault(), memory_keys=True
        ),
        OneFolder(out),
    )
    window.show()
    window.open_desk()
    qtbot.waitUntil(lambda: window.workplace.is_open, timeout=20_000)
    qtbot.waitActive(window, timeout=3_000)
    yield Hand(qtbot, window)
    shut(qtbot, window)


@pytest.fixture
def on_samples(qtbot, qapp: QApplication, tmp_path: Path, out: Path) -> Iterator[Hand]:
    """A person's hands on a window whose desk holds the three sample incidents."""
    home = tmp_path / "desk"
    desk = build_desk(folder=home, clock=FakeClock(), vault=MemoryVault(), memory_keys=True)
    people = [samples.open_sample(desk, samples.read_sample(n))[1] for n in samples.sample_ids()]
    first = next(iter(people[0].values())).id
    (home / "window.ini").write_text(f"[General]\nperson={first}\n", "utf-8")
    window = MainWindow(Theme(qapp, "light"), lambda: desk, OneFolder(out))
    window.show()
    window.open_desk()
    qtbot.waitUntil(lambda: window.workplace.is_open, timeout=20_000)
    qtbot.waitActive(window, timeout=3_000)
    qtbot.waitUntil(lambda: window.workplace.actor is not None, timeout=20_000)
    yield Hand(qtbot, window)
    shut(qtbot, window)
