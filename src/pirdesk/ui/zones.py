"""Offsets of local time as people write them, and the zone of this machine."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone


def offset_words(offset: timedelta) -> str:
    """Return an offset as people write it, e.g. “UTC−7” or “UTC+5:30”."""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def machine_zone() -> str:
    """Return the name of this machine's time zone, "UTC" where it has none with a name."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return name if "/" in name and not name.startswith("Etc/") and _known(name) else "UTC"


def _known(name: str) -> bool:
    return name in available_timezones()
