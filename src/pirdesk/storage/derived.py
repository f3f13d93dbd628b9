"""The rows that lists read: computed once, in the save that changed the facts they come from.

``rebuild`` makes them all anew and must give the same; only “late or not” depends on the clock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from pirdesk.casefile.case import Case, ClockRow
from pirdesk.storage import tables
from pirdesk.storage.answer_memory import AnswerMemory
from pirdesk.storage.columns import Instant
from pirdesk.storage.definitions import hold_definitions
from pirdesk.storage.folding import fold
from pirdesk.storage.reading import read_case, read_submissions
from pirdesk.storage.records import Derive, Derived, HeldDefinitions

NO_DUE = "9999"
# A save changes one text of a case; the others were folded by the save before.
_folded = lru_cache(maxsize=1024)(fold)
_of_case: sa.BindParameter[str] = sa.bindparam("of_case")
_SET_ROW = tables.register_row.update().where(tables.register_row.c.case_id == _of_case)
_NEW_ROW = tables.register_row.insert()
_NO_CLOCKS = tables.clock_row.delete().where(tables.clock_row.c.case_id == _of_case)
_KEPT = [column.name for column in tables.kept_clock.c]
_KEEP_CLOCKS = tables.kept_clock.insert().from_select(
    _KEPT,
    sa.select(*(tables.clock_row.c[name] for name in _KEPT)).where(
        tables.clock_row.c.case_id == _of_case,
        tables.clock_row.c.pack != sa.bindparam("present"),
        ~sa.exists().where(tables.kept_clock.c.case_id == _of_case),
    ),
)
_NO_KEPT = tables.kept_clock.delete().where(tables.kept_clock.c.case_id == _of_case)
_SAID = tuple(
    sa.select(
        *(table.c[name] for name in ("duty", "entity", "place", "verdict")),
        table.c.strict_due,
        table.c.latest_arguable_due,
    ).where(table.c.case_id == _of_case)
    for table in (tables.kept_clock, tables.clock_row)
)
# Rows of clocks are compared as they are stored, so their instants are written here once.
_CLOCK = {c.name: sa.Text() if isinstance(c.type, Instant) else c.type for c in tables.clock_row.c}
_NEW_CLOCKS = tables.clock_row.insert().values(
    {name: sa.bindparam(name, type_=kind) for name, kind in _CLOCK.items()}
)
_SAME_CLOCKS = tables.clock_row.update().where(tables.clock_row.c.case_id == _of_case)
_STORED_CLOCKS = (
    sa.select(*(sa.type_coerce(tables.clock_row.c[name], kind) for name, kind in _CLOCK.items()))
    .where(tables.clock_row.c.case_id == _of_case)
    .order_by(tables.clock_row.c.number)
)
_RESTS_ON = tuple(_CLOCK).index("facts_revision")
_PACK = tuple(_CLOCK).index("pack")


def derive_case(
    connection: sa.Connection,
    case_id: str,
    derive: Derive,
    held: HeldDefinitions,
    changed_at: datetime,
    *,
    memory: AnswerMemory,
    written: Collection[str] = (),
) -> None:
    """Write the register row and clock rows of one case from its facts and the law held.

    ``written`` are the keys of the answers that this transaction wrote.
    """
    case = read_case(connection, case_id)
    sheet, revision = memory.read(connection, case_id, written)
    derived = derive(case, sheet, read_submissions(connection, case_id), held)
    shown = [a.value for a in sheet.answers.values() if isinstance(a.value, str)]
    row = _register_values(case, derived, shown, revision, changed_at)
    done = connection.execute(_SET_ROW, row | {"of_case": case_id})
    if done.rowcount == 0:
        connection.execute(_NEW_ROW, row | {"case_id": case_id})
    rows = [
        _clock_values(case, number, clock, revision) for number, clock in enumerate(derived.clocks)
    ]
    _write_clocks(connection, case_id, derived, rows, revision)


def _write_clocks(
    connection: sa.Connection,
    case_id: str,
    derived: Derived,
    rows: list[dict[str, Any]],
    revision: int,
) -> None:
    """Write the clock rows of a case; where nothing of them moved, only what they rest on."""
    found = connection.execute(_STORED_CLOCKS, {"of_case": case_id}).all()
    stored, made = map(tuple, found), (tuple(row[name] for name in _CLOCK) for row in rows)
    if list(map(_told, stored)) == list(map(_told, made)):
        if found:
            connection.execute(_SAME_CLOCKS, {"of_case": case_id, "facts_revision": revision})
        return
    replaced = any(row[_PACK] != derived.pack for row in found)
    kept = replaced and _keep_replaced(connection, case_id, derived)
    if found:
        connection.execute(_NO_CLOCKS, {"of_case": case_id})
    if rows:
        connection.execute(_NEW_CLOCKS, rows)
    if kept:
        _forget_unmoved(connection, case_id)


def _told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what a clock's row says, without the facts it rests on."""
    return row[:_RESTS_ON] + row[_RESTS_ON + 1 :]


def _keep_replaced(connection: sa.Connection, case_id: str, derived: Derived) -> bool:
    """Keep the clocks of an earlier edition of the law until a person accepts the new ones.

    No date moves silently: only where the new rows name another pack is anything kept.
    """
    named = {"of_case": case_id, "present": derived.pack}
    return bool(connection.execute(_KEEP_CLOCKS, named).rowcount)


def _forget_unmoved(connection: sa.Connection, case_id: str) -> None:
    """Drop what was kept where the newer edition says the same: there is nothing to look at."""
    kept, present = (
        {tuple(row) for row in connection.execute(query, {"of_case": case_id})} for query in _SAID
    )
    if kept == present:
        connection.execute(_NO_KEPT, {"of_case": case_id})


def touch_case(connection: sa.Connection, case_id: str, changed_at: datetime) -> None:
    """Note in the register that something other than a fact changed."""
    connection.execute(_SET_ROW, {"of_case": case_id, "changed_at": changed_at})


def derive_some(connection: sa.Connection, case_ids: Sequence[str], derive: Derive) -> None:
    """Make the derived rows of some cases anew; when each last changed stays as it was.

    Their chains are locked like in a save, so no answer is written between reading and writing.
    """
    head = tables.case_head.c.case_id
    wait = sa.select(head).where(head.in_(case_ids)).order_by(head).with_for_update()
    connection.execute(wait).all()
    held = hold_definitions(connection)
    row = tables.register_row.c
    query = sa.select(row.case_id, row.changed_at).where(row.case_id.in_(case_ids))
    memory = AnswerMemory()
    for case_id, changed_at in connection.execute(query).all():
        derive_case(connection, case_id, derive, held, changed_at, memory=memory)


def derive_all(connection: sa.Connection, derive: Derive) -> int:
    """Make every derived row anew; return the number of cases."""
    chain = tables.case_head.c.case_id
    connection.execute(sa.select(chain).order_by(chain).with_for_update()).all()
    held = hold_definitions(connection)
    connection.execute(tables.register_row.delete())
    case_ids = list(connection.execute(sa.select(tables.case_file.c.id)).scalars())
    book, head = tables.ledger.c, tables.case_head.c
    last = sa.select(book.case_id, book.at).where(
        book.case_id == head.case_id, book.seq == head.seq
    )
    changed = dict(connection.execute(last).all())
    memory = AnswerMemory()
    for case_id in case_ids:
        derive_case(connection, case_id, derive, held, changed[case_id], memory=memory)
    return len(case_ids)


def _register_values(
    case: Case, derived: Derived, shown: list[str], revision: int, changed_at: datetime
) -> dict[str, Any]:
    due = derived.next_due
    words = (case.id, case.title, case.note, derived.kind, *shown)
    return {
        "kind": derived.kind,
        "severity": derived.severity,
        "next_due": due,
        "next_duty": derived.next_duty,
        "open_duties": derived.open_duties,
        "created_at": case.created_at,
        "changed_at": changed_at,
        "title_order": fold(case.title),
        "due_order": NO_DUE if due is None else tables.instant_text(due),
        "facts_revision": revision,
        "pack": derived.pack,
        "search_text": " ".join(filter(None, map(_folded, words))),
        "label": case.label.value,
    }


def _clock_values(case: Case, number: int, clock: ClockRow, revision: int) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "number": number,
        "duty": clock.duty,
        "entity": clock.entity,
        "place": clock.place,
        "verdict": clock.verdict,
        "provisional": clock.provisional,
        "recipient": clock.recipient,
        "strict_due": _written(clock.strict_due),
        "latest_arguable_due": _written(clock.latest_arguable_due),
        "confidence": clock.confidence,
        "pack": clock.pack,
        "begun_at": _written(clock.begun_at),
        "facts_revision": revision,
        "label": case.label.value,
    }


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else tables.instant_text(instant)
