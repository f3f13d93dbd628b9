"""The gate by hand: locked sections, methods, what does not apply, what was not found."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pirdesk.casefile.case import Role
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.services import acceptance, answers, cases, drafting, method_checks, reviews
from pirdesk.ui.alerts import Notice
from pirdesk.ui.dialogs.review import AcceptDialog, ReasonDialog
from pirdesk.ui.screens.case.pages.harm import HarmPage
from pirdesk.ui.widgets.controls import Button
from tests.builders import Office, sample_case
from tests.ui.hand import Hand
from tests.ui.test_document_steps import act_as, shown


@pytest.mark.journey
def test_a_locked_section_cannot_be_emptied_by_hand(hand: Hand, office: Office) -> None:
    review = drafting.start_document(office.author, sample_case(office).id, "pir")
    shown(hand, review)
    page = hand.window.case.page
    assert page.editor.focus_block("harm")
    hand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.press(Qt.Key.Key_Delete)
    hand.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    notice = hand.dialog(Notice)
    told = f"{notice.accessibleName()} {notice.accessibleDescription()}"
    assert "is locked in this document" in told
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    (stored,) = [b for b in drafting.document(office.desk, review.id).blocks if b.id == "harm"]
    assert "{{ redress.remedy }}" in stored.markdown


@pytest.mark.journey
def test_a_method_is_confirmed_on_the_page_of_scores(hand: Hand, office: Office) -> None:
    case = sample_case(office)
    hand.window.open_case(case.id, "harm")
    hand.settle()
    page = hand.window.case.page
    assert isinstance(page, HarmPage)
    page.show_method("edpb")
    hand.settle()
    hand.click(hand.button("Confirm this method …"))
    dialog = hand.dialog(ReasonDialog)
    hand.type("Compared with the text the Board published.")
    hand.click(hand.button("Confirm the method", dialog))
    hand.no_dialog()
    hand.settle()
    held = method_checks.standing(office.desk.library)["edpb"]
    assert (held.how, held.name) == ("confirmed", "Ada Officer")


@pytest.mark.journey
def test_every_point_of_readiness_leads_to_a_page(hand: Hand, office: Office) -> None:
    case = sample_case(office)  # its letter wants a row of filings that nobody has begun
    hand.window.open_case(case.id)
    hand.wait(lambda: hand.window.case.current is not None)
    hand.settle()
    shown = hand.window.case
    wheres = [point.where for each in shown.model.readiness() for point in each.blockers]
    assert any(where.startswith("filings[") for where in wheres)
    start = shown.current
    for where in wheres:
        shown.show_page(start.id)
        hand.settle()
        shown.go_to_key(where)
        hand.settle()
        assert shown.current.id != start.id, where


@pytest.mark.journey
def test_a_reviewer_accepts_by_hand_what_does_not_apply(hand: Hand, office: Office) -> None:
    case = sample_case(office)
    gone = Answer(None, Certainty.NOT_APPLICABLE, because="Nothing was decided about anybody.")
    answers.answer_terms(office.author, case.id, {"redress.human_review": gone})
    review = drafting.start_document(office.author, case.id, "pir")
    reviews.submit(office.author, review.id)
    shown(hand, review)
    act_as(hand, office, Role.REVIEWER)
    hand.click(hand.button("Accept …"))
    dialog = hand.dialog(AcceptDialog)
    hand.click(hand.button("Accept", dialog))
    hand.no_dialog()
    hand.settle()
    (held,) = acceptance.acceptances(office.desk, case.id)
    assert held.key == "redress.human_review"
    assert not hand.has_button("Accept …")


@pytest.mark.journey
def test_a_field_offers_that_nothing_was_found(hand: Hand, office: Office) -> None:
    case = sample_case(office)
    answers.answer_terms(office.author, case.id, {"review.recurrence": None})
    hand.window.open_case(case.id, "pir/factors")
    hand.settle()
    hand.window.case.go_to_key("review.recurrence")
    hand.settle()
    label = office.desk.library.words().label("review.recurrence")
    button = next(
        each
        for each in hand.window.case.page.findChildren(Button)
        if each.accessibleName() == f"{label}: nothing found"
    )
    hand.click(button)
    hand.type("Ruth Reviewer")
    hand.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    found = cases.fact_sheet(office.desk, case.id).value("review.recurrence")
    assert found == "Nothing found; looked at by Ruth Reviewer"
