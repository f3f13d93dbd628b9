"""What a person has typed and the case database does not have yet: one edit per key."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from pirdesk.casefile.entered import entered
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import Term, read_value, write_value
from pirdesk.errors import UserError


@dataclass(frozen=True, slots=True)
class Edit:
    """One unsaved edit: the raw value, how surely it is held, and the revision it started from.

    ``fault`` tells why it cannot be an answer yet; ``broken`` is such a value the field refused.
    """

    raw: Any = None
    certainty: Certainty = Certainty.KNOWN
    basis: str = ""
    because: str = ""
    based_on: int = 0
    fault: UserError | None = None
    answer: Answer | None = None
    evidence: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Tell whether words or files about an answer stand here and the answer itself does not."""
        held = self.certainty in (Certainty.KNOWN, Certainty.SUSPECTED)
        about = self.basis or self.evidence or self.certainty is Certainty.SUSPECTED
        return held and self.raw is None and self.fault is None and bool(about)

    def to_text(self) -> str:
        """Write the edit as a draft."""
        kept = {
            "raw": self.raw,
            "certainty": self.certainty.value,
            "basis": self.basis,
            "because": self.because,
            "based_on": self.based_on,
            "evidence": list(self.evidence),
        }
        return json.dumps(kept, ensure_ascii=False)


def edit_from_text(term: Term, text: str) -> Edit | None:
    """Read a draft back; what cannot be read is None."""
    try:
        kept = json.loads(text)
        edit = Edit(
            kept["raw"],
            Certainty(kept["certainty"]),
            str(kept["basis"]),
            str(kept["because"]),
            int(kept["based_on"]),
            evidence=tuple(str(each) for each in kept.get("evidence", ())),
        )
    except (ValueError, KeyError, TypeError):
        return None
    return judged(term, edit)


def edit_from_answer(answer: Answer | None) -> Edit:
    """Return what the fields of a stored answer show."""
    if answer is None:
        return Edit()
    raw = None if answer.value is None else write_value(answer.value)
    said = (raw, answer.certainty, answer.basis, answer.because, answer.revision)
    return Edit(*said, answer=answer, evidence=answer.evidence)


def judged(term: Term, edit: Edit) -> Edit:
    """Return the edit with the answer it makes, or the fault that keeps it from being one."""
    if edit.fault is not None and edit.certainty in (Certainty.KNOWN, Certainty.SUSPECTED):
        return replace(edit, answer=None)
    try:
        answer = _answer(term, edit)
    except UserError as fault:
        return replace(edit, fault=fault, answer=None)
    return replace(edit, fault=None, answer=answer)


def joined(edit: Edit, answer: Answer) -> Edit:
    """Return an edit that waited for its answer, with the one somebody else has given since.

    Where they named a basis too, both differ and the person decides at the next save.
    """
    theirs = edit_from_answer(answer)
    based_on = edit.based_on if answer.basis else answer.revision
    evidence = tuple(dict.fromkeys((*theirs.evidence, *edit.evidence)))
    basis = edit.basis or theirs.basis
    mine = replace(theirs, basis=basis, evidence=evidence, based_on=based_on)
    return replace(mine, answer=replace(answer, basis=basis, evidence=evidence))


def same_answer(one: Answer | None, other: Answer | None) -> bool:
    """Tell whether two answers say the same, whoever gave them and when."""
    if one is None or other is None:
        return one is other
    parts = ("value", "certainty", "basis", "because", "evidence")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


def _answer(term: Term, edit: Edit) -> Answer | None:
    match edit.certainty:
        case Certainty.UNKNOWN:
            return Answer(None, Certainty.UNKNOWN, entered(edit.basis))
        case Certainty.NOT_APPLICABLE:
            return Answer(None, Certainty.NOT_APPLICABLE, "", (), entered(edit.because))
    if edit.raw is None:
        return None
    value = read_value(term, edit.raw)
    return Answer(value, edit.certainty, entered(edit.basis), edit.evidence)
