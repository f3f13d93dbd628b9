"""Dates, moments and spans in words: one notation for window, command line and paper.

A moment is shown in the zone of whoever reads it, and the zone is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pirdesk.wording.locales import locale, locale_of

_SIZES = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
# What a German reader calls the zones of Europe; other zones are told by their distance from UTC.
_GERMAN_ZONES: Mapping[str, str] = MappingProxyType({
    "CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ",
})  # fmt: skip


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


def day_of(at: datetime, zone: str | tzinfo | None, language: str) -> str:
    """Write the day of an instant where the reader is, as a letter to a customer is dated."""
    return day_words(at.astimezone(zone_of(zone)).date(), language)


def interval_words(
    first: datetime, last: datetime, zone: str | tzinfo | None, language: str
) -> tuple[str, str, str, str]:
    """Write two instants apart from what they share: day, first, last, zone.

    The day is "" where they are of two days, the zone where it changes between them.
    """
    start, end = first.astimezone(zone_of(zone)), last.astimezone(zone_of(zone))
    early, late = (f"{day_words(at, language)}, {clock_words(at, language)}" for at in (start, end))
    shown = zone_words(end, language)
    if zone_words(start, language) != shown:
        return "", f"{early} ({zone_words(start, language)})", f"{late} ({shown})", ""
    if start.date() != end.date():
        return "", early, late, shown
    opens = clock_words(start, language).removesuffix(" Uhr")  # “zwischen 9 und 18 Uhr”
    return day_words(start, language), opens, clock_words(end, language), shown


def clock_words(local: datetime, language: str = "en") -> str:
    """Write the time of day, seconds only where there are any: ``18:00``, “18 Uhr”, “9:30 Uhr”."""
    shown = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    if locale_of(language) != "de":
        return shown
    hours, _, rest = shown.partition(":")
    return f"{int(hours)} Uhr" if rest == "00" else f"{int(hours)}:{rest} Uhr"


def zone_words(local: datetime, language: str = "en") -> str:
    """Name the zone of an aware time: ``CET, UTC+01:00``, in German ``MEZ``; UTC is plain."""
    offset = local.strftime("%z")
    shown, name = f"UTC{offset[:3]}:{offset[3:5]}", local.tzname() or ""
    if name == "UTC":
        return name
    if locale_of(language) == "de":
        return _GERMAN_ZONES.get(name, shown)
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
    clock = f"{clock_words(local, language)} ({zone_words(local, language)})"
    return f"{day_words(local, language)}, {clock}"


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
