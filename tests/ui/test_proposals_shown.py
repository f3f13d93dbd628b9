"""The proposed risk on the page of duties: shown, adopted by a click, departed from by reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pirdesk.casefile.sheet import read_facts
from pirdesk.services import answers, cases, proposals
from pirdesk.ui.dialogs.departure import DepartureDialog
from pirdesk.ui.screens.case.pages.duties import DutiesPage
from pirdesk.ui.widgets.lines import Lines
from tests.builders import Office
from tests.services.test_proposals import ENCRYPTED
from tests.ui.hand import Hand


def opened(hand: Hand, office: Office, **more: object) -> tuple[str, DutiesPage]:
    case = cases.new_case(office.author, "A notebook was stolen")
    facts = read_facts(office.desk.library.vocabulary, {**ENCRYPTED, **more})
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    hand.window.open_case(case.id, "duties")
    hand.wait(lambda: hand.window.case is not None and hand.window.case.current is not None)
    hand.settle()
    page = hand.window.case.page
    assert isinstance(page, DutiesPage)
    page.show_duty("eu.gdpr.33")
    hand.settle()
    return case.id, page


def told_of(page: DutiesPage) -> str:
    return "\n".join(label.text() for label in page.detail.findChildren(QLabel))


def test_a_proposal_is_explained_adopted_and_departed_from(hand: Hand, office: Office) -> None:
    case_id, page = opened(hand, office)
    words = told_of(page)
    assert "PROPOSED FROM THE FACTS" in words
    assert "A risk is unlikely; by it this duty is not due." in words
    assert "EDPB Guidelines 9/2022, annex B (i)" in words
    assert "They part" not in words
    hand.click(hand.button("Adopt the proposal"))
    desk = office.desk
    hand.wait(lambda: desk.store.views.sheet(case_id).value("risk.unlikely") is True)
    hand.settle()
    page.show_duty("eu.gdpr.33")
    hand.settle()
    assert "Adopted." in told_of(page)
    assert not hand.button("Adopt the proposal").isEnabled()

    hand.click(hand.button("Depart from it …"))
    dialog = hand.dialog(DepartureDialog)
    assert dialog.level.currentIndex() == -1  # what would lift the duty is not chosen for anybody
    hand.click(hand.button("Depart", dialog))
    assert "not said what you hold instead" in hand.outcome(dialog)
    dialog.level.setFocus()
    hand.press(Qt.Key.Key_Down)
    hand.click(hand.button("Depart", dialog))
    assert "needs a reason" in hand.outcome(dialog)
    dialog.reason.setFocus()
    hand.type("The passphrase was in the bag.")
    hand.click(hand.button("Depart", dialog))
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    page.show_duty("eu.gdpr.33")
    hand.wait(lambda: "Departed from: The passphrase was in the bag." in told_of(page))
    assert "They part: " in told_of(page)
    found = proposals.case_proposal(desk, case_id)
    assert found is not None
    assert (found.answer, found.scores["person"]) == ("departed", "risk")


def test_what_would_change_a_duty_names_the_other_answer(hand: Hand, office: Office) -> None:
    _case, page = opened(hand, office)
    hand.wait(lambda: "WHAT WOULD CHANGE IT" in told_of(page))
    changes = next(
        lines
        for lines in page.detail.findChildren(Lines)
        if lines.accessibleName() == "What would change it"
    )
    told = {line.title: line.detail for line in changes.lines.lines}
    # “Personal data are concerned: not applicable” would say the reverse of what is meant.
    assert told["Personal data involved: No"].startswith("not applicable instead of")


def test_a_place_without_a_law_has_no_date_and_nobody_to_write_to(
    hand: Hand, office: Office
) -> None:
    _case, page = opened(hand, office, **{"populations[n].place": ["NZ"]})
    page.show_duty("any.uncovered")
    hand.wait(lambda: "New Zealand" in told_of(page))
    words = told_of(page).splitlines()
    assert "Place" in words
    assert "What that means" in words
    assert "Due, strict reading" not in words
    assert "To" not in words


def test_counted_criteria_stand_beside_the_duty_they_are_about(hand: Hand, office: Office) -> None:
    case = cases.new_case(office.author, "The payment app was down")
    told = {
        "entities[c].role": ["financial_entity"],
        "entities[c].country": ["DE"],
        "entities[c].aware_at": "2026-11-20T10:20:00+01:00",
        "profile.financial_entity_kind": "credit_institution",
        "dora.services": ["critical_functions"],
        "dora.access_may_lose_data": False,
        "dora.duration": 30 * 3600,
        "dora.other_states": True,
    }
    facts = read_facts(office.desk.library.vocabulary, told)
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    hand.window.open_case(case.id, "duties")
    hand.wait(lambda: hand.window.case is not None and hand.window.case.current is not None)
    hand.settle()
    page = hand.window.case.page
    page.show_duty("eu.dora.19.initial")
    hand.settle()
    words = told_of(page)
    assert "COUNTED FROM THE FACTS" in words
    assert "The incident is a major one" in words
    assert "The threshold of duration and downtime is met" in words
