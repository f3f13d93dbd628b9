"""What others changed since an index of the ledger: who, in which case, which facts; no value.

An open window waits here for their saves; its own are never told.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Act, Changes, Label
from pirdesk.errors import PirdeskError
from pirdesk.services.desk import Desk

if TYPE_CHECKING:
    from pirdesk.storage.watching import Written


def changes_since(desk: Desk, index: int) -> tuple[Changes, int]:
    """Return what was changed from an index of the ledger on, by whomever, and the next index.

    At most some hundred entries at once; where the index comes back as given there is no more.
    """
    written = desk.store.views.written_since(index)
    following = written[-1].index + 1 if written else index
    return _changes(desk, written), following


class Others:
    """Waits, on a thread of its own, until others have written; ``close`` on the same thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._watch = desk.store.watch()

    @property
    def connected(self) -> bool:
        """Tell whether the database is being watched now; the first wait begins it."""
        return self._watch.connected

    def wait(self, stop: threading.Event) -> Changes | None:
        """Return what others changed as soon as they did; None once ``stop`` is set.

        What was written since the desk was opened is told first, and after a lost connection what
        was written meanwhile. Raises SurroundingsError where saves of this desk are lost.
        """
        news = self._watch.wait(stop)
        if news is None:
            return None
        if news.other:
            return Changes(register=True, persons=True, definitions=True)
        return _changes(self._desk, news.written) if news.written else Changes(register=True)

    def close(self) -> None:
        """Close the connection."""
        self._watch.close()


# Entries of those who only took a look or a copy; the history has them, nobody is told.
_LOOKED = frozenset(
    {
        "evidence.view",
        "reporter.view",
        "case.export",
        "document.export",
        "record.copy",
        "record.export",
    }
)


def _changes(desk: Desk, written: Iterable[Written]) -> Changes:
    names: dict[str, str] = {}
    with suppress(
        PirdeskError
    ):  # a server lost again meanwhile: what happened is told all the same
        names = {person.id: person.name for person in desk.store.views.persons()}
    changes = Changes()
    for each in written:
        if each.verb in _LOOKED:
            changes |= each.changes
            continue
        act = Act(
            each.index,
            each.case_id,
            each.who,
            names.get(each.who, ""),
            each.at,
            each.verb,
            frozenset(key for key in each.changes.keys if _open(desk, key)),
            each.changes.documents,
        )
        changes |= each.changes | Changes(by=(act,))
    return changes


def _open(desk: Desk, key: str) -> bool:
    """Tell whether a key may be named: a term of counsel's, or of another edition, is not."""
    term = desk.library.vocabulary.find(key)
    return term is not None and Label(term.sensitivity) is not Label.PRIVILEGED
