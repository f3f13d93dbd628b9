"""Where a case database is: a file or a server, from what people write or programs know.

A text is an address only if it begins with ``sqlite://`` or ``postgresql``; anything else is a
path, letter for letter, after ``~``. Whoever holds a path passes a ``Path`` and never an address
made from it, in which ``%``, ``?`` and ``#`` would mean something else.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from pirdesk.errors import SurroundingsError, UserError, path_words, shortened
from pirdesk.messages import Message, Words

if TYPE_CHECKING:
    import sqlalchemy as sa

SQLITE, SERVER = "sqlite://", "postgresql"
_SECRET_OPTIONS = {"password", "passfile", "sslpassword"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")
_LONGEST = 504  # SQLite opens paths of 512 bytes on POSIX, its "-journal" included


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case database is: its file (SQLite), or else the server's URL.

    ``shown`` is what people are shown: the path, or the URL without its secrets.
    """

    file: Path | None
    url: sa.URL | None
    shown: str


Named = Place | Path | str


def place_of(given: Named) -> Place:
    """Return the place a person names by a text, or a program by a path.

    Raises UserError for an address that cannot be read and a path no file can have.
    """
    if isinstance(given, Place):
        return given
    if isinstance(given, Path):
        return _file(given)
    if given.startswith(SQLITE):
        return _sqlite_address(given.removeprefix(SQLITE))
    if given.startswith(SERVER):
        return _server(given)
    path = path_of(given)
    foreign = _SCHEME.match(given)
    if foreign and not path.parent.is_dir():  # may hold a password: never shown as a path
        raise _bad_address(Message("storage.kind_named", {"kind": shortened(foreign[0], 40)}))
    if given.endswith(tuple(filter(None, (os.sep, os.altsep)))):
        raise _no_file(path, Message("storage.path_folder_name"))
    return _file(path)


def path_of(text: str) -> Path:
    """Return the absolute path of a text people write: ``~`` is their folder, all else is itself.

    As in a shell, ``~name`` is a name like any other where nobody is called so.
    """
    return _absolute(Path(os.path.expanduser(text)))  # noqa: PTH111 - pathlib refuses unknown names


def refuse_no_file(file: Path) -> bool:
    """Tell whether a file is there; a folder, pipe or device, and what cannot be, is refused.

    Opening a pipe to look what it holds would wait for ever.
    """
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as fault:
        raise _no_file(file, fault.strerror or "") from None
    if not stat.S_ISREG(found.st_mode):
        folder = stat.S_ISDIR(found.st_mode)
        raise _no_file(file, Message("storage.path_folder" if folder else "storage.path_device"))
    return True


def sqlite_uri(file: Path, more: str = "") -> str:
    """Write a path as the URI SQLite reads back to the same bytes; ``more`` is its options."""
    name = file.as_posix()
    root = "" if name.startswith("/") else "/"
    return f"file://{root}{quote(os.fsencode(name))}{more and f'?{more}'}"


def _file(path: Path) -> Place:
    file = _absolute(path)
    if "\0" in str(file):
        raise _no_file(file, Message("storage.path_zero"))
    if os.name != "nt" and len(os.fsencode(file)) > _LONGEST:
        raise _no_file(file, Message("storage.path_long", {"most": _LONGEST}))
    return Place(file, None, path_words(file))


def _sqlite_address(rest: str) -> Place:
    name = unquote(rest[1:], errors="surrogateescape")
    if not rest.startswith("/") or not name or name == ":memory:" or "?" in rest:
        raise _bad_address(Message("storage.address_file"))
    return _file(Path(name))


def _server(text: str) -> Place:
    import sqlalchemy as sa  # noqa: PLC0415 - a path is read without it

    try:
        parsed = sa.make_url(text)
        known = parsed.get_backend_name() == SERVER
    except (sa.exc.ArgumentError, ValueError):
        raise _bad_address(Message("storage.address_unread")) from None
    if not known:
        raise _bad_address(Message("storage.kind"))
    hidden = [name for name in parsed.query if name in _SECRET_OPTIONS]
    shown = parsed.difference_update_query(hidden).render_as_string(hide_password=True)
    return Place(None, parsed.set(drivername="postgresql+psycopg"), shown)


def _absolute(path: Path) -> Path:
    try:
        return path.absolute()
    except OSError as fault:  # the folder worked in was removed
        raise _no_file(path, Message("storage.path_gone", {"why": fault.strerror or ""})) from None


def _no_file(file: Path, why: Words) -> SurroundingsError:
    return SurroundingsError(
        Message("storage.path", {"path": path_words(file)[:600], "why": why}),
        Message("storage.path_do"),
        safe=Message("errors.nothing_opened"),
        code="database.path",
    )


def _bad_address(what: Message) -> UserError:
    return UserError(
        what,
        Message("storage.address_do"),
        safe=Message("errors.nothing_opened"),
        code="database.url",
    )
