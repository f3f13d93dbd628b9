"""What stays on this machine: unsent words until the case database has them, a person's views.

One local SQLite file, written by its own thread of the screen; it never talks to a server. Opened
through ``open_drafts`` alone, which is where encryption at rest will be added.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pirdesk.errors import SurroundingsError

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


@dataclass(frozen=True, slots=True)
class Draft:
    """Words not yet in the case database: where they belong, the text, when last typed."""

    case_id: str
    key: str
    text: str
    at: datetime


class Drafts:
    """The drafts of one person on one machine; safe to call from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def put(self, case_id: str, key: str, text: str) -> None:
        """Keep the text as the newest draft of one field and in its history of 50 states."""
        at = datetime.now(UTC).isoformat()
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        with self._lock, _Translated(), self._connection as db:
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
        with self._lock, _Translated():
            rows = self._connection.execute(
                "SELECT case_id, key, text, at FROM draft ORDER BY at"
            ).fetchall()
        return tuple(Draft(c, k, t, datetime.fromisoformat(a)) for c, k, t, a in rows)

    def states(self, case_id: str, key: str) -> tuple[str, ...]:
        """Return earlier texts of one field, newest first."""
        with self._lock, _Translated():
            rows = self._connection.execute(
                "SELECT text FROM state WHERE case_id=? AND key=? ORDER BY id DESC",
                (case_id, key),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def clear(self, case_id: str, key: str) -> None:
        """Drop a draft after the database acknowledged its text; the history goes too."""
        with self._lock, _Translated(), self._connection as db:
            db.execute("DELETE FROM draft WHERE case_id=? AND key=?", (case_id, key))
            db.execute("DELETE FROM state WHERE case_id=? AND key=?", (case_id, key))

    def put_view(self, person: str, name: str, content: str) -> None:
        """Keep a person's view of the register under a name; the name's earlier one is replaced."""
        at = datetime.now(UTC).isoformat()
        with self._lock, _Translated(), self._connection as db:
            db.execute(
                "INSERT INTO saved_view VALUES(?,?,?,?) ON CONFLICT(person, name) "
                "DO UPDATE SET content=excluded.content, at=excluded.at",
                (person, name, content, at),
            )

    def views(self, person: str) -> dict[str, str]:
        """Return a person's views: content by name, in the order of their names."""
        with self._lock, _Translated():
            rows = self._connection.execute(
                "SELECT name, content FROM saved_view WHERE person=? ORDER BY name", (person,)
            ).fetchall()
        return dict(rows)

    def drop_view(self, person: str, name: str) -> None:
        """Forget a view."""
        with self._lock, _Translated(), self._connection as db:
            db.execute("DELETE FROM saved_view WHERE person=? AND name=?", (person, name))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def open_drafts(path: Path) -> Drafts:
    """Open (or make) the drafts file in a folder only its owner may enter; not encrypted yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.chmod(0o700)
        connection = sqlite3.connect(path, check_same_thread=False, timeout=5)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.executescript(_SCHEMA)
        path.chmod(0o600)
    except (OSError, sqlite3.Error) as fault:
        raise SurroundingsError(
            f"The drafts on this machine cannot be opened ({fault}).",
            "The case database is untouched. Free space or correct the rights of the folder "
            f"{path.parent.name}, then start again.",
            code="drafts.open",
        ) from fault
    return Drafts(connection)


class _Translated:
    """Turn SQLite's errors into a sentence; the text stays in the window."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, sqlite3.Error):
            raise SurroundingsError(
                f"The draft could not be written ({fault}).",
                "Your text is still in the window. Free space on the disk, then press Ctrl+S.",
                code="drafts.write",
            ) from fault
