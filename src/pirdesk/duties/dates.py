"""Counting hours, days and months as law does it; pure functions of moments, zones and calendars.

Refuses moments without zone. Never reads facts or law files.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from pirdesk.casefile.messages import Message
from pirdesk.casefile.values import Moment
from pirdesk.duties.calendars import WorkingDays
from pirdesk.duties.regime import LAST_SECOND
from pirdesk.errors import UserError

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
# A moment given as a bare date spans that day in every zone of the world: UTC+14 to UTC-12.
_EARLIEST_ZONE, _LATEST_ZONE = timedelta(hours=14), timedelta(hours=12)


def aware(instant: datetime) -> datetime:
    """Return the instant, or refuse it where it has no zone."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise UserError(
            "A moment without time zone cannot start a clock.",
            "Nothing was computed. Add the offset, for example 2026-11-20T10:20:00+01:00.",
            code="value.naive",
        )
    return instant


def with_offset(instant: datetime) -> datetime:
    """Return an instant as its place shows it, with the offset alone in place of the zone."""
    return instant.replace(tzinfo=timezone(aware(instant).utcoffset() or timedelta(0)), fold=0)


def plus_hours(anchor: datetime, hours: int, zone: tzinfo | None = None) -> datetime:
    """Return the instant straight elapsed hours later, shown in ``zone`` (default: the anchor's).

    Counted in UTC, so a change of summer time moves the clock's face, not the deadline.
    """
    shown = zone or aware(anchor).tzinfo
    return (aware(anchor).astimezone(UTC) + hours * _HOUR).astimezone(shown)


def plus_whole_hours(anchor: datetime, hours: int, zone: tzinfo | None = None) -> datetime:
    """Return the end of a period in hours that leaves out the hour of the event.

    Regulation 1182/71 Art. 3(1): the hour in which the event falls is not counted.
    """
    shown = zone or aware(anchor).tzinfo
    local = aware(anchor).astimezone(shown)
    begun = local.replace(minute=0, second=0, microsecond=0)
    return (begun.astimezone(UTC) + (hours + 1) * _HOUR).astimezone(shown)


def plus_months(day: date, amount: int) -> date:
    """Return the same date some months later; a date that does not exist becomes the last day."""
    index = day.year * 12 + day.month - 1 + amount
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def last_day(event: date, amount: int, unit: str) -> date:
    """Return the last day of a period counted by the calendar; the day of the event is day 0."""
    if unit == "months":
        return plus_months(event, amount)
    if unit == "year_end_days":
        return date(event.year, 12, 31) + amount * _DAY
    return event + amount * (7 if unit == "weeks" else 1) * _DAY


def plus_working_days(event: date, amount: int, calendar: WorkingDays | None) -> date:
    """Return the last of some working days after the event; without calendar, Monday to Friday."""
    day = event
    while amount:
        day += _DAY
        amount -= calendar.working(day) if calendar else day.weekday() < 5
    return day


def next_working(day: date, calendar: WorkingDays) -> date:
    """Return the day itself, or the next one that is a working day."""
    while not calendar.working(day):
        day += _DAY
    return day


def day_end(day: date, zone: tzinfo, end: time = LAST_SECOND) -> datetime:
    """Return the last second of a local day, or the hour at which the law ends it.

    Where clocks go back at midnight that second comes twice, and the second of the two is the last.
    """
    return datetime.combine(day, end, zone).replace(fold=1)


def local_days(moment: Moment, zone: tzinfo) -> tuple[date, date]:
    """Return first and last local day a moment can fall on; a bare date is that day everywhere."""
    if moment.date_only:
        first = (moment.earliest.astimezone(UTC) + _EARLIEST_ZONE).date()
        last = (moment.latest.astimezone(UTC) - _LATEST_ZONE - timedelta(seconds=1)).date()
        return first, last
    first = moment.earliest.astimezone(zone).date()
    if moment.latest == moment.earliest:
        return first, first
    return first, moment.latest.astimezone(zone).date()


def day_span(moment: Moment, zones: Sequence[tzinfo]) -> tuple[datetime, datetime]:
    """Return first and last instant a moment can be; a bare date is that day in the zones known.

    Where no zone is known a bare date keeps the whole span it has across the world.
    """
    if not moment.date_only or not zones:
        return moment.earliest, moment.latest
    first, last = local_days(moment, UTC)
    begins = (datetime.combine(first, time(), zone) for zone in zones)
    ends = (day_end(last, zone) for zone in zones)
    return min(begins), max(ends)


def rolled(event: date, last: date, calendar: WorkingDays) -> tuple[date, tuple[Message, ...]]:
    """Return the last day after Regulation 1182/71 moved it, and each reason.

    Art. 3(4): a last day that is a holiday, Sunday or Saturday moves to the next working day.
    Art. 3(5): a period of two days or more includes at least two working days.
    """
    why: list[Message] = []
    end = next_working(last, calendar)
    if end != last:
        reason = calendar.why_not(last)
        why.append(Message("duties.moved.article_3_4", {"day": last, "why": reason, "end": end}))
    if (last - event).days >= 2:
        counted = sum(calendar.working(event + n * _DAY) for n in range(1, (end - event).days + 1))
        if counted < 2:
            first, until = event + _DAY, end
            while counted < 2:
                end = next_working(end + _DAY, calendar)
                counted += 1
            why.append(
                Message(
                    "duties.moved.article_3_5",
                    {"count": counted, "first": first, "last": until, "end": end},
                )
            )
    return end, tuple(why)


def elapsed(first: datetime, last: datetime, now: datetime) -> Message:
    """Say how long ago a moment was that lies between ``first`` and ``last``."""
    if now < first:
        return Message("duties.elapsed.to_come")
    shortest, longest = _span(now - last), _span(now - first)
    if now < last:
        return Message("duties.elapsed.at_most", {"span": longest})
    if shortest == longest:
        return longest
    return Message("duties.elapsed.between", {"least": shortest, "most": longest})


def _span(length: timedelta) -> Message:
    """Return a length as it is said: hours alone, days alone, or both up to ten days."""
    hours = int(length.total_seconds() // 3600)
    days, rest = divmod(hours, 24)
    if not hours:
        return Message("duties.elapsed.less")
    if not days:
        return Message("duties.elapsed.hours", {"count": hours})
    said = Message("duties.elapsed.days", {"count": days})
    if not rest or days >= 10:
        return said
    of_day = Message("duties.elapsed.hours", {"count": rest})
    return Message("duties.elapsed.both", {"days": said, "hours": of_day})
