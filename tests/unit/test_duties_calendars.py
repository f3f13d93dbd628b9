"""Calendars: how far each is complete, and that beyond it nothing is guessed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from pirdesk.casefile.values import moment
from pirdesk.duties import ClockAnswer
from pirdesk.duties.authorities import directory
from pirdesk.duties.calendars import FIRST_YEAR, LAST_YEAR, working_days
from pirdesk.duties.daycounts import DayEnds, count_days
from pirdesk.duties.regime import Clock, Counting, Unit
from pirdesk.services import clocks
from pirdesk.services.library import Library
from pirdesk.wording import say
from tests.unit.duties_words import NOW

LIBRARY = Library()
SINGAPORE = ZoneInfo("Asia/Singapore")


def general(place: str, aware: str) -> ClockAnswer:
    given = {"aware_at": aware}
    return clocks.clock(
        LIBRARY,
        "eu.aia.73.general",
        given,
        "Europe/Berlin",
        places=[place] if place else [],
        now=NOW,
    )


def counted(unit: Unit, counting: Counting, day: str, amount: int = 3) -> DayEnds:
    clock = Clock(("entities[].aware_at",), amount, unit, counting, "in time", "Art. 1")
    return count_days(clock, moment(day), "SG", (SINGAPORE,))


@pytest.mark.parametrize("place", ["AE", "CN", "IN", "KR", "NG", "SG", "TR"])
def test_where_feasts_are_announced_year_by_year_the_calendar_ends(place: str) -> None:
    found = working_days(place)
    assert found is not None
    assert found.complete_through == 2026
    assert found.covers(date(2026, 12, 31))
    assert not found.covers(date(2027, 1, 1))


def test_where_holidays_follow_rules_the_calendar_reaches_the_ends_of_time() -> None:
    for place in (*directory().states, "GB", "US", "BR", "JP", "AU", "CA", "CH"):
        found = working_days(place)
        assert found is not None, place
        assert found.covers(date(FIRST_YEAR, 1, 1)), place
        assert found.covers(date(LAST_YEAR, 12, 31)), place


def test_beyond_the_calendar_only_the_strict_date_is_given_and_why_is_said() -> None:
    # 15 days after 10 January 2027 is Monday the 25th; the Indian feasts of 2027 are not announced.
    found = general("IN", "2027-01-10")
    assert found.strict_due is not None
    assert found.strict_due.date() == date(2027, 1, 25)
    assert found.latest_arguable_due is None
    assert "complete through 2026 only" in say(found.trace[-1].words)
    assert "only the strict date" in say(found.trace[-1].words)


def test_a_last_day_near_the_end_of_the_calendar_is_not_moved_into_the_unknown() -> None:
    # 15 days after 12 December 2026 is Sunday the 27th: the week after it is not known.
    assert general("IN", "2026-12-12").latest_arguable_due is None
    assert general("IN", "2026-12-01").latest_arguable_due is not None


def test_without_a_calendar_only_the_strict_date_is_given_and_why_is_said() -> None:
    found = general("", "2026-12-11")
    assert found.strict_due is not None
    assert found.latest_arguable_due is None
    assert "only the strict date" in say(found.trace[-1].words)


def test_working_days_beyond_the_calendar_are_counted_with_a_warning() -> None:
    # Friday 1 January 2027, day 0: Monday, Tuesday, Wednesday.
    ends = counted("business_days", "none", "2027-01-01")
    assert ends.strict.date() == date(2027, 1, 6)
    assert ends.latest is None
    assert "complete through 2026 only" in say(ends.steps[0].words)


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day_where_the_law_says_so() -> None:
    # Sunday 9 August 2026 is the National Day of Singapore, so Monday the 10th is free as well.
    ends = counted("days", "next_working", "2026-08-05", 4)
    assert ends.latest is not None
    assert (ends.strict.date(), ends.latest.date()) == (date(2026, 8, 9), date(2026, 8, 11))
    assert "National Day" in say(ends.steps[1].words)
