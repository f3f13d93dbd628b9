"""Date, time of day and zone as a person types them apart, read to ISO 8601 with an offset.

A time that the clocks of a place skipped is refused, one that came twice has two meanings, and
nothing that was typed is passed over.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message, Param

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-\u2212])([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})((?::[0-9]{2}(?:\.[0-9]{1,6})?)?)")


def read_instant(day: str, time: str, zone: str) -> tuple[str, ...]:
    """Return what date, time and zone mean: one ISO 8601 text, two where the clocks went back.

    A blank zone is UTC. Raises UserError with what is the matter.
    """
    day, time, zone = day.strip(), time.strip(), zone.strip()
    if not _DAY.fullmatch(day):
        raise UserError(
            Message("answers.time_alone"),
            Message("answers.time_alone_do"),
            code="value.moment",
        )
    found = _TIME.fullmatch(time)
    clock = f"{int(found[1]):02d}:{found[2]}{found[3]}" if found else time
    try:
        if not found:
            raise ValueError
        local = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        raise UserError(
            Message("answers.not_time", {"day": shortened(day), "time": shortened(time)}),
            Message("answers.not_time_do"),
            code="value.moment",
        ) from None
    place = _zone(zone)
    if isinstance(place, timezone):
        return (f"{day}T{clock}{_offset_text(place)}",)
    return _in_place(local, place, zone)


def unread_moment(typed: Any) -> UserError:
    """Return why a moment could not be read: ``{"day", "time", "zone"}`` as they were typed."""
    parts = typed if isinstance(typed, dict) else {}
    day, time, zone = (str(parts.get(part, "")) for part in ("day", "time", "zone"))
    try:
        meanings = read_instant(day, time, zone)
    except UserError as fault:
        return fault
    if len(meanings) == 1:
        then = Message("answers.in_parts_do", {"moment": meanings[0]})
        return UserError(Message("answers.in_parts"), then, code="value.moment")
    offsets = tuple(f"UTC{text[-6:]}" for text in meanings)
    return UserError(
        Message("answers.twice", {"time": time, "day": day, "zone": zone, "offsets": offsets}),
        Message("answers.choose_meaning"),
        safe=Message("answers.typed_is_draft"),
        code="value.twice",
    )


def _zone(zone: str) -> tzinfo:
    offset = _OFFSET.fullmatch(zone)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if int(offset[3] or 0) < 60 and minutes <= 14 * 60:
            return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    if zone.upper() in ("", "UTC", "Z", "GMT"):
        return UTC
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(
            Message("answers.not_zone", {"zone": shortened(zone, 40)}),
            Message("answers.not_zone_do"),
            code="value.zone",
        ) from None


def _in_place(local: datetime, place: tzinfo, zone: str) -> tuple[str, ...]:
    first, second = (local.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(place).replace(tzinfo=None, fold=0) != local:
        skipped: dict[str, Param] = {"time": f"{local:%H:%M}", "day": local.date(), "zone": zone}
        raise UserError(
            Message("answers.skipped", skipped),
            Message("answers.skipped_do"),
            code="value.gap",
        )
    return tuple(dict.fromkeys(at.isoformat() for at in (first, second)))


def _offset_text(place: timezone) -> str:
    minutes = round(place.utcoffset(None).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
