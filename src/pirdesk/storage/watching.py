"""Waiting for what others write, and reading from the ledger what it was; never a value.

One connection stays open and holds no transaction, so no checkpoint waits for it. SQLite is asked
twice a second whether its data version moved; a server says so itself, by a NOTIFY in the
transaction of each save. Either way it is the ledger that tells what happened since an index, so
nothing is missed while a connection was lost.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pirdesk.casefile.case import Changes
from pirdesk.errors import PirdeskError
from pirdesk.storage import tables
from pirdesk.storage.engine import read_engine
from pirdesk.storage.ledger import CHANNEL
from pirdesk.storage.own import Own
from pirdesk.storage.place import Place

log = logging.getLogger("pirdesk.storage")

SQLITE_SECONDS = 0.5
SQLITE_BUSY_MS = 1000
SERVER_SECONDS = 0.25
LOOK_ANYWAY_SECONDS = 15.0  # some poolers between here and the server pass no NOTIFY on
AGAIN_SECONDS = 1.0
PAGE = 500
LOST = "database.lost"

_ledger, _save = tables.ledger.c, tables.save.c
_SINCE = (
    sa.select(
        _ledger.log_index,
        _ledger.case_id,
        _ledger.at,
        _ledger.who,
        _ledger.verb,
        _ledger.save_id,
        _save.receipt,
    )
    .join_from(tables.ledger, tables.save, _save.save_id == _ledger.save_id, isouter=True)
    .where(_ledger.log_index >= sa.bindparam("since"))
    .order_by(_ledger.log_index)
    .limit(PAGE)
)
_SIZE = sa.select(tables.tree.c.size)


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of the ledger: who wrote it when, and what it changed, by ids."""

    index: int
    case_id: str
    who: str
    at: datetime
    verb: str
    save_id: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class News:
    """What a watch brings: the entries of others, oldest first, and how far the ledger was read.

    Without entries only ready-made rows were computed anew. ``other`` says that this is not the
    ledger read before (a backup was put in its place), so everything may differ.
    """

    size: int
    written: tuple[Written, ...] = ()
    other: bool = False


def written_since(connection: sa.Connection, since: int) -> tuple[Written, ...]:
    """Return the ledger's entries from an index on, in order; at most ``PAGE`` at once."""
    return tuple(
        Written(
            row.log_index,
            row.case_id,
            row.who,
            row.at,
            row.verb,
            row.save_id,
            _changes(row.case_id, row.receipt),
        )
        for row in connection.execute(_SINCE, {"since": since})
    )


class Watch:
    """Waits for entries that this store did not write; everything on one thread.

    ``since`` is the size the ledger had when the store was opened.
    """

    def __init__(self, place: Place, since: int, own: Own) -> None:
        self._place, self._own, self._size = place, own, since
        self._recomputed = own.recomputed
        self._engine: sa.Engine | None = None
        self._listening: sa.Connection | None = None  # on a server
        self._version: tuple[int, object] | None = None  # of a file's data, by one connection
        self._looked = 0.0
        self._more = False

    @property
    def connected(self) -> bool:
        """Tell whether the database is being watched; the first wait begins it."""
        return self._looked > 0.0

    def wait(self, stop: threading.Event) -> News | None:
        """Wait until others have written something; None once ``stop`` is set.

        A connection that was lost and a file that was replaced are opened again, as often as it
        takes; what was written meanwhile is told then. Raises SurroundingsError where opening a
        file anew found that saves of this store are no longer in it; that is told nowhere else.
        """
        while not stop.is_set():
            try:
                news = self._look_at_file(stop) if self._place.file else self._listen()
            except (sa.exc.SQLAlchemyError, PirdeskError, OSError) as fault:
                log.info("watch: %s", type(fault).__name__)
                self.close()
                if isinstance(fault, PirdeskError) and fault.code == LOST:
                    raise
                stop.wait(AGAIN_SECONDS)
                continue
            if news is not None:
                return news
        return None

    def close(self) -> None:
        """Close the connection; another wait would open it again."""
        listening, self._listening = self._listening, None
        engine, self._engine = self._engine, None
        self._version, self._looked = None, 0.0
        with suppress(sa.exc.SQLAlchemyError, PirdeskError, OSError):
            if listening is not None:
                listening.close()
        if engine is not None:
            engine.dispose()

    def _look_at_file(self, stop: threading.Event) -> News | None:
        """Look twice a second; between the looks nobody holds the connection, which stays open."""
        if self._engine is None:
            self._engine = read_engine(self._place)
        elif not self._more and stop.wait(SQLITE_SECONDS):
            return None
        with self._engine.connect() as connection:
            if self._version is None:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={SQLITE_BUSY_MS}")
            before, now = self._version, _data_version(connection)
            connection.rollback()
            if now == before and not self._more:
                return None
            # Another connection counts anew, and says nothing of what happened meanwhile.
            told = before is not None and now != before and now[0] == before[0]
            return self._read(connection, told=told)

    def _listen(self) -> News | None:
        connection, told = self._listening, False
        if connection is None:
            self._engine = read_engine(self._place)
            self._listening = connection = self._engine.connect()
            with connection.begin():
                connection.exec_driver_sql(f"LISTEN {CHANNEL}")
        elif not self._more:
            told = self._heard(connection)
            if not told and time.monotonic() - self._looked < LOOK_ANYWAY_SECONDS:
                return None
        return self._read(connection, told=told)

    def _heard(self, connection: sa.Connection) -> bool:
        """Wait a moment for the server's word; what it says in that moment is told together."""
        driver: Any = connection.connection.driver_connection
        try:
            return bool(list(driver.notifies(timeout=SERVER_SECONDS)))
        except driver.Error as fault:
            connection.invalidate()
            raise OSError(type(fault).__name__) from None

    def _read(self, connection: sa.Connection, *, told: bool) -> News | None:
        """Read the next entries; where somebody ``told`` and there is none, rows are new."""
        recomputed = self._own.recomputed
        with connection.begin():
            size = int(connection.execute(_SIZE).scalar_one())
            page = written_since(connection, self._size)
            if self._place.file is not None:
                self._version = _data_version(connection)
        self._looked = time.monotonic()
        before, self._recomputed = self._recomputed, recomputed
        self._more = len(page) == PAGE
        if size < self._size:
            self._size = size
            return News(size, other=True)
        if not page:
            return News(size) if told and before == recomputed else None
        self._size = page[-1].index + 1
        own = self._own.saves & {each.save_id for each in page}
        self._own.saves.difference_update(own)
        found = tuple(each for each in page if each.save_id not in own)
        return News(self._size, found) if found else None


def _data_version(connection: sa.Connection) -> tuple[int, object]:
    """Return how often others changed the file, as counted by this one connection to it."""
    counted = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return id(connection.connection.dbapi_connection), counted


def _changes(case_id: str, receipt: str | None) -> Changes:
    from pirdesk.storage.door import read_receipt  # noqa: PLC0415 - the writers load when needed

    if receipt is not None:
        return read_receipt(receipt).changes
    cases = frozenset({case_id} - {""})
    return Changes(cases, register=True, persons=True, definitions=not cases)
