"""Clocks that count days, weeks, months or working days: to the end of a local day.

Strict is the end as counted, from the earliest day; the latest arguable end needs a rule of the
law and a calendar that knows the year. Never reads facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from pirdesk.casefile.messages import Message, Place, Words
from pirdesk.casefile.values import Moment
from pirdesk.duties import calendars, dates
from pirdesk.duties.calendars import WorkingDays
from pirdesk.duties.duty import TraceStep
from pirdesk.duties.regime import Clock
from pirdesk.duties.spoken import REGULATION, at

NOON = time(12, 0)
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
        words=Message(
            "duties.clock.counted",
            {"law": clock.words, "how": _said(clock, strict.date(), place, calendar)},
        ),
        input=Message(
            "duties.clock.day_one"
            if clock.counting == "first_day_counts"
            else "duties.clock.day_nought",
            {"day": event},
        ),
        output=at(strict, strict.tzinfo or UTC),
        citation=clock.cite,
    )
    latest, step = _latest(clock, moment, place, counted_in)
    return DayEnds(strict, latest, (counted, step))


def _rule(clock: Clock) -> Message:
    match clock.unit:
        case "days":
            return Message("duties.rule.days", {"count": clock.amount})
        case "weeks":
            return Message("duties.rule.weeks", {"count": clock.amount})
        case "months":
            return Message("duties.rule.months", {"count": clock.amount})
        case "business_days":
            return Message("duties.rule.business_days", {"count": clock.amount})
        case "work_days":
            return Message("duties.rule.work_days", {"count": clock.amount})
    return Message("duties.rule.year_end_days", {"count": clock.amount})


def _counted(clock: Clock, event: date, calendar: WorkingDays | None) -> date:
    if clock.unit in _WORKING:
        return dates.plus_working_days(event, clock.amount, calendar)
    amount = clock.amount - (clock.counting == "first_day_counts")
    return dates.last_day(event, amount, clock.unit)


def _said(clock: Clock, last: date, place: str, calendar: WorkingDays | None) -> Message:
    """Say how the days were counted."""
    if clock.unit not in _WORKING:
        return Message(
            "duties.clock.from_day_one"
            if clock.counting == "first_day_counts"
            else "duties.clock.from_day_nought"
        )
    if calendar is None:
        return Message("duties.clock.monday_to_friday")
    if calendar.covers(last):
        return Message("duties.clock.working_days", {"place": Place(place)})
    through = str(calendar.complete_through)
    return Message("duties.clock.working_days_through", {"place": Place(place), "through": through})


def _latest(
    clock: Clock, moment: Moment, place: str, zones: Sequence[tzinfo]
) -> tuple[datetime | None, TraceStep]:
    optional = clock.counting == "optional_days"
    calendar = calendars.working_days(place, optional=optional)
    cite = _cite(clock)
    best: tuple[datetime, date, Words] | None = None
    for zone in zones:
        event = dates.local_days(moment, zone)[1]
        last = _counted(clock, event, calendar)
        # A move by holidays stays within days, so the year after must be known as well.
        known = calendar is not None and calendar.covers(last + timedelta(days=14))
        if not known and (clock.counting != "none" or clock.unit in _WORKING):
            return None, no_calendar(place, cite, calendar)
        end, moved, why = _moved(clock, event, last, calendar)
        found = (dates.day_end(moved, zone, end), event, why)
        best = found if best is None or found[:2] > best[:2] else best
    if best is None:  # there is always one zone to count in
        raise ValueError("no zone to count days in")
    latest, event, why = best
    if clock.counting == "none":
        words = Message("duties.clock.moves_no_day")
    elif why:
        words = Message("duties.clock.moved", {"why": why})
    else:
        words = Message("duties.clock.not_moved")
    return latest, TraceStep(
        rule=Message("duties.rule.latest"),
        words=words,
        input=Message("duties.clock.day_nought", {"day": event}),
        output=at(latest, latest.tzinfo or UTC),
        citation=cite,
    )


def _moved(
    clock: Clock, event: date, last: date, calendar: WorkingDays | None
) -> tuple[time, date, Words]:
    """Return hour and day of the end after the law's own rule moved it, and why."""
    if calendar is None or clock.counting == "none":
        return clock.day_ends, last, ""
    if clock.counting == "eu.1182_71":
        moved, reasons = dates.rolled(event, last, calendar)
        both: Words = Message("duties.moved.both", {"why": reasons}) if reasons else ""
        return clock.day_ends, moved, both
    if clock.counting == "optional_days":
        return clock.day_ends, last, Message("duties.moved.optional")
    moved = dates.next_working(last, calendar)
    if moved == last:
        return clock.day_ends, last, ""
    why = calendar.why_not(last)
    if clock.counting == "eu.dora":
        said = Message("duties.moved.noon", {"day": last, "why": why, "end": moved})
        return NOON, moved, said
    return (
        clock.day_ends,
        moved,
        Message("duties.moved.end", {"day": last, "why": why, "end": moved}),
    )


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
    end, words = latest, Message("duties.clock.limit_not_moved")
    if moved != day:
        end = dates.day_end(moved, zone, NOON)
        why = calendar.why_not(day)
        noon = Message("duties.moved.noon", {"day": day, "why": why, "end": moved})
        words = Message("duties.clock.moved", {"why": noon})
    rule = Message("duties.rule.latest")
    of_place = Message("duties.clock.of_place", {"place": Place(place)})
    return end, TraceStep(rule, words, of_place, at(end, zone), _RELIEF)


def no_calendar(place: str, cite: str, calendar: WorkingDays | None = None) -> TraceStep:
    """Say why there is no latest arguable date."""
    words = Message("duties.clock.no_place")
    if place:
        words = Message("duties.clock.no_calendar_of", {"place": Place(place)})
    if calendar is not None:
        through = str(calendar.complete_through)
        words = Message("duties.clock.calendar_ends", {"place": Place(place), "through": through})
    return TraceStep(
        rule=Message("duties.rule.latest"),
        words=words,
        input=place,
        output=Message("duties.clock.none"),
        citation=cite,
    )


def zones_counted(clock: Clock, zones: Sequence[ZoneInfo]) -> tuple[tzinfo, ...]:
    """Return the zones in which a clock is counted: its own, else those given, else UTC."""
    if clock.zone:
        return (ZoneInfo(clock.zone),)
    return tuple(zones) or (UTC,)
