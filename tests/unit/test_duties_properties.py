"""What holds for every clock of the shipped law and any moment: order, zones, citations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.values import Moment
from pirdesk.duties import clocks
from pirdesk.duties.clocks import Anchor, Dated
from pirdesk.duties.duty import AnchorValue
from pirdesk.duties.regime import Clock
from tests.effort import looks
from tests.unit.duties_words import NOW, pack

ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo", "Pacific/Apia")
PLACES = ("", "DE", "US-CA", "BR", "JP", "ZZ")
CLOCKS = [
    clock
    for regime in pack().regimes
    for stage in regime.stages
    for clock in (stage.clock, *(other.clock for other in stage.alternatives))
    if clock.unit != "none"
]
moments = st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 31), timezones=st.just(UTC))
which = st.sampled_from(range(len(CLOCKS)))
zones = st.sampled_from(ZONES)


def anchor(clock: Clock, first: datetime, last: datetime) -> Anchor:
    if clock.parts:
        parts = tuple(anchor(part, first, last) for part in clock.parts)
        return Anchor(parts[0].value, parts[0].moment, False, (), parts)
    moment = Moment(first, last, f"{first.isoformat()}/{last.isoformat()}")
    return Anchor(AnchorValue("aware_at", "aware_at", first, last, moment.text), moment, False, ())


def ran(clock: Clock, first: datetime, last: datetime, zone: str, place: str = "") -> Dated:
    return clocks.run(clock, anchor(clock, first, last), place, (ZoneInfo(zone),), NOW)


@looks(60)
@given(which, moments, st.integers(0, 400_000), zones, st.sampled_from(PLACES))
def test_strict_comes_first_and_every_step_cites(
    number: int, first: datetime, seconds: int, zone: str, place: str
) -> None:
    clock = CLOCKS[number]
    found = ran(clock, first, first + timedelta(seconds=seconds), zone, place)
    assert found.strict is not None
    assert found.strict.tzinfo is not None
    if found.latest is not None:
        assert found.strict <= found.latest
    assert all(step.citation and step.output for step in found.steps)
    assert found == ran(clock, first, first + timedelta(seconds=seconds), zone, place)


@looks(60)
@given(which, moments, st.integers(0, 40 * 86_400), zones, st.sampled_from(PLACES))
def test_a_later_anchor_never_gives_an_earlier_date(
    number: int, first: datetime, seconds: int, zone: str, place: str
) -> None:
    later = first + timedelta(seconds=seconds)
    one, two = (ran(CLOCKS[number], at, at, zone, place) for at in (first, later))
    assert one.strict is not None
    assert two.strict is not None
    assert one.strict <= two.strict
    if one.latest is not None and two.latest is not None:
        assert one.latest <= two.latest


@looks(60)
@given(which, moments, zones, zones)
def test_a_strict_period_in_hours_knows_no_summer_time(
    number: int, at: datetime, zone: str, other: str
) -> None:
    clock = CLOCKS[number]
    if clock.unit == "hours":
        here, there = (ran(clock, at.astimezone(ZoneInfo(z)), at, z) for z in (zone, other))
        assert here.strict == there.strict == at + timedelta(hours=clock.amount)


def test_no_law_has_a_clock_without_a_citation() -> None:
    assert len(CLOCKS) > 60
    assert all(clock.cite and clock.words for clock in CLOCKS)
