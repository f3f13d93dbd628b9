"""Backups of a case database, made while it may be in use, and reading them back.

SQLite: one consistent copy of the file. PostgreSQL: our own dump, JSON lines (gzip): a header with
the schema version, per table one line with its columns and one per row (bytes as base64), and a
last line with the number of rows and the SHA-256 of all lines before it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from pirdesk import private_files
from pirdesk.errors import SurroundingsError, UserError, path_words
from pirdesk.lockedfiles import belongs_to, open_bytes
from pirdesk.messages import Message, Words
from pirdesk.storage.engine import read_engine, read_mode, write_engine
from pirdesk.storage.gate import translated
from pirdesk.storage.place import Named, Place, place_of, refuse_no_file, sqlite_uri
from pirdesk.storage.schema import State, look, look_inside, refuse
from pirdesk.storage.sqlite_files import connected
from pirdesk.storage.version import VERSION
from pirdesk.strictjson import read_json

FORMAT = "pirdesk.dump/1"
_ROWS = 500


class _NotWhole(ValueError):
    """A backup that cannot be read back, and why."""

    def __init__(self, words: Message) -> None:
        super().__init__(words.id)
        self.words = words


def backup(named: Named, target: Path) -> None:
    """Copy a database to a new file, whole or not at all; an existing file is refused."""
    place = place_of(named)
    _refuse_target(target, place)
    with translated(place.shown):
        state = look(place)
        if state.state not in (State.CURRENT, State.OLDER, State.NEWER):
            refuse(state, place.shown)
        try:
            with private_files.replacing(target) as part:
                _copy_file(place.file, part) if place.file else _dump(place, part)
        except (OSError, sqlite3.Error) as fault:
            raise SurroundingsError(
                Message(
                    "storage.backup_write", {"name": path_words(target), "why": _reason(fault)}
                ),
                Message("storage.backup_write_do"),
                safe=Message("errors.database_unchanged"),
                code="backup.write",
            ) from None


def _refuse_target(target: Path, place: Place) -> None:
    """Refuse a name that is taken, one no file can have, and one of the database's own."""
    why: Words = ""
    try:
        if not target.name or "\0" in str(target):
            why = Message("storage.name_none")
        elif place.file is not None and belongs_to(target, place.file):
            why = Message("storage.name_database")
        elif target.exists() or target.is_symlink():
            why = Message("storage.name_taken")
    except OSError as fault:
        why = fault.strerror or Message("storage.name_refused")
    if why:
        raise UserError(
            Message("storage.backup_name", {"name": path_words(target.name), "why": why}),
            Message("storage.backup_name_do"),
            safe=Message("errors.nothing_written"),
            code="backup.exists",
        )


def restore(source: Path, named: Named) -> None:
    """Read a backup back into an empty or missing database; anything else is refused."""
    place = place_of(named)
    with translated(place.shown):
        state = look(place)
        if state.state not in (State.MISSING, State.FRESH):
            raise UserError(
                Message("storage.restore_full", {"database": place.shown}),
                Message("storage.restore_full_do"),
                safe=Message("errors.nothing_changed"),
                code="restore.full",
            )
        refuse_no_file(source)
        try:
            with open_bytes(source) as opened:
                start = opened.read(16)
            if start.startswith(b"SQLite format 3\x00"):
                _restore_file(source, place)
            else:
                _restore_dump(source, place)
        except (OSError, EOFError, zlib.error, sqlite3.Error, ValueError, KeyError) as fault:
            raise SurroundingsError(
                Message(
                    "storage.restore_read", {"name": path_words(source.name), "why": _reason(fault)}
                ),
                Message("storage.restore_read_do"),
                safe=Message("errors.nothing_restored"),
                code="restore.read",
            ) from None


def _copy_file(file: Path, target: Path) -> None:
    """Copy into a file that is there and empty; a URI, since its name may be no text."""
    with connected(file, read_mode(file)) as connection:
        connection.execute("VACUUM INTO ?", (sqlite_uri(target.absolute()),))


def _restore_file(source: Path, place: Place) -> None:
    if place.file is None:
        raise _NotWhole(Message("storage.dump_of_file"))
    refuse_unknown(place_of(source))
    with private_files.replacing(place.file) as part:
        _copy_file(source, part)


def refuse_unknown(place: Place) -> None:
    """Refuse a backup that this program could not open or upgrade."""
    state = look(place)
    if state.state is not State.OLDER:
        refuse(state, place.shown)


def _dump(place: Place, target: Path) -> None:
    engine = read_engine(place)
    try:
        with (
            engine.connect() as connection,
            target.open("wb") as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed,
        ):
            _write_dump(connection, packed)
    finally:
        engine.dispose()


def _write_dump(connection: sa.Connection, packed: gzip.GzipFile) -> None:
    hashed, count = hashlib.sha256(), 0

    def put(value: Any) -> None:
        line = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        hashed.update(line)
        packed.write(line)

    put({"format": FORMAT, "schema": look_inside(connection).version})
    for table in _tables(connection):
        put({"table": table.name, "columns": [column.name for column in table.columns]})
        rows = connection.execution_options(yield_per=_ROWS).execute(sa.select(table))
        for row in rows:
            put([_plain(value) for value in row])
            count += 1
    packed.write(json.dumps({"rows": count, "sha256": hashed.hexdigest()}).encode() + b"\n")


def _restore_dump(source: Path, place: Place) -> None:
    from pirdesk.storage.migrate import create_at  # noqa: PLC0415 - Alembic loads only when used

    check_dump(source)
    engine = write_engine(place, create=True)
    try:
        with engine.begin() as connection, gzip.open(source, "rb") as lines:
            version = read_json(lines.readline())["schema"]
            create_at(connection, version)
            tables = {table.name: table for table in _tables(connection)}
            for table in tables.values():
                if table.name in ("desk_schema", "tree", "case_head"):
                    connection.execute(table.delete())
            for name, rows in _read_rows(lines):
                connection.execute(tables[name].insert(), rows)
    finally:
        engine.dispose()


def check_dump(source: Path) -> int:
    """Check a dump to its last line and return its schema version; ValueError if not whole."""
    hashed, last, version = hashlib.sha256(), b"", 0
    with gzip.open(source, "rb") as lines:
        for number, line in enumerate(lines):
            if number == 0:
                head = read_json(line)
                if head.get("format") != FORMAT or not 1 <= head["schema"] <= VERSION:
                    raise _NotWhole(Message("storage.dump_unread"))
                version = head["schema"]
            hashed.update(last)
            last = line
    if not version or read_json(last).get("sha256") != hashed.hexdigest():
        raise _NotWhole(Message("storage.dump_changed"))
    return version


def _read_rows(lines: BinaryIO | gzip.GzipFile) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    name = ""
    columns: list[str] = []
    rows: list[dict[str, Any]] = []
    for line in lines:
        value = read_json(line)
        if isinstance(value, list):
            rows.append(dict(zip(columns, map(_value, value), strict=True)))
        if rows and (isinstance(value, dict) or len(rows) >= _ROWS):
            yield name, rows
            rows = []
        if isinstance(value, dict) and "table" in value:
            name, columns = value["table"], value["columns"]


def _tables(connection: sa.Connection) -> Sequence[sa.Table]:
    found = sa.MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(value).decode()}
    return value


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def _reason(fault: Exception) -> Words:
    if isinstance(fault, _NotWhole):
        return fault.words
    return (getattr(fault, "strerror", None) or str(fault))[:120]
