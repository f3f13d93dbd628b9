"""How dates stand in the calendar files that left: read for the next file, noted with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from pirdesk.casefile.case import Label
from pirdesk.errors import UserError
from pirdesk.messages import Message
from pirdesk.storage import tables
from pirdesk.storage.canonical import canonical
from pirdesk.storage.changes import SetCalendar, plain
from pirdesk.storage.clock_board import Wanted, named
from pirdesk.storage.records import CalendarEvent
from pirdesk.storage.writing import Writing

_AT_ONCE = 500
_event, _case, _line = tables.calendar_event.c, tables.case_file.c, tables.register_row.c
_SHOWN = [_event[name] for name in CalendarEvent._fields]


def read_events(
    connection: sa.Connection, case_id: str, wanted: Wanted
) -> tuple[CalendarEvent, ...]:
    """Return every date ever exported of the duties and cases wanted, whatever its span or state.

    Cases that are closed belong to it: their dates ended.
    """
    query = sa.select(*_SHOWN).order_by(_event.at, _event.uid)
    if case_id:
        query = query.where(_event.case_id == case_id)
    if wanted.duties is not None:
        query = query.where(_event.duty.in_(sorted(wanted.duties)))
    if wanted.person:
        mine = sa.select(_case.id).where(_case.created_by == wanted.person)
        query = query.where(_event.case_id.in_(mine))
    if wanted.text.strip():
        held = sa.select(_line.case_id).where(named(wanted.text))
        query = query.where(_event.case_id.in_(held))
    return tuple(CalendarEvent(*row) for row in connection.execute(query))


def set_calendar(w: Writing, change: SetCalendar) -> None:
    """Store how dates stand now; UserError where another export was written meanwhile."""
    before = dict(_sequences(w.connection, [event.uid for event in change.events]))
    if any(event.sequence != before.get(event.uid, -1) + 1 for event in change.events):
        raise UserError(
            Message("storage.calendar_twice"),
            Message("storage.calendar_twice_do"),
            safe=Message("errors.nothing_written"),
            code="calendar.twice",
        )
    table = tables.calendar_event
    for start in range(0, len(change.events), _AT_ONCE):
        some = change.events[start : start + _AT_ONCE]
        gone = [event.uid for event in some if event.uid in before]
        w.connection.execute(table.delete().where(table.c.uid.in_(gone)))
        w.connection.execute(table.insert(), [event._asdict() for event in some])
    digest = hashlib.sha256(canonical(plain([list(event) for event in change.events]))).hexdigest()
    commitment = w.keep(digest, Label.INTERNAL)
    w.note("calendar", "events", revision=len(change.events), commitment=commitment)


def _sequences(connection: sa.Connection, uids: Sequence[str]) -> Iterator[tuple[str, int]]:
    for start in range(0, len(uids), _AT_ONCE):
        some = uids[start : start + _AT_ONCE]
        query = sa.select(_event.uid, _event.sequence).where(_event.uid.in_(some))
        for row in connection.execute(query):
            yield row.uid, row.sequence
