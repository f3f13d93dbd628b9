"""Clocks in the calendars of others: what runs, what moved, and what ended since the last file.

Each date keeps its name over all files. The newest file says of every date it ever gave out how it
stands; titles of cases stay out of it, calendars are shared more widely than case files.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pirdesk.casefile.case import ClockRow
from pirdesk.exchange.calendar_file import Entry, Status, calendar_file
from pirdesk.services import clock_files, own_clocks
from pirdesk.services.desk import Desk
from pirdesk.services.files import write_file
from pirdesk.storage import CalendarEvent, SetCalendar, Wanted

_Key = tuple[str, str, str, str]


def export_clocks(desk: Desk, path: Path, case_id: str = "", wanted: Wanted | None = None) -> Path:
    """Write the dated clocks as a calendar file, and those given out before that moved or ended.

    ``wanted`` is the filter of a board. The ledger notes who exported; where that is refused no
    file is left.
    """
    scope = replace(wanted or Wanted(), since=None, until=None)
    runs = {_key(row): row for row in desk.store.views.clocks(case_id, scope) if row.strict_due}
    asked = {_key(line.clock) for line in clock_files.clock_lines(desk, case_id, wanted)}
    before = {event.uid: event for event in desk.store.views.calendar_events(case_id, scope)}
    told = {_key(event) for event in before.values()}
    rows = [row for key, row in runs.items() if key in asked | told]
    standing = [_standing(row, title, before) for row, title in _titled(desk, rows)]
    ended = [_ended(event) for event in before.values() if _key(event) not in runs]
    events = sorted([*standing, *ended], key=lambda pair: (pair[1].at, pair[1].uid))
    changed = tuple(event for _, event in events if before.get(event.uid) != event)
    refs: dict[str, str | int | list[str]] = {"events": len(events)}
    if case_id:
        refs["case"] = case_id
    return write_file(
        path,
        calendar_file((entry for entry, _ in events), desk.now()),
        lambda: desk.write("clocks.export", [SetCalendar(changed)], refs=refs),
    )


def _key(clock: ClockRow | CalendarEvent) -> _Key:
    return clock.case_id, clock.duty, clock.entity, clock.place


def _uid(key: _Key) -> str:
    return hashlib.sha256("|".join(key).encode()).hexdigest()[:32]


def _titled(desk: Desk, rows: Iterable[ClockRow]) -> list[tuple[ClockRow, str]]:
    """Return each clock with a title no other has: to whom, what, in which case."""
    given = list(rows)
    names = desk.library.duty_titles({row.duty for row in given})
    titles = [_title(row, names.get(row.duty, row.duty)) for row in given]
    times = Counter(titles)
    return [
        (row, title if times[title] == 1 else f"{title}, {row.entity}")
        for row, title in zip(given, titles, strict=True)
    ]


def _title(row: ClockRow, name: str) -> str:
    whom = "" if row.duty == own_clocks.REVIEW else row.recipient  # a person of the house
    to = " ".join(filter(None, (whom, f"({row.place})" if row.place else "")))
    return f"{to}: {name} ({row.case_id})" if to else f"{name} ({row.case_id})"


def _standing(
    row: ClockRow, title: str, before: Mapping[str, CalendarEvent]
) -> tuple[Entry, CalendarEvent]:
    """Return a running clock as an event, one change further where anything of it changed."""
    assert row.strict_due is not None  # noqa: S101 - export_clocks leaves the others out
    unsure = row.verdict == "undetermined"
    status: Status = "TENTATIVE" if unsure else "CONFIRMED"
    shown = f"{'If due: ' if unsure else ''}{title}"
    words = (
        f"Duty {row.duty} towards {row.recipient or 'not named'}. Strict date. Latest arguable: "
        f"{clock_files.due_words(row.latest_arguable_due)}. "
        f"Source: {clock_files.sure(row.confidence)}. Edition {row.pack}."
        + (" Provisional: rests on something suspected or assumed." if row.provisional else "")
        + (" Undetermined: counts only if the duty is due." if unsure else "")
    )
    uid = _uid(_key(row))
    stamp = hashlib.sha256("|".join((row.strict_due.isoformat(), shown, words)).encode())
    event = CalendarEvent(
        uid, *_key(row), 0, row.strict_due, title, stamp.hexdigest()[:32], ended=False
    )
    last = before.get(uid)
    if last is not None:
        same = (last.stamp, last.ended) == (event.stamp, False)
        event = event._replace(sequence=last.sequence + (not same))
    return Entry(uid, row.strict_due, shown, words, event.sequence, status), event


def _ended(last: CalendarEvent) -> tuple[Entry, CalendarEvent]:
    """Return the cancellation of an event; a file that tells it again says the same."""
    event = last if last.ended else last._replace(sequence=last.sequence + 1, ended=True)
    words = (
        "This date no longer runs: it was met, it no longer applies, or the case was closed. "
        f"It stood at {clock_files.due_words(last.at)}."
    )
    entry = Entry(last.uid, last.at, f"Ended: {last.title}", words, event.sequence, "CANCELLED")
    return entry, event
