"""Counting: the reference's worked dates, and properties that hold for every date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.values import Moment, moment
from pirdesk.duties import dates
from pirdesk.duties.authorities import directory
from pirdesk.duties.calendars import WorkingDays, working_days
from pirdesk.errors import UserError
from pirdesk.wording import say
from tests.refusing import refuses

BERLIN = ZoneInfo("Europe/Berlin")


def germany() -> WorkingDays:
    found = working_days("DE")
    assert found is not None
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# Regulation 1182/71 counted by hand: (anchor, hours, straight, without the hour of the event).
HOURS = [
    # Friday to Monday over a weekend: nothing moves a period in hours.
    ("2026-11-20T10:20:00+01:00", 72, "2026-11-23T10:20:00+01:00", "2026-11-23T11:00:00+01:00"),
    # Summer time ends on 25 October 2026: 72 elapsed hours end an hour earlier on the clock.
    ("2026-10-23T18:30:00+02:00", 72, "2026-10-26T17:30:00+01:00", "2026-10-26T18:00:00+01:00"),
    # Summer time begins on 29 March 2026: an hour later on the clock.
    ("2026-03-27T18:30:00+01:00", 72, "2026-03-30T19:30:00+02:00", "2026-03-30T20:00:00+02:00"),
    # On the full hour: that hour is the hour of the event.
    ("2026-11-20T10:00:00+01:00", 24, "2026-11-21T10:00:00+01:00", "2026-11-21T11:00:00+01:00"),
    # Leap day.
    ("2028-02-28T09:15:00+01:00", 24, "2028-02-29T09:15:00+01:00", "2028-02-29T10:00:00+01:00"),
]


@pytest.mark.parametrize(("anchor", "hours", "straight", "whole"), HOURS)
def test_hours(anchor: str, hours: int, straight: str, whole: str) -> None:
    found = dates.plus_hours(at(anchor), hours, BERLIN)
    assert found.isoformat() == straight
    assert dates.plus_whole_hours(at(anchor), hours, BERLIN).isoformat() == whole


def test_hours_keep_the_offset_of_the_anchor_without_a_zone() -> None:
    found = dates.plus_hours(at("2023-03-20T10:00:00-07:00"), 72)
    assert found.isoformat() == "2023-03-23T10:00:00-07:00"


# (day of the event, amount, unit, last day, last day after Art. 3(4) and 3(5), German holidays)
PERIODS = [
    # Saturday and Sunday: Art. 3(4) gives Monday, Art. 3(5) needs a second working day.
    ("2026-11-20", 2, "days", "2026-11-22", "2026-11-24"),
    # 26 December 2026 is a Saturday and a holiday, the 27th a Sunday.
    ("2026-12-11", 15, "days", "2026-12-26", "2026-12-28"),
    # Wednesday: nothing to move.
    ("2026-11-30", 1, "months", "2026-12-30", "2026-12-30"),
    # 31 January + 1 month: the last day of February, a Sunday in 2027.
    ("2027-01-31", 1, "months", "2027-02-28", "2027-03-01"),
    ("2028-01-31", 1, "months", "2028-02-29", "2028-02-29"),
    # Thursday before Easter 2027: Good Friday, the weekend and Easter Monday are no working days.
    ("2027-03-25", 2, "days", "2027-03-27", "2027-03-31"),
    # A period of one day does not need two working days.
    ("2026-11-19", 1, "days", "2026-11-20", "2026-11-20"),
    ("2026-11-20", 1, "days", "2026-11-21", "2026-11-23"),
    ("2026-11-13", 2, "weeks", "2026-11-27", "2026-11-27"),
]


@pytest.mark.parametrize(("event", "amount", "unit", "strict", "moved"), PERIODS)
def test_days_weeks_and_months(event: str, amount: int, unit: str, strict: str, moved: str) -> None:
    day = date.fromisoformat(event)
    last = dates.last_day(day, amount, unit)
    assert last.isoformat() == strict
    end, why = dates.rolled(day, last, germany())
    assert end.isoformat() == moved
    assert bool(why) == (moved != strict)


def test_reasons_name_the_holiday_and_the_paragraph() -> None:
    _, why = dates.rolled(date(2026, 12, 11), date(2026, 12, 26), germany())
    assert "Christmas" in say(why[0])
    assert "Art. 3(4)" in say(why[0])
    _, why = dates.rolled(date(2026, 11, 20), date(2026, 11, 22), germany())
    assert "Art. 3(5)" in say(why[1])


def test_a_bare_date_is_that_day_in_every_zone() -> None:
    days = (date(2026, 11, 20), date(2026, 11, 20))
    for zone in (UTC, BERLIN, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")):
        assert dates.local_days(moment("2026-11-20"), zone) == days
    assert dates.local_days(moment("2028-02"), UTC) == (date(2028, 2, 1), date(2028, 2, 29))
    assert dates.local_days(moment("2026"), UTC) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_moment_without_zone_is_refused() -> None:
    naive = datetime(2026, 11, 20, 10, 20)
    for count in (dates.plus_hours, dates.plus_whole_hours):
        with refuses(UserError, match="time zone"):
            count(naive, 72)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", "1 day 2 hours"),
        ("2026-11-21T11:30:00Z", "2026-11-21T11:30:00Z", "less than an hour"),
        ("2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z", "between 2 hours and 1 day 2 hours"),
        ("2026-11-21T10:00:00Z", "2026-11-21T13:00:00Z", "at most 2 hours"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "its moment is still to come"),
        ("2023-11-21T12:00:00Z", "2023-11-21T12:00:00Z", "1,096 days"),
    ],
)
def test_elapsed_time_in_words(first: str, last: str, words: str) -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert say(dates.elapsed(at(first), at(last), now)) == words


def test_every_country_of_the_directory_has_a_calendar() -> None:
    for country in directory().states:
        calendar = working_days(country)
        assert calendar is not None, country
        assert not calendar.working(date(2026, 12, 25)), country
        assert calendar.why_not(date(2026, 12, 25))
    assert working_days("DE-BY") is not None


def test_a_place_without_calendar_gets_none() -> None:
    assert working_days("EU") is None
    assert working_days("") is None


instants = st.datetimes(datetime(1970, 1, 1), datetime(2099, 11, 30)).flatmap(
    lambda naive: st.integers(-14 * 4, 14 * 4).map(
        lambda quarters: naive.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    )
)
days = st.dates(date(1970, 1, 1), date(2099, 11, 30))
hours = st.integers(1, 96)
units = st.sampled_from(["days", "weeks", "months"])


@given(instants, hours)
def test_hours_are_elapsed_hours_in_every_zone(anchor: datetime, amount: int) -> None:
    for zone in (None, BERLIN, ZoneInfo("Australia/Lord_Howe")):
        found = dates.plus_hours(anchor, amount, zone)
        assert found - anchor.astimezone(UTC) == timedelta(hours=amount)


@given(instants, hours)
def test_leaving_out_the_hour_gives_at_most_one_more(anchor: datetime, amount: int) -> None:
    for zone in (None, BERLIN):
        strict = dates.plus_hours(anchor, amount, zone)
        latest = dates.plus_whole_hours(anchor, amount, zone)
        assert timedelta(0) < latest.astimezone(UTC) - strict.astimezone(UTC) <= timedelta(hours=1)


@given(instants, instants, hours)
def test_hours_are_monotone(first: datetime, second: datetime, amount: int) -> None:
    first, second = sorted((first, second))
    assert dates.plus_hours(first, amount) <= dates.plus_hours(second, amount)
    zone = ZoneInfo("Europe/Rome")
    assert dates.plus_whole_hours(first, amount, zone) <= dates.plus_whole_hours(
        second, amount, zone
    )


@given(days, st.integers(1, 60), units)
def test_a_rolled_day_is_a_working_day_and_never_earlier(
    event: date, amount: int, unit: str
) -> None:
    last = dates.last_day(event, min(amount, 12) if unit != "days" else amount, unit)
    end, why = dates.rolled(event, last, germany())
    assert end >= last
    assert germany().working(end)
    assert bool(why) == (end != last)
    if (last - event).days >= 2:
        counted = [event + timedelta(n) for n in range(1, (end - event).days + 1)]
        assert sum(map(germany().working, counted)) >= 2


@given(days, days, st.integers(1, 24))
def test_days_and_months_are_monotone(first: date, second: date, amount: int) -> None:
    first, second = sorted((first, second))
    for unit in ("days", "weeks", "months"):
        assert dates.last_day(first, amount, unit) <= dates.last_day(second, amount, unit)


@given(days, st.integers(1, 24))
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day: date, amount: int) -> None:
    found = dates.plus_months(day, amount)
    assert (found.year - day.year) * 12 + found.month - day.month == amount
    assert found.day == day.day or (found.day < day.day and (found + timedelta(1)).day == 1)


@given(days)
def test_a_day_ends_in_its_last_second(day: date) -> None:
    end = dates.day_end(day, BERLIN)
    assert end.date() == day
    assert (end.astimezone(UTC) + timedelta(seconds=1)).astimezone(BERLIN).date() > day


@given(instants, instants)
def test_local_days_hold_every_instant_of_the_moment(first: datetime, last: datetime) -> None:
    first, last = sorted((first, last))
    low, high = dates.local_days(Moment(first, last, "between"), BERLIN)
    assert low <= first.astimezone(BERLIN).date() <= last.astimezone(BERLIN).date() <= high
