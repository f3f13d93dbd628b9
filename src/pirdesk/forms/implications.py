"""Read from the vocabulary what one answer implies of another, and turn it round.

“A high risk is likely” implies “a risk is not unlikely”; so “a risk is unlikely” implies that a
high one is not likely. Both directions are read here, once for every form and every law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pirdesk.casefile.terms import Implied, Term, TermType
from pirdesk.datafiles import Reader


def with_implications(terms: Mapping[str, Term], places: Mapping[str, Reader]) -> dict[str, Term]:
    """Return the terms of which another answer says something, with what it says.

    As written an implication prevails over a contrary answer; turned round it only fills a blank.
    """
    found: dict[str, list[Implied]] = {}
    for term in terms.values():
        for item in places[term.id].each("implies"):
            item.only("when", "term", "is", "cite")
            other = terms.get(item.text("term"), term)
            if other is term or not (_plain(term) and _plain(other)):
                raise item.fault("an implication joins two different yes/no questions", "term")
            when, then, cite = item.flag("when"), item.flag("is"), item.text("cite")
            found.setdefault(other.id, []).append(Implied(term.id, when, then, cite, prevails=True))
            found.setdefault(term.id, []).append(Implied(other.id, not then, not when, cite))
    return {name: replace(terms[name], implied=tuple(said)) for name, said in found.items()}


def _plain(term: Term) -> bool:
    return term.type is TermType.YESNO and not term.table
