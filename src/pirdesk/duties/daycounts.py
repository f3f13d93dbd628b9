"""Clocks that count days, weeks, months or working days: to the end of a local day.

Strict is the end as counted, from the earliest day; the latest arguable end needs a rule of the
law and a calendar that knows the year. Never reads facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from pirdesk.casefile.values import Moment
from pirdesk.duties import calendars, dates
from pirdesk.duties.calendars import WorkingDays
from pirdesk.duties.duty import TraceStep
from pirdesk.duties.regime import Clock
from pirdesk.duties.spoken import REGULATION, at, sentence

NOON = time(12, 0)
_UNITS = {
    "days": "day",
    "weeks": "week",
    "months": "month",
    "business_days": "business day",
    "work_days": "work day",
    "year_end_days": "day after the end of the year",
}
_WORKING = ("business_days", "work_days")
_RELIEF = "Delegated Regulation (EU) 2025/301 Art. 5(4)-(6)"


@dataclass(frozen=True, slots=True)
class DayEnds:
    """Both ends of a period in days, and the steps that say how they were counted."""

    strict: datetime
    latest: datetime | None
    steps: tuple[TraceStep, TraceStep]


def count_days(clock: Clock, moment: Moment, place: str, zones: Sequence[ZoneInfo]) -> DayEnds:
    """Count a clock in days from a moment, in the zones and by the calendar of a place.

    Where several zones are possible the strict end is the earliest of them, the other the latest.
    """
    place = clock.calendar or place
    counted_in = zones_counted(clock, zones)
    calendar = calendars.working_days(place)
    ends: list[tuple[datetime, date]] = []
    for zone in counted_in:
        event = dates.local_days(moment, zone)[0]
        end = _counted(clock, event, calendar)
        ends.append((dates.day_end(end, zone, clock.day_ends), event))
    strict, event = min(ends)
    counted = TraceStep(
        rule=_rule(clock),
        words=f"{sentence(clock.words)} {_said(clock, strict.date(), place, calendar)}",
        input=f"day {1 if clock.counting == 'first_day_counts' else 0} = {event}",
        output=at(strict, strict.tzinfo or UTC),
        citation=clock.cite,
    )
    latest, step = _latest(clock, moment, place, counted_in)
    return DayEnds(strict, latest, (counted, step))


def _rule(clock: Clock) -> str:
    unit = _UNITS[clock.unit]
    if clock.amount != 1:
        unit = unit.replace("day after", "days after") if "after" in unit else f"{unit}s"
    return f"{clock.amount} {unit}"


def _counted(clock: Clock, event: date, calendar: WorkingDays | None) -> date:
    if clock.unit in _WORKING:
        return dates.plus_working_days(event, clock.amount, calendar)
    amount = clock.amount - (clock.counting == "first_day_counts")
    return dates.last_day(event, amount, clock.unit)


def _said(clock: Clock, last: date, place: str, calendar: WorkingDays | None) -> str:
    if clock.unit in _WORKING:
        if calendar is None:
            return (
                "The day of the event is not counted. No calendar is known, so Monday to Friday "
                "count: the earliest it can be."
            )
        words = f"The day of the event is not counted; working days of {place} count (recalled)."
        if not calendar.covers(last):
            words += f" The calendar is complete through {calendar.complete_through} only."
        return words
    first = (
        "The day of the event is day 1"
        if clock.counting == "first_day_counts"
        else "The day of the event is day 0"
    )
    return f"{first}; the period ends with the last second of the local day and is not moved."


def _latest(
    clock: Clock, moment: Moment, place: str, zones: Sequence[tzinfo]
) -> tuple[datetime | None, TraceStep]:
    optional = clock.counting == "optional_days"
    calendar = calendars.working_days(place, optional=optional)
    cite = _cite(clock)
    best: tuple[datetime, date, str] | None = None
    for zone in zones:
        event = dates.local_days(moment, zone)[1]
        last = _counted(clock, event, calendar)
        # A move by holidays stays within days, so the year after must be known as well.
        known = calendar is not None and calendar.covers(last + timedelta(days=14))
        if not known and (clock.counting != "none" or clock.unit in _WORKING):
            return None, no_calendar(place, cite, calendar)
        end, moved, why = _moved(clock, event, last, calendar)
        found = (dates.day_end(moved, zone, end), event, why)
        best = found if best is None else max(best, found)
    if best is None:  # there is always one zone to count in
        raise ValueError("no zone to count days in")
    latest, event, why = best
    if clock.counting == "none":
        words = "This law as recorded here moves no day: counted from the latest day it can be."
    elif why:
        words = f"{sentence(why)} The calendar is recalled."
    else:
        words = "The last day is a working day: not moved. The calendar is recalled."
    return latest, TraceStep(
        rule="latest arguable",
        words=words,
        input=f"day 0 = {event}, working days of {place or 'no place'}",
        output=at(latest, latest.tzinfo or UTC),
        citation=cite,
    )


def _moved(
    clock: Clock, event: date, last: date, calendar: WorkingDays | None
) -> tuple[time, date, str]:
    """Return hour and day of the end after the law's own rule moved it, and why."""
    if calendar is None or clock.counting == "none":
        return clock.day_ends, last, ""
    if clock.counting == "eu.1182_71":
        moved, why = dates.rolled(event, last, calendar)
        return clock.day_ends, moved, "; ".join(why)
    if clock.counting == "optional_days":
        return clock.day_ends, last, "days that a government may declare free are not counted"
    moved = dates.next_working(last, calendar)
    if moved == last:
        return clock.day_ends, last, ""
    why_not = f"{last} is {calendar.why_not(last)}: {{}} of {moved}"
    if clock.counting == "eu.dora":
        return NOON, moved, why_not.format("noon")
    return clock.day_ends, moved, why_not.format("end")


def _cite(clock: Clock) -> str:
    if clock.counting == "eu.1182_71":
        return f"{REGULATION} Art. 3(1), 3(4), 3(5)"
    return _RELIEF if clock.counting == "eu.dora" else clock.cite


def relieved(
    clock: Clock, latest: datetime, place: str, zone: tzinfo
) -> tuple[datetime | None, TraceStep]:
    """Move a limit in hours to noon of the next working day, as DORA's standards allow."""
    calendar = calendars.working_days(clock.calendar or place)
    day = latest.astimezone(zone).date()
    if calendar is None or not calendar.covers(day + timedelta(days=14)):
        return None, no_calendar(place, _RELIEF, calendar)
    moved = dates.next_working(day, calendar)
    end, words = latest, "The limit falls on a working day: not moved."
    if moved != day:
        end = dates.day_end(moved, zone, NOON)
        words = f"{day} is {calendar.why_not(day)}: noon of {moved}. The calendar is recalled."
    return end, TraceStep(
        "latest arguable", words, f"working days of {place}", at(end, zone), _RELIEF
    )


def no_calendar(place: str, cite: str, calendar: WorkingDays | None = None) -> TraceStep:
    """Say why there is no latest arguable date."""
    words = (
        f"No calendar of working days is known for “{place}” and the year"
        if place
        else "No place is known, so no calendar of working days"
    )
    if calendar is not None:
        through = calendar.complete_through
        words = f"The calendar of “{place}” is complete through {through} only"
    return TraceStep(
        rule="latest arguable",
        words=f"{words}: only the strict date is given.",
        input=place,
        output="none",
        citation=cite,
    )


def zones_counted(clock: Clock, zones: Sequence[ZoneInfo]) -> tuple[tzinfo, ...]:
    """Return the zones in which a clock is counted: its own, else those given, else UTC."""
    if clock.zone:
        return (ZoneInfo(clock.zone),)
    return tuple(zones) or (UTC,)
