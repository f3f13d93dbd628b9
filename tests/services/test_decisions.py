"""Decisions about duties: complete or refused, drafted, sealed, reviewed by their day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from pirdesk.casefile.case import DocumentState
from pirdesk.casefile.sheet import Answer, Certainty, read_facts
from pirdesk.documents import text as text_paper
from pirdesk.errors import UserError
from pirdesk.services import (
    answers,
    cases,
    decisions,
    document_view,
    drafting,
    open_points,
    reviews,
    sealing,
)
from pirdesk.services.signers import MemorySigner
from pirdesk.wording import error_text
from tests.builders import Office
from tests.refusing import refuses
from tests.unit.duties_words import BREACH

GIVEN = {
    "kind": "not_to_notify",
    "duty": "eu.gdpr.33",
    "decision": "The authority is not notified of the lost notebook.",
    "test": "Art. 33(1): a risk is unlikely, because the disk was encrypted and the key is safe.",
    "facts": "The disk was encrypted (known); the key was not on it (suspected).",
    "alternatives": "To notify now and supplement later; not chosen, as no risk is left.",
    "decided_by": "Board of Example Ltd",
    "authority": "Incident policy of 2 May 2026, section 4",
    "review_by": "2026-12-01",
}


CONCLUDED = {
    "risk.unlikely": True,
    "risk.unlikely_reason": "The disk was encrypted, and the key was not with the notebook.",
}


def opened(office: Office, given: Mapping[str, object] = CONCLUDED) -> str:
    case = cases.new_case(office.author, "A notebook was lost on a train")
    facts = read_facts(office.desk.library.vocabulary, {**BREACH, **given})
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    return case.id


def test_a_decision_is_recorded_drafted_and_sealed_like_any_record(office: Office) -> None:
    case_id = opened(office)
    decisions.record_decision(office.author, case_id, {**GIVEN, "duty": "eu.gdpr.34"})
    made = decisions.record_decision(office.author, case_id, GIVEN)
    assert (made.kind, made.duty, made.sealed) == ("not_to_notify", "eu.gdpr.33", False)
    assert made.document is not None
    text = text_paper.render(drafting.composed(office.desk, made.document.id).paper)
    for part in ("encrypted", "Board of Example Ltd", "No dissent is recorded", "GDPR Art. 33(1)"):
        assert part in text
    assert text.count("What was decided") == 0
    assert "eu.gdpr.34" not in text
    reviews.submit(office.author, made.document.id)
    reviews.approve(office.reviewer, made.document.id)
    sealing.seal(office.author, made.document.id, MemorySigner())
    record = sealing.seal(office.reviewer, made.document.id, MemorySigner())
    assert record.state is DocumentState.SEALED
    first, second = decisions.decisions(office.desk, case_id)
    assert (first.sealed, second.sealed) == (False, True)


def test_nothing_is_approved_on_a_conclusion_without_its_written_reason(office: Office) -> None:
    # Art. 33(5): the authority must be able to verify why a breach was not notified.
    case_id = opened(office, {"risk.unlikely": True})
    view = cases.case_view(office.desk, case_id)
    (row,) = [d for d in view.duties if d.duty == "eu.gdpr.33"]
    assert (row.verdict, row.reason_missing) == ("not due", True)
    (ready,) = [r for r in view.readiness if r.output == open_points.OUTPUT]
    assert ready.state == "blocked"
    assert [b.where for b in ready.blockers] == ["risk.unlikely_reason"]
    made = decisions.record_decision(office.author, case_id, GIVEN)
    assert made.document is not None
    seen = document_view.document_view(office.desk, made.document.id)
    assert [f.code for f in seen.findings if f.where == "risk.unlikely_reason"] == ["duty.reason"]
    analysis = drafting.start_document(office.author, case_id, "notification_analysis")
    notice = drafting.start_document(office.author, case_id, "art33", recipient="DE")
    for document in (made.document, analysis, notice):
        if drafting.composed(office.desk, document.id).findings:
            with pytest.raises(UserError):
                reviews.approve(office.reviewer, document.id)
            continue
        reviews.submit(office.author, document.id)
        with refuses(UserError, match="written reason is missing"):
            reviews.approve(office.reviewer, document.id)
    reason = read_facts(office.desk.library.vocabulary, CONCLUDED).answers["risk.unlikely_reason"]
    answers.answer_terms(office.author, case_id, {"risk.unlikely_reason": reason})
    view = cases.case_view(office.desk, case_id)
    assert not [r for r in view.readiness if r.output == open_points.OUTPUT]
    reviews.approve(office.reviewer, made.document.id)


def test_what_was_approved_lapses_where_the_reason_is_withdrawn(office: Office) -> None:
    case_id = opened(office)
    made = decisions.record_decision(office.author, case_id, GIVEN)
    assert made.document is not None
    reviews.submit(office.author, made.document.id)
    reviews.approve(office.reviewer, made.document.id)
    answers.answer_terms(
        office.author, case_id, {"risk.unlikely_reason": Answer(None, Certainty.UNKNOWN)}
    )
    with refuses(UserError, match="written reason is missing"):
        sealing.seal(office.author, made.document.id, MemorySigner())


def test_a_paper_that_rests_on_no_such_conclusion_is_approved(office: Office) -> None:
    case_id = opened(office, {"risk.unlikely": True})
    other = {**GIVEN, "duty": "us.sec.8k105"}
    made = decisions.record_decision(office.author, case_id, other)
    assert made.document is not None
    reviews.submit(office.author, made.document.id)
    reviews.approve(office.reviewer, made.document.id)


def test_answers_that_contradict_each_other_are_an_open_point(office: Office) -> None:
    case_id = opened(office, {**CONCLUDED, "risk.high_likely": True})
    view = cases.case_view(office.desk, case_id)
    (ready,) = [r for r in view.readiness if r.output == open_points.OUTPUT]
    assert [(b.code, b.where) for b in ready.blockers] == [("duty.contradiction", "risk.unlikely")]
    assert {d.verdict for d in view.duties if d.duty in ("eu.gdpr.33", "eu.gdpr.34")} == {"due"}


def test_the_review_day_runs_as_a_clock_until_reviewed(office: Office) -> None:
    case_id = opened(office)
    made = decisions.record_decision(office.author, case_id, GIVEN)
    clocks = [c for c in office.desk.store.views.clocks(case_id) if c.duty == "desk.review"]
    assert [(c.entity, c.recipient, c.confidence) for c in clocks] == [
        (made.row, "Board of Example Ltd", "set")
    ]
    assert clocks[0].strict_due is not None
    assert clocks[0].latest_arguable_due is not None
    assert clocks[0].strict_due <= clocks[0].latest_arguable_due
    decisions.mark_reviewed(office.author, case_id, made.row, office.clock())
    assert not [c for c in office.desk.store.views.clocks(case_id) if c.duty == "desk.review"]


def test_an_authoritys_date_runs_until_it_is_answered(office: Office) -> None:
    case_id = opened(office)
    letter = {
        "correspondence[q1].authority": "Garante",
        "correspondence[q1].direction": "from_authority",
        "correspondence[q1].reply_by": "2026-12-04T12:00:00+01:00",
    }
    facts = read_facts(office.desk.library.vocabulary, letter)
    cells = {key: facts.answers[key] for key in letter}
    answers.answer_terms(office.author, case_id, cells)
    (clock,) = [c for c in office.desk.store.views.clocks(case_id) if c.duty == "desk.reply"]
    assert (clock.recipient, clock.entity) == ("Garante", "q1")
    assert clock.strict_due == clock.latest_arguable_due
    answered = read_facts(
        office.desk.library.vocabulary,
        {"correspondence[q1].answered_at": "2026-11-21T08:00:00+00:00"},
    )
    key = "correspondence[q1].answered_at"
    answers.answer_terms(office.author, case_id, {key: answered.answers[key]})
    assert not [c for c in office.desk.store.views.clocks(case_id) if c.duty == "desk.reply"]


@pytest.mark.parametrize("lacking", ["test", "facts", "alternatives", "authority", "review_by"])
def test_an_incomplete_decision_is_refused_whole(office: Office, lacking: str) -> None:
    case_id = opened(office)
    with refuses(UserError, match="A decision needs"):
        decisions.record_decision(office.author, case_id, {**GIVEN, lacking: " "})
    assert decisions.decisions(office.desk, case_id) == ()


def test_a_decision_names_a_duty_of_the_law(office: Office) -> None:
    with refuses(UserError, match="no duty"):
        decisions.record_decision(office.author, opened(office), {**GIVEN, "duty": "eu.gdpr.3"})


def test_a_paper_names_the_duty_and_its_law_and_no_id(office: Office) -> None:
    case_id = opened(office)
    made = decisions.record_decision(office.author, case_id, GIVEN)
    assert made.document is not None
    listing = drafting.start_document(office.author, case_id, "notification_analysis")
    for document in (made.document, listing):
        text = text_paper.render(drafting.composed(office.desk, document.id).paper)
        for part in ("Not to notify", "Notification to the supervisory authority"):
            assert part in text
        assert "eu.gdpr.33" not in text


def test_a_decision_rests_on_what_was_known_when_it_was_taken(office: Office) -> None:
    case_id = opened(office)
    taken = office.desk.now() + timedelta(minutes=5)
    office.clock.forward(days=9)
    later = {"breach.malicious": {"value": True, "certainty": "suspected"}}
    facts = read_facts(office.desk.library.vocabulary, later)
    answers.answer_terms(office.author, case_id, dict(facts.answers))
    given = {**GIVEN, "decided_at": taken.isoformat(), "review_by": "2027-01-15"}
    made = decisions.record_decision(office.author, case_id, given)
    assert made.document is not None
    stand = drafting.composed(office.desk, made.document.id)
    text = " ".join(text_paper.render(stand.paper).split())
    assert "Malicious act" not in text  # suspected nine days later
    assert (
        "Recorded on 30 November 2026; decision of 21 November 2026, 09:05 (UTC). It rests on what "
        "was known when it was taken"
    ) in text
    assert "Decided on: 21 November 2026, 09:05 (UTC) (recorded on 30 November 2026)" in text
    assert "looked at again by 15 January 2027, and at once" in text
    assert not [f for f in stand.findings if f.code.startswith("decision.")]


def test_a_decision_older_than_its_case_file_says_so_and_its_past_review_is_asked_about(
    office: Office,
) -> None:
    case_id = opened(office)
    given = {
        **GIVEN,
        "decided_at": "2023-03-22",
        "review_by": "2023-04-06",
        "decision": "We inform them voluntarily.",
    }
    made = decisions.record_decision(office.author, case_id, given)
    assert made.document is not None
    stand = drafting.composed(office.desk, made.document.id)
    text = " ".join(text_paper.render(stand.paper).split())
    assert (
        "Recorded on 21 November 2026; decision of 22 March 2023. The case file was opened" in text
    )
    assert "rests on what was known on 21 November 2026" not in text
    assert "It was to be looked at again by 6 April 2023." in text
    assert "is to be looked at again" not in text
    asked = {f.code for f in stand.findings}
    assert {"decision.review", "decision.before_file", "decision.kind"} <= asked
    decisions.mark_reviewed(office.author, case_id, made.row, office.clock())
    again = drafting.composed(office.desk, made.document.id)
    assert "decision.review" not in {f.code for f in again.findings}
    assert "It was looked at again on 21 November 2026" in text_paper.render(again.paper)


def test_a_day_of_review_before_the_decision_is_refused(office: Office) -> None:
    case_id = opened(office)
    given = {**GIVEN, "decided_at": "2026-11-20T10:00:00+01:00", "review_by": "2026-11-01"}
    with refuses(UserError, match="before the decision"):
        decisions.record_decision(office.author, case_id, given)


@pytest.mark.parametrize("paper", ["decision", "system_decision"])
def test_a_decisions_paper_is_about_one_decision(office: Office, paper: str) -> None:
    case_id = opened(office)
    with refuses(UserError, match="No decision about") as refused:
        drafting.start_document(office.author, case_id, paper)
    assert "pirdesk decision" in error_text(refused.value)
    assert cases.case_view(office.desk, case_id).documents == ()


def test_the_only_decision_is_meant_and_of_several_one_is_named(office: Office) -> None:
    case_id = opened(office)
    first = decisions.record_decision(office.author, case_id, GIVEN)
    drafted = drafting.start_document(office.author, case_id, "decision")
    assert drafted.parameters is not None
    assert drafted.parameters["duty"] == "eu.gdpr.33"
    decisions.record_decision(office.author, case_id, {**GIVEN, "duty": "eu.gdpr.34"})
    with refuses(UserError, match="2 decisions"):
        drafting.start_document(office.author, case_id, "decision")
    again = decisions.draft_decision(office.author, case_id, first.row)
    assert again.parameters is not None
    assert again.parameters["row.decisions"] == first.row
