"""What was filed: it starts the next stage and ends the running of the one it answers."""

from __future__ import annotations

from datetime import UTC, datetime

from pirdesk.duties import clock_rows, duty_json, filed_mapping, map_duties
from pirdesk.wording import say
from tests.unit.duties_words import BREACH, NOW, OUTAGE, facts, pack

EARLY = datetime(2026, 11, 27, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 28, 20, tzinfo=UTC)
TWO = {
    **OUTAGE,
    "entities[m].role": ["essential_entity"],
    "entities[m].country": ["FR"],
    "entities[m].aware_at": "2026-11-27T10:20:00+01:00",
}


def test_one_entitys_filing_starts_its_own_next_stage_only() -> None:
    filed = filed_mapping([("eu.nis2.23.notification", "n", "", EARLY)])
    found = {
        d.entity: d
        for d in map_duties(facts(TWO), pack(), NOW, filed)
        if d.duty == "eu.nis2.23.final"
    }
    assert found["n"].strict_due is not None
    assert found["m"].strict_due is None
    assert "not yet running" in say(found["m"].no_date_words)


def test_a_filing_for_nobody_in_particular_counts_for_all() -> None:
    filed = filed_mapping([("eu.nis2.23.notification", "", "", EARLY)])
    found = [d for d in map_duties(facts(TWO), pack(), NOW, filed) if d.duty == "eu.nis2.23.final"]
    assert all(d.strict_due for d in found)


def test_what_is_filed_no_longer_runs_towards_that_authority_alone() -> None:
    sheet = facts(
        BREACH,
        **{"entities[c].main_establishment": "none", "populations[p].place": ["DE", "IT"]},
    )
    filed = filed_mapping([("eu.gdpr.33", "c", "IT", EARLY)])
    duties = [d for d in map_duties(sheet, pack(), NOW, filed) if d.duty == "eu.gdpr.33"]
    assert {d.place: d.filed_at for d in duties} == {"DE": None, "IT": EARLY}
    assert {d.verdict for d in duties} == {"due"}
    assert [r.place for r in clock_rows("C", duties)] == ["DE"]
    assert duty_json(duties[1])["filed_at"] == EARLY.isoformat()


def test_the_first_filing_answers_and_the_last_one_starts_the_next_stage() -> None:
    filed = filed_mapping(
        [
            ("eu.nis2.23.notification", "n", "DE", EARLY),
            ("eu.nis2.23.notification", "n", "DE", LATER),
        ]
    )
    found = {d.duty: d for d in map_duties(facts(OUTAGE), pack(), NOW, filed)}
    assert found["eu.nis2.23.notification"].filed_at == EARLY
    anchor = found["eu.nis2.23.final"].anchor
    assert anchor is not None
    assert anchor.earliest == LATER
