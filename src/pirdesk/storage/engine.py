"""Connections to SQLite and PostgreSQL, set so that an acknowledged save is a kept save.

Knows how the two databases differ; nothing above this module does. Never shows a password.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from pirdesk import private_files
from pirdesk.errors import SurroundingsError, path_words
from pirdesk.messages import Message
from pirdesk.storage import sqlite_files
from pirdesk.storage.place import Place

BUSY_SECONDS = 30


def write_engine(place: Place, *, create: bool = False, migrating: bool = False) -> sa.Engine:
    """Make the engine of the write door; on SQLite every transaction is BEGIN IMMEDIATE.

    ``create`` makes a missing file (SQLite alone would make it for all to read); OSError where it
    cannot be made. ``migrating`` leaves references unchecked until the end, for tables that must
    be rebuilt.
    """
    if place.file is None:
        return _postgres(place, {})
    if create:
        private_files.make_empty(place.file)
    pragmas = _migration_pragmas if migrating else _writer_pragmas
    return _sqlite(place.file, "rw", "BEGIN IMMEDIATE", pragmas)


def read_engine(place: Place) -> sa.Engine:
    """Make the engine of the views: it cannot write, and one transaction sees one state."""
    if place.file is None:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return _postgres(place, options)
    return _sqlite(place.file, read_mode(place.file), "BEGIN", _reader_pragmas)


def keep_private_database(file: Path) -> None:
    """Take a database and its side files away from everybody but their owner.

    SQLite gives side files the rights of the database, so one that is private keeps them so.
    """
    for beside in ("", "-wal", "-shm", "-journal"):
        private_files.keep_private(file.with_name(file.name + beside))


def _postgres(place: Place, options: dict[str, Any]) -> sa.Engine:
    settings = {
        "connect_timeout": 5,
        "tcp_user_timeout": 5000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "application_name": "pirdesk",
        "options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC",
    }
    assert place.url is not None  # noqa: S101 - a place without a file has an address
    return sa.create_engine(
        place.url,
        connect_args=settings,
        execution_options=options,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite(
    file: Path, mode: str, begin: str, pragmas: Callable[[sqlite3.Connection], None]
) -> sa.Engine:
    engine = sa.create_engine(
        "sqlite+pysqlite://",
        creator=lambda: sqlite_files.connect(file, mode, setup=pragmas),
        poolclass=QueuePool,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "checkout")
    def _taken(connection: sqlite_files.Connection, _record: object, _proxy: object) -> None:
        if not connection.home.take(connection):
            raise sa.exc.DisconnectionError
        if connection.compare() is sqlite_files.Now.CUT_OFF:
            connection.home.close_all(connection)
            raise sa.exc.DisconnectionError  # the pool opens another one

    @sa.event.listens_for(engine, "checkin")
    def _back(connection: sqlite_files.Connection | None, _record: object) -> None:
        if connection is not None:
            connection.home.give_back(connection)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        confirm(connection)
        connection.exec_driver_sql(begin)

    return engine


def confirm(connection: sa.Connection) -> None:
    """Raise SurroundingsError unless what is written here is in the files that others read.

    Looked at before each transaction; after one it says whether its commit counts. Nothing to do
    on a server.
    """
    used: object = connection.connection.dbapi_connection
    if not isinstance(used, sqlite_files.Connection):
        return
    now = used.compare(adopt=False, locks=used.writes)
    if now is sqlite_files.Now.MOVED:
        raise _GONE.of(path_words(used.home.path))
    # What is only read was asked at checkout; cut off since, it shows the file as it was then.
    if now is sqlite_files.Now.CUT_OFF and used.writes:
        raise sqlite_files.CutOff(used.home.path)


def _writer_pragmas(connection: sqlite3.Connection) -> None:
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError("this folder does not allow write-ahead logging")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA temp_store=MEMORY")


def _migration_pragmas(connection: sqlite3.Connection) -> None:
    _writer_pragmas(connection)
    connection.execute("PRAGMA foreign_keys=OFF")


def _reader_pragmas(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA temp_store=MEMORY")


def read_mode(file: Path) -> str:
    """Choose plain reading, or reading a file that nobody can be writing beside."""
    try:
        with sqlite_files.connected(file, "ro") as probe:
            probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        log = file.with_name(file.name + "-wal")
        if file.exists() and not (log.exists() and log.stat().st_size):
            return "ro&immutable=1"
    except sqlite3.DatabaseError:
        return "ro"
    return "ro"


def sentence(fault: sa.exc.DBAPIError, shown: str) -> SurroundingsError | None:
    """Say in words what the database refused; None where the fault is a mistake of ours."""
    words: _Words | None
    code = getattr(fault.orig, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        words = _FULL  # no room even for the index of the log
    elif code is not None:
        words = _SQLITE_WORDS.get(code & 0xFF)
    elif isinstance(fault.orig, sqlite3.Error):
        words = _CANNOT_OPEN if isinstance(fault.orig, sqlite3.OperationalError) else _BROKEN
    else:
        words = _postgres_words(fault)
    return None if words is None else words.of(shown)


def retry_is_sensible(fault: sa.exc.DBAPIError) -> bool:
    """Tell whether the server only lost a race (deadlock, serialisation, same save at once)."""
    state = getattr(fault.orig, "sqlstate", None)
    return state in ("40001", "40P01", "23505")


_UNSAVED = Message("storage.unsaved")


@dataclass(frozen=True, slots=True)
class _Words:
    """What a database refused: what happened, what to do, the code, what is safe."""

    what: Message
    then: Message
    code: str
    safe: Message = _UNSAVED

    def of(self, shown: str) -> SurroundingsError:
        """Return the error for the database shown."""
        what = replace(self.what, params={"database": shown})
        return SurroundingsError(what, self.then, safe=self.safe, code=self.code)


_NAMED = {"database": ""}  # filled by ``of``
_BROKEN = _Words(
    Message("storage.broken", _NAMED),
    Message("storage.broken_do"),
    "database.broken",
    Message("errors.database_unchanged"),
)
_FULL = _Words(Message("storage.full", _NAMED), Message("storage.full_do"), "database.full")
_READ_ONLY = _Words(
    Message("storage.not_writable", _NAMED), Message("storage.not_writable_do"), "database.readonly"
)
_DISK = _Words(Message("storage.disk", _NAMED), Message("storage.disk_do"), "database.disk")
_CANNOT_OPEN = _Words(
    Message("storage.not_opened", _NAMED),
    Message("storage.not_opened_do"),
    "database.open",
    Message("errors.nothing_changed"),
)
_GONE = _Words(Message("storage.gone", _NAMED), Message("storage.gone_do"), "database.gone")
_BUSY = _Words(Message("storage.locked", _NAMED), Message("storage.locked_do"), "database.busy")
_AWAY = _Words(Message("storage.away", _NAMED), Message("storage.away_do"), "database.away")
_LOGIN = _Words(
    Message("storage.login", _NAMED),
    Message("storage.login_do"),
    "database.login",
    Message("errors.nothing_changed"),
)

_SQLITE_WORDS: dict[int, _Words] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
}


def _postgres_words(fault: sa.exc.DBAPIError) -> _Words | None:
    state = getattr(fault.orig, "sqlstate", None) or ""
    if state.startswith("28") or state in ("42501", "3D000"):
        return None if "append-only" in str(fault.orig) else _LOGIN
    if state == "55P03":
        return _BUSY
    if state.startswith("53"):
        return _FULL
    if state.startswith("58"):
        return _DISK
    if state == "25006":
        return _READ_ONLY
    if state.startswith(("57", "08")) or isinstance(fault, sa.exc.OperationalError):
        return _AWAY
    return None
