"""Reading: frozen records from ready-made rows; a list computes nothing.

Each method is one read transaction on connections that cannot write.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Literal, Self

import sqlalchemy as sa

from pirdesk.casefile.case import Case, ClockRow, Definition, Label, Person, RegisterRow, Role
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.storage import reading, tables
from pirdesk.storage.clock_board import ALL, Wanted, kept_to, read_board
from pirdesk.storage.columns import AnyRow, AnySelect
from pirdesk.storage.definitions import read_revision, read_versions
from pirdesk.storage.folding import fold, like_pattern
from pirdesk.storage.gate import translated
from pirdesk.storage.records import CalendarEvent, ClockLine, PersonKey, Submission

Order = Literal["changed", "title", "due", "created"]
_page = tables.register_page.c
_ORDERS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "changed": (_page.changed_at.desc(), _page.case_id.desc()),
    "created": (_page.created_at.desc(), _page.case_id.desc()),
    "title": (_page.title_order, _page.case_id),
    "due": (_page.due_order, _page.case_id),
}
_ROW = tuple(
    _page[name]
    for name in (
        "case_id", "title", "kind", "state", "label", "exercise", "created_at", "changed_at",
        "severity", "next_due", "next_duty", "open_duties",
    )
)  # fmt: skip
_KEPT = (
    "case_id", "duty", "entity", "place", "verdict", "provisional", "recipient",
    "strict_due", "latest_arguable_due", "confidence", "pack",
)  # fmt: skip
SEARCH_WORDS, SEARCH_LETTERS = 40, 200
_CLOCK = tuple(tables.clock_row.c[name] for name in (*_KEPT, "begun_at"))


class Reading:
    """A place to read from: hands out read transactions."""

    def __init__(self, engine: sa.Engine, shown: str) -> None:
        self._engine = engine
        self._shown = shown
        self.on_definitions: Callable[[int], None] = lambda revision: None
        self._sheets: dict[str, FactSheet] | None = None

    @contextmanager
    def transaction(self, *, judged: bool = False) -> Iterator[sa.Connection]:
        """Open one read transaction; SurroundingsError where the database refuses.

        What is read to be ``judged`` by a law is read with the revision of the definitions, which
        ``on_definitions`` is told before the caller goes on.
        """
        with translated(self._shown), self._engine.connect() as connection:
            yield connection
            revision = read_revision(connection) if judged else None
        if revision is not None:
            self.on_definitions(revision)

    def _rows(self, query: AnySelect, *, judged: bool = False) -> list[AnyRow]:
        with self.transaction(judged=judged) as connection:
            return list(connection.execute(query))

    def _one(self, query: AnySelect, kind: str, wanted: str) -> AnyRow:
        rows = self._rows(query)
        if not rows:
            raise reading.not_found(kind, wanted)
        return rows[0]


class CaseViews(Reading):
    """Cases, facts, clocks, persons and definitions."""

    def register(
        self, search: str = "", limit: int = 200, offset: int = 0, order: Order = "changed"
    ) -> tuple[RegisterRow, ...]:
        """Return one page of the register; every word of ``search`` (40 at most) must be found.

        ``order``: changed and created newest first, title by letters, due nearest first.
        """
        query = sa.select(*_ROW).where(*_found(search)).order_by(*_ORDERS[order])
        rows = self._rows(query.limit(limit).offset(offset), judged=True)
        return tuple(_register_row(row) for row in rows)

    def count(self, search: str = "") -> int:
        """Count the cases a search finds."""
        if not search.split():
            query = sa.select(sa.func.count()).select_from(tables.register_row)
        else:
            query = sa.select(sa.func.count()).select_from(tables.register_page)
        return int(self._rows(query.where(*_found(search)))[0][0])

    def case(self, case_id: str) -> Case:
        """Return one case; NotFound where there is none."""
        with self.transaction(judged=True) as connection:
            return reading.read_case(connection, case_id)

    def sheet(self, case_id: str) -> FactSheet:
        """Return the current answers of a case with revision, who and when; NotFound.

        Privileged answers are left out: whoever composes, exports or lists never holds them.
        """
        if self._sheets is not None and case_id in self._sheets:
            return self._sheets[case_id]
        with self.transaction(judged=True) as connection:
            sheet = reading.read_sheet(connection, case_id)
            if not len(sheet):
                reading.read_case(connection, case_id)
        if self._sheets is not None:
            self._sheets[case_id] = sheet
        return sheet

    def once(self) -> Self:
        """Return these views for one look at the cases: each reads its answers once."""
        looking = copy.copy(self)
        looking._sheets = {}
        return looking

    def history(self, case_id: str, key: str) -> tuple[Answer, ...]:
        """Return every revision of one answer, oldest first; none that is privileged.

        A removal and an erased text are unknown answers whose ``because`` says so.
        """
        with self.transaction() as connection:
            return tuple(reading.read_revisions(connection, case_id, key))

    def privileged(self, case_id: str, key: str) -> tuple[Answer, ...]:
        """Return every revision of one privileged answer; only verbs of counsel ask for it."""
        with self.transaction() as connection:
            return tuple(reading.read_revisions(connection, case_id, key, privileged=True))

    def clocks(self, case_id: str = "", wanted: Wanted | None = None) -> tuple[ClockRow, ...]:
        """Return the clock rows of one case or of all, nearest first, those without date last.

        ``wanted`` keeps to the open cases and clocks a board would show by it, each with a row
        of its own, and where it names no span of time those without a date too.
        """
        table = tables.clock_row.c
        query = sa.select(*_CLOCK).order_by(
            table.strict_due.is_(None), table.strict_due, table.case_id, table.number
        )
        if case_id:
            query = query.where(table.case_id == case_id)
        with self.transaction(judged=True) as connection:
            if wanted is not None:
                query = query.where(*kept_to(connection, wanted))
            return tuple(ClockRow(*row) for row in connection.execute(query))

    def clock_board(
        self, limit: int, offset: int = 0, wanted: Wanted = ALL
    ) -> tuple[ClockLine, ...]:
        """Return one page of the dated clocks of all open cases, nearest first."""
        with self.transaction(judged=True) as connection:
            return read_board(connection, wanted, limit, offset)

    def calendar_events(self, case_id: str = "", wanted: Wanted = ALL) -> tuple[CalendarEvent, ...]:
        """Return the dates exported so far of one case or all, whatever became of them."""
        from pirdesk.storage.calendar import read_events  # noqa: PLC0415 - with the writers

        with self.transaction() as connection:
            return read_events(connection, case_id, wanted)

    def titles(self, case_ids: Collection[str]) -> dict[str, str]:
        """Return the titles of the cases named; an id nobody knows is left out."""
        case = tables.case_file.c
        query = sa.select(case.id, case.title).where(case.id.in_(sorted(case_ids)))
        return {row.id: row.title for row in self._rows(query)}

    def submissions(self, case_id: str) -> tuple[Submission, ...]:
        """Return what was filed for a case, in order of filing."""
        table = tables.submission.c
        query = sa.select(
            table.case_id, table.duty, table.place, table.entity, table.filed_at, table.who,
            table.reference, table.sha256, table.channel, table.file_name, table.receipt,
            table.reasons, table.noted_at, table.number,
        )  # fmt: skip
        query = query.where(table.case_id == case_id).order_by(table.filed_at, table.number)
        return tuple(Submission(*row) for row in self._rows(query))

    def cases_behind(self, pack: str) -> tuple[str, ...]:
        """Return the open cases whose dates were not computed with this pack, oldest first."""
        row, case = tables.register_row.c, tables.case_file.c
        query = sa.select(row.case_id).where(row.pack != pack, row.case_id == case.id)
        query = query.where(case.state == "open").order_by(row.created_at, row.case_id)
        return tuple(found[0] for found in self._rows(query))

    def kept_clocks(self, case_id: str = "") -> tuple[ClockRow, ...]:
        """Return the clocks that a newer edition of the law replaced and nobody accepted yet."""
        kept = tables.kept_clock.c
        query = sa.select(*(kept[name] for name in _KEPT))
        if case_id:
            query = query.where(kept.case_id == case_id)
        return tuple(
            ClockRow(*row) for row in self._rows(query.order_by(kept.case_id, kept.number))
        )

    def persons(self) -> tuple[Person, ...]:
        """Return everybody, by name."""
        return tuple(_person(row) for row in self._rows(sa.select(tables.person).order_by("name")))

    def person(self, person_id: str) -> Person:
        """Return one person; NotFound where there is none."""
        query = sa.select(tables.person).where(tables.person.c.id == person_id)
        return _person(self._one(query, "person", person_id))

    def person_key(self, person_id: str) -> PersonKey | None:
        """Return a person's present key, or None."""
        keys, person = tables.person_key.c, tables.person.c
        query = sa.select(keys.key_id, keys.public_key, keys.certificate).where(
            keys.key_id == person.key_id, person.id == person_id
        )
        rows = self._rows(query)
        return PersonKey(*rows[0]) if rows else None

    def public_keys(self) -> dict[str, bytes]:
        """Return every public key ever enrolled, by key id, superseded ones too."""
        table = tables.person_key.c
        rows = self._rows(sa.select(table.key_id, table.public_key))
        return {row.key_id: row.public_key for row in rows}

    def definitions(self) -> tuple[Definition, ...]:
        """Return the newest version of every organisation definition."""
        newest = {(each.kind, each.id): each for each in self.definition_versions()}
        return tuple(newest.values())

    def definition_versions(self) -> tuple[Definition, ...]:
        """Return every version of every organisation definition, oldest first."""
        with self.transaction() as connection:
            return read_versions(connection)

    def definitions_revision(self) -> int:
        """Return the revision of the definitions, one cheap read; it only ever grows."""
        with self.transaction(judged=True) as connection:
            return read_revision(connection)


def _found(search: str) -> list[sa.ColumnElement[bool]]:
    words = [word[:SEARCH_LETTERS] for word in dict.fromkeys(fold(search).split())]
    words = words[:SEARCH_WORDS]  # a page pasted here would be more than SQLite looks for
    return [_page.search_text.like(like_pattern(word), escape="\\") for word in words]


def _register_row(row: AnyRow) -> RegisterRow:
    named = row._asdict()
    return RegisterRow(**{**named, "label": Label(row.label)})


def _person(row: AnyRow) -> Person:
    return Person(row.id, row.name, Role(row.role), row.key_id)
