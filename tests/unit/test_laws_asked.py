"""Whatever a law asks can be answered: every term of a law stands in a form."""

from __future__ import annotations

from pirdesk import datafiles
from tests.unit.duties_words import pack, vocabulary

# A published percentage and its base reach a case by a file of facts; no form asks for them.
BY_FILE = {"populations[].share", "populations[].base"}


def asked() -> set[str]:
    found: set[str] = set()
    for folder in ("registers", "assessments", "notices", "reviews"):
        for source in datafiles.read_folder("forms", folder):
            for section in source.data.get("sections", []):
                found |= {question["term"] for question in section.get("questions", [])}
    return found


def test_every_term_a_law_reads_can_be_answered_in_a_form() -> None:
    tables = {"entities", "populations"}
    calculated = {name for name, term in vocabulary().terms.items() if term.calculate}
    read = {term for law in pack().regimes for term in law.terms}
    assert read - asked() - calculated - tables == BY_FILE
