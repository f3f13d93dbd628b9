"""Two people at one text: mine, theirs, or both merged by sentences and shown before it counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pirdesk.casefile.sheet import Answer
from pirdesk.services import answers, cases, drafting
from pirdesk.ui.dialogs.conflict import ConflictDialog
from tests.builders import sample_case

KEY = "incident.narrative"
BASE = "The cache failed. Titles were shown. It was mended at ten."


@pytest.fixture
def narrative(hand, office, window):
    case = cases.new_case(office.author, "Foreign titles")
    answers.answer_terms(office.author, case.id, {KEY: Answer(BASE)})
    window.open_case(case.id, KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    hand.settle()
    return case.id


def test_a_stale_narrative_is_merged_by_sentences_and_shown(hand, office, narrative) -> None:
    row = hand.question()
    hand.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hand.type(" Nobody was warned.")
    theirs = BASE.replace("The cache", "The Redis cache")
    answers.answer_terms(office.reviewer, narrative, {KEY: Answer(theirs)}, {KEY: 1})
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)
    text, take = dialog.merged[0]
    merged = f"{theirs} Nobody was warned."
    assert text.toPlainText() == merged
    assert "1 change is yours, 1 is of Ruth Reviewer" in text.accessibleDescription()
    hand.click(take)
    hand.no_dialog()
    hand.settle()
    assert cases.fact_sheet(office.author, narrative).value(KEY) == merged
    hand.wait(lambda: row.field.raw() == merged)
    history = answers.history(office.author, narrative, KEY)
    assert [each.who for each in history] == [
        office.author.acting().id,
        office.reviewer.acting().id,
        office.author.acting().id,
    ]


def test_a_clash_keeps_both_sentences_in_brackets(hand, office, narrative) -> None:
    hand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.type(BASE.replace("Titles were", "Chat titles were"))
    theirs = BASE.replace("Titles were", "Titles of others were")
    answers.answer_terms(office.reviewer, narrative, {KEY: Answer(theirs)}, {KEY: 1})
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)
    shown = dialog.merged[0][0].toPlainText()
    assert "[yours: Chat titles were shown.]" in shown
    assert "[Ruth Reviewer: Titles of others were shown.]" in shown
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    assert cases.fact_sheet(office.author, narrative).value(KEY) == theirs


@pytest.mark.parametrize("choice", ["mine", "theirs", "merged"])
def test_a_part_of_a_draft_changed_by_two_is_decided(hand, office, window, choice: str) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "pir")
    block = next(b for b in document.blocks if b.kind == "text")
    based = drafting.change_block(office.author, document.id, block.id, BASE, block.revision)
    assert document.id in based.documents
    window.open_case(case.id, f"document:{document.id}")
    hand.wait(lambda: window.case.current is not None and "document" in window.case.current.id)
    hand.settle()
    page = window.case.page
    page.editor.focus_first()
    hand.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hand.type(" Mine.")
    theirs = BASE.replace("The cache", "The Redis cache")
    drafting.change_block(office.reviewer, document.id, block.id, theirs, block.revision + 1)
    page.load()  # as another's change reaches the window: it must not hide the conflict
    hand.settle()
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)
    buttons = {"theirs": 0, "mine": 1}
    pressed = dialog.merged[0][1] if choice == "merged" else dialog.choices[0][buttons[choice]]
    hand.click(pressed)
    hand.no_dialog()
    hand.settle()
    wanted = {"mine": f"{BASE} Mine.", "theirs": theirs, "merged": f"{theirs} Mine."}[choice]
    stored = drafting.document(office.author, document.id).blocks
    assert next(b.markdown for b in stored if b.id == block.id).strip() == wanted
    hand.wait(lambda: page.editor._texts[block.id].toPlainText() == wanted)
    assert not office.desk.drafts.all(case.id)
