"""Growing the tables of a case inside the write door's transaction."""

from __future__ import annotations

from collections.abc import Iterable

from pirdesk.casefile.sheet import with_rows
from pirdesk.storage.changes import AddRows, SetAnswer
from pirdesk.storage.fact_writers import current_revisions
from pirdesk.storage.reading import read_answers
from pirdesk.storage.writing import Writing


def new_rows(w: Writing, changes: Iterable[AddRows]) -> list[SetAnswer]:
    """Return the answers that list the rows which tables do not list yet; none where all are."""
    grown = []
    for change in changes:
        stored = read_answers(w.connection, w.case_id, change.table).get(change.table)
        answer = with_rows(stored, change.rows)
        if answer is None:
            continue
        revision, _ = current_revisions(w, [change.table]).get(change.table, (0, False))
        grown.append(SetAnswer(w.case_id, change.table, answer, revision, change.label))
    return grown
