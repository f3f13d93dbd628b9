"""A window in a process of its own, to be killed: ``python -m tests.journeys.crashing``.

Reads one word for each step from its standard input and says when it is done.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QListView,
    QToolButton,
    QTreeView,
)
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from pirdesk.bootstrap import build_desk
from pirdesk.ui.forms.sheet_model import Saving
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.theme import Theme
from tests.fakes import FakeClock, MemoryVault
from tests.ui.hand import Hand

KEY = "incident.narrative"
KINDS = ("open_file", "open_files", "save_file", "folder")


class Crashing:
    """A person's hands on a window whose database lies in the folder worked in."""

    def __init__(self, folder: Path, case_id: str) -> None:
        self.folder, self.case_id = folder, case_id
        app = QApplication(["pirdesk"])
        self.window = MainWindow(
            Theme(app, "light"),
            lambda: build_desk(
                str(folder / "pirdesk.db"),
                folder=folder / "home",
                clock=FakeClock(),
                vault=MemoryVault(),
            ),
        )
        self.hand = Hand(QtBot(None), self.window)
        self.window.show()
        self.window.open_desk()
        self.hand.wait(lambda: self.window.workplace.actor is not None)
        self.window.open_case(case_id, KEY)
        self.hand.wait(self._in_the_field)
        self.hand.settle()

    def _in_the_field(self) -> bool:
        asked = self.hand.question()
        return asked is not None and asked.key == KEY

    def dialogs(self) -> None:
        """Use every kind of dialog for files over the folders of the database and the drafts."""
        for kind in KINDS:
            QTimer.singleShot(0, self.window, self._look_around)
            ask = getattr(self.window.workplace.choosers, kind)
            named = ("pirdesk.db",) if kind == "save_file" else ()
            assert not ask(self.window, "A title", *named)
        self.window.activateWindow()
        self.hand.wait(lambda: QApplication.activeWindow() is self.window)

    def _look_around(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, self.window, self._look_around)
            return
        for place in (self.folder, self.folder / "home" / "drafts", self.folder):
            dialog.setDirectory(str(place))
            QTest.qWait(100)
            for view in (dialog.findChild(QListView, "listView"), dialog.findChild(QTreeView)):
                for _ in range(6):
                    QTest.keyClick(view, Qt.Key.Key_Down)
                dialog.findChild(QToolButton, "detailModeButton").click()
        line = dialog.findChild(QLineEdit)
        line.clear()
        QTest.keyClicks(line, "pirdesk.db")
        QTest.qWait(100)
        dialog.reject()

    def library(self) -> None:
        """Open and close the files as a library of others in our process might."""
        for file in (*self.folder.glob("pirdesk.db*"), *self.folder.glob("home/drafts/*")):
            file.read_bytes()

    def type(self, words: str) -> None:
        """Type words into the field that has the caret, and press Ctrl+S."""
        self.window.case.go_to_key(KEY)
        self.hand.wait(self._in_the_field)
        self.hand.type(words)
        self.hand.ctrl(Qt.Key.Key_S)
        self.hand.wait(lambda: self.window.case.model.sheet.state is Saving.SAVED)
        self.hand.wait(lambda: self.window.state.saving.accessibleName() == "Saved")

    def told(self) -> str:
        """Return the right of the lowest line, where the window says that it began anew."""
        assert not any(True for _ in self.hand.dialogs())
        return self.window.state.told.text()


def main(folder: str, case_id: str) -> None:
    """Do each step asked for until killed."""
    qt_api.set_qt_api("pyside6")
    os.chdir(folder)
    window = Crashing(Path(folder), case_id)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for line in sys.stdin:
        step, _, words = line.strip().partition(" ")
        answer = getattr(window, step)(*([words] if words else []))
        sys.stdout.write(f"{step} {answer or ''}".strip() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except BaseException:  # noqa: BLE001 - said at once: with threads at work it ends slowly
        traceback.print_exc()
        os._exit(1)
