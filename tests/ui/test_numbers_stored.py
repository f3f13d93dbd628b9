"""Numbers typed in the real window: what is stored, what is asked, and what stays a draft."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from pirdesk.casefile.terms import write_value
from pirdesk.services import cases
from pirdesk.ui.forms.saving import Saving
from pirdesk.ui.screens.case.view import CaseScreen
from tests.ui.test_understood import CASE_07

KEY = "exposure.epsilon"


@pytest.fixture
def screen(hand, office, window) -> CaseScreen:
    case = cases.new_case(office.author, "Numbers")
    window.open_case(case.id, KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    hand.settle()
    return window.case


def stored(office, screen):
    return cases.fact_sheet(office.author, screen.model.case_id).value(KEY)


@pytest.mark.parametrize(("typed", "value", "echo"), CASE_07)
def test_a_number_is_stored_as_it_was_echoed(hand, office, screen, typed, value, echo) -> None:
    hand.type(typed)
    assert hand.question().field.understood.words.text() == echo
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == Decimal(value))
    hand.settle()
    assert hand.question().field.line.text() == typed
    assert hand.question().field.understood.words.text() == echo


@pytest.mark.parametrize(("index", "value"), [(0, "1234"), (1, "1.234")])
def test_an_unclear_number_is_a_draft_until_somebody_chooses(
    hand, office, screen, index, value
) -> None:
    hand.type("1,234")
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    assert stored(office, screen) is None
    assert screen.model.sheet.state is Saving.WRONG
    hand.wait(lambda: "1,234" in office.desk.drafts.all(screen.model.case_id).get(KEY, ""))
    for _ in range(index + 1):
        hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Return)
    assert hand.question().field.line.hasFocus()
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == Decimal(value))
    hand.settle()
    assert office.desk.drafts.all(screen.model.case_id) == {}
    assert screen.model.sheet.state is Saving.SAVED


def test_the_draft_of_an_unclear_number_is_shown_again(hand, office, screen, window) -> None:
    hand.type("1,234")
    case_id = screen.model.case_id
    hand.wait(lambda: "1,234" in office.desk.drafts.all(case_id).get(KEY, ""))
    edit = screen.model.sheet.shown(KEY)
    screen.model.sheet._edits.clear()  # as in a window opened after this one was killed
    sheet = cases.fact_sheet(office.author, case_id)
    screen.model.sheet.load(sheet, office.desk.drafts.all(case_id))
    again = screen.model.sheet.shown(KEY)
    assert again.answer is None
    assert str(again.fault) == str(edit.fault)
    field = hand.question().field
    assert field.line.text() == "1,234"
    assert field.understood.asking


def test_a_long_value_is_not_rounded_by_showing_it(hand, office, screen) -> None:
    hand.type("0.1234567890123456789")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: stored(office, screen) == Decimal("0.1234567890123456789"))
    hand.settle()
    assert hand.question().field.line.text() == "0.1234567890123456789"
    assert write_value(stored(office, screen)) == "0.1234567890123456789"
