"""How clocks write instants; nothing is counted here."""

from __future__ import annotations

from datetime import datetime, tzinfo

from pirdesk.casefile.messages import Message

REGULATION = "Regulation (EEC, Euratom) 1182/71"


def at(instant: datetime, zone: tzinfo) -> Message:
    """Return an instant as a message; in JSON it has the offset of the zone it was counted in."""
    return Message("duties.clock.at", {"at": instant.astimezone(zone)})
