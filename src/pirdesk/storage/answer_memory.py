"""The current answers of the cases saved last, so that a save reads only what others changed.

What the database says now decides: an answer is taken from here only under the revision that
stands there, and what a save itself wrote is remembered by the next one, once it is committed.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

import sqlalchemy as sa

from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.storage import tables
from pirdesk.storage.reading import OPEN, read_answers

CASES = 16
_FEW_KEYS = 3
_row = tables.answer_current.c
_STANDING = sa.select(_row.key, _row.revision, _row.removed, _row.label).where(
    _row.case_id == sa.bindparam("case_id")
)
_Held = dict[str, Answer]


class AnswerMemory:
    """Remembers answers by case and key; safe to use from several threads."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._lock = threading.Lock()

    def read(
        self, connection: sa.Connection, case_id: str, written: Collection[str] = ()
    ) -> tuple[FactSheet, int]:
        """Return the current answers of a case in key order, and the sum of all its revisions.

        ``written`` are the keys this transaction wrote; it may yet be undone.
        """
        standing = connection.execute(_STANDING, {"case_id": case_id}).all()
        held = self._held.get(case_id, {})
        wanted = {
            key: rev for key, rev, removed, label in standing if not removed and label in OPEN
        }
        missing = [
            key for key, rev in wanted.items() if key not in held or held[key].revision != rev
        ]
        if len(missing) > _FEW_KEYS:
            answers = read_answers(connection, case_id)
        else:
            answers = {key: held[key] for key in wanted.keys() - set(missing)}
            for key in missing:
                answers |= read_answers(connection, case_id, key)
        self._keep(case_id, {key: a for key, a in answers.items() if key not in written})
        return FactSheet(dict(sorted(answers.items()))), sum(row.revision for row in standing)

    def _keep(self, case_id: str, answers: _Held) -> None:
        with self._lock:
            self._held.pop(case_id, None)
            self._held[case_id] = answers
            while len(self._held) > CASES:
                del self._held[next(iter(self._held))]
