"""The same instant gives the same date, and a clock by itself the dates and law of the duty map."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.duties import Duty, duty_json, map_duties
from pirdesk.duties.regime import SUBMISSION, Pack, Regime, Stage
from pirdesk.duties.single import ClockAnswer, anchor_terms, run_clock
from pirdesk.services import clocks
from pirdesk.services.library import Library
from pirdesk.wording import say
from tests.effort import looks
from tests.unit.duties_words import NOW, UNKNOWN, iso, pack, vocabulary

ENTITY = "o"
LIBRARY = Library()
STAGES = [(regime, stage) for regime in pack().regimes for stage in regime.stages]
HAVE_WINDOWS = [(regime, stage) for regime, stage in STAGES if regime.windows]
KIND = "profile.financial_entity_kind"
instants = st.datetimes(datetime(1990, 1, 2), datetime(2040, 12, 30), timezones=st.just(UTC))
offsets = st.integers(-14 * 4, 14 * 4).map(lambda n: timezone(timedelta(minutes=15 * n)))
which = st.sampled_from(range(len(STAGES)))


IN = ("in force", "open")


def sheet_of(
    regime: Regime, stage: Stage, moment: str, country: str
) -> tuple[FactSheet, dict[str, datetime]]:
    """Every moment the duty counts from at one instant, and nothing that decides its trigger."""
    given: dict[str, Any] = {f"entities[{ENTITY}].name": "An organisation"}
    if regime.of_table:  # asked only where people live there
        given["populations[p].place"] = [regime.recipient.area]
    if country:
        given[f"entities[{ENTITY}].country"] = [country]
    submissions: dict[str, datetime] = {}
    for term in anchor_terms(stage):
        if term.startswith(SUBMISSION):
            at = moment if "T" in moment else f"{moment}T12:00:00+00:00"
            submissions[term.removeprefix(SUBMISSION)] = datetime.fromisoformat(at)
        else:
            given[term.replace("entities[]", f"entities[{ENTITY}]")] = moment
    given.setdefault("incident.occurred", moment)
    return read_facts(vocabulary(), given), submissions


def mapped(regime: Regime, stage: Stage, moment: str, country: str) -> list[Duty]:
    sheet, submissions = sheet_of(regime, stage, moment, country)
    alone = Pack(regime.edition, (regime,), regime.sha256)
    return [d for d in map_duties(sheet, alone, NOW, submissions) if d.duty == stage.duty]


def alone(regime: Regime, stage: Stage, moment: str, country: str, place: str) -> ClockAnswer:
    sheet, submissions = sheet_of(regime, stage, moment, country)
    places = [place] if place else []
    zone = ZoneInfo("Europe/Brussels")
    return run_clock(
        pack(), stage.duty, sheet, ENTITY, submissions, places=places, zone=zone, now=NOW
    )


def printed(found: list[Duty]) -> list[dict[str, Any]]:
    return [duty_json(duty) for duty in found]


@looks(150)
@given(which, instants, offsets, st.sampled_from(["", "DE", "US", "JP"]))
# SB 53: 18:00 in California on 30 November is 02:00 of 1 December in UTC; the fifteenth day
# after 30 November is 15 December.
@example(
    next(n for n, (_, stage) in enumerate(STAGES) if stage.duty == "us.ca.sb53.incident"),
    datetime(2026, 12, 1, 2, tzinfo=UTC),
    timezone(timedelta(hours=-8)),
    "",
)
def test_an_instant_gives_the_same_duty_in_whatever_offset_it_is_typed(
    number: int, at: datetime, offset: timezone, country: str
) -> None:
    regime, stage = STAGES[number]
    found = printed(mapped(regime, stage, at.isoformat(), country))
    other = printed(mapped(regime, stage, at.astimezone(offset).isoformat(), country))
    assert json.dumps(found) == json.dumps(other)


@looks(100)
@given(which, instants, offsets)
def test_an_instant_gives_the_same_clock_in_whatever_offset_it_is_typed(
    number: int, at: datetime, offset: timezone
) -> None:
    regime, stage = STAGES[number]
    assert alone(regime, stage, at.isoformat(), "", "") == alone(
        regime, stage, at.astimezone(offset).isoformat(), "", ""
    )


@pytest.mark.parametrize("typed", ["2026-12-01T02:00:00+00:00", "2026-11-30T18:00:00-08:00"])
def test_fifteen_days_of_california_end_on_the_fifteenth(typed: str) -> None:
    # 30 November in California is day 0; 30 November + 15 days = 15 December.
    (found,) = mapped(*of("us.ca.sb53.incident"), typed, "")
    assert iso(found) == ("2026-12-15T23:59:59-08:00", "2026-12-15T23:59:59-08:00")


@pytest.mark.parametrize("typed", ["2026-11-20T06:10:00+00:00", "2026-11-20T11:40:00+05:30"])
def test_the_hour_of_the_event_is_an_hour_of_the_place(typed: str) -> None:
    # 06:10 in UTC is 07:10 in Berlin: the hour from 07:00 to 08:00 is left out, 72 more hours end
    # on 23 November at 08:00; India's half hour changes nothing.
    (found,) = mapped(*of("eu.gdpr.33"), typed, "DE")
    assert iso(found) == ("2026-11-23T07:10:00+01:00", "2026-11-23T08:00:00+01:00")


def of(duty: str) -> tuple[Regime, Stage]:
    return next((regime, stage) for regime, stage in STAGES if stage.duty == duty)


@looks(200)
@given(st.sampled_from(range(len(HAVE_WINDOWS))), instants, st.sampled_from(["", "DE", "US"]))
def test_a_clock_by_itself_names_the_law_and_the_dates_of_the_duty_map(
    number: int, at: datetime, country: str
) -> None:
    regime, stage = HAVE_WINDOWS[number]
    for duty in mapped(regime, stage, at.isoformat(), country):
        found = alone(regime, stage, at.isoformat(), country, duty.place)
        assert found.trace[0] == duty.trace[0]
        if duty.place or duty.verdict in ("not in force", "not applicable"):
            assert found.in_force == (duty.verdict != "not in force" and duty.trace[0].output in IN)
        if duty.verdict in ("due", "undetermined"):
            ends = (found.strict_due, found.latest_arguable_due)
            assert ends == (duty.strict_due, duty.latest_arguable_due)


@looks(200)
@given(st.sampled_from(range(len(HAVE_WINDOWS))), st.dates(date(1990, 1, 1), date(2040, 12, 31)))
def test_a_day_chooses_one_law_for_both(number: int, day: date) -> None:
    regime, stage = HAVE_WINDOWS[number]
    (step,) = {d.trace[0] for d in mapped(regime, stage, day.isoformat(), "")}
    assert alone(regime, stage, day.isoformat(), "", "").trace[0] == step
    inside = [w for w in regime.windows if w.start <= day and (w.until is None or day <= w.until)]
    expected = "not in force" if not inside else "in force"
    if inside and not inside[0].edition_here:
        expected = "not in this edition"
    assert step.output == expected


def undated(regime: Regime, stage: Stage, **given: Any) -> list[Duty]:
    named = {f"entities[{ENTITY}].name": "An organisation", **given}
    if regime.of_table:
        named["populations[p].place"] = [regime.recipient.area]
    sheet = read_facts(vocabulary(), named)
    alone_in = Pack(regime.edition, (regime,), regime.sha256)
    return [d for d in map_duties(sheet, alone_in, NOW, {}) if d.duty == stage.duty]


@pytest.mark.parametrize("number", range(len(HAVE_WINDOWS)))
def test_without_any_moment_one_text_is_judged_as_today_and_several_leave_the_law_open(
    number: int,
) -> None:
    regime, stage = HAVE_WINDOWS[number]
    began = [window for window in regime.windows if window.start <= NOW.date()]
    one = len(regime.windows) == 1 and not regime.readings and regime.windows[0].until is None
    for duty in undated(regime, stage, **{f"entities[{ENTITY}].aware_at": UNKNOWN}):
        output, words = duty.trace[0].output, say(duty.trace[0].words)
        assert duty.strict_due is None
        if not began:
            assert (output, duty.verdict) == ("not in force", "not in force")
        elif one:
            assert output == "in force"
            assert "as it stands today" in words
        else:
            assert (output, duty.verdict) == ("open", "undetermined")
            assert "incident.occurred" in duty.missing
            assert any("entities[o]." in key or key == "incident.occurred" for key in duty.missing)


def test_where_the_text_of_that_day_is_missing_nothing_is_judged_from_the_text_of_today() -> None:
    # New York's text before 21 December 2024 is not in this edition: not even "not due" is said.
    facts = {
        f"entities[{ENTITY}].role": ["controller"],
        f"entities[{ENTITY}].discovered_at": "2024-06-01",
        "populations[p].place": ["US-NY"],
        "data.state_private_information": False,
    }
    (found,) = undated(*of("us.ny.gbl.individuals"), **facts)
    assert (found.verdict, found.strict_due) == ("undetermined", None)
    assert "not in this edition" in say(found.reasons[0].words)
    facts[f"entities[{ENTITY}].discovered_at"] = "2025-06-01"
    (found,) = undated(*of("us.ny.gbl.individuals"), **facts)
    assert found.verdict == "not due"
    # A place the law does not reach is none of it in any text.
    facts[f"entities[{ENTITY}].discovered_at"] = "2024-06-01"
    facts["populations[p].place"] = ["DE"]
    facts["populations"] = {"rows": ["p"], "complete": True}
    (found,) = undated(*of("us.ny.gbl.individuals"), **facts)
    assert found.verdict == "not applicable"


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati", "UTC"])
def test_the_bare_day_of_a_filing_is_that_day_where_the_law_counts(zone: str) -> None:
    # NIS2, final report: a month after 30 November 2026 is 30 December, in whatever zone one sits.
    given = {"submitted_at": "2026-11-30"}
    found = clocks.clock(LIBRARY, "eu.nis2.23.final", given, zone, places=["DE"], now=NOW)
    assert found.strict_due is not None
    assert found.strict_due.isoformat() == "2026-12-30T23:59:59+01:00"
