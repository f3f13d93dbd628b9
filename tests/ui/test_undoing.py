"""What was taken away comes back by Ctrl+Z and from the history; nothing is written over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.terms import TermType
from pirdesk.services import answers, cases, drafting, evidence
from pirdesk.ui.alerts import Notice, Question
from pirdesk.ui.screens.case.side_panel import HISTORY
from pirdesk.ui.widgets.controls import Button
from tests.builders import sample_case

KEY = "incident.narrative"


@pytest.fixture
def opened(hand, office, window):
    case = sample_case(office)
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    return case


def rows(office, case, table: str) -> tuple[str, ...]:
    return cases.fact_sheet(office.author, case.id).rows(table).ids


def remove_first(hand, office, case, table: str) -> str:
    """Remove the first row of a table by its button; return what the question said."""
    hand.window.case.go_to_key(table)
    hand.settle()
    shown = hand.window.case.page.view.tables[table]
    shown.build_all()
    hand.settle()
    first = rows(office, case, table)[0]
    button = next(b for b in shown.findChildren(Button) if b.accessibleName().endswith(" 1"))
    button.setFocus()
    hand.settle()
    hand.press(Qt.Key.Key_Return)
    asked = hand.dialog(Question)
    words = asked.advice.text()
    assert asked.yes.property("kind") == "danger"
    assert asked.yes.text() == "Remove the row"
    hand.click(asked.yes)
    hand.wait(lambda: first not in rows(office, case, table))
    hand.no_dialog()
    hand.settle()
    return words


def undo(hand) -> None:
    hand.ctrl(Qt.Key.Key_Z)
    hand.settle()


def test_a_removed_row_of_every_table_comes_back_by_ctrl_z(hand, office, opened, window) -> None:
    terms = office.desk.library.vocabulary.terms.values()
    named = [t.id for t in terms if t.type is TermType.ROWS and rows(office, opened, t.id)]
    tables = [table for table in named if window.case.model.page_of(table) is not None]
    assert len(tables) >= 3
    for table in tables:
        before = rows(office, opened, table)
        remove_first(hand, office, opened, table)
        assert rows(office, opened, table) == before[1:]
        undo(hand)
        hand.wait(lambda table=table, before=before: rows(office, opened, table) == before)
        hand.settle()
        shown = window.case.page.view.tables[table]
        assert len([k for k in shown.cells if f"[{before[0]}]" in k]) > 0


def test_the_question_counts_the_deadlines_that_rest_on_the_row(hand, office, opened) -> None:
    words = remove_first(hand, office, opened, "entities")
    assert " of this case rest" in words
    assert "Ctrl+Z" in words


def test_a_removed_row_comes_back_from_the_ledger_page(hand, office, opened, window) -> None:
    before = rows(office, opened, "entities")
    remove_first(hand, office, opened, "entities")
    window.case.show_page("history")
    hand.settle()
    removed = window.case.page.removed.list
    hand.wait(removed.isVisible)
    assert "Ada Officer" in removed.lines.lines[0].detail
    removed.setFocus()
    hand.press(Qt.Key.Key_Home)
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: rows(office, opened, "entities") == before)
    hand.settle()
    assert not removed.isVisible()


def test_a_row_that_somebody_restored_already_is_said_in_words(hand, office, opened) -> None:
    from pirdesk.services import undoing

    first = rows(office, opened, "entities")[0]
    remove_first(hand, office, opened, "entities")
    undoing.restore_row(office.reviewer, opened.id, "entities", first)
    undo(hand)
    told = hand.dialog(Notice)
    assert "has this row again" in told.heading.text()


def test_typing_is_undone_in_its_field_before_anything_else(hand, office, opened, window) -> None:
    before = rows(office, opened, "entities")
    remove_first(hand, office, opened, "entities")
    window.case.go_to_key(KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    text = hand.question().field.raw()
    hand.type(" and more")
    for _ in range(40):
        if hand.question().field.raw() == text:
            break
        undo(hand)
    assert hand.question().field.raw() == text
    assert rows(office, opened, "entities") == before[1:]
    undo(hand)
    hand.wait(lambda: rows(office, opened, "entities") == before)


def test_what_was_typed_in_a_row_comes_back_with_it(hand, office, opened, window) -> None:
    window.case.go_to_key("timeline")
    hand.settle()
    table = window.case.page.view.tables["timeline"]
    table.build_all()
    hand.settle()
    key = next(key for key in table.cells if key.endswith(".event"))
    table.cells[key].focus()
    hand.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hand.type(" Typed last.")
    remove_first(hand, office, opened, "timeline")
    undo(hand)
    hand.wait(lambda: rows(office, opened, "timeline"))
    hand.settle()
    assert str(cases.fact_sheet(office.author, opened.id).value(key)).endswith("Typed last.")


@pytest.mark.parametrize("other", ["person", "case"])
def test_nothing_is_undone_for_another_person_or_in_another_case(
    hand, office, opened, window, other
) -> None:
    before = rows(office, opened, "entities")
    remove_first(hand, office, opened, "entities")
    if other == "person":
        window.workplace.act_as(office.reviewer.actor)
    else:
        window.open_case(cases.new_case(office.author, "Another").id)
    hand.settle()
    window.case.outline.tree.setFocus()
    undo(hand)
    assert rows(office, opened, "entities") == before[1:]


def test_a_file_taken_off_an_answer_is_named_again(hand, office, opened, window, tmp_path) -> None:
    log = tmp_path / "access.log"
    log.write_bytes(b"one line")
    added = evidence.add_evidence(office.author, opened.id, log, "Access log").sha256
    kept = Answer("Told.", evidence=(added,))
    answers.answer_terms(office.author, opened.id, {KEY: kept})
    window.case.load()
    hand.settle()
    window.case.go_to_key(KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    menu = hand.question().certainty.files
    hand.ctrl(Qt.Key.Key_E)
    hand.wait(menu.files.isVisible)
    hand.click(menu.files, menu.files.actionGeometry(menu.files.actions()[0]).center())
    hand.no_dialog()
    hand.ctrl(Qt.Key.Key_S)

    def named() -> tuple[str, ...]:
        return cases.fact_sheet(office.author, opened.id).get(KEY).evidence

    hand.wait(lambda: named() == ())
    hand.settle()
    undo(hand)
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: named() == (added,))


def test_the_text_of_a_part_comes_back(hand, office, opened, window) -> None:
    made = drafting.start_document(office.author, opened.id, "pir")
    window.case.show_place(f"document:{made.id}")
    hand.wait(lambda: window.case.current.id.startswith("document:"))
    hand.settle()
    block = next(b for b in made.blocks if b.kind == "text" and b.markdown.strip())
    editor = window.case.page.editor
    editor.focus_block(block.id)
    hand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.press(Qt.Key.Key_Delete)
    hand.ctrl(Qt.Key.Key_S)

    def text() -> str:
        now = drafting.document(office.author, made.id)
        return next(b.markdown for b in now.blocks if b.id == block.id)

    hand.wait(lambda: not text().strip())
    hand.settle()
    window.case.outline.tree.setFocus()
    undo(hand)
    hand.wait(lambda: text() == block.markdown)
    hand.settle()
    drafting.change_block(office.author, made.id, block.id, "", block.revision + 2)
    window.case.show_page("history")
    hand.settle()
    removed = window.case.page.removed.list
    hand.wait(lambda: removed.isVisible() and removed.lines.lines)
    hand.settle()
    hand.choose(removed, "a part without text")
    hand.wait(lambda: text() == block.markdown)


def test_an_earlier_answer_is_restored_from_the_history_beside_it(
    hand, office, opened, window
) -> None:
    first = cases.fact_sheet(office.author, opened.id).value(KEY)
    answers.answer_terms(office.reviewer, opened.id, {KEY: Answer("Shorter.")})
    window.case.load()
    hand.settle()
    window.case.go_to_key(KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    panel = window.case.panel
    hand.click(panel.tabs, panel.tabs.tabRect(HISTORY).center())
    hand.settle()
    hand.click(hand.button("Restore this answer", panel))
    hand.wait(lambda: cases.fact_sheet(office.author, opened.id).value(KEY) == first)
    hand.settle()
