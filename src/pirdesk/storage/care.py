"""Looking after a database without writing to it: its state, its integrity, its stored bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa

from pirdesk.casefile.findings import Finding
from pirdesk.errors import SurroundingsError
from pirdesk.storage import tables
from pirdesk.storage.engine import read_engine
from pirdesk.storage.gate import translated
from pirdesk.storage.place import Named, place_of
from pirdesk.storage.schema import SchemaState, look, refuse

_BACKUP = "Keep the file as it is and open the newest backup."


def schema_state(named: Named) -> SchemaState:
    """Find what state a database is in; never writes."""
    place = place_of(named)
    with translated(place.shown):
        return look(place)


def check(named: Named) -> tuple[Finding, ...]:
    """Check schema, integrity, stored bytes and derived rows; nothing found means all is well.

    The ledger has its own check, ``verify_ledger``.
    """
    place = place_of(named)
    with translated(place.shown):
        state = look(place)
        try:
            refuse(state, place.shown)
        except SurroundingsError as fault:
            code = f"database.{state.state.value}"
            return (Finding(code, "blocker", fault.title, place.shown, fault.what_to_do),)
        engine = read_engine(place)
        try:
            with engine.connect() as connection:
                return tuple(_inside(connection))
        finally:
            engine.dispose()


def _inside(connection: sa.Connection) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection)
    yield from _blobs(connection)
    yield from _derived(connection)


def _sqlite(connection: sa.Connection) -> Iterator[Finding]:
    for (words,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if words != "ok":
            yield Finding("check.integrity", "blocker", str(words)[:300], "", _BACKUP)
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        words = f"Row {row} of {table} names something of {parent} that does not exist."
        yield Finding("check.reference", "blocker", words, f"{table} {row}", _BACKUP)


def _blobs(connection: sa.Connection) -> Iterator[Finding]:
    table = tables.blob.c
    names = connection.execute(sa.select(table.sha256).order_by(table.sha256)).scalars().all()
    for name in names:
        data = connection.execute(sa.select(table.data).where(table.sha256 == name)).scalar_one()
        if hashlib.sha256(data).hexdigest() != name:
            words = f"The stored file {name[:16]}… is not what was stored."
            yield Finding("check.blob", "blocker", words, name, _BACKUP)


def _derived(connection: sa.Connection) -> Iterator[Finding]:
    current, row = tables.answer_current.c, tables.register_row.c
    sums = sa.select(current.case_id, sa.func.sum(current.revision)).group_by(current.case_id)
    revisions = {case_id: int(total) for case_id, total in connection.execute(sums)}
    stamped = dict(connection.execute(sa.select(row.case_id, row.facts_revision)).all())
    for case_id in connection.execute(sa.select(tables.case_file.c.id)).scalars():
        if stamped.get(case_id) != revisions.get(case_id, 0):
            yield Finding(
                "check.derived",
                "warning",
                f"The register's line of case {case_id} is behind its facts.",
                f"case {case_id}",
                "Run “pirdesk db rebuild”; facts and records are not touched.",
            )
