"""What state a database is in: fresh, current, older, newer, foreign, half or broken.

Looks only; never creates, migrates or repairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import sqlalchemy as sa

from pirdesk.errors import SurroundingsError
from pirdesk.messages import Message, Param
from pirdesk.storage import guards, tables
from pirdesk.storage.columns import AnyRow
from pirdesk.storage.engine import read_engine, sentence
from pirdesk.storage.place import Place, refuse_no_file
from pirdesk.storage.version import PRODUCT, REVISIONS, VERSION
from pirdesk.wording import say

_ADDED_LATER = {
    1: {"quotation", "submission", "stale_quotation"},
    2: {"record_stamp"},
    3: {"kept_clock"},
    8: {"calendar_event"},
}


class State(StrEnum):
    """The states a database can be found in."""

    MISSING = "missing"
    FRESH = "fresh"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"
    HALF = "half"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What was found: the state, the schema version of the database, who may read and write it."""

    state: State
    version: int = 0
    min_reader: int = 0
    min_writer: int = 0
    detail: str = ""

    def readable(self) -> bool:
        """Tell whether this program may read the database."""
        newer = self.state is State.NEWER and self.min_reader <= VERSION
        return self.state is State.CURRENT or newer


def look(place: Place) -> SchemaState:
    """Find the state of a database without writing to it."""
    absent = nothing_there(place)
    if absent is not None:
        return absent
    engine = read_engine(place)
    try:
        return look_through(engine, place)
    finally:
        engine.dispose()


def nothing_there(place: Place) -> SchemaState | None:
    """Return the state of a SQLite file that is missing or has no bytes, else None.

    What is there and no file raises SurroundingsError.
    """
    if place.file is None:
        return None
    if not refuse_no_file(place.file):
        return SchemaState(State.MISSING)
    if place.file.stat().st_size == 0:
        return SchemaState(State.FRESH)
    return None


def look_through(engine: sa.Engine, place: Place) -> SchemaState:
    """Find the state of a database that is there, through an engine of ours."""
    try:
        with engine.connect() as connection:
            return look_inside(connection)
    except sa.exc.DBAPIError as fault:
        words = sentence(fault, place.shown)
        if words is None:
            raise
        if words.code == "database.broken":
            return SchemaState(State.BROKEN, detail=say(words.title))
        raise words from None


def look_inside(connection: sa.Connection) -> SchemaState:
    """Find the state through a connection that is open."""
    found = _names(connection)
    if not found:
        return SchemaState(State.FRESH)
    if "desk_schema" not in found:
        ours = {"case_file", "ledger", "tree", "answer_revision"} <= found
        return SchemaState(State.HALF if ours else State.FOREIGN, detail="no schema row")
    marker = _marker(connection)
    if marker is None:
        return SchemaState(State.HALF, detail="no schema row")
    if marker.product != PRODUCT:
        return SchemaState(State.FOREIGN, detail=marker.product[:40])
    limits = (marker.version, marker.min_reader, marker.min_writer)
    if marker.version > VERSION:
        return SchemaState(State.NEWER, *limits)
    missing = expected_names(connection.dialect.name, marker.version) - found
    if missing:
        return SchemaState(State.HALF, *limits, detail=", ".join(sorted(missing)[:5]))
    stamped = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars()
    if tuple(stamped) != (REVISIONS[marker.version - 1],):
        return SchemaState(State.HALF, *limits, detail="the migration mark does not fit")
    return SchemaState(State.CURRENT if marker.version == VERSION else State.OLDER, *limits)


def refuse(state: SchemaState, shown: str, *, read_only: bool = False) -> None:
    """Raise SurroundingsError unless this program may open the database as asked."""
    if state.state is State.CURRENT or (read_only and state.readable()):
        return
    what, then, safe = _refusal(state, shown)
    raise SurroundingsError(what, then, safe=safe, code=f"database.{state.state.value}")


def expected_names(dialect: str, version: int = VERSION) -> set[str]:
    """Return the names of all tables, views and triggers a database of this version has."""
    without: set[str] = set().union(
        *(names for earlier, names in _ADDED_LATER.items() if version <= earlier)
    )
    events = ["update", "delete"] + (["truncate"] if dialect == "postgresql" else [])
    guarded = [t for t in (*tables.APPEND_ONLY, "kept_text") if t not in without]
    triggers = {f"{table}_no_{event}" for table in guarded for event in events}
    names = set(tables.metadata.tables) | set(guards.VIEWS) | {"alembic_version"}
    return (names - without) | triggers


def _names(connection: sa.Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view', 'trigger')"
    else:
        query = (
            "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'v', 'p', 'm', 'f') "
            "AND c.relnamespace = current_schema()::regnamespace "
            "UNION ALL SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
    found = connection.execute(sa.text(query)).scalars()
    return {name for name in found if not name.startswith("sqlite_")}


def _marker(connection: sa.Connection) -> AnyRow | None:
    query = sa.text("SELECT product, version, min_reader, min_writer FROM desk_schema")
    try:
        rows = connection.execute(query).all()
    except (sa.exc.OperationalError, sa.exc.ProgrammingError):
        return None
    return rows[0] if len(rows) == 1 else None


def _refusal(state: SchemaState, shown: str) -> tuple[Message, Message, Message]:
    """Return what is the matter with a database, what to do and what is safe."""
    unchanged = Message("errors.nothing_changed")
    versions: dict[str, Param] = {"database": shown, "version": state.version, "ours": VERSION}
    match state.state:
        case State.MISSING:
            what = Message("storage.missing", {"database": shown})
            return what, Message("storage.missing_do"), Message("errors.nothing_created")
        case State.FRESH:
            what = Message("storage.fresh", {"database": shown})
            return what, Message("storage.fresh_do"), unchanged
        case State.OLDER:
            return Message("storage.older", versions), Message("storage.older_do"), unchanged
        case State.NEWER:
            then = Message("storage.newer_read" if state.readable() else "storage.newer_install")
            return Message("storage.made_by_newer", versions), then, unchanged
        case State.FOREIGN:
            what = Message("storage.foreign", {"database": shown})
            return what, Message("storage.foreign_do"), unchanged
        case State.HALF:
            what = Message("storage.half", {"database": shown, "detail": state.detail})
            return what, Message("storage.half_do"), unchanged
        case State.CURRENT | State.BROKEN:
            what = Message("storage.broken", {"database": shown})
            unchanged = Message("errors.database_unchanged")
            return what, Message("storage.broken_do"), unchanged
        case _:
            assert_never(state.state)
