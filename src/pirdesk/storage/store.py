"""The case database as the services see it: one write door, views, and nothing of SQL."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pirdesk.errors import SurroundingsError
from pirdesk.messages import Message
from pirdesk.storage.engine import (
    keep_private_database,
    read_engine,
    retry_is_sensible,
    sentence,
    write_engine,
)
from pirdesk.storage.gate import translated
from pirdesk.storage.ground import Ground
from pirdesk.storage.own import Own
from pirdesk.storage.paper_views import Views
from pirdesk.storage.place import Named, Place, place_of
from pirdesk.storage.records import Derive, Entry, Receipt, Sign
from pirdesk.storage.schema import State, look_through, nothing_there, refuse
from pirdesk.storage.sqlite_files import CutOff

if TYPE_CHECKING:
    from pirdesk.storage.answer_memory import AnswerMemory
    from pirdesk.storage.changes import Change
    from pirdesk.storage.watching import Watch

_ATTEMPTS = 4
_REOPENINGS = 10  # of one save whose file is cut off again and again


class Store:
    """An open case database; safe to use from several threads. Made by ``open_store``."""

    def __init__(
        self, writer: sa.Engine | None, reader: sa.Engine, derive: Derive, place: Place
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._derive = derive
        waits_in_line = writer is not None and writer.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if waits_in_line else nullcontext()
        )
        self._place, self._own = place, Own()
        self.url_shown = place.shown
        self.views = Views(reader, place.shown)
        self._size = self.views.ledger_size()
        self.ground = Ground(place, reader, self._forget)

    def once(self) -> Store:
        """Return this store for one look at what it holds; nothing is written through it."""
        looking = copy.copy(self)
        looking.views = self.views.once()
        return looking

    @property
    def read_only(self) -> bool:
        """Tell whether this store was opened for reading only."""
        return self._writer is None

    def append(
        self,
        entry: Entry,
        changes: Sequence[Change],
        *,
        sign: Sign | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> Receipt:
        """Write one save: all changes, one ledger entry, the derived rows; or nothing.

        With a ``clock`` the entry's time is when it is its turn to be written, so two people
        writing at once never leave times that run backwards.

        The same ``save_id`` with the same content returns the first receipt (``repeated``), with
        other content UserError. Raises Conflict (every stale term listed), UserError, NotFound,
        SurroundingsError.
        """
        from pirdesk.storage import door  # noqa: PLC0415 - the writers load with the first save
        from pirdesk.storage.entering import take_in  # noqa: PLC0415 - with the writers

        changes = [take_in(change) for change in changes]
        content = door.content_of(entry, changes)
        self._own.saves.add(entry.save_id)
        for attempt in range(1, _ATTEMPTS + _REOPENINGS):
            try:
                with self._alone() as connection:
                    receipt = door.write(
                        connection,
                        entry,
                        changes,
                        content,
                        derive=self._derive,
                        memory=self._memory,
                        sign=sign,
                        clock=clock,
                    )
                self.ground.stored(receipt)
                return receipt
            except CutOff:
                if attempt == _REOPENINGS:
                    raise
            except sa.exc.DBAPIError as fault:
                if attempt < _ATTEMPTS and retry_is_sensible(fault):
                    continue
                words = sentence(fault, self.url_shown)
                if words is None:
                    raise
                landed = self._landed(entry.save_id, content)
                if landed is not None:
                    return landed
                raise words from None
        raise AssertionError("the last attempt returns or raises")

    def rebuild(self) -> int:
        """Make every derived row anew from the facts; return the number of cases."""
        from pirdesk.storage.derived import derive_all  # noqa: PLC0415

        with self._recomputing() as connection:
            return derive_all(connection, self._derive)

    def rederive(self, case_ids: Sequence[str]) -> None:
        """Make the derived rows of some cases anew, in one transaction; ids unknown do nothing."""
        from pirdesk.storage.derived import derive_some  # noqa: PLC0415

        with self._recomputing() as connection:
            derive_some(connection, case_ids, self._derive)

    def watch(self) -> Watch:
        """Return what waits for the saves of others, from the opening of this store on."""
        from pirdesk.storage.watching import Watch  # noqa: PLC0415 - after the first screen

        return Watch(self._place, self._size, self._own)

    def close(self) -> None:
        """Close every connection, the writing one last: only it can fold SQLite's side files in."""
        self.ground.leave()
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()

    @contextmanager
    def _recomputing(self) -> Iterator[sa.Connection]:
        """Open a transaction that computes rows anew; other programs are told, this one knows."""
        from pirdesk.storage.ledger import tell_others  # noqa: PLC0415

        with translated(self.url_shown), self._alone() as connection:
            self._own.recomputed += 1
            yield connection
            tell_others(connection)

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        writer = self._writing()
        with self._turn, self.ground.transaction(writer) as connection:
            yield connection

    def _forget(self) -> None:
        self.__dict__.pop("_memory", None)

    @cached_property
    def _memory(self) -> AnswerMemory:
        from pirdesk.storage.answer_memory import AnswerMemory  # noqa: PLC0415 - with the writers

        return AnswerMemory()

    def _writing(self) -> sa.Engine:
        if self._writer is None:
            raise SurroundingsError(
                Message("storage.read_only", {"database": self.url_shown}),
                Message("storage.read_only_do"),
                safe=Message("errors.nothing_written"),
                code="database.readonly",
            )
        return self._writer

    def _landed(self, save_id: str, content: str) -> Receipt | None:
        """Look whether a save whose answer was lost was written after all."""
        from pirdesk.storage import door  # noqa: PLC0415

        try:
            with self._reader.connect() as connection:
                return door.find_receipt(connection, save_id, content)
        except sa.exc.DBAPIError:
            return None


def open_store(
    named: Named, *, derive: Derive, read_only: bool = False, create: bool = True
) -> Store:
    """Open a case database, a file or a server's; an empty one is set up.

    Never migrates: an older, newer, foreign, half or broken database raises SurroundingsError
    with what to do, and is not written to. A wrong address raises UserError.
    """
    place = place_of(named)
    may_create = create and not read_only
    with translated(place.shown):
        absent = nothing_there(place)
        if absent is not None and may_create:
            _create(place)
        elif absent is not None:
            refuse(absent, place.shown, read_only=read_only)
        reader = read_engine(place)
        try:
            state = look_through(reader, place)
            if state.state is State.FRESH and may_create:
                _create(place)
                state = look_through(reader, place)
            refuse(state, place.shown, read_only=read_only)
            if place.file is not None and not read_only:
                keep_private_database(place.file)
            writer = None if read_only else write_engine(place)
        except BaseException:
            reader.dispose()
            raise
        return Store(writer, reader, derive, place)


def _create(place: Place) -> None:
    from pirdesk.storage.create import create_database  # noqa: PLC0415 - once in a database's life

    create_database(place)


def rebuild(store: Store) -> int:
    """Make every derived row of a store anew; return the number of cases."""
    return store.rebuild()
