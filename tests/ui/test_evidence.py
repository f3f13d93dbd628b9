"""Evidence by mouse and keys: dropped, listed, opened byte for byte, named as a basis."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from pirdesk.casefile.case import Label
from pirdesk.services import cases, evidence
from pirdesk.services.desk_view import ledger_lines
from pirdesk.ui.alerts import Notice
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.dialogs.add_evidence import AddEvidenceDialog
from pirdesk.ui.screens.case.cited_files import CitedFiles
from pirdesk.ui.screens.case.pages.evidence import EvidencePage
from pirdesk.ui.screens.case.side_panel import EVIDENCE

LOG = b"GET /history 200\n" * 40


class Chosen(Choosers):
    """The system's dialogs with the answers a test gives."""

    def __init__(self, folder: Path) -> None:
        self.files: list[Path] = []
        self.place = folder

    def open_files(self, parent: QWidget, title: str) -> list[Path]:
        return self.files

    def save_file(self, parent: QWidget, title: str, proposed: str) -> Path | None:
        return self.place / proposed


@pytest.fixture
def chosen(window, tmp_path: Path) -> Chosen:
    window.workplace.choosers = Chosen(tmp_path / "out")
    return window.workplace.choosers


@pytest.fixture
def page(hand, office, window, chosen) -> EvidencePage:
    case = cases.new_case(office.author, "Foreign chat titles")
    window.open_case(case.id, "evidence")
    hand.wait(lambda: window.case.current is not None and window.case.current.id == "evidence")
    hand.settle()
    return window.case.page


def drop(widget: QWidget, *paths: Path) -> None:
    """Drag files over a widget and let them go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, at = Qt.KeyboardModifier.NoModifier, widget.rect().center()
    entering = QDragEnterEvent(QPoint(at), copy, mime, button, none)
    QApplication.sendEvent(widget, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), copy, mime, button, none))


def test_files_dropped_are_kept_with_caption_and_label(hand, office, page, tmp_path) -> None:
    log, note = tmp_path / "access.log", tmp_path / "note.pdf"
    log.write_bytes(LOG)
    note.write_bytes(b"%PDF-1.7 note")
    drop(page.drop, log, note)
    dialog = hand.dialog(AddEvidenceDialog)
    hand.type("Access log of 20 March")
    hand.press(Qt.Key.Key_Tab)
    hand.type("Counsel's note")
    hand.press(Qt.Key.Key_Tab)
    assert hand.focus() is dialog.label
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    shown = {line.title: line for line in page.list.lines.lines}
    assert set(shown) == {"Access log of 20 March", "Counsel's note"}
    assert {line.aside for line in shown.values()} == {"Privileged"}
    assert hashlib.sha256(LOG).hexdigest()[:16] in shown["Access log of 20 March"].detail
    assert "PDF document" in shown["Counsel's note"].detail
    kept = office.desk.store.views.evidence(hand.window.case.model.case_id)
    assert {each.label for each in kept} == {Label.PRIVILEGED}


def test_a_file_is_chosen_opened_and_the_look_is_noted(hand, office, page, chosen, tmp_path):
    log = tmp_path / "access.log"
    log.write_bytes(LOG)
    chosen.files = [log]
    hand.click(page.drop.button)
    hand.dialog(AddEvidenceDialog)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    hand.choose(page.list, "access.log")
    hand.settle()
    hand.click(hand.button("Save the exact bytes …"))
    notice = hand.dialog(Notice)
    hand.press(Qt.Key.Key_Return)
    assert not notice.isVisible()
    assert (tmp_path / "out" / "access.log").read_bytes() == LOG
    hand.settle()
    newest = ledger_lines(office.desk, hand.window.case.model.case_id)[0]
    assert (newest.who, newest.words) == ("Ada Officer", "looked at evidence")


def test_the_same_file_twice_is_refused_and_the_others_stay(hand, office, page, tmp_path) -> None:
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    first.write_bytes(LOG)
    second.write_bytes(LOG)
    drop(page.drop, first, second)
    dialog = hand.dialog(AddEvidenceDialog)
    hand.press(Qt.Key.Key_Return)
    assert "already evidence" in hand.outcome(dialog)
    assert not dialog.captions[first].isEnabled()
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    hand.settle()
    assert [line.title for line in page.list.lines.lines] == ["one.txt"]


def test_an_answer_names_its_evidence_by_ctrl_e(hand, office, window, tmp_path) -> None:
    case = cases.new_case(office.author, "Foreign chat titles")
    log = tmp_path / "access.log"
    log.write_bytes(LOG)
    added = evidence.add_evidence(office.author, case.id, log, "Access log")
    key = "incident.narrative"
    window.open_case(case.id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.settle()
    hand.type("Titles of others were shown.")
    row = hand.question()
    hand.press(Qt.Key.Key_Home)  # where Ctrl+E would go to the end of the line
    hand.ctrl(Qt.Key.Key_E)
    menu = row.certainty.files.files
    hand.wait(menu.isVisible)
    hand.click(menu, menu.actionGeometry(menu.actions()[0]).center())
    hand.no_dialog()
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    answer = cases.fact_sheet(office.author, case.id).get(key)
    assert answer is not None
    assert answer.evidence == (added.sha256,)
    assert row.certainty.files.text() == "1"
    window.case.show_page("evidence")
    hand.settle()
    page = window.case.page
    hand.choose(page.list, "Access log")
    hand.settle()
    hand.click(hand.button(window.case.model.words.label(key), page))
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)


def test_the_panel_cites_a_file_takes_it_away_and_adds_one(
    hand, office, window, chosen, tmp_path
) -> None:
    case = cases.new_case(office.author, "Foreign chat titles")
    log, more = tmp_path / "access.log", tmp_path / "more.log"
    log.write_bytes(LOG)
    more.write_bytes(LOG + b"more")
    first = evidence.add_evidence(office.author, case.id, log, "Access log").sha256
    key = "incident.narrative"
    window.open_case(case.id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.settle()
    panel = window.case.panel
    hand.click(panel.tabs, panel.tabs.tabRect(EVIDENCE).center())
    told = panel.findChildren(CitedFiles)[-1]
    assert told.others.lines.lines[0].aside == ""  # nothing is answered that could rest on it
    window.case.go_to_key(key)
    hand.settle()
    hand.type("Titles of others were shown.")
    hand.settle()
    hand.choose(told.others, "Access log")
    hand.wait(lambda: not told.others.isVisible())
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored_files(office, case.id, key) == (first,))
    hand.settle()
    chosen.files = [more]
    hand.click(told.add)
    hand.dialog(AddEvidenceDialog)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    hand.ctrl(Qt.Key.Key_S)
    second = hashlib.sha256(LOG + b"more").hexdigest()
    hand.wait(lambda: stored_files(office, case.id, key) == (first, second))
    hand.settle()
    hand.choose(told.cited, "Access log")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored_files(office, case.id, key) == (second,))
    hand.settle()
    assert cases.fact_sheet(office.author, case.id).value(key) == "Titles of others were shown."


def stored_files(office, case_id: str, key: str) -> tuple[str, ...]:
    answer = cases.fact_sheet(office.author, case_id).get(key)
    return answer.evidence if answer is not None else ()


def test_a_draft_keeps_the_evidence_it_names() -> None:
    from pirdesk.casefile.terms import Term, TermType
    from pirdesk.ui.forms.edits import Edit, edit_from_text

    term = Term("x.line", TermType.LINE)
    edit = edit_from_text(term, Edit("Words", evidence=("a" * 64,)).to_text())
    assert edit is not None
    assert edit.answer is not None
    assert edit.answer.evidence == ("a" * 64,)
