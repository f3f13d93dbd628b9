"""Scales for charts: round places on a line of numbers or of time, written in a language."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pirdesk.casefile.figures import Scale, Tick
from pirdesk.wording.locales import locale_of

_MOST = 6
_HOURS = (1, 2, 3, 6, 12)
_DAYS = (1, 2, 5, 7, 14)
_MONTHS = (1, 2, 3, 6)


def number_scale(low: float, high: float, language: str, caption: str = "") -> Scale:
    """Return a scale that holds both numbers, with at most seven round places."""
    from babel.numbers import format_decimal  # Babel is slow to load

    low, high = min(low, high), max(low, high)
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** math.floor(math.log10(span / _MOST))
    step = next(step * times for times in (1, 2, 5, 10) if span / (step * times) <= _MOST)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    ticks = tuple(
        Tick(round(n * step, 10), format_decimal(round(n * step, 10), locale=locale_of(language)))
        for n in range(first, last + 1)
    )
    return Scale(ticks[0].at, ticks[-1].at, ticks, caption)


def time_scale(
    first: datetime, last: datetime, zone: str, language: str, caption: str = ""
) -> Scale:
    """Return a scale of seconds since 1970 that holds both aware instants, in local time."""
    first, last = first.astimezone(UTC), last.astimezone(UTC)  # two local times lose what changes
    if last <= first:
        last = first + timedelta(hours=1)
    start, end = first.astimezone(ZoneInfo(zone)), last.astimezone(ZoneInfo(zone))
    pattern, places = _places(start, end)
    # Of an hour that comes twice the first is named: two places of one name tell nobody apart.
    named: dict[str, Tick] = {}
    for at in places:
        words = _said(at, pattern, language)
        named.setdefault(words, Tick(at.timestamp(), words))
    ticks = tuple(named.values())
    room = (last - first).total_seconds() * 0.02
    return Scale(start.timestamp() - room, end.timestamp() + room, ticks, caption)


def _said(at: datetime, pattern: str, language: str) -> str:
    from babel.dates import format_skeleton  # Babel is slow to load

    skeleton, _, clock = pattern.partition(" ")
    day = format_skeleton(skeleton, at, tzinfo=at.tzinfo, locale=locale_of(language))
    return f"{day} {at.strftime(clock)}" if clock else day


def _places(start: datetime, end: datetime) -> tuple[str, list[datetime]]:
    hours = (end.timestamp() - start.timestamp()) / 3600
    if hours <= _MOST * _HOURS[-1]:
        step = next(n for n in _HOURS if hours / n <= _MOST)
        return "MMMd %H:%M", list(_hours(start, end, step))
    days = hours / 24
    if days <= _MOST * _DAYS[-1]:
        step = next(n for n in _DAYS if days / n <= _MOST)
        return "MMMd", list(_days(start, end, step))
    months = days / 30
    if months <= _MOST * _MONTHS[-1]:
        step = next(n for n in _MONTHS if months / n <= _MOST)
        return "yMMM", list(_months(start, end, step))
    years = math.ceil(days / 365 / _MOST)
    return "y", list(_months(start, end, 12 * years))


def _hours(start: datetime, end: datetime, step: int) -> Iterator[datetime]:
    # Hour after hour as it passes, of which those round on the wall clock are places: an hour that
    # the clocks leave out is none, and one that comes twice is met twice.
    hour = start.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    while hour <= end:
        at = hour.astimezone(start.tzinfo)
        if hour >= start and at.hour % step == 0:
            yield at
        hour += timedelta(hours=1)


def _days(start: datetime, end: datetime, step: int) -> Iterator[datetime]:
    at = start.replace(hour=0, minute=0, second=0, microsecond=0)
    while at <= end:
        if at >= start:
            yield at
        at += timedelta(days=step)


def _months(start: datetime, end: datetime, step: int) -> Iterator[datetime]:
    year, month = start.year, (start.month - 1) // step * step if step <= 12 else 0
    while True:
        at = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=start.tzinfo)
        if at > end:
            return
        if at >= start:
            yield at
        month += step
