"""Dates, moments and spans in words: one notation for window, command line and paper.

A moment is shown in the zone of whoever reads it, and the zone is named.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from pirdesk.wording.locales import locale, locale_of

_SIZES = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def day_words(day: date, language: str) -> str:
    """Write a day in full: “21 November 2026”, „21. November 2026“."""
    return _day(day.year, day.month, day.day, locale_of(language))


def month_words(day: date, language: str) -> str:
    """Write the month of a day: “November 2026”."""
    from babel.dates import format_skeleton  # Babel is slow to load

    return str(format_skeleton("yMMMM", day, locale=locale(locale_of(language))))


def date_words(at: datetime, zone: str | tzinfo | None, language: str) -> str:
    """Write an instant with its zone named: ``21 November 2026, 14:30 (CET, UTC+01:00)``.

    ``zone`` is a zone or its name; None is the zone of this machine.
    """
    if zone is None:  # this machine's zone may change while the program runs
        return _date(at.astimezone(), language)
    return _instant(at, zone, language)


def minute_words(at: datetime, zone: str | tzinfo | None, language: str) -> str:
    """Write an instant to the minute, as a letter is dated."""
    return date_words(at.replace(second=0, microsecond=0), zone, language)


def interval_words(
    first: datetime, last: datetime, zone: str | tzinfo | None, language: str
) -> tuple[str, str, str, str]:
    """Write two instants apart from what they share: day, first, last, zone.

    The day is "" where they are of two days, the zone where it changes between them.
    """
    start, end = first.astimezone(zone_of(zone)), last.astimezone(zone_of(zone))
    early, late = (f"{day_words(at, language)}, {clock_words(at)}" for at in (start, end))
    shown = zone_words(end)
    if zone_words(start) != shown:
        return "", f"{early} ({zone_words(start)})", f"{late} ({shown})", ""
    if start.date() != end.date():
        return "", early, late, shown
    return day_words(start, language), clock_words(start), clock_words(end), shown


def clock_words(local: datetime) -> str:
    """Write the time of day, seconds only where there are any."""
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def zone_words(local: datetime) -> str:
    """Name the zone of an aware time: ``CET, UTC+01:00``; plain ``UTC`` where it is."""
    offset = local.strftime("%z")
    shown, name = f"UTC{offset[:3]}:{offset[3:5]}", local.tzname() or ""
    if name == "UTC":
        return name
    return f"{name}, {shown}" if name.isalpha() else shown


def span_words(span: timedelta, language: str) -> str:
    """Write a span in full: “2 days 3 hours”."""
    return _span(int(span.total_seconds()), locale_of(language))


def is_timed(text: str) -> bool:
    """Tell whether a moment was written with a time of day."""
    return "T" in text or ":" in text or " " in text


def zone_of(zone: str | tzinfo | None) -> tzinfo | None:
    """Return a zone by its name; None stays the zone of this machine."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone


@lru_cache(maxsize=4096)
def _instant(at: datetime, zone: str | tzinfo, language: str) -> str:
    return _date(at.astimezone(zone_of(zone)), language)


def _date(local: datetime, language: str) -> str:
    return f"{day_words(local, language)}, {clock_words(local)} ({zone_words(local)})"


@lru_cache(maxsize=4096)
def _day(year: int, month: int, day: int, name: str) -> str:
    from babel.dates import format_date  # Babel is slow to load

    pattern = "d. MMMM y" if name == "de" else "d MMMM y" if name == "en_GB" else "long"
    return str(format_date(date(year, month, day), pattern, locale(name)))


@lru_cache(maxsize=256)
def _span(seconds: int, name: str) -> str:
    from babel.dates import format_timedelta  # Babel is slow to load

    parts, left = [], seconds
    for unit, size in _SIZES:
        count, left = divmod(left, size)
        if count:
            span = timedelta(seconds=count * size)
            said = format_timedelta(span, unit, threshold=10**9, locale=locale(name))  # type: ignore[arg-type]
            parts.append(str(said))
    return " ".join(parts) or str(format_timedelta(timedelta(0), locale=locale(name)))
