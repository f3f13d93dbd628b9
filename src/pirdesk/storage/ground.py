"""What a store stands on: whether its saves are in the file others read, and opening it anew.

SQLite alone: a log may be removed or its locks lost under an open file. A server has nothing here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from pirdesk.errors import PirdeskError
from pirdesk.storage import tables
from pirdesk.storage.engine import confirm
from pirdesk.storage.gate import translated
from pirdesk.storage.place import Place
from pirdesk.storage.records import Receipt
from pirdesk.storage.sqlite_files import Listener, open_file

REMEMBERED = 1000
_ledger = tables.ledger.c


class Ground:
    """Confirms each commit; ``on_reopened`` hears when the file was opened anew and holds all."""

    def __init__(self, place: Place, reader: sa.Engine, forget: Callable[[], object]) -> None:
        self._place, self._reader, self._forget = place, reader, forget
        self._stored: deque[tuple[int, bytes]] = deque(maxlen=REMEMBERED)
        self._file = None if place.file is None else open_file(place.file)
        self._listener = Listener(self._reopened)
        self.on_reopened: Callable[[], object] = lambda: None
        if self._file is not None:
            self._file.listeners.add(self._listener)

    @contextmanager
    def transaction(self, engine: sa.Engine) -> Iterator[sa.Connection]:
        """Open a writing transaction; CutOff or SurroundingsError where its commit does not count.

        A commit counts only if the files written are still those at the path afterwards.
        """
        with engine.connect() as connection:
            with connection.begin():
                yield connection
            confirm(connection)

    def stored(self, receipt: Receipt) -> None:
        """Remember a save that was acknowledged."""
        self._stored.append((receipt.index, receipt.hash))

    def missing(self) -> int:
        """Return how many acknowledged saves of this store the file no longer holds.

        None is missing unless somebody removed the log by hand or put an older file in its place.
        """
        held = dict(self._stored)
        if not held:
            return 0
        query = sa.select(_ledger.log_index, _ledger.hash).where(_ledger.log_index >= min(held))
        with translated(self._place.shown), self._reader.connect() as connection:
            there = {index: bytes(digest) for index, digest in connection.execute(query)}
        return sum(there.get(index) != digest for index, digest in held.items())

    def leave(self) -> None:
        """Before a store closes: where its log is not the one at the path, write nothing there."""
        if self._file is None:
            return
        self._file.listeners.discard(self._listener)
        if self._file.is_cut_off():
            with suppress(PirdeskError):
                self._file.close_all()

    def _reopened(self) -> int:
        self._forget()
        missing = self.missing()
        self._stored.clear()
        if not missing:
            self.on_reopened()
        return missing
