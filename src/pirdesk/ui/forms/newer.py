"""What others stored while words stand in a field: which answer is newer, and which agree."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pirdesk.casefile.case import Person
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.errors import Conflict
from pirdesk.ui.forms.edits import Edit, same_answer


@dataclass(frozen=True, slots=True)
class Newer:
    """An answer stored after the one a field began with; None where it was removed."""

    answer: Answer | None


def newer_than(edit: Edit, stored: Answer | None) -> Newer | None:
    """Return what was stored since an edit began, None where nothing else was."""
    moved = edit.based_on > 0 if stored is None else stored.revision > edit.based_on
    if not moved or (edit.fault is None and same_answer(edit.answer, stored)):
        return None
    return Newer(stored)


def agreeing(
    edits: Mapping[str, Edit], sheet: FactSheet, flying: Collection[str]
) -> tuple[str, ...]:
    """Return the keys whose edits say what somebody else has stored meanwhile."""
    return tuple(
        key
        for key, edit in edits.items()
        if key not in flying
        and edit.fault is None
        and not edit.waits
        and same_answer(edit.answer, sheet.get(key))
    )


def base_after(flown: Edit, answer: Answer | None, me: Person | None) -> int:
    """Return the revision that words typed while a save was on its way began with: that save's.

    ``answer`` is what is stored now; it may already be somebody else's, which is newer.
    """
    if answer is None:
        return 0
    if me is not None and answer.who == me.id and flown.based_on == 0:
        return answer.revision
    return min(answer.revision, flown.based_on + 1)


def seen_in(sheet: FactSheet, conflict: Conflict) -> FactSheet:
    """Return the sheet with the newer answers that a refused save has met."""
    met = {
        each.key: each.stored
        for each in conflict.conflicts
        if each.stored is None or isinstance(each.stored, Answer)
    }
    return sheet.with_answers(met)
