"""Which files SQLite holds open in this process, and whether a file may be opened beside it.

A POSIX lock belongs to the process: whoever else opens and closes one of these files, even to read
a byte, drops every lock SQLite has on it (docs/decisions/0012). So this looks by ``stat`` alone,
and every place that opens a file a person named asks here first.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock
from typing import BinaryIO
from weakref import WeakKeyDictionary

from pirdesk.errors import UserError, path_words
from pirdesk.messages import Message

SIDES = ("", "-wal", "-shm", "-journal")
Identity = tuple[int, int]

_guard = Lock()
_open: WeakKeyDictionary[object, Path] = WeakKeyDictionary()


def hold(connection: object, file: Path) -> None:
    """Note that a connection to a database was opened."""
    with _guard:
        _open[connection] = file


def release(connection: object) -> None:
    """Note that a connection was closed."""
    with _guard:
        _open.pop(connection, None)


def identity(file: Path) -> Identity | None:
    """Return which file is at a path (device, inode), None where there is none; opens nothing."""
    try:
        seen = file.stat()
    except (OSError, ValueError):
        return None
    return seen.st_dev, seen.st_ino


def resolved(file: Path) -> Path:
    """Return the path SQLite itself uses: absolute, links followed."""
    return Path(os.path.realpath(file))


def belongs_to(path: Path, database: Path) -> bool:
    """Tell whether a path leads to a database or a file beside it, by link or by a new name too.

    A name that SQLite would use and that does not exist yet counts as well.
    """
    wanted, folder = identity(path), identity(path.parent)
    for side in SIDES:
        own = database.with_name(database.name + side)
        if path.name == own.name and folder is not None and folder == identity(own.parent):
            return True
        if wanted is not None and wanted == identity(own):
            return True
    return False


def is_locked(path: Path) -> bool:
    """Tell whether a path belongs to a database that is open in this process."""
    with _guard:
        databases = set(_open.values())
    return any(belongs_to(path, database) for database in databases)


def refuse_locked(path: Path) -> None:
    """Refuse, before anything opens it, a file that belongs to an open database or the drafts."""
    if is_locked(path):
        raise UserError(
            Message("storage.file_locked", {"name": path_words(path.name)}),
            Message("storage.file_locked_do"),
            safe=Message("storage.file_locked_safe"),
            code="file.locked",
        )


def open_bytes(path: Path) -> BinaryIO:
    """Open a file a person named for reading; one of an open database raises UserError."""
    refuse_locked(path)
    return path.open("rb")


def read_bytes(path: Path) -> bytes:
    """Read a file a person named; one of an open database raises UserError."""
    refuse_locked(path)
    return path.read_bytes()


def read_text(path: Path) -> str:
    """Read a text a person named, in UTF-8; a file of an open database raises UserError."""
    refuse_locked(path)
    return path.read_text(encoding="utf-8")
