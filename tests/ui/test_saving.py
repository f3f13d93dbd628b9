"""Words typed are kept at once, saved when left, and never lost to somebody else's save."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.errors import SurroundingsError
from pirdesk.services import answers, cases
from pirdesk.ui.dialogs.conflict import ConflictDialog
from pirdesk.ui.forms.saving import Saving
from pirdesk.ui.screens.case.view import CaseScreen
from pirdesk.ui.widgets.labels import PlainLabel

KEY = "incident.narrative"


@pytest.fixture
def screen(hand, office, window) -> CaseScreen:
    case = cases.new_case(office.author, "Saving")
    window.open_case(case.id, KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    hand.settle()
    return window.case


def stored(office, screen) -> str | None:
    return cases.fact_sheet(office.author, screen.model.case_id).value(KEY)


def test_keystrokes_are_kept_before_the_answer_is_stored(hand, office, screen) -> None:
    hand.type("Half a sen")
    hand.wait(lambda: KEY in office.desk.drafts.all(screen.model.case_id))
    assert "Half a sen" in office.desk.drafts.all(screen.model.case_id)[KEY]
    assert screen.model.sheet.state is Saving.UNSAVED
    assert stored(office, screen) is None
    assert "Not saved yet" in hand.window.state.saving.accessibleName()


def test_leaving_a_field_saves_it_and_clears_its_draft(hand, office, screen) -> None:
    hand.type("All of it.")
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Tab)
    hand.wait(lambda: stored(office, screen) == "All of it.")
    hand.settle()
    assert office.desk.drafts.all(screen.model.case_id) == {}
    assert hand.window.state.saving.accessibleName() == "Saved"


def test_a_save_asked_for_while_one_is_on_its_way_follows_it(hand, office, screen) -> None:
    screen.model.sheet._quiet_timer.blockSignals(True)  # nothing is saved unasked
    hand.type("Now.")
    hand.ctrl(Qt.Key.Key_S)
    assert screen.model.sheet.state is Saving.SAVING
    hand.type(" And more.")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == "Now. And more.")


def test_ctrl_s_saves_while_the_caret_stays(hand, office, screen) -> None:
    hand.type("Now.")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == "Now.")
    hand.settle()
    hand.type(" And more.")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == "Now. And more.")
    history = answers.history(office.author, screen.model.case_id, KEY)
    assert [a.value for a in history] == ["Now.", "Now. And more."]


def test_unknown_is_an_answer(hand, office, screen) -> None:
    row = hand.question()
    hand.press(Qt.Key.Key_Tab)
    assert hand.focus() is row.certainty.box
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Down)
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    found = cases.fact_sheet(office.author, screen.model.case_id).get(KEY)
    assert found is not None
    assert found.certainty is Certainty.UNKNOWN


def test_not_applicable_wants_its_reason(hand, office, screen) -> None:
    row = hand.question()
    hand.press(Qt.Key.Key_Tab)
    for _ in range(3):
        hand.press(Qt.Key.Key_Down)
    assert hand.focus() is row.certainty.line
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    assert cases.fact_sheet(office.author, screen.model.case_id).get(KEY) is None
    assert screen.model.sheet.state is Saving.WRONG
    hand.type("Nobody saw it.")
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    found = cases.fact_sheet(office.author, screen.model.case_id).get(KEY)
    assert found is not None
    assert found.because == "Nobody saw it."


@pytest.mark.parametrize("mine", [True, False])
def test_two_people_one_fact_a_person_decides(hand, office, screen, mine: bool) -> None:
    hand.type("Mine.")
    case_id = screen.model.case_id
    answers.answer_terms(office.reviewer, case_id, {KEY: Answer("Theirs.")}, {KEY: 0})
    hand.ctrl(Qt.Key.Key_S)
    dialog = hand.dialog(ConflictDialog)
    shown = [label.text() for label in dialog.findChildren(PlainLabel)]
    assert any("Theirs." in text for text in shown)
    assert any("Mine." in text for text in shown)
    theirs_button, mine_button = dialog.choices[0]
    hand.click(mine_button if mine else theirs_button)
    hand.no_dialog()
    hand.wait(lambda: stored(office, screen) == ("Mine." if mine else "Theirs."))
    hand.settle()
    row = next(r for r in screen.page.view.rows.values() if r.key == KEY)
    hand.wait(lambda: row.field.raw() == stored(office, screen))


def test_a_save_that_fails_loses_nothing(hand, office, screen, monkeypatch) -> None:
    def refuse(*_args, **_more):
        raise SurroundingsError("The disk is full.", "Free space, then press Ctrl+S.")

    monkeypatch.setattr(answers, "answer_terms", refuse)
    hand.type("Kept.")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: next(hand.dialogs(), None) is not None)
    assert screen.model.sheet.state is Saving.FAILED
    hand.wait(lambda: "Kept." in office.desk.drafts.all(screen.model.case_id).get(KEY, ""))
    monkeypatch.undo()
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    screen.go_to_key(KEY)
    QTest.qWait(20)
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == "Kept.")
    hand.settle()


def test_a_disk_that_takes_no_draft_either_is_told_once_and_closing_asks(
    hand, office, screen, monkeypatch
) -> None:
    def refuse(*_args, **_more):
        raise SurroundingsError("The draft could not be written.", "Your text is in the window.")

    monkeypatch.setattr(type(office.desk.drafts), "put", refuse)
    monkeypatch.setattr(answers, "answer_terms", refuse)
    hand.type("Only")
    hand.wait(lambda: next(hand.dialogs(), None) is not None)
    hand.settle()
    assert screen.model.sheet.state is Saving.UNKEPT
    assert "Only in this window" in hand.window.state.saving.accessibleName()
    while list(hand.dialogs()):
        QTest.keyClick(hand.top(), Qt.Key.Key_Escape)
        hand.settle()
    hand.no_dialog()
    screen.go_to_key(KEY)
    QTest.qWait(20)
    hand.type(" here")
    hand.settle()
    assert not list(hand.dialogs())
    hand.window.close()
    hand.wait(lambda: hand.has_button("Close and lose it"))
    assert hand.window.isVisible()
    monkeypatch.undo()
    while list(hand.dialogs()):
        QTest.keyClick(hand.top(), Qt.Key.Key_Escape)
        hand.settle()
    hand.no_dialog()
    screen.go_to_key(KEY)
    QTest.qWait(20)
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == "Only here")
    hand.settle()
    assert hand.window.workplace.kept_words.refused == {}
    assert office.desk.drafts.all(screen.model.case_id) == {}


def test_words_of_a_crashed_session_come_back(hand, office, window) -> None:
    case = cases.new_case(office.author, "Crashed")
    kept = '{"raw": "Before the crash.", "certainty": "known", "basis": "", "because": "",'
    office.desk.drafts.put(case.id, KEY, kept + ' "based_on": 0}')
    office.desk.drafts.put(case.id, "incident.title", "not a draft at all")
    window.open_case(case.id, KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    assert hand.question().field.raw() == "Before the crash."
    assert "not saved" in window.case.restored.text()
    hand.settle()
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, window.case) == "Before the crash.")
    hand.settle()


def test_what_cannot_be_an_answer_is_told_and_kept(hand, office, screen) -> None:
    screen.go_to_key("incident.detected_at")
    hand.wait(lambda: hand.question() is not None and "detected" in hand.question().key)
    row = hand.question()
    hand.type("yesterday")
    for _ in range(6):
        hand.press(Qt.Key.Key_Tab)
    hand.wait(lambda: "is not a date" in row.problem.text())
    assert row.field.parts()[0].accessibleDescription().startswith("Error:")
    assert cases.fact_sheet(office.author, screen.model.case_id).get(row.key) is None
