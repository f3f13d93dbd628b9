"""Instants in the reader's words: in the machine's zone, with the zone named."""

from __future__ import annotations

from datetime import datetime, timedelta

from pirdesk.ui.translate import tr


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
