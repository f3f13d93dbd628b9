"""The duty map as a whole: what every duty carries, and what holds for any facts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.duties import clock_rows, duty_json
from pirdesk.errors import UserError
from tests.effort import looks
from tests.refusing import refuses
from tests.unit.duties_words import BREACH, NOW, OUTAGE, SERIOUS, UNKNOWN, duties, facts, pack, the


def everything() -> FactSheet:
    return facts({**OUTAGE, **SERIOUS, **BREACH, "entities[q].role": ["processor"]})


def test_every_duty_explains_itself() -> None:
    found = duties(everything())
    assert len({(d.duty, d.entity, d.place) for d in found}) == len(found)
    for duty in found:
        assert duty.pack == pack().name
        assert duty.title
        assert duty.citation
        assert duty.reasons
        assert duty.recipient
        for step in duty.trace:
            assert step.rule
            assert step.words
            assert step.output
            assert step.citation
        if duty.strict_due is not None:
            assert duty.latest_arguable_due is None or duty.strict_due <= duty.latest_arguable_due
            assert duty.trace[-2].output == Message("duties.clock.at", {"at": duty.strict_due})


def test_the_json_has_the_promised_keys_and_survives_json() -> None:
    promised = {
        *("duty", "regime", "stage", "entity", "place", "verdict", "provisional", "readings"),
        *("recipient", "anchor", "strict_due", "latest_arguable_due", "confidence", "pack"),
        *("trace", "reasons", "missing"),
    }
    for duty in duties(everything()):
        data = duty_json(duty)
        assert promised <= set(data)
        assert json.loads(json.dumps(data)) == data


def test_what_no_question_holds_is_said_to_be_not_asked() -> None:
    # The reference code of a financial entity is asked by the standards and by no form.
    given = {"entities[c]__role": ["financial_entity"], "incident__major_dora": True}
    states = {i.id: i.state for i in the(facts(BREACH, **given), "eu.dora.19.initial").contents}
    assert states["reference"] == "not asked"
    assert states["description"] == "missing"


def test_contents_tell_what_the_notice_still_lacks() -> None:
    sheet = facts(
        BREACH,
        people__categories=["customers"],
        people__affected=UNKNOWN,
        data__categories=["name"],
        data__records=12,
        contact__name=UNKNOWN,
        contact__kind=UNKNOWN,
        contact__email=UNKNOWN,
    )
    states = {item.id: item.state for item in the(sheet, "eu.gdpr.33", now=NOW).contents}
    assert states == {
        "nature": "partly",
        "people": "partly",
        "records": "filled",
        "contact": "unknown",
        "consequences": "missing",
        "measures": "missing",
        "delay": "not asked",
    }
    # Aware at least 72 hours ago: now the reasons are wanted, whoever ticked what.
    later = the(sheet, "eu.gdpr.33", now=NOW + timedelta(hours=72)).contents
    assert {i.id: i.state for i in later}["delay"] == "missing"
    given = sheet.with_answers(facts({"filings[it].reasons": "Found after the weekend."}).answers)
    told = the(given, "eu.gdpr.33", now=NOW + timedelta(hours=72)).contents
    assert {i.id: i.state for i in told}["delay"] == "filled"


def test_contents_are_derived_only_from_a_complete_table() -> None:
    def people(**changed: Any) -> str:
        sheet = facts(BREACH, people__categories=["customers"], **changed)
        return {item.id: item.state for item in the(sheet, "eu.gdpr.33").contents}["people"]

    assert people(**{"populations[p].affected": 12}) == "derived"
    assert people(**{"populations[p].affected": UNKNOWN}) == "partly"
    assert people(**{"populations[q].affected": 12}) == "partly"
    listed = {"populations": {"rows": ["p"], "complete": False}}
    assert people(**listed, **{"populations[p].affected": 12}) == "partly"
    assert people(people__affected=UNKNOWN, **{"populations[p].affected": 12}) == "partly"


def test_clock_rows_hold_what_is_due_or_may_be() -> None:
    sheet = facts(BREACH, risk__high_likely=None)
    rows = clock_rows("C1", duties(sheet))
    assert {(row.duty, row.verdict) for row in rows} == {
        ("eu.gdpr.33", "due"),
        ("eu.gdpr.34", "undetermined"),
        # Neither role nor profile says whether NIS2 addresses this controller.
        ("eu.nis2.23.early_warning", "undetermined"),
        ("eu.nis2.23.notification", "undetermined"),
        ("eu.nis2.23.progress", "undetermined"),
        ("eu.nis2.23.final", "undetermined"),
        ("eu.nis2.23.recipients", "undetermined"),
        ("eu.nis2.23.threat", "undetermined"),
    }
    assert {row.case_id for row in rows} == {"C1"}


def test_now_without_zone_is_refused() -> None:
    with refuses(UserError, match="time zone"):
        duties(facts(BREACH), now=datetime(2026, 11, 21))


def test_the_same_facts_give_the_same_duties() -> None:
    assert duties(everything()) == duties(everything())


answers = st.sampled_from([None, True, False, UNKNOWN, {"value": True, "certainty": "suspected"}])
KEYS = (
    *("data.personal", "breach.confidentiality", "risk.unlikely", "risk.high_likely"),
    *("system.is_ai", "system.high_risk", "harm.death", "harm.widespread"),
    *("profile.essential_entity", "incident.significant_nis2", "data.unintelligible"),
)


@looks(20)
@given(st.fixed_dictionaries(dict.fromkeys(KEYS, answers)))
def test_no_facts_crash_and_missing_terms_only_help(given_facts: dict[str, Any]) -> None:
    base = {**SERIOUS, "entities[p].role": ["controller", "ai_provider"]}
    found = duties(facts({**base, **given_facts}))
    for duty in found:
        if duty.verdict == "undetermined":
            assert duty.missing
        if duty.verdict in ("not due", "not applicable", "not in force"):
            assert not duty.missing
            assert duty.strict_due is None


@looks(12)
@given(st.datetimes(datetime(2026, 8, 3), datetime(2099, 1, 1)), st.integers(0, 10**6))
def test_a_later_awareness_never_brings_a_date_forward(first: datetime, seconds: int) -> None:
    second = first + timedelta(seconds=seconds)
    ends = []
    for aware in (first, second):
        text = aware.replace(tzinfo=UTC).isoformat()
        aware_at = {"entities[c]__aware_at": text, "entities[p]__aware_at": text}
        sheet = facts({**SERIOUS, **BREACH}, **aware_at)
        dated = [d for d in duties(sheet, now=NOW) if d.strict_due]
        ends.append({(d.duty, d.entity): (d.strict_due, d.latest_arguable_due) for d in dated})
    for key, (strict, latest) in ends[0].items():
        later_strict, later_latest = ends[1][key]
        assert strict is not None
        assert later_strict is not None
        assert strict <= later_strict
        if latest is not None and later_latest is not None:
            assert strict <= latest <= later_latest
