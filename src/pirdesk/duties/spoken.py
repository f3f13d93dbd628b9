"""How clocks write instants; nothing is counted here."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

REGULATION = "Regulation (EEC, Euratom) 1182/71"


def at(instant: datetime, zone: tzinfo) -> str:
    """Write an instant in its local time with the zone's name or offset."""
    local = instant.astimezone(zone)
    if isinstance(zone, ZoneInfo):
        return f"{local:%a %Y-%m-%d %H:%M:%S %z} ({zone.key})"
    name = "UTC" if local.utcoffset() == timedelta(0) else ""
    if not name and not isinstance(zone, timezone):
        name = str(local.tzname() or "")
    return f"{local:%a %Y-%m-%d %H:%M:%S %z}" + (f" ({name})" if name else "")
