"""Compare two fact sheets through the eyes of one form; computes no verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.terms import cell
from pirdesk.forms.model import Difference, Form


def compare(form: Form, old: FactSheet, new: FactSheet) -> tuple[Difference, ...]:
    """Return the answers of the form's terms that differ, in the form's order.

    Cells of rows that were added or removed are reported one by one.
    """
    found = (_difference(key, old.get(key), new.get(key)) for key in _keys(form, old, new))
    return tuple(difference for difference in found if difference is not None)


def _keys(form: Form, old: FactSheet, new: FactSheet) -> Iterator[str]:
    for question in form.questions:
        yield question.term
        if question.columns:
            rows = dict.fromkeys((*new.rows(question.term).ids, *old.rows(question.term).ids))
            for row in rows:
                for column in question.columns:
                    yield cell(question.term, row, column.partition("[].")[2])


def _difference(key: str, old: Answer | None, new: Answer | None) -> Difference | None:
    what = tuple(
        name
        for name in ("value", "certainty", "basis", "evidence", "because")
        if getattr(old, name, None) != getattr(new, name, None)
    )
    if (old is None) is (new is None) and not what:
        return None
    kind: Literal["added", "removed", "changed"] = "changed"
    if old is None:
        kind = "added"
    elif new is None:
        kind = "removed"
    return Difference(key, kind, old, new, what)
