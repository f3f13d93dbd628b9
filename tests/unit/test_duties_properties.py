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


# Days before Berlin and New York change their clocks, when limits meet in an hour that comes twice.
NIGHTS = ((2027, 10, 30), (2027, 11, 6), (2027, 3, 27), (2028, 2, 28))
nights = st.sampled_from([datetime(*night, tzinfo=UTC) for night in NIGHTS])
IN_HOURS = [c for c in CLOCKS if c.parts and {part.unit for part in c.parts} == {"hours"}]


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
        assert found.strict.astimezone(UTC) <= found.latest.astimezone(UTC)
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


@looks(120)
@given(st.sampled_from(IN_HOURS), nights, st.data(), st.sampled_from(ZONES[:2]))
def test_the_limit_that_comes_first_is_chosen_in_nights_in_which_clocks_change(
    clock: Clock, night: datetime, data: st.DataObject, zone: str
) -> None:
    # Each part begins so that it ends within the hours in which the clocks change.
    ends = [night + timedelta(minutes=data.draw(st.integers(1380, 1860))) for _ in clock.parts]
    begins = [
        (end - timedelta(hours=part.amount)).astimezone(ZoneInfo(zone))
        for part, end in zip(clock.parts, ends, strict=True)
    ]
    parts = tuple(anchor(part, at, at) for part, at in zip(clock.parts, begins, strict=True))
    whole = Anchor(parts[0].value, parts[0].moment, False, (), parts)
    found = clocks.run(clock, whole, "", (ZoneInfo(zone),), NOW)
    first_alone = clock.unless_late and begins[0].timestamp() > ends[1].timestamp()
    choose = min if clock.combine == "earlier" else max
    assert found.strict == (ends[0] if first_alone else choose(ends))


@looks(60)
@given(which, nights, st.integers(0, 4000), zones, st.sampled_from(PLACES))
def test_dates_are_in_order_and_themselves_in_nights_in_which_clocks_change(
    number: int, night: datetime, minutes: int, zone: str, place: str
) -> None:
    first = (night + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    found = ran(CLOCKS[number], first, first, zone, place)
    assert found.strict is not None
    for at in (found.strict, found.latest):
        assert at is None or at == at.astimezone(UTC)
    assert found.latest is None or found.strict.timestamp() <= found.latest.timestamp()


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
