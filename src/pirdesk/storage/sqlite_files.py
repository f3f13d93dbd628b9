"""Connections to SQLite files, and whether the files they opened are still those at the path.

Knows every connection of this process to a file, since SQLite shares one set of locks and one
index of the log among them. Where the log was removed or the locks were dropped from outside, all
are closed without writing a byte, and the next ones begin anew with the file as others see it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count
from pathlib import Path
from threading import Condition, Lock, get_ident
from weakref import WeakSet, WeakValueDictionary

from pirdesk import private_files
from pirdesk.errors import SurroundingsError, path_words
from pirdesk.lockedfiles import Identity, hold, identity, release, resolved
from pirdesk.messages import Message
from pirdesk.storage.place import sqlite_uri

PATIENCE = 30.0
_LOCKS = Path("/proc/locks")
_LOOKS = 5  # the list comes a page at a time: while others lock and unlock, it misses some


class Now(Enum):
    """How the files at the path compare with those a connection opened."""

    SAME = "same"
    MOVED = "moved"  # another database is at the path, or none
    CUT_OFF = "cut off"  # the same database, but its log was replaced or its locks are lost


@dataclass(frozen=True, slots=True)
class Files:
    """What a connection opened: the database, its log and the log's index; None: not there yet.

    ``locked`` tells that the system shows this process's locks on the database and the index.
    """

    database: Identity | None
    log: Identity | None = None
    index: Identity | None = None
    locked: bool = False


class Connection(sqlite3.Connection):
    """A connection that knows its file, what it opened, and which thread works with it."""

    home: OpenFile
    files = Files(None)
    writes = True
    immutable = False
    closed = False
    busy_in: int | None = None
    beside: Connection | None = None  # one that only reads, for those that stand alone

    def close(self) -> None:
        """Close it; a second time does nothing."""
        super().close()
        if not self.closed:
            self.closed = True
            release(self)
            self.home.forget(self)

    def compare(self, *, adopt: bool = True, locks: bool = True) -> Now:
        """Compare what it opened with what is at the path now; opens nothing.

        A log that came into being since is taken over, unless ``adopt`` is false. The list of
        ``locks`` is long to read: left out where a lock that was lost changes nothing.
        """
        opened, path = self.files, self.home.path
        if opened.database is None or identity(path) != opened.database:
            return Now.MOVED
        if self.immutable:
            return Now.SAME
        if opened.log is None:
            with suppress(sqlite3.Error):  # the next statement says what is wrong
                if adopt:
                    self.look()
            return Now.SAME
        log, index = (identity(path.with_name(path.name + side)) for side in ("-wal", "-shm"))
        if log != opened.log or (opened.index is not None and index != opened.index):
            return Now.CUT_OFF
        if locks and opened.locked and _locks_are_shown(opened) is False:
            return Now.CUT_OFF
        return Now.SAME

    def look(self) -> None:
        """Read a little, so that log and locks are held, and remember which files those are."""
        path = self.home.path
        database = identity(path)
        self.execute("PRAGMA schema_version").fetchone()
        if self.immutable:
            self.files = Files(database)
            return
        log, index = (identity(path.with_name(path.name + side)) for side in ("-wal", "-shm"))
        opened = Files(database, log, index if log else None)
        locked = log is not None and _locks_are_shown(opened) is True
        self.files = replace(opened, locked=locked)


@dataclass(eq=False)
class OpenFile:
    """One database file of this process, its connections, and how often it was opened anew."""

    path: Path
    changed: Condition = field(default_factory=Condition)
    connections: WeakSet[Connection] = field(default_factory=WeakSet)
    listeners: WeakSet[Listener] = field(default_factory=WeakSet)
    closing: bool = False

    def forget(self, connection: Connection) -> None:
        """Count a closed connection off."""
        with self.changed:
            self.connections.discard(connection)
            self.changed.notify_all()

    def take(self, connection: Connection) -> bool:
        """Reserve a connection for this thread; False where it was closed meanwhile."""
        with self.changed:
            self.wait_until_open()
            if connection.closed:
                return False
            connection.busy_in = get_ident()
            return True

    def give_back(self, connection: Connection) -> None:
        """End the reservation."""
        with self.changed:
            connection.busy_in = None
            self.changed.notify_all()

    def wait_until_open(self) -> None:
        """Wait while another thread closes all; who holds a connection is waited for herself."""
        with self.changed:
            self.changed.wait_for(lambda: not self.closing or self._works_here(), PATIENCE)

    def close_all(self, mine: Connection | None = None) -> None:
        """Close every connection of this process, the reading ones last: they leave the file alone.

        The last to be closed would fold its log in and delete what is at the path; one that may
        only read cannot. ``mine`` is the caller's; waits for the others to end their work, and
        raises CutOff where they do not. What only these connections still see is copied first.
        """
        with self.changed:
            if mine is not None:
                self.give_back(mine)  # another thread that closes all waits for it
            if self._works_here():
                raise CutOff(self.path)
            self.wait_until_open()
            if mine is not None and mine.closed:
                return
            self.closing = True
            try:
                if not self.changed.wait_for(lambda: not self._busy(), PATIENCE):
                    raise CutOff(self.path)
                copy = self._rescue() if self.listeners else None
                for each in sorted(self.connections, key=lambda c: c.writes, reverse=True):
                    each.close()
            finally:
                self.closing = False
                self.changed.notify_all()
        missing = max((listener.tell() for listener in tuple(self.listeners)), default=0)
        if missing:
            raise _lost(self.path, missing, copy)
        if copy is not None:
            copy.unlink(missing_ok=True)

    def _rescue(self) -> Path | None:
        """Copy the database as these connections see it, where its log is no longer at the path."""
        opened = next((c for c in self.connections if c.files.log is not None), None)
        if opened is None or identity(self._beside("-wal")) == opened.files.log:
            return None
        copy = self._free_name()
        try:
            private_files.make_empty(copy)
            opened.execute("PRAGMA query_only=OFF")
            opened.execute("VACUUM INTO ?", (sqlite_uri(copy),))
        except (OSError, sqlite3.Error):
            with suppress(OSError):
                copy.unlink(missing_ok=True)
            return None
        return copy

    def _free_name(self) -> Path:
        names = (f"{self.path.stem}-rescued-{n}{self.path.suffix}" for n in count(1))
        return next(p for p in map(self.path.with_name, names) if not p.exists())

    def _beside(self, side: str) -> Path:
        return self.path.with_name(self.path.name + side)

    def is_cut_off(self) -> bool:
        """Tell whether any connection writes to a log that others do not see."""
        with self.changed:
            return any(c.compare(adopt=False) is Now.CUT_OFF for c in self.connections)

    def _busy(self) -> list[int]:
        return [c.busy_in for c in self.connections if c.busy_in is not None]

    def _works_here(self) -> bool:
        return get_ident() in self._busy()


class CutOff(SurroundingsError):
    """What was written here may not be seen by others; the next attempt opens the file anew."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            Message("storage.log", {"database": path_words(path)}),
            Message("storage.log_do"),
            safe=Message("storage.log_safe"),
            code="database.log",
        )


def _lost(path: Path, missing: int, copy: Path | None) -> SurroundingsError:
    then = Message("storage.lost_no_copy")
    if copy:
        then = Message("storage.lost_copy", {"copy": path_words(copy)})
    return SurroundingsError(
        Message("storage.lost", {"count": missing, "database": path_words(path)}),
        then,
        safe=Message("errors.nothing_written"),
        code="database.lost",
    )


class Listener:
    """Hears when a file was opened anew and answers how many of its saves are missing there.

    Forgotten with its owner.
    """

    def __init__(self, tell: Callable[[], int]) -> None:
        self.tell = tell


_files: WeakValueDictionary[Path, OpenFile] = WeakValueDictionary()
_guard = Lock()


def open_file(path: Path) -> OpenFile:
    """Return what this process knows of a database file."""
    real = resolved(path)
    with _guard:
        known = _files.get(real)
        if known is None:
            known = _files[real] = OpenFile(real)
        return known


def connect(
    file: Path,
    mode: str,
    *,
    patience: float = PATIENCE,
    setup: Callable[[sqlite3.Connection], object] = lambda _: None,
) -> Connection:
    """Open a database file through SQLite's address ``?mode=``, set up and looked at.

    The only place of the program that opens these files. Raises sqlite3.Error.
    """
    home = open_file(file)
    with home.changed:
        home.wait_until_open()
        if home.is_cut_off():  # SQLite would give this one the index of a log that is gone
            home.close_all()
        connection = sqlite3.connect(
            sqlite_uri(file.absolute(), f"mode={mode}"),
            uri=True,
            timeout=patience,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
        )
        connection.home = home
        connection.writes = mode.startswith("rw")
        connection.immutable = "immutable" in mode
        hold(connection, home.path)
        home.connections.add(connection)
    try:
        setup(connection)
        connection.look()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def connected(file: Path, mode: str) -> Iterator[Connection]:
    """Open a database file for one piece of work and close it again."""
    connection = connect(file, mode)
    connection.busy_in = get_ident()
    try:
        yield connection
    finally:
        connection.close()


def _locks_are_shown(opened: Files) -> bool | None:
    """Tell whether the system lists locks of this process on the database and the log's index.

    None where it lists none at all: only Linux does, and a lost lock shows elsewhere by the log.
    """
    wanted = {str(file[1]) for file in (opened.database, opened.index) if file is not None}
    for _ in range(_LOOKS):
        try:
            listed = _LOCKS.read_bytes()
        except OSError:
            return None
        wanted -= _own_locks(listed)
        if not wanted:
            return True
    return False


def _own_locks(listed: bytes) -> set[str]:
    """Return the inodes that this process holds POSIX locks on, by the system's list."""
    own = str(os.getpid()).encode()
    lines = (line.split() for line in listed.splitlines())
    return {
        words[5].rpartition(b":")[2].decode("ascii", "replace")
        for words in lines
        if len(words) > 5 and words[1] == b"POSIX" and words[4] == own
    }
