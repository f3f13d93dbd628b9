"""What people call the time of a place; a name is given only where country and offset agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pirdesk.ui.translate import tr

# The zones by whose names the people of a country tell the time; elsewhere the offset is shown.
_CENTRAL_EUROPE = (
    "AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FR", "HR", "HU", "IT", "LI", "LU", "NL", "NO",
    "PL", "SE", "SI", "SK",
)  # fmt: skip
_EASTERN_EUROPE = ("BG", "CY", "EE", "FI", "GR", "LT", "LV", "RO")
_HOME: Mapping[str, tuple[str, ...]] = {
    "US": ("America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York"),
    "CA": ("America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Toronto"),
    "GB": ("Europe/London",),
    "JP": ("Asia/Tokyo",),
    "KR": ("Asia/Seoul",),
    **dict.fromkeys(_CENTRAL_EUROPE, ("Europe/Berlin",)),
    **dict.fromkeys(_EASTERN_EUROPE, ("Europe/Athens",)),
}


def zone_words(at: datetime, country: str = "") -> str:
    """Return what the people of a country (ISO 3166 code) call the time of an aware instant."""
    agreeing = [
        name
        for name in _HOME.get(country, ())
        if at.astimezone(ZoneInfo(name)).utcoffset() == at.utcoffset()
    ]
    named = _names().get(agreeing[0], "") if len(agreeing) == 1 else ""
    return named or offset_words(at.utcoffset() or timedelta(0))


def offset_words(offset: timedelta) -> str:
    """Return an offset as people write it, e.g. “UTC−7” or “UTC+5:30”."""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def _names() -> Mapping[str, str]:
    pacific, mountain = tr("Pacific time"), tr("Mountain time")
    central, eastern = tr("Central time"), tr("Eastern time")
    return {
        "America/Los_Angeles": pacific,
        "America/Vancouver": pacific,
        "America/Denver": mountain,
        "America/Edmonton": mountain,
        "America/Chicago": central,
        "America/Winnipeg": central,
        "America/New_York": eastern,
        "America/Toronto": eastern,
        "Europe/London": tr("UK time"),
        "Europe/Berlin": tr("Central European time"),
        "Europe/Athens": tr("Eastern European time"),
        "Asia/Tokyo": tr("Japan time"),
        "Asia/Seoul": tr("Korea time"),
    }
