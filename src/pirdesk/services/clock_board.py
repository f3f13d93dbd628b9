"""The clocks of all open cases, nearest first, by law, person and urgency; nothing is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from pirdesk.services.desk import Desk
from pirdesk.storage import ClockLine, Wanted

__all__ = ["ClockBoard", "ClockLine", "Urgency", "Wanted", "clock_board", "filter_of"]

Urgency = Literal["all", "overdue", "day", "three days", "week", "later"]
PAGE = 100
_HOURS = {"day": (0, 24), "three days": (24, 72), "week": (72, 168)}


@dataclass(frozen=True, slots=True)
class ClockBoard:
    """One page of running clocks; ``names`` are the titles of their duties by id."""

    lines: tuple[ClockLine, ...]
    names: Mapping[str, str]


def clock_board(
    desk: Desk,
    *,
    law: str = "",
    person: str = "",
    urgency: Urgency = "all",
    text: str = "",
    limit: int = PAGE,
    offset: int = 0,
) -> ClockBoard:
    """Return one page of the dated clocks of all open cases.

    ``law`` is the id of a law or of one duty, ``person`` the id of who opened the case. Each
    urgency begins where the one before it ends: overdue, 24 hours, 72 hours, a week, later.
    ``text`` are words that a case's title or id holds, all of them.
    """
    wanted = filter_of(desk, law=law, person=person, urgency=urgency, text=text)
    found = desk.store.views.clock_board(limit, offset, wanted)
    lines = tuple(_named(line) for line in found)
    return ClockBoard(lines, desk.library.duty_titles({line.clock.duty for line in lines}))


def filter_of(
    desk: Desk, *, law: str = "", person: str = "", urgency: Urgency = "all", text: str = ""
) -> Wanted:
    """Return a board's filter as the views take it, so that prints and exports can keep to it."""
    duties = desk.library.duties_called(law) if law else None
    return Wanted(duties, person, *_span(urgency, desk.now()), text)


def _named(line: ClockLine) -> ClockLine:
    if line.authorities == 1:
        return line
    return replace(line, clock=replace(line.clock, recipient=f"{line.authorities} authorities"))


def _span(urgency: Urgency, now: datetime) -> tuple[datetime | None, datetime | None]:
    if urgency == "all":
        return None, None
    if urgency == "overdue":
        return None, now
    if urgency == "later":
        return now + timedelta(hours=_HOURS["week"][1]), None
    first, last = _HOURS[urgency]
    return now + timedelta(hours=first), now + timedelta(hours=last)
