"""Which law was in force, by which day, and what happens when that day is not known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pirdesk.casefile.sheet import FactSheet
from pirdesk.datafiles import parse_toml
from pirdesk.duties import Pack, load_regimes
from pirdesk.wording import say
from tests.unit.duties_words import (
    BREACH,
    LAW,
    NOW,
    OUTAGE,
    SERIOUS,
    duties,
    facts,
    pack,
    the,
    vocabulary,
)


def law_with(*changes: tuple[str, str]) -> Pack:
    text = LAW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    own = parse_toml(text.encode(), "own/xx.law.toml")
    return load_regimes(vocabulary(), own={"xx.law": own})


UNTIL = ('words = "The law applies since 2020"', 'until = "2026-06-30"\nwords = "The law applies"')
AMENDED = (
    "\n[applies]",
    (
        '\n[[windows]]\nfrom = "2026-07-01"\nedition_here = false\n'
        'words = "The amended law"\ncite = "Law 2"\n\n[applies]'
    ),
)


@pytest.mark.parametrize(
    ("aware", "verdict"),
    [
        ("2018-05-24T23:59:59+02:00", "not in force"),
        ("2018-05-25T00:00:00+02:00", "due"),
        ("2018-05", "undetermined"),
        ("2018-04", "not in force"),
        ("2026-11-20T10:20:00+01:00", "due"),
    ],
)
def test_gdpr_is_chosen_by_awareness(aware: str, verdict: str) -> None:
    found = the(facts(BREACH, **{"entities[c]__aware_at": aware}), "eu.gdpr.33")
    assert found.verdict == verdict
    if verdict == "undetermined":
        assert "entities[c].aware_at" in found.missing


def test_the_ai_act_is_chosen_by_occurrence() -> None:
    before = facts(SERIOUS, incident__occurred="2026-08-01")
    on = facts(SERIOUS, incident__occurred="2026-08-02")
    across = facts(SERIOUS, incident__occurred={"from": "2026-07-30", "to": "2026-08-03"})
    assert the(before, "eu.aia.73.general").verdict == "not in force"
    assert the(on, "eu.aia.73.general").verdict == "due"
    open_one = the(across, "eu.aia.73.general")
    assert open_one.verdict == "undetermined"
    assert "incident.occurred" in open_one.missing


def test_nis2_is_not_in_force_before_its_date() -> None:
    for day, verdict in (("2024-10-17", "not in force"), ("2024-10-18", "due")):
        sheet = facts(OUTAGE, **{"entities[n]__aware_at": f"{day}T12:00:00+02:00"})
        assert the(sheet, "eu.nis2.23.early_warning").verdict == verdict


def test_the_other_moment_stands_in_and_says_so() -> None:
    sheet = facts(SERIOUS, incident__occurred=None)
    step = the(sheet, "eu.aia.73.general").trace[0]
    assert "entities[p].aware_at" in say(step.input)
    assert "stands in" in say(step.input)
    sheet = facts(BREACH, **{"entities[c]__aware_at": None}, incident__occurred="2017")
    assert the(sheet, "eu.gdpr.33").verdict == "not in force"


def test_without_any_moment_the_law_of_today_counts() -> None:
    sheet = facts(SERIOUS, incident__occurred=None, **{"entities[p]__aware_at": None})
    assert "today" in say(the(sheet, "eu.aia.73.general").trace[0].input)
    early = datetime(2026, 8, 1, tzinfo=UTC)
    assert the(sheet, "eu.aia.73.general", now=early).verdict == "not in force"


def test_a_suspected_moment_makes_the_choice_of_law_provisional() -> None:
    suspected = {"value": "2023-03-20", "certainty": "suspected"}
    found = the(facts(SERIOUS, incident__occurred=suspected), "eu.aia.73.death")
    assert found.verdict == "not in force"
    assert found.provisional


def test_not_in_force_names_no_date_and_no_authority() -> None:
    for found in duties(facts(SERIOUS, incident__occurred="2023-03-20"), "eu.aia.73.general"):
        assert (found.place, found.anchor, found.strict_due) == ("", None, None)
        assert found.citation
        assert found.trace[0].citation


def test_a_law_that_ended_and_one_that_is_not_in_this_edition() -> None:
    given: dict[str, Any] = {**BREACH, "entities[c].aware_at": "2026-07-02"}
    ended = the(facts(given), "xx.law", law=law_with(UNTIL))
    assert ended.verdict == "not in force"
    amended = the(facts(given), "xx.law", law=law_with(UNTIL, AMENDED))
    assert amended.verdict == "undetermined"
    assert "not in this edition" in say(amended.trace[0].words)
    assert "not in this edition" in say(amended.reasons[0].words)
    given["entities[c].aware_at"] = "2026-06-30"
    assert the(facts(given), "xx.law", law=law_with(UNTIL, AMENDED)).verdict == "due"


def test_a_law_chosen_by_the_day_the_duty_falls_due() -> None:
    law = law_with(('judged_by = "aware"', 'judged_by = "due"'), UNTIL)
    # Ten days after 19 June are 29 June; ten days after 21 June are 1 July.
    for aware, verdict in (("2026-06-19", "due"), ("2026-06-21", "not in force")):
        sheet = facts(BREACH, **{"entities[c]__aware_at": aware})
        assert the(sheet, "xx.law", law=law).verdict == verdict


def test_the_disputed_date_of_the_ai_act_shows_both_readings() -> None:
    found = the(facts(SERIOUS), "eu.aia.73.general")
    assert found.disputed
    assert found.status == "dormant"
    by_id = {reading.id: reading for reading in found.readings}
    assert by_id["formal"].verdict == "due"
    assert by_id["formal"].strict_due == found.strict_due
    assert by_id["operative_annex_iii"].verdict == "not in force"
    assert by_id["operative_annex_iii"].strict_due is None
    assert "operative_annex_i" not in by_id


@pytest.mark.parametrize(
    ("basis", "occurred", "operative"),
    [
        ("annex_iii", "2027-12-01", "not in force"),
        ("annex_iii", "2027-12-02", "due"),
        ("annex_i", "2028-08-01", "not in force"),
        ("annex_i", "2028-08-02", "due"),
    ],
)
def test_the_operative_reading_follows_the_annex(basis: str, occurred: str, operative: str) -> None:
    sheet = facts(SERIOUS, system__high_risk_basis=basis, incident__occurred=occurred)
    readings = {r.id: r.verdict for r in the(sheet, "eu.aia.73.general").readings}
    assert readings[f"operative_{basis}"] == operative


def test_without_the_annex_both_operative_readings_are_shown() -> None:
    found = the(facts(SERIOUS, system__high_risk_basis=None), "eu.aia.73.general")
    assert {"operative_annex_iii", "operative_annex_i"} <= {r.id for r in found.readings}


def test_an_empty_sheet_leaves_every_duty_open() -> None:
    found = duties(FactSheet())
    assert len(found) == len({d.duty for d in found})
    # Chile's law begins on 1 December 2026, after the day on which these tests stand.
    day = NOW.date()
    begins_later = {x.id for x in pack().regimes if x.windows and x.windows[0].start > day}
    assert "cl.21719" in begins_later
    for duty in found:
        no_law = duty.status in ("proposal", "repealed", "not_in_force", "future")
        no_law |= duty.regime in begins_later
        assert duty.verdict == ("not in force" if no_law else "undetermined"), duty.duty
        if no_law:
            assert not duty.missing
            continue
        assert duty.entity == ""
        assert duty.missing == ("entities",)
        assert duty.citation
    assert {d.verdict for d in duties(FactSheet(), "eu.aia.73.death", now=NOW)} == {"undetermined"}
