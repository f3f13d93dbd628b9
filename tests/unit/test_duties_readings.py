"""Other readings of a law have dates of their own, and the strict date is the earliest of them."""

from __future__ import annotations

from typing import Any

import pytest

from pirdesk.duties import duty_json
from pirdesk.errors import DataFault
from tests.unit.duties_words import LAW, SERIOUS, duties, facts, iso, pack, regime, the

DEPLOYER: dict[str, Any] = {
    **SERIOUS,
    "entities[d].role": ["ai_deployer"],
    "entities[d].country": ["DE"],
}


def reading(duty: Any, name: str) -> dict[str, Any]:
    (found,) = [r for r in duty_json(duty)["readings"] if r["id"] == name]
    return dict(found)


@pytest.mark.parametrize(
    ("stage", "deployer", "own", "shown"),
    [
        # The deployer on 8 December, this provider on the 11th: the 8th + 15 days = 23 December.
        ("general", "2026-12-08", "2026-12-23", "2026-12-23"),
        # The deployer later, on the 14th: its reading gives the 29th, the provider's own the 26th.
        ("general", "2026-12-14", "2026-12-29", "2026-12-26"),
        ("widespread", "2026-12-08", "2026-12-10", "2026-12-10"),
        ("death", "2026-12-08", "2026-12-18", "2026-12-18"),
    ],
)
def test_a_deployer_that_was_aware_first_gives_the_earlier_date(
    stage: str, deployer: str, own: str, shown: str
) -> None:
    changed: dict[str, Any] = {
        "entities[d]__aware_at": deployer,
        "harm__death": stage == "death",
        "harm__widespread": stage == "widespread",
    }
    found = next(
        d for d in duties(facts(DEPLOYER, **changed), f"eu.aia.73.{stage}") if d.entity == "p"
    )
    other = reading(found, "deployer_aware")
    assert other["strict_due"] == f"{own}T23:59:59+01:00"
    assert other["held_by"]
    assert found.strict_due is not None
    assert found.strict_due.isoformat() == f"{shown}T23:59:59+01:00"
    said = [step for step in found.trace if step.words == other["words"]]
    assert bool(said) == (shown == own)


def test_a_deployer_without_a_moment_changes_no_date_and_stays_a_reading() -> None:
    (found,) = [d for d in duties(facts(DEPLOYER), "eu.aia.73.general") if d.entity == "p"]
    assert iso(found) == ("2026-12-26T23:59:59+01:00", "2026-12-28T23:59:59+01:00")
    assert reading(found, "deployer_aware")["strict_due"] is None


NEW_YORK: dict[str, Any] = {
    "entities[c].role": ["controller"],
    "populations[p].place": ["US-NY"],
    "data.state_private_information": True,
    "breach.confidentiality": True,
    "data.unintelligible": False,
    "entities[c].discovered_at": "2026-11-02",
}


def test_new_york_is_told_on_the_day_on_which_residents_are_where_that_is_earlier() -> None:
    # 2 November + 30 days = 2 December; residents were told on 20 November.
    found = the(facts(NEW_YORK), "us.ny.gbl.authorities")
    assert iso(found)[0] == "2026-12-02T23:59:59-05:00"
    told = {"entities[c]__consumers_notified_at": "2026-11-20"}
    found = the(facts(NEW_YORK, **told), "us.ny.gbl.authorities")
    assert iso(found)[0] == "2026-11-20T23:59:59-05:00"
    assert reading(found, "which_limit")["strict_due"] == "2026-11-20T23:59:59-05:00"


READING = """
[[stages.readings]]
id = "other"
words = "Counted from the occurrence."
held_by = "A writer."
cite = "Law Art. 5"
confidence = "recalled"

[stages.readings.clock]
anchor = ["incident.occurred"]
amount = 3
unit = "days"
counting = "none"
words = "within three days"
cite = "Law Art. 5"
"""


def test_a_reading_is_read_strictly() -> None:
    assert regime(LAW + READING).stages[0].readings[0].clock is not None
    for old, new in (
        ('held_by = "A writer."\n', ""),
        ('id = "other"', 'id = "other"\nof_role = "nobody"'),
        ("amount = 3", "amount = -1"),
        ('cite = "Law Art. 5"\nconfidence', 'cite = ""\nconfidence'),
    ):
        with pytest.raises(DataFault):
            regime(LAW + READING.replace(old, new, 1))


def test_every_reading_with_a_clock_says_who_holds_it() -> None:
    every = [r for law in pack().regimes for stage in law.stages for r in stage.readings]
    assert len(every) >= 6
    assert all(r.held_by and r.clock is not None for r in every)


def test_the_other_scope_of_article_111_2_says_what_would_follow() -> None:
    # On the market since 1 January 2026: an existing system, not bound. If the date of Chapter III
    # is 2 August 2025, it is bound: 11 December 2026 + 15 days = 26 December 2026.
    placed = {"system__placed_on_market_at": "2026-01-01T00:00:00+01:00"}
    found = the(facts(SERIOUS, **placed), "eu.aia.73.general")
    other = reading(found, "chapter_iii")
    assert (found.verdict, found.strict_due) == ("not applicable", None)
    assert (other["verdict"], other["strict_due"]) == ("due", "2026-12-26T23:59:59+01:00")
    placed = {"system__placed_on_market_at": "2025-08-01T00:00:00+02:00"}
    found = the(facts(SERIOUS, **placed), "eu.aia.73.general")
    assert found.verdict == "not applicable"
    assert "chapter_iii" not in {r.id for r in found.readings}


def test_an_agent_that_discovered_first_has_a_date_and_moves_none() -> None:
    # 10 November 2026 + 60 days = 9 January 2027; 21 November + 60 days = 20 January 2027.
    given = {
        "entities[c].role": ["covered_entity"],
        "entities[c].discovered_at": "2026-11-21",
        "entities[b].role": ["business_associate"],
        "entities[b].discovered_at": "2026-11-10",
        "populations[p].place": ["US-TX"],
    }
    (found,) = [d for d in duties(facts(given), "us.hipaa.individuals") if d.entity == "c"]
    assert reading(found, "agent")["strict_due"] == "2027-01-09T23:59:59-05:00"
    assert iso(found)[0] == "2027-01-20T23:59:59-05:00"
