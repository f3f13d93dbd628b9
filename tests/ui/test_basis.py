"""What is typed about an answer stays while there is none, and a refusal stands at its field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.terms import TermType
from pirdesk.services import answers, cases
from pirdesk.ui.forms.question import QuestionRow
from pirdesk.ui.forms.saving import Saving
from tests.builders import sample_case

ASKED = {
    TermType.LINE: "system.version",
    TermType.TEXT: "incident.narrative",
    TermType.INTEGER: "drift.before_successes",
    TermType.COUNT: "people.affected",
    TermType.NUMBER: "exposure.epsilon",
    TermType.RATIO: "exposure.delta",
    TermType.DATE: "review.meeting_date",
    TermType.MOMENT: "incident.occurred",
    TermType.YESNO: "incident.ongoing",
    TermType.ONE: "detection.how",
    TermType.MANY: "incident.kind",
    TermType.SYSTEM: "system.name",
    TermType.PLACES: "harm.places",
    TermType.MATRIX: "ico.inherent",
    TermType.DURATION: "breach.unavailable_for",
}
REFUSED = {
    TermType.INTEGER: "abc",
    TermType.COUNT: "abc",
    TermType.NUMBER: "abc",
    TermType.RATIO: "abc",
    TermType.DATE: "next Friday",
    TermType.DURATION: "abc",
    TermType.MOMENT: "yesterday",
    TermType.PLACES: "Atlantis",
}


@pytest.fixture
def fresh(hand, office, window):
    case = cases.new_case(office.author, "A case in words")
    window.open_case(case.id)
    hand.wait(lambda: window.case.model.data is not None)
    hand.settle()
    return case


def row_of(hand, key: str) -> QuestionRow:
    hand.window.case.go_to_key(key)
    hand.settle()
    row = hand.window.case.page.view._row(key)
    assert row is not None
    return row


def stored(office, case, key: str) -> Answer | None:
    return cases.fact_sheet(office.author, case.id).get(key)


def settled(hand) -> None:
    """Wait until every page has been shown what stands in the sheet by now."""
    hand.wait(lambda: not hand.window.case.model.sheet._settle_timer.isActive())
    hand.settle()


def test_every_type_that_a_page_asks_is_walked(hand, fresh) -> None:
    model = hand.window.case.model
    forms = hand.window.workplace.desk.library.forms.values()
    shown = {
        question.term.type
        for form in forms
        for section in form.sections
        for question in model.sheet.form(form).section(section.id)
        if question.shown
    }
    assert shown - {TermType.ROWS, TermType.CALCULATED} == set(ASKED)


@pytest.mark.parametrize("key", ASKED.values())
def test_the_basis_of_an_unanswered_question_takes_what_is_typed(hand, office, fresh, key) -> None:
    row = row_of(hand, key)
    hand.click(row.certainty.line)
    for letters in ("ticket", " ", "4711"):
        hand.type(letters)
        settled(hand)
    assert row.certainty.line.text() == "ticket 4711"
    assert "draft" in row.problem.text()
    hand.wait(lambda: "ticket 4711" in office.desk.drafts.all(fresh.id).get(key, ""))
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    assert stored(office, fresh, key) is None
    assert hand.window.case.model.sheet.state is Saving.WAITING
    assert hand.window.state.correct.text() == "1 basis waits for its answer"


def test_a_basis_is_stored_with_its_answer_and_the_draft_goes(hand, office, fresh) -> None:
    key = ASKED[TermType.LINE]
    row = row_of(hand, key)
    hand.click(row.certainty.line)
    hand.type("ticket 4711")
    settled(hand)
    hand.click(row.field.parts()[0])
    hand.type("2.1.88")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, fresh, key) is not None)
    found = stored(office, fresh, key)
    assert (found.value, found.basis) == ("2.1.88", "ticket 4711")
    hand.settle()
    assert row.problem.text() == ""
    assert office.desk.drafts.all(fresh.id) == {}


def test_suspected_without_an_answer_is_not_set_back(hand, fresh) -> None:
    row = row_of(hand, ASKED[TermType.LINE])
    row.certainty.box.setFocus()
    hand.press(Qt.Key.Key_Down)
    settled(hand)
    assert row.certainty.box.currentText() == "Suspected"


def test_a_basis_in_a_new_row_of_a_table_stays(hand, office, fresh) -> None:
    screen = hand.window.case
    screen.go_to_key("timeline")
    hand.settle()
    table = screen.page.view.tables["timeline"]
    hand.click(table.add)
    hand.wait(lambda: any(key.endswith(".source") for key in table.cells))
    hand.settle()
    key, row = next((k, r) for k, r in table.cells.items() if k.endswith(".source"))
    hand.click(row.certainty.line)
    hand.type("ticket 4711")
    settled(hand)
    assert row.certainty.line.text() == "ticket 4711"
    hand.wait(lambda: "ticket 4711" in office.desk.drafts.all(fresh.id).get(key, ""))


def test_a_basis_typed_last_time_comes_back(hand, office, window) -> None:
    case, key = cases.new_case(office.author, "Again"), ASKED[TermType.LINE]
    kept = '{"raw": null, "certainty": "known", "basis": "ticket 4711", "because": "",'
    office.desk.drafts.put(case.id, key, kept + ' "based_on": 0}')
    window.open_case(case.id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    assert hand.question().certainty.line.text() == "ticket 4711"
    hand.settle()
    assert window.case.restored.text() == ""


@pytest.mark.parametrize("theirs", ["", "log"])
def test_a_basis_that_waits_never_takes_away_another_persons_answer(
    hand, office, fresh, theirs
) -> None:
    key = ASKED[TermType.LINE]
    row = row_of(hand, key)
    hand.click(row.certainty.line)
    hand.type("ticket 4711")
    settled(hand)
    given = Answer("2.1.88", basis=theirs)
    answers.answer_terms(office.reviewer, fresh.id, {key: given}, {key: 0})
    hand.window.case.load()
    hand.settle()
    assert row.certainty.line.text() == "ticket 4711"
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    found = stored(office, fresh, key)
    assert found.value == "2.1.88"
    asked = any(True for _ in hand.dialogs())
    assert (found.basis, asked) == ((theirs, True) if theirs else ("ticket 4711", False))


def test_a_space_typed_into_a_stored_basis_is_not_taken_back(hand, office, window) -> None:
    case, key = sample_case(office), "incident.narrative"
    answers.answer_terms(office.author, case.id, {key: Answer("Told.", basis="log")})
    window.open_case(case.id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.settle()
    line = hand.question().certainty.line
    hand.click(line)
    hand.press(Qt.Key.Key_End)
    for letters in (" ", "two"):
        hand.type(letters)
        settled(hand)
    assert line.text() == "log two"


@pytest.mark.parametrize(("key", "typed"), [("people.affected", "abc"), ("incident.occurred", "x")])
def test_the_reason_stands_in_a_range_too_and_half_a_range_is_no_fault_yet(
    hand, office, window, key, typed
) -> None:
    case = sample_case(office)
    window.open_case(case.id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.settle()
    row = hand.question()
    wide = getattr(row.field, "range", None) or row.field.between
    if not wide.isChecked():
        wide.click()
    for part in row.field.parts():
        if isinstance(part, QLineEdit):
            part.clear()
    first = next(
        part for part in row.field.parts() if isinstance(part, QLineEdit) and part.isVisible()
    )
    first.setFocus()
    hand.type("2023" if "occurred" in key else "12")
    hand.press(Qt.Key.Key_Tab)
    assert not row.problem.isVisible()
    first.setFocus()
    first.selectAll()
    hand.type(typed)
    hand.press(Qt.Key.Key_Tab)
    assert row.problem.isVisible()


@pytest.mark.parametrize(("kind", "typed"), REFUSED.items())
def test_the_reason_stands_at_the_field_as_soon_as_it_is_left(hand, fresh, kind, typed) -> None:
    row = row_of(hand, ASKED[kind])
    field = row.field
    field.parts()[0].setFocus()
    hand.type(typed)
    assert row.problem.text() == ""
    hand.press(Qt.Key.Key_Tab)
    assert row.problem.isVisible()
    assert row.problem.text()
    assert field.parts()[0].accessibleDescription().startswith("Error:")
    settled(hand)
    assert row.problem.text()
    QTest.qWait(10)
