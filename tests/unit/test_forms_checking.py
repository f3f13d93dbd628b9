"""Findings and readiness: what blocks, where to go, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.values import Count, Rows
from pirdesk.errors import NotFound, UserError
from pirdesk.forms import (
    Names,
    Readiness,
    answered,
    check,
    load_forms,
    load_vocabulary,
    load_words,
    readiness,
    settle,
)
from pirdesk.wording import Speaker, say
from tests.refusing import refuses
from tests.unit.forms_words import FORM, WORDS, sheet, small
from tests.unit.rules_words import NOT_APPLICABLE, UNKNOWN, VOCABULARY

SMALL = small()
DONE: dict[str, Any] = {
    "kind": "leak",
    "title": "x",
    "people.affected": 3,
    "yes.a": False,
}


READER = Speaker(names=Names(WORDS))


def told(findings: Iterable[Finding], reader: Speaker = READER) -> tuple[Finding, ...]:
    """Return findings with their sentences in words."""
    return tuple(
        replace(f, message=say(f.message, reader), what_to_do=say(f.what_to_do, reader))
        for f in findings
    )


def found(facts: dict[str, Any]) -> dict[str, Finding]:
    findings = told(check(SMALL, settle(SMALL, sheet(facts), VOCABULARY)))
    return {f"{finding.code} {finding.where}": finding for finding in findings}


def ready(facts: dict[str, Any], output: str = "small") -> Readiness:
    made = readiness(SMALL, output, settle(SMALL, sheet(facts), VOCABULARY))
    return replace(made, blockers=told(made.blockers))


def test_blank_required_questions_are_found_with_their_stage() -> None:
    findings = found({"kind": "leak", "yes.a": False})
    title = findings["required title"]
    assert (title.level, title.message) == ("note", "“Title” must be answered before submission.")
    assert (
        findings["required people.affected"].message == "“People” must be answered before sealing."
    )
    assert "unknown" in title.what_to_do
    assert found({})["required kind"].level == "blocker"


def test_where_relevance_is_open_the_finding_sits_on_the_blank_that_decides() -> None:
    finding = found({"yes.a": False})["undecided kind"]
    assert finding.message == (
        "Whether “Title” must be answered depends on “Kind”, which is blank."
    )
    # Unknown is an answer: nobody can be asked again.
    assert not [code for code in found({"kind": UNKNOWN}) if code.startswith("undecided kind")]


def test_everything_required_is_a_blocker_of_the_output() -> None:
    blocked = ready({"kind": "leak", "yes.a": False})
    assert blocked.state == "blocked"
    assert [(item.where, item.level) for item in blocked.blockers] == [
        ("title", "blocker"),
        ("people.affected", "blocker"),
    ]
    assert ready(DONE) == Readiness("small", "ready")


@pytest.mark.parametrize("answer", [UNKNOWN, NOT_APPLICABLE])
def test_unknown_and_not_applicable_are_answers(answer: Any) -> None:
    assert ready(DONE | {"title": answer, "people.affected": answer}).state == "ready"


def test_an_output_of_some_sections_is_blocked_by_those_only() -> None:
    open_rows = {key: value for key, value in DONE.items() if key != "yes.a"} | {"yes.a": True}
    assert [item.where for item in ready(open_rows).blockers] == ["populations"]
    assert ready(open_rows, "first").state == "ready"


def test_cells_are_named_with_table_and_row() -> None:
    facts = DONE | {
        "yes.a": True,
        "populations": {"rows": ["p1"], "complete": True},
        "populations[p1].affected": 50,
    }
    (blocker,) = ready(facts).blockers
    assert blocker.where == "populations[p1].vulnerable"
    assert blocker.message == "“Vulnerable (Groups, p1)” must be answered before submission."


def test_a_broken_constraint_blocks_with_its_own_sentence() -> None:
    finding = found(DONE | {"people.affected": 2000})["constraint people.affected"]
    assert (finding.level, finding.message) == ("blocker", "There are not that many people.")
    assert found(DONE | {"people.affected": {"min": 1, "max": 2000}}).keys() == set()
    assert ready(DONE | {"people.affected": 2000}).state == "blocked"


def test_times_that_contradict_each_other_warn_and_block_nothing() -> None:
    facts = DONE | {"occurred": "2023-03-20", "detected_at": "2023-01-01"}
    finding = found(facts)["constraint detected_at"]
    assert (finding.level, finding.message) == ("warning", "It was noticed before it happened.")
    assert ready(facts).state == "ready"


def test_hidden_questions_are_never_found_fault_with() -> None:
    hidden = DONE | {
        "yes.b": True,
        "populations[p1].affected": 50,
        "populations[p1].vulnerable": True,
    }
    assert found(hidden) == {}
    assert "constraint populations[p1].vulnerable" in found(hidden | {"yes.a": True})


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("kind", "leek", "“leek” is not one of the choices"),
        ("title", "a\nb", "This answer is a single line"),
        ("people.affected", "many", "“many” is not a whole number"),
    ],
)
def test_a_stored_value_that_no_longer_fits_its_term_is_found(
    key: str, value: str, message: str
) -> None:
    answers = {**sheet(DONE).answers, key: Answer(value)}
    form = small(FORM.replace("at_most(people.affected, 1000)", "yes.a || !yes.a"))
    settled = settle(form, FactSheet(MappingProxyType(answers)), VOCABULARY)
    (finding,) = [item for item in told(check(form, settled)) if item.where == key]
    assert (finding.code, finding.level) == ("type", "blocker")
    assert message in finding.message
    assert finding.what_to_do


def test_a_rule_that_cannot_be_computed_is_told() -> None:
    form = small(FORM.replace('"at_most(people.affected, 1000)"', '"1 / whole.x == 1"'))
    settled = settle(form, sheet(DONE | {"whole.x": 0}), VOCABULARY)
    (finding,) = told(check(form, settled))
    assert (finding.code, finding.level, finding.where) == ("rule", "blocker", "people.affected")
    assert "divide by zero" in finding.message


def test_an_unknown_output_is_refused_with_the_known_ones() -> None:
    with refuses(NotFound, match="small, first"):
        ready(DONE, "third")


def test_findings_speak_the_language_of_the_reader() -> None:
    findings = check(SMALL, settle(SMALL, sheet({"kind": "leak"}), VOCABULARY))
    german = told(findings, Speaker("de", names=Names(load_words("de"))))
    assert any("vor der Vorlage zur Prüfung" in str(finding.message) for finding in german)
    assert {finding.message for finding in told(findings)}.isdisjoint(f.message for f in german)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, False),
        (Answer(""), False),
        (Answer("  \n"), False),
        (Answer("x"), True),
        (Answer(()), False),
        (Answer(("a",)), True),
        (Answer(value=False), True),
        (Answer(0), True),
        (Answer(Count(0, 0, 0)), True),
        (Answer(Rows(())), False),
        (Answer(Rows((), complete=True)), True),
        (Answer(Rows(("p1",))), True),
    ],
)
def test_a_blank_is_not_an_answer(answer: Answer | None, expected: bool) -> None:
    assert answered(answer) is expected


@pytest.mark.parametrize(
    ("stored", "why"), [("ZZ", "not the code of a country"), ("UK", "it means GB")]
)
def test_a_place_stored_before_codes_were_checked_is_readable_and_a_finding(
    stored: str, why: str
) -> None:
    vocabulary, form = load_vocabulary(), load_forms(load_vocabulary())["harm"]
    held = FactSheet({"harm.places": Answer((stored,))})
    (finding,) = (
        item
        for item in told(check(form, settle(form, held, vocabulary)))
        if item.where == "harm.places"
    )
    assert finding.code == "type"
    assert why in finding.message


@pytest.mark.parametrize("raw", [10**40, {"min": 1, "likely": 2, "max": 10**40}])
def test_a_number_that_is_too_large_is_called_that(raw: Any) -> None:
    with refuses(UserError, match="too large: a number can have up to"):
        VOCABULARY.read("people.affected", raw)
