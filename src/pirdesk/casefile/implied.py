"""What one answer says of another question: read where nobody answered that one.

Law and logic alone are applied (a high risk is a risk); nothing is guessed and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.terms import Implied, Term, Vocabulary


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two given answers that cannot both hold: the graver one by key, the other, and why."""

    key: str
    other: str
    cite: str


def with_implied(
    sheet: FactSheet, term: Term, own: Answer | None, *, graver: bool = False
) -> Answer | None:
    """Return the answer to a term, or where it is open the one that another answer implies.

    ``graver`` true: an implication that prevails is taken even against the answer given.
    """
    found = _implication(sheet, term, own, graver=graver)
    source = None if found is None else sheet.get(found.by)
    return own if found is None or source is None else replace(source, value=found.then)


def implying(
    sheet: FactSheet, term: Term, own: Answer | None, *, graver: bool = False
) -> tuple[str, ...]:
    """Return the key of the answer that decides a term in place of its own, if there is one."""
    found = _implication(sheet, term, own, graver=graver)
    return () if found is None else (found.by,)


def contradictions(vocabulary: Vocabulary, sheet: FactSheet) -> Iterator[Contradiction]:
    """Return every pair of given answers that cannot both hold."""
    for term in vocabulary.terms.values():
        own = sheet.value(term.id) if term.implied else None
        for item in term.implied:
            if item.prevails and own is (not item.then) and sheet.value(item.by) is item.when:
                yield Contradiction(item.by, term.id, item.cite)


def _implication(
    sheet: FactSheet, term: Term, own: Answer | None, *, graver: bool
) -> Implied | None:
    given = own.value if own is not None and own.usable else None
    for item in term.implied:
        contrary = graver and item.prevails and given is not None and given is not item.then
        if (given is None or contrary) and sheet.value(item.by) is item.when:
            return item
    return None
