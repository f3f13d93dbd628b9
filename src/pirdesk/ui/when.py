"""Instants in the reader's words: in the machine's zone, with the zone named."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from pirdesk.ui.translate import tr
from pirdesk.wording import Speaker, show

_INSTANT = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)"
    r"(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})(?: \([A-Za-z_/+-]+\))?"
)
_DAY = re.compile(r"(?<![\d-])(?:1\d|2\d)\d{2}-\d{2}-\d{2}(?![\dT-])")
_HERE = Speaker(zone=None)


def instant_words(at: datetime | None) -> str:
    """Return an instant in the local zone, e.g. “24 Mar 2023, 10:20 CET”."""
    if at is None:
        return tr("no date")
    local = at.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname() or ''}".strip()


def day_words(at: datetime) -> str:
    """Return the local day of an instant."""
    local = at.astimezone()
    return f"{local.day} {local:%b %Y}"


def ago_words(at: datetime, now: datetime) -> str:
    """Return how long ago something was; the day where it is longer than a week."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return tr("just now")
    if passed < timedelta(days=7):
        return tr("{span} ago", span=span_words(passed))
    return day_words(at)


def left_words(due: datetime, now: datetime) -> str:
    """Return what is left until an instant, or how far it is past."""
    if due < now:
        return tr("overdue by {span}", span=span_words(now - due))
    return tr("{span} left", span=span_words(due - now))


def span_words(span: timedelta) -> str:
    """Return a span in its two largest units."""
    minutes = int(span.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days >= 365:
        return tr("{years} y {days} d", years=days // 365, days=days % 365)
    if days:
        return tr("{days} d {hours} h", days=days, hours=hours)
    if hours:
        return tr("{hours} h {minutes} min", hours=hours, minutes=rest)
    return tr("{minutes} min", minutes=rest)


def date_words(at: date) -> str:
    """Return a day in full, e.g. “20 March 2023”."""
    return f"{at.day} {month_words()[at.month - 1]} {at.year}"


def spoken(text: str) -> str:
    """Return a text of the law with every instant and date in it in words, instants in our zone."""

    def instant(found: re.Match[str]) -> str:
        at = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3].replace('Z', '+00:00')}")
        return show(at, _HERE)

    def day(found: re.Match[str]) -> str:
        return show(date.fromisoformat(found[0]), _HERE)

    try:
        return _DAY.sub(day, _INSTANT.sub(instant, text))
    except ValueError:  # digits that look like a date and are none stay as they are
        return text


def month_words() -> tuple[str, ...]:
    """Return the names of the months."""
    return (
        tr("January"),
        tr("February"),
        tr("March"),
        tr("April"),
        tr("May"),
        tr("June"),
        tr("July"),
        tr("August"),
        tr("September"),
        tr("October"),
        tr("November"),
        tr("December"),
    )
