"""Clocks by themselves: the reference's test vectors, worked out there by hand, and refusals."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from pirdesk.duties import ClockAnswer, check_examples
from pirdesk.errors import DataFault, UserError
from pirdesk.services import clocks
from pirdesk.services.library import Library
from pirdesk.wording import error_text, say
from tests.refusing import refuses
from tests.unit.duties_words import LAW, NOW, pack, regime, vocabulary

LIBRARY = Library()


def run(duty: str, zone: str, place: str = "", **given: str) -> ClockAnswer:
    facts: dict[str, Any] = {}
    anchors = dict(given)
    if "kind" in anchors:
        facts["profile.financial_entity_kind"] = anchors.pop("kind")
    places = [place] if place else []
    return clocks.clock(LIBRARY, duty, anchors, zone, places=places, facts=facts, now=NOW)


INSURER = {"kind": "insurer"}
BANK = {"kind": "credit_institution"}
DORA = {"aware_at": "2026-11-21T08:00:00+00:00", "classified_major_at": "2026-11-21T09:30:00+00:00"}
LATE = {"aware_at": "2026-11-23T08:00:00+00:00", "classified_major_at": "2026-11-25T10:00:00+00:00"}
# (name, duty, zone, place, moments, strictly due, latest arguable)
VECTORS = [
    (
        "T1",
        "eu.gdpr.33",
        "Europe/Berlin",
        "DE",
        {"aware_at": "2026-11-20T10:20:00+01:00"},
        "2026-11-23T10:20:00+01:00",
        "2026-11-23T11:00:00+01:00",
    ),
    (
        "T2",
        "eu.gdpr.33",
        "Europe/Berlin",
        "DE",
        {"aware_at": "2026-10-23T18:30:00+02:00"},
        "2026-10-26T17:30:00+01:00",
        "2026-10-26T18:00:00+01:00",
    ),
    (
        "T3",
        "eu.aia.73.widespread",
        "Europe/Berlin",
        "DE",
        {"aware_at": "2026-11-20"},
        "2026-11-22T23:59:59+01:00",
        "2026-11-24T23:59:59+01:00",
    ),
    (
        "T4",
        "eu.aia.73.general",
        "Europe/Berlin",
        "DE",
        {"aware_at": "2026-12-11"},
        "2026-12-26T23:59:59+01:00",
        "2026-12-28T23:59:59+01:00",
    ),
    (
        "T5",
        "eu.dora.19.initial",
        "Europe/Berlin",
        "DE",
        {**DORA, **INSURER},
        "2026-11-21T14:30:00+01:00",
        "2026-11-23T12:00:00+01:00",
    ),
    (
        "T5b",
        "eu.dora.19.initial",
        "Europe/Berlin",
        "DE",
        {**DORA, **BANK},
        "2026-11-21T14:30:00+01:00",
        "2026-11-21T14:30:00+01:00",
    ),
    (
        "T5c",
        "eu.dora.19.initial",
        "Europe/Berlin",
        "DE",
        {**LATE, **INSURER},
        "2026-11-25T15:00:00+01:00",
        "2026-11-25T15:00:00+01:00",
    ),
    (
        "T6",
        "eu.dora.19.final",
        "Europe/Berlin",
        "DE",
        {"submitted_at": "2027-01-31", **INSURER},
        "2027-02-28T23:59:59+01:00",
        "2027-03-01T12:00:00+01:00",
    ),
    (
        "T7",
        "us.sec.8k105",
        "America/New_York",
        "US",
        {"materiality_determined_at": "2026-11-25"},
        "2026-12-02T17:30:00-05:00",
        "2026-12-02T17:30:00-05:00",
    ),
    (
        "T8",
        "us.hipaa.individuals",
        "America/Chicago",
        "US-TX",
        {"discovered_at": "2026-11-21"},
        "2027-01-20T23:59:59-06:00",
        "2027-01-20T23:59:59-06:00",
    ),
    (
        "T9",
        "us.hipaa.hhs_annual",
        "America/Chicago",
        "US-TX",
        {"discovered_at": "2026"},
        "2027-03-01T23:59:59-06:00",
        "2027-03-01T23:59:59-06:00",
    ),
    (
        "T10",
        "us.ca.breach.individuals",
        "America/Los_Angeles",
        "US-CA",
        {"discovered_at": "2026-11-21"},
        "2026-12-21T23:59:59-08:00",
        "2026-12-21T23:59:59-08:00",
    ),
    (
        "T10-ag",
        "us.ca.breach.ag",
        "America/Los_Angeles",
        "US-CA",
        {"consumers_notified_at": "2026-12-18"},
        "2027-01-02T23:59:59-08:00",
        "2027-01-02T23:59:59-08:00",
    ),
    (
        "T11",
        "br.lgpd.authority",
        "America/Sao_Paulo",
        "BR",
        {"aware_at": "2026-12-23"},
        "2026-12-29T23:59:59-03:00",
        "2026-12-30T23:59:59-03:00",
    ),
    (
        "T12",
        "sg.pdpa.authority",
        "Asia/Singapore",
        "SG",
        {"assessment_completed_at": "2026-11-21"},
        "2026-11-24T23:59:59+08:00",
        "2026-11-24T23:59:59+08:00",
    ),
    (
        "T13",
        "jp.appi.final",
        "Asia/Tokyo",
        "JP",
        {"aware_at": "2026-11-21"},
        "2026-12-20T23:59:59+09:00",
        "2026-12-21T23:59:59+09:00",
    ),
    (
        "T14",
        "eu.aia.55.final",
        "Europe/Brussels",
        "BE",
        {"resolved_at": "2026-11-21"},
        "2027-01-20T23:59:59+01:00",
        "2027-01-20T23:59:59+01:00",
    ),
    (
        "T15",
        "eu.nis2.23.final",
        "Europe/Berlin",
        "DE",
        {"submitted_at": "2026-11-30"},
        "2026-12-30T23:59:59+01:00",
        "2026-12-30T23:59:59+01:00",
    ),
]


@pytest.mark.parametrize(
    ("duty", "zone", "place", "given", "strict", "latest"),
    [vector[1:] for vector in VECTORS],
    ids=[str(vector[0]) for vector in VECTORS],
)
def test_the_vectors_of_the_reference(
    duty: str, zone: str, place: str, given: dict[str, str], strict: str, latest: str
) -> None:
    found = run(duty, zone, place, **given)
    assert found.strict_due is not None
    assert found.strict_due.isoformat() == strict
    assert found.latest_arguable_due is not None
    assert found.latest_arguable_due.isoformat() == latest
    assert all(step.citation and step.words and step.output for step in found.trace)
    assert not found.verified_by_human


def test_a_naive_time_is_refused() -> None:
    with refuses(UserError, match="time zone"):
        run("eu.gdpr.33", "Europe/Berlin", "DE", aware_at="2026-11-20T10:20:00")


def test_an_unknown_name_is_refused_with_those_that_count() -> None:
    with pytest.raises(UserError) as caught:
        run("us.hipaa.individuals", "America/New_York", aware_at="2026-11-20")
    assert "discovered_at" in error_text(caught.value)
    with refuses(UserError, match="no duty"):
        run("us.hipaa.nobody", "America/New_York", discovered_at="2026-11-20")
    with refuses(UserError, match="not a time zone"):
        run("us.hipaa.individuals", "Europe/Atlantis", discovered_at="2026-11-20")


def test_hours_after_a_submission_need_its_minute() -> None:
    with refuses(UserError, match="not one instant"):
        run("eu.dora.19.intermediate", "Europe/Berlin", "DE", submitted_at="2026-11-25")


def test_law_that_is_none_gives_no_date_but_says_what_it_would_be() -> None:
    found = run("eu.gdpr.omnibus", "Europe/Berlin", "DE", aware_at="2026-11-20T10:20:00+01:00")
    assert (found.strict_due, found.in_force, found.status) == (None, False, "proposal")
    assert found.readings[0].strict_due is not None
    assert found.readings[0].strict_due.isoformat() == "2026-11-24T10:20:00+01:00"
    assert not run("us.co.24-205", "America/Denver", discovered_at="2026-11-20").in_force


def test_without_a_place_there_is_no_calendar_and_the_strict_date_only() -> None:
    found = run("eu.aia.73.general", "Europe/Berlin", "", aware_at="2026-12-11")
    assert found.strict_due is not None
    assert found.latest_arguable_due is None
    assert "only the strict date" in say(found.trace[-1].words)


def test_half_of_a_combined_clock_gives_the_limit_that_runs_and_says_what_is_missing() -> None:
    aware = {"aware_at": "2026-11-23T08:00:00+00:00"}
    found = run("eu.dora.19.initial", "Europe/Berlin", "DE", **aware, **BANK)
    assert found.strict_due is not None
    assert found.strict_due.isoformat() == "2026-11-24T09:00:00+01:00"
    assert "classified_major_at" in say(found.no_date_words)


@pytest.mark.parametrize(
    ("aware", "classified", "due"),
    [
        ("2027-10-30T03:10:00+02:00", "2027-10-30T22:50:00+02:00", "2027-10-31T02:50:00+02:00"),
        ("2027-10-30T02:50:00+02:00", "2027-10-30T23:10:00+02:00", "2027-10-31T02:50:00+02:00"),
        ("2027-10-30T03:10:00+02:00", "2027-10-30T23:30:00+02:00", "2027-10-31T02:10:00+01:00"),
        ("2027-03-27T01:50:00+01:00", "2027-03-27T22:10:00+01:00", "2027-03-28T01:50:00+01:00"),
        ("2027-03-27T02:10:00+01:00", "2027-03-27T21:50:00+01:00", "2027-03-28T01:50:00+01:00"),
    ],
)
def test_the_earlier_of_two_limits_is_the_earlier_in_the_hour_that_comes_twice(
    aware: str, classified: str, due: str
) -> None:
    given = {"aware_at": aware, "classified_major_at": classified}
    found = run("eu.dora.19.initial", "Europe/Berlin", "DE", **given, **BANK)
    assert found.strict_due is not None
    assert found.latest_arguable_due is not None
    assert found.strict_due.isoformat() == due
    assert found.strict_due.astimezone(UTC) <= found.latest_arguable_due.astimezone(UTC)


def test_without_a_kind_of_entity_both_readings_are_shown() -> None:
    found = run("eu.dora.19.initial", "Europe/Berlin", "DE", **DORA)
    assert any(reading.id == "no_relief" for reading in found.readings)


def test_every_example_of_every_law_is_computed_as_a_person_did() -> None:
    differences = [text for law in pack().regimes for text in check_examples(law, vocabulary())]
    assert differences == []


EXAMPLE = """
[[examples]]
id = "wrong"
words = "Ten days."
by = "By hand."
now = "2026-11-21T12:00:00+00:00"

[examples.facts]
"entities[c].role" = ["controller"]
"entities[c].country" = ["DE"]
"data.personal" = true
"entities[c].aware_at" = "2026-11-20"

[[examples.expected]]
duty = "xx.law"
verdict = "due"
strict_due = "2026-12-01T23:59:59+01:00"
latest_arguable_due = "2026-11-30T23:59:59+01:00"
"""


def test_an_example_that_differs_is_told_with_both_dates() -> None:
    (told,) = check_examples(regime(LAW + EXAMPLE), vocabulary())
    assert "2026-12-01" in told
    assert "2026-11-30" in told


PART = """
    {{ anchor = ["entities[].aware_at"], amount = {amount}, unit = "{unit}", counting = "none",
    words = "{amount} {unit}", cite = "Law Art. 5" }},
""".replace("\n    words", " words")
PARTS = PART.format(amount=2, unit="days") + PART.format(amount=1, unit="hours")
COMPOSITE = f"""
combine = "later"
parts = [{PARTS}]
"""


def test_a_combined_clock_is_read_strictly() -> None:
    head, _, rest = LAW.partition('anchor = ["entities[].aware_at"]')
    good = head + COMPOSITE + rest.split("\n", 4)[4]
    assert regime(good).stages[0].clock.combine == "later"
    for wrong, right in (
        ("sooner", "later"),
        ('later"\namount = 3\nunless_late = false #', "later"),
    ):
        with pytest.raises(DataFault):
            regime(good.replace(f'"{right}"', f'"{wrong}"', 1))
