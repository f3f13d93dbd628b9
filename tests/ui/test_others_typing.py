"""What stands under the caret is never replaced or joined to another person's words."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pirdesk.services import answers, cases, drafting
from pirdesk.services.desk import Desk
from pirdesk.ui.dialogs.conflict import ConflictDialog
from pirdesk.ui.main_window import MainWindow
from tests.builders import Office, sample_case
from tests.ui.elsewhere import COUNT, HOW, NAME, RUTH, STORY, ask, store
from tests.ui.hand import Hand


@pytest.mark.parametrize(
    ("key", "theirs", "typed"),
    [
        (NAME, "Someone Else", "Dr. Eva Lind"),
        (STORY, "The cache failed.", "The queue failed."),
        (COUNT, 700, "687"),
    ],
)
def test_what_is_typed_under_the_caret_stays_and_theirs_stands_beside_it(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk, key: str, theirs: Any, typed: str
) -> None:
    row = ask(hand, case_id, key)
    hand.type(typed[:4])
    store(ruth, case_id, key, theirs)
    hand.wait(lambda: row.theirs is not None and row.theirs.isVisible())
    hand.type(typed[4:])
    assert str(row.field.raw()) == typed
    assert RUTH in row.theirs.who.text()
    assert row.theirs.value.text() == str(theirs)
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)  # saved over it undecided: the person decides
    assert cases.fact_sheet(ruth, case_id).get(key).revision == 1
    hand.click(dialog.choices[0][1])
    hand.no_dialog()
    hand.settle()
    now = cases.fact_sheet(ruth, case_id)
    assert now.get(key).revision == 2
    assert str(row.field.raw()) == typed
    hand.wait(lambda: not row.theirs.isVisible())


@pytest.mark.parametrize(
    ("key", "before", "theirs"),
    [
        (NAME, "Dr. Eva Lind", "Someone Else"),
        (STORY, "The cache failed.", "The queue failed."),
        (COUNT, 687, 700),
        (HOW, None, "pick"),
    ],
)
def test_with_nothing_typed_the_text_under_the_caret_stays_until_it_is_left(
    hand: Hand,
    watched: MainWindow,
    case_id: str,
    ruth: Desk,
    key: str,
    before: Any,
    theirs: Any,
) -> None:
    if theirs == "pick":
        theirs = ruth.library.vocabulary.term(key).choices[2]
    if before is not None:
        store(ruth, case_id, key, before)
    row = ask(hand, case_id, key)
    stood = row.field.raw()
    store(ruth, case_id, key, theirs)
    hand.wait(lambda: row.theirs is not None and row.theirs.isVisible())
    assert row.field.raw() == stood
    if key == HOW:
        assert row.theirs.value.text() == watched.case.model.words.choice(key, theirs)
    assert hand.question() is row
    watched.case.outline.tree.setFocus()
    hand.wait(lambda: str(row.field.raw()) == str(theirs))
    assert not row.theirs.isVisible()
    hand.settle()
    assert not watched.case.model.sheet.unsaved(key)
    assert not list(hand.dialogs())


def test_keys_after_a_refresh_are_never_joined_to_the_words_of_another(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    row = ask(hand, case_id, NAME)
    store(ruth, case_id, NAME, "Someone Else")
    hand.wait(lambda: row.theirs is not None and row.theirs.isVisible())
    hand.type("Dr. Eva Lind")
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)
    hand.click(dialog.choices[0][0])
    hand.no_dialog()
    hand.wait(lambda: row.field.raw() == "Someone Else")
    history = answers.history(ruth, case_id, NAME)
    assert [each.value for each in history] == ["Someone Else"]


def test_theirs_is_taken_by_a_click_and_the_caret_stays_in_the_field(
    hand: Hand, office: Office, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    row = ask(hand, case_id, NAME)
    hand.type("Dr. Eva")
    store(ruth, case_id, NAME, "Someone Else")
    hand.wait(lambda: row.theirs is not None and row.theirs.isVisible())
    hand.click(row.theirs.take)
    assert row.field.raw() == "Someone Else"
    assert not row.theirs.isVisible()
    assert row.field.isAncestorOf(QApplication.focusWidget())
    hand.settle()
    assert not list(hand.dialogs())
    assert not office.desk.drafts.all(case_id)
    hand.press(Qt.Key.Key_End)
    hand.type(" II")
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    assert cases.fact_sheet(ruth, case_id).value(NAME) == "Someone Else II"


def test_the_same_words_by_both_are_no_conflict(
    hand: Hand, office: Office, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    row = ask(hand, case_id, NAME)
    hand.type("Jonas Weber")
    store(ruth, case_id, NAME, "Jonas Weber")
    hand.wait(lambda: not watched.case.model.sheet.unsaved(NAME))
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    assert not list(hand.dialogs())
    assert row.field.raw() == "Jonas Weber"
    assert len(answers.history(ruth, case_id, NAME)) == 1


def test_words_typed_while_a_save_is_on_its_way_do_not_cover_anothers(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another's answer lands between one's own save and the reading that follows it."""
    row = ask(hand, case_id, NAME)
    real, landed = cases.fact_sheet, threading.Event()

    def reads(desk: Desk, name: str) -> Any:
        if not landed.is_set():
            landed.set()
            store(ruth, case_id, NAME, "Someone Else")
        return real(desk, name)

    monkeypatch.setattr("pirdesk.ui.forms.sheet_model.cases.fact_sheet", reads)
    hand.type("Eva")
    watched.case.model.sheet.flush(asked=True)
    hand.type(" Lind")
    hand.wait(landed.is_set)
    hand.settle()
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)
    assert answers.history(ruth, case_id, NAME)[-1].value == "Someone Else"
    assert row.field.raw() == "Eva Lind"
    hand.click(dialog.choices[0][0])
    hand.no_dialog()


def test_a_cell_keeps_its_caret_while_others_add_rows_and_fill_cells(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    first = answers.add_row(ruth, case_id, "populations")
    cell = f"populations[{first}].affected"
    row = ask(hand, case_id, cell)
    hand.type("68")
    second = answers.add_row(ruth, case_id, "populations")
    store(ruth, case_id, f"populations[{second}].affected", 5)
    table = watched.case.page.view.tables["populations"]
    hand.wait(lambda: f"populations[{second}].affected" in table.cells)
    hand.wait(lambda: table.cells[f"populations[{second}].affected"].field.raw() == 5)
    hand.type("7")
    assert hand.question() is row
    assert row.field.raw() == 687
    store(ruth, case_id, cell, 9)
    hand.wait(lambda: row.theirs is not None and row.theirs.isVisible())
    assert row.field.raw() == 687


def test_a_row_that_others_remove_stays_while_the_caret_is_in_it(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    rows = [answers.add_row(ruth, case_id, "populations") for _ in range(2)]
    for each in rows:
        store(ruth, case_id, f"populations[{each}].affected", 5)
    row = ask(hand, case_id, f"populations[{rows[0]}].affected")
    table = watched.case.page.view.tables["populations"]
    answers.remove_row(ruth, case_id, "populations", rows[0])
    hand.wait(table._by_row[rows[0]].gone.isVisible)
    assert hand.question() is row
    watched.case.outline.tree.setFocus()
    hand.wait(lambda: rows[0] not in table._by_row)
    assert table._by_row[rows[1]].number.text() == "1"


def test_the_page_does_not_move_while_a_field_above_the_caret_grows(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    row = ask(hand, case_id, "detection.description")
    area = watched.case._views[watched.case.current.id]

    def height() -> int:
        return row.mapTo(area.viewport(), row.rect().topLeft()).y()

    area.ensureWidgetVisible(row)
    hand.wait(lambda: 0 <= height() < area.viewport().height() - row.height())
    before = height()
    store(ruth, case_id, STORY, "\n".join(f"Line {n}" for n in range(12)))
    story = watched.case.page.view.rows[STORY]
    hand.wait(lambda: "Line 11" in str(story.field.raw()))
    hand.settle()
    assert height() == before


def test_a_part_of_a_draft_keeps_its_caret_and_shows_theirs(
    hand: Hand, office: Office, watched: MainWindow, ruth: Desk
) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "pir")
    block = next(b for b in document.blocks if b.kind == "text")
    watched.open_case(case.id, f"document:{document.id}")
    hand.wait(lambda: watched.case.current is not None and "document" in watched.case.current.id)
    hand.settle()
    editor = watched.case.page.editor
    text = editor._texts[block.id]
    text.setFocus()
    stood = text.toPlainText()
    drafting.change_block(ruth, document.id, block.id, "All of it is mine.", block.revision)
    hand.wait(lambda: block.id in editor.notes and editor.notes[block.id].isVisible())
    assert text.toPlainText() == stood
    assert RUTH in editor.notes[block.id].who.text()
    hand.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hand.type(" And more.")
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)
    hand.click(dialog.choices[0][0])
    hand.no_dialog()
    hand.wait(lambda: text.toPlainText() == "All of it is mine.")
    hand.wait(lambda: not editor.notes[block.id].isVisible())


def test_what_stands_beside_anothers_answer_is_not_saved_unasked(
    hand: Hand, office: Office, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    row = ask(hand, case_id, NAME)
    hand.type("Dr. Eva Lind")
    store(ruth, case_id, NAME, "Someone Else")
    hand.wait(lambda: row.theirs is not None and row.theirs.isVisible())
    watched.case.model.sheet._quiet_timer.timeout.emit()  # ten quiet seconds are over
    hand.settle()
    assert not list(hand.dialogs())  # nothing jumps up while somebody types
    hand.wait(lambda: NAME in office.desk.drafts.all(case_id))
    watched.case.outline.tree.setFocus()
    hand.click(hand.dialog(ConflictDialog).choices[0][0])
    hand.no_dialog()
