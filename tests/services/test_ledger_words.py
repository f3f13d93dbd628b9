"""Whoever reads the ledger reads words: every verb that is written has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pirdesk.casefile.case import LedgerEntry
from pirdesk.casefile.sheet import read_facts
from pirdesk.services import answers, cases, desk_view
from tests.builders import Office

SERVICES = Path(desk_view.__file__).parent


def written_verbs() -> Iterator[str]:
    """Every verb that a service hands to ``write``, or names as ``verb=``."""
    for file in SERVICES.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            named = [k.value for k in node.keywords if k.arg == "verb"]
            if isinstance(node.func, ast.Attribute) and node.func.attr == "write":
                named += node.args[:1]
            for value in named:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def test_every_verb_of_the_ledger_has_words() -> None:
    verbs = set(written_verbs())
    assert {"case.new", "document.new", "evidence.add"} <= verbs
    assert verbs - set(desk_view.VERB_WORDS) == set()


def test_the_words_of_every_verb_are_filled() -> None:
    blank = {"index": 1, "case_id": "", "seq": 1, "at": datetime(2026, 12, 1, tzinfo=UTC)}
    bytes_ = dict.fromkeys(("prev_hash", "hash", "signature"), b"")
    for verb in desk_view.VERB_WORDS:
        entry = LedgerEntry(
            **blank,
            who="P-1",
            verb=verb,
            scheme="sha256/none/1",
            body=b"{}",
            **bytes_,
            key_id="",
            save_id="",
        )
        told = desk_view.verb_words(entry)
        assert told, verb
        assert "{" not in told, verb


def test_questions_are_named_in_the_ledger_and_counted_on_the_desk(office: Office) -> None:
    case = cases.new_case(office.author, "Named")
    given = {"incident.title": "A", "breach.malicious": True}
    sheet = read_facts(office.desk.library.vocabulary, given)
    answers.answer_terms(office.author, case.id, sheet.answers)
    lines = desk_view.ledger_lines(office.desk, case.id)
    (told,) = [line.words for line in lines if "answered" in line.words]
    labels = office.desk.library.words()
    assert f"“{labels.label('incident.title')}”" in told
    assert "breach.malicious" not in told
    shown = [line.words for line in desk_view.desk_view(office.author).changed]
    assert "answered 2 questions" in shown
