"""What stays on this machine: unsent words until the case database has them, a person's views.

One local SQLite file, written by its own thread of the screen; it never talks to a server. Opened
through ``open_drafts`` alone, which is where encryption at rest will be added. A full disk or a
read-only folder never keeps anybody from looking at cases: it refuses what is typed, nothing else.
"""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pirdesk import private_files
from pirdesk.errors import SurroundingsError, path_words
from pirdesk.messages import Message
from pirdesk.storage.sqlite_files import Connection, Now, connect

KEPT_STATES = 50
_SCHEMA = """
CREATE TABLE IF NOT EXISTS draft(
  case_id TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY(case_id, key));
CREATE TABLE IF NOT EXISTS state(
  id INTEGER PRIMARY KEY, case_id TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
  at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS state_of ON state(case_id, key, id);
CREATE TABLE IF NOT EXISTS saved_view(
  person TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY(person, name));
"""
# Rows of a file that was removed under us go into the one at its path; the newer text wins.
_TAKE_OVER = {
    "SELECT case_id, key, text, at FROM draft": "INSERT INTO draft VALUES(?,?,?,?) "
    "ON CONFLICT(case_id, key) DO UPDATE SET text=excluded.text, at=excluded.at "
    "WHERE excluded.at > draft.at",
    "SELECT case_id, key, text, at FROM state ORDER BY id": "INSERT INTO state(case_id, key, text, "
    "at) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS "
    "(SELECT 1 FROM state WHERE case_id=?1 AND key=?2 AND text=?3 AND at=?4)",
    "SELECT * FROM saved_view": "INSERT OR IGNORE INTO saved_view VALUES(?,?,?,?)",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """Words not yet in the case database: where they belong, the text, when last typed."""

    case_id: str
    key: str
    text: str
    at: datetime


class Drafts:
    """The drafts of one person on one machine; safe to call from several threads.

    Where nothing could be written at the start, what is kept is shown as far as it can be read, and
    each write tries to open the file anew: space may have been freed meanwhile.
    """

    def __init__(self, path: Path, connection: Connection | None) -> None:
        self._path = path
        self._connection = connection if connection is not None else _to_look(path)
        self._may_write = connection is not None
        self._lock = threading.Lock()

    def put(self, case_id: str, key: str, text: str) -> None:
        """Keep the text as the newest draft of one field and in its history of 50 states."""
        at = datetime.now(UTC).isoformat()
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        with self._lock, _Translated(), self._writing() as db:
            db.execute(
                "INSERT INTO draft VALUES(?,?,?,?) ON CONFLICT(case_id, key) "
                "DO UPDATE SET text=excluded.text, at=excluded.at",
                (case_id, key, text, at),
            )
            db.execute(
                "INSERT INTO state(case_id, key, text, at) VALUES(?,?,?,?)",
                (case_id, key, text, at),
            )
            db.execute(
                "DELETE FROM state WHERE case_id=? AND key=? AND id NOT IN "
                "(SELECT id FROM state WHERE case_id=? AND key=? ORDER BY id DESC LIMIT ?)",
                (case_id, key, case_id, key, KEPT_STATES),
            )

    def all(self, case_id: str) -> dict[str, str]:
        """Return the drafts of one case: text by key."""
        return {draft.key: draft.text for draft in self.kept() if draft.case_id == case_id}

    def kept(self) -> tuple[Draft, ...]:
        """Return every draft of every case, oldest first."""
        rows = self._rows("SELECT case_id, key, text, at FROM draft ORDER BY at", ())
        return tuple(Draft(c, k, t, datetime.fromisoformat(a)) for c, k, t, a in rows)

    def states(self, case_id: str, key: str) -> tuple[str, ...]:
        """Return earlier texts of one field, newest first."""
        query = "SELECT text FROM state WHERE case_id=? AND key=? ORDER BY id DESC"
        rows = self._rows(query, (case_id, key))
        return tuple(row[0] for row in rows)

    def clear(self, case_id: str, key: str) -> None:
        """Drop a draft after the database acknowledged its text; the history goes too."""
        with self._lock, _Translated(), self._writing() as db:
            db.execute("DELETE FROM draft WHERE case_id=? AND key=?", (case_id, key))
            db.execute("DELETE FROM state WHERE case_id=? AND key=?", (case_id, key))

    def put_view(self, person: str, name: str, content: str) -> None:
        """Keep a person's view of the register under a name; the name's earlier one is replaced."""
        at = datetime.now(UTC).isoformat()
        with self._lock, _Translated(), self._writing() as db:
            db.execute(
                "INSERT INTO saved_view VALUES(?,?,?,?) ON CONFLICT(person, name) "
                "DO UPDATE SET content=excluded.content, at=excluded.at",
                (person, name, content, at),
            )

    def views(self, person: str) -> dict[str, str]:
        """Return a person's views: content by name, in the order of their names."""
        query = "SELECT name, content FROM saved_view WHERE person=? ORDER BY name"
        rows = self._rows(query, (person,))
        return dict(rows)

    def drop_view(self, person: str, name: str) -> None:
        """Forget a view."""
        with self._lock, _Translated(), self._writing() as db:
            db.execute("DELETE FROM saved_view WHERE person=? AND name=?", (person, name))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._shut()

    def _rows(self, query: str, values: Sequence[str]) -> list[Any]:
        with self._lock, _Translated():
            self._begin_anew_where_cut_off()
            if self._connection is None:
                return []
            return self._connection.execute(query, values).fetchall()

    def _begin_anew_where_cut_off(self) -> None:
        """Open the file at the path where ours was removed or replaced; its rows come along."""
        held = self._connection
        if held is None or held.compare() is Now.SAME:
            return
        rows = _rows_of(held)
        held.home.close_all()
        self._connection, self._may_write = None, False
        with self._writing() as db:
            _take_over(db, rows)

    def _writing(self) -> Connection:
        self._begin_anew_where_cut_off()
        if self._connection is None or not self._may_write:
            self._shut()
            try:
                self._connection = _to_write(self._path)
                self._may_write = True
            except (OSError, sqlite3.Error):
                self._connection = _to_look(self._path)
                raise
        return self._connection

    def _shut(self) -> None:
        if self._connection is not None:
            if self._connection.beside is not None:
                self._connection.beside.close()
            self._connection.close()  # the writing one last: it folds the log in
        self._connection, self._may_write = None, False


def open_drafts(path: Path) -> Drafts:
    """Open (or make) the drafts file in a folder only its owner may enter; not encrypted yet.

    Where the disk is full or may not be written, drafts are returned that can be looked at; a file
    that is damaged, in use for too long, or no place for drafts raises SurroundingsError.
    """
    try:
        return Drafts(path, _to_write(path))
    except (OSError, sqlite3.Error) as fault:
        if _only_unwritable(fault):
            return Drafts(path, None)
        raise SurroundingsError(
            Message("storage.drafts_open", {"why": str(fault)}),
            Message("storage.drafts_open_do", {"folder": path_words(path.parent.name)}),
            safe=Message("storage.drafts_open_safe"),
            code="drafts.open",
        ) from fault


def _to_write(path: Path) -> Connection:
    private_files.make_folder(path.parent)
    path.parent.chmod(private_files.FOLDER)
    private_files.make_empty(path)
    private_files.keep_private(path)
    connection = connect(path, "rw", patience=5, setup=_set_up)
    connection.isolation_level = "DEFERRED"
    try:
        connection.beside = connect(path, "ro", patience=5)  # see OpenFile.close_all
    except (OSError, sqlite3.Error):
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.executescript(_SCHEMA)


def _rows_of(held: Connection) -> dict[str, list[Any]]:
    """Read every table through a connection whose file may be gone from the path."""
    with suppress(sqlite3.Error):
        return {insert: held.execute(read).fetchall() for read, insert in _TAKE_OVER.items()}
    return {}


def _take_over(db: sqlite3.Connection, rows: dict[str, list[Any]]) -> None:
    for insert, values in rows.items():
        db.executemany(insert, values)


def _to_look(path: Path) -> Connection | None:
    """Open what can be read without writing a byte, newest words included; None where nothing can.

    A log that was not folded in needs either its index beside it or the file for us alone.
    """
    log = path.with_name(path.name + "-wal")
    ways = ["ro", "rw"]
    if not (log.exists() and log.stat().st_size):
        ways.append("ro&immutable=1")
    for way in ways:
        with suppress(sqlite3.Error):
            return connect(path, way, patience=1, setup=_alone if way == "rw" else _readable)
    return None


def _alone(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    _readable(connection)


def _readable(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT count(*) FROM draft").fetchone()


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
_REFUSED = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
}


def _only_unwritable(fault: OSError | sqlite3.Error) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in _NO_ROOM
    return (getattr(fault, "sqlite_errorcode", None) or 0) & 0xFF in _REFUSED


class _Translated:
    """Turn SQLite's errors into a sentence; the text stays in the window."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, sqlite3.Error | OSError):
            raise SurroundingsError(
                Message("storage.drafts_write", {"why": str(fault)}),
                Message("storage.drafts_write_do"),
                safe=Message("storage.drafts_write_safe"),
                code="drafts.write",
            ) from fault
