"""The clock rows of a case, mapped anew only for the laws that read what changed.

The rows are always those a mapping from nothing gives; nothing here is stored or decided.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.terms import Vocabulary, term_id
from pirdesk.duties import TELLING_APART, TERMS, Duty, Pack, Regime, clock_rows, map_duties

CASES = 16


@dataclass(frozen=True, slots=True)
class _Mapped:
    """What was mapped last for one case, and what it was mapped from; rows by law."""

    answers: Mapping[str, Answer]
    submissions: Mapping[str, datetime]
    day: date
    rows: Mapping[str, tuple[ClockRow, ...]]


class ClockMemory:
    """Maps the laws of one pack and remembers the rows of the cases saved last.

    ``reads`` names by law every term its clocks can rest on.
    """

    def __init__(self, pack: Pack, vocabulary: Vocabulary) -> None:
        self._pack = pack
        self._laws = {law.id: _read(law)[1] for law in pack.regimes}
        self.reads = {law.id: _terms(law, vocabulary) for law in pack.regimes}
        self._mapped: dict[str, _Mapped] = {}
        self._blank: _Mapped | None = None
        self._lock = threading.Lock()

    def rows(
        self, case_id: str, sheet: FactSheet, now: datetime, submissions: Mapping[str, datetime]
    ) -> tuple[ClockRow, ...]:
        """Return the clock rows of a case in the order of the laws."""
        before = self._mapped.get(case_id) or self._unanswered(case_id, now)
        laws = tuple(self._laws)
        kept: Mapping[str, tuple[ClockRow, ...]] = {}
        # Of the present instant a row shows the day alone: undated facts are judged by today's law.
        if (before.day, before.submissions) == (now.date(), submissions):
            changed = _changed(before.answers, sheet.answers)
            laws = tuple(law for law in laws if self.reads[law] & changed)
            kept = before.rows
        rows = {**kept, **self._map(case_id, laws, sheet, now, submissions)}
        with self._lock:
            self._mapped.pop(case_id, None)
            self._mapped[case_id] = _Mapped(sheet.answers, submissions, now.date(), rows)
            while len(self._mapped) > CASES:
                del self._mapped[next(iter(self._mapped))]
        return tuple(row for law in self._laws for row in rows[law])

    def _unanswered(self, case_id: str, now: datetime) -> _Mapped:
        """Return what a case without any answer has; a new one differs in few laws."""
        if self._blank is None or self._blank.day != now.date():
            rows = self._map("", tuple(self._laws), FactSheet({}), now, {})
            self._blank = _Mapped({}, {}, now.date(), rows)
        own = {
            law: tuple(replace(row, case_id=case_id) for row in rows)
            for law, rows in self._blank.rows.items()
        }
        return replace(self._blank, rows=own)

    def _map(
        self,
        case_id: str,
        laws: tuple[str, ...],
        sheet: FactSheet,
        now: datetime,
        submissions: Mapping[str, datetime],
    ) -> dict[str, tuple[ClockRow, ...]]:
        pack = replace(self._pack, regimes=tuple(self._laws[law] for law in laws))
        found: dict[str, list[Duty]] = {law: [] for law in laws}
        for duty in map_duties(sheet, pack, now, submissions):
            found[duty.regime].append(duty)
        return {law: _told(clock_rows(case_id, duties)) for law, duties in found.items()}


def _told(rows: tuple[ClockRow, ...]) -> tuple[ClockRow, ...]:
    """Leave out what asks nothing of anybody yet: open, without a date and without an authority.

    A case of which only the title is known would otherwise fill a row for every duty there is.
    """
    return tuple(row for row in rows if row.verdict == "due" or row.strict_due or row.place)


_MOST_LAWS = 1024
_laws: dict[int, tuple[Regime, Regime, frozenset[str]]] = {}


def _read(law: Regime) -> tuple[Regime, Regime, frozenset[str]]:
    """Return a law, what of it decides a row, and every text in that; read through once.

    Found by identity: libraries share the laws that are shipped, and each is held beside its own.
    """
    found = _laws.get(id(law))
    if found is None:
        if len(_laws) >= _MOST_LAWS:
            _laws.clear()
        deciding = _deciding(law)
        found = _laws[id(law)] = law, deciding, frozenset(_texts(deciding))
    return found


def _deciding(law: Regime) -> Regime:
    """Return a law without what decides neither verdict nor date: contents, examples and so on."""
    stages = tuple(replace(stage, contents=(), exceptions=(), retention=()) for stage in law.stages)
    return replace(law, stages=stages, examples=(), terms=frozenset())


def _terms(law: Regime, vocabulary: Vocabulary) -> frozenset[str]:
    """Return every term named anywhere in a law, their tables, and what the engine itself reads."""
    named = (_read(law)[2] & vocabulary.terms.keys()) | set(TERMS)
    if law.recipient.choose != "jurisdiction":
        named |= set(TELLING_APART)
    return frozenset(named | {name.partition("[].")[0] for name in named})


def _texts(law: Regime) -> set[str]:
    found: set[str] = set()
    seen: set[int] = set()
    parts: list[Any] = [law]
    while parts:
        part = parts.pop()
        if isinstance(part, str):
            found.add(part)
        elif id(part) not in seen:  # conditions share their terms: each object once
            seen.add(id(part))
            if isinstance(part, tuple | list | frozenset):
                parts.extend(part)
            else:
                parts.extend(getattr(part, name) for name in _fields(part))
    return found


def _fields(part: object) -> Iterable[str]:
    return getattr(part, "__dataclass_fields__", ())


def _changed(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> frozenset[str]:
    """Return the terms whose answers differ, revision and author included."""
    changed = set()
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was is not now and was != now:
            changed.add(term_id(key))
    return frozenset(changed)
