"""Clocks as a calendar file (iCalendar, RFC 5545) that calendar programs read.

Writes what it is given; whether a date is right is not its matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import icalendar  # type: ignore[import-untyped]

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

_ALARMS = (timedelta(hours=-24), timedelta(hours=-2))


@dataclass(frozen=True, slots=True)
class Entry:
    """One date: a name that stays the same over exports, its instant, title and words.

    ``sequence`` is higher whenever anything of it changed.
    """

    uid: str
    at: datetime
    title: str
    words: str
    sequence: int = 0
    status: Status = "CONFIRMED"


def calendar_file(entries: Iterable[Entry], made_at: datetime) -> bytes:
    """Return a calendar with one event of no length for each entry, and two alarms while it runs.

    It is a snapshot, so it names no METHOD: PUBLISH would need an organizer, and CANCEL would
    allow none but cancelled events. A DTEND would have to be later than the start.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//PIRDesk//Clocks//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "PIRDesk clocks")
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", f"{entry.uid}@pirdesk")
        event.add("dtstamp", made_at.astimezone(UTC))
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("summary", entry.title)
        event.add("description", entry.words)
        event.add("transp", "TRANSPARENT")
        event.add("class", "CONFIDENTIAL")
        event.add("status", entry.status)
        event.add("sequence", entry.sequence)
        for before in _ALARMS if entry.status != "CANCELLED" else ():
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.title)
            alarm.add("trigger", before)
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
