"""Files of the open database dropped on the window or chosen there are refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pirdesk.services import cases
from pirdesk.ui.alerts import Notice
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.dialogs.add_evidence import AddEvidenceDialog
from pirdesk.ui.screens.case.pages.evidence import EvidencePage
from tests.locks import own_locks

from .test_evidence import drop


class Given(Choosers):
    """The system's dialogs with one answer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open_files(self, parent: QWidget, title: str) -> list[Path]:
        return [self.path]

    def open_file(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        return self.path

    def save_file(self, parent: QWidget, title: str, proposed: str) -> Path | None:
        return self.path


@pytest.fixture
def page(hand, office, window) -> EvidencePage:
    case = cases.new_case(office.author, "Foreign chat titles")
    window.open_case(case.id, "evidence")
    hand.wait(lambda: window.case.current is not None and window.case.current.id == "evidence")
    hand.settle()
    return window.case.page


@pytest.mark.parametrize("name", ["pirdesk.db", "pirdesk.db-wal", "drafts/drafts.db"])
@pytest.mark.parametrize("how", ["dropped", "chosen"])
def test_the_database_itself_is_no_evidence(hand, office, page, how: str, name: str) -> None:
    file = office.desk.home / name
    before = own_locks()
    assert len(before) >= 4
    if how == "dropped":
        drop(page.drop, file)
    else:
        hand.window.workplace.choosers = Given(file)
        hand.click(page.drop.button)
    dialog = hand.dialog(AddEvidenceDialog)
    hand.press(Qt.Key.Key_Return)
    assert f"{file.name} belongs to a database that is open here" in hand.outcome(dialog)
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    hand.settle()
    assert own_locks() == before
    assert office.desk.store.views.evidence(hand.window.case.model.case_id) == ()


def test_nothing_is_saved_over_the_database(hand, office, page, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_bytes(b"GET /history")
    drop(page.drop, log)
    hand.dialog(AddEvidenceDialog)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    hand.window.workplace.choosers = Given(office.desk.home / "pirdesk.db")
    hand.choose(page.list, "access.log")
    hand.settle()
    before = own_locks()
    hand.click(hand.button("Save the exact bytes …"))
    notice = hand.dialog(Notice)
    assert "pirdesk.db belongs to a database that is open here" in notice.heading.text()
    hand.press(Qt.Key.Key_Return)
    hand.settle()
    assert own_locks() == before
    assert office.desk.store.views.count("") == 1
