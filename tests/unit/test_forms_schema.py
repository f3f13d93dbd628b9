"""The JSON Schema of a form agrees with what the program reads and writes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pirdesk.casefile.sheet import read_facts, write_answer
from pirdesk.casefile.terms import Term, TermType, Vocabulary, read_value, write_value
from pirdesk.forms import json_schema, parse_form
from pirdesk.forms.schema import value_schema
from tests.effort import looks
from tests.unit.forms_words import WORDS, sheet, small, toml
from tests.unit.rules_words import NOT_APPLICABLE, UNKNOWN, VOCABULARY, suspected

SCHEMA = json_schema(small(), VOCABULARY, WORDS)
VALIDATOR = Draft202012Validator(SCHEMA)
GOOD: dict[str, Any] = {"kind": "leak"}


def test_the_schema_is_a_valid_one_and_carries_words() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["title"] == "Small form"
    assert SCHEMA["properties"]["kind"]["description"] == "Which kind it is."
    assert SCHEMA["required"] == ["kind"]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"title": suspected("x")},
        {"title": UNKNOWN, "people.affected": NOT_APPLICABLE, "detected_at": None},
        {"people.affected": {"min": 1, "likely": None, "max": 9}},
        {"populations": {"rows": ["p1"], "complete": False}, "populations[p1].affected": 3},
        {"occurred": {"from": "2023", "to": "2024-01-01T10:00:00+01:00"}},
    ],
)
def test_facts_the_program_reads_are_valid(facts: dict[str, Any]) -> None:
    read_facts(VOCABULARY, GOOD | facts)
    VALIDATOR.validate(GOOD | facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "leek"},
        {"title": 3},
        {"title": "a\nb"},
        {"title": {"certainty": "suspected"}},
        {"title": {"certainty": "not_applicable"}},
        {"title": {"certainty": "sure", "value": "x"}},
        {"people.affected": -1},
        {"people.affected": {"likely": 1}},
        {"populations[p 1].affected": 3},
        {"yes.a": True},
    ],
)
def test_facts_outside_the_form_are_invalid(facts: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(GOOD | facts)


def test_a_form_without_its_required_answer_is_invalid() -> None:
    assert not VALIDATOR.is_valid({})


SAMPLES: dict[TermType, st.SearchStrategy[Any]] = {
    TermType.LINE: st.text("abc äß", max_size=20),
    TermType.TEXT: st.text("ab\n", max_size=20),
    TermType.INTEGER: st.integers(-(10**17), 10**17),
    TermType.COUNT: st.integers(0, 10**9) | st.just({"min": 3, "likely": 4, "max": None}),
    TermType.NUMBER: st.decimals(-1000, 1000, places=3),
    TermType.RATIO: st.decimals(0, 1, places=3),
    TermType.MONEY: st.just({"amount": "12.50", "currency": "EUR"}),
    TermType.DATE: st.dates().filter(lambda d: d.year > 1900),
    TermType.MOMENT: st.sampled_from(["2023", "2023-03", "2023-03-20T10:00:00+01:00", "2022/2023"]),
    TermType.DURATION: st.integers(0, 10**9),
    TermType.YESNO: st.booleans(),
    TermType.ONE: st.sampled_from("xy"),
    TermType.MANY: st.lists(st.sampled_from("xy")),
    TermType.PERSON: st.just("Ada Officer"),
    TermType.SYSTEM: st.just("ChatGPT"),
    TermType.PLACES: st.lists(st.sampled_from(["IT", "US-CA"])),
    TermType.MATRIX: st.just(["x", "y"]),
    TermType.ROWS: st.lists(st.sampled_from(["p1", "p2"])),
    TermType.FILE: st.lists(st.just("0" * 64), max_size=1),
}
CHOICES = {
    TermType.ONE: ("x", "y"),
    TermType.MANY: ("x", "y"),
    TermType.MATRIX: ("x|y", "y|x"),
}


@looks(12)
@pytest.mark.parametrize("kind", sorted(SAMPLES))
@given(data=st.data())
def test_what_the_program_writes_of_any_type_is_valid(kind: TermType, data: st.DataObject) -> None:
    term = Term("t", kind, choices=CHOICES.get(kind, ()))
    written = write_value(read_value(term, data.draw(SAMPLES[kind])))
    Draft202012Validator(value_schema(term)).validate(written)


def test_every_type_is_covered() -> None:
    assert set(SAMPLES) == set(TermType) - {TermType.CALCULATED}


def test_bounds_and_number_choices_are_in_the_schema() -> None:
    bounded = value_schema(Term("t", TermType.INTEGER, minimum=-3, maximum=3))
    assert (bounded["minimum"], bounded["maximum"]) == (-3, 3)
    chosen = Term("t", TermType.NUMBER, choices=("0", "0.25", "1"))
    validator = Draft202012Validator(value_schema(chosen))
    for choice in chosen.choices:
        validator.validate(write_value(Decimal(choice)))
    assert not validator.is_valid(0.3)


def test_answers_written_to_a_facts_file_are_valid() -> None:
    facts = sheet({"kind": "leak", "title": suspected("x"), "people.affected": UNKNOWN})
    VALIDATOR.validate({key: write_answer(facts.answers[key]) for key in facts})


def test_calculated_terms_are_not_asked() -> None:
    calculated = Term("sum", TermType.CALCULATED, result=TermType.INTEGER, calculate="1 + 1")
    vocabulary = Vocabulary({"sum": calculated, "t": Term("t", TermType.LINE)})
    text = (
        'id = "f"\nversion = "1"\npurpose = "review"\n[[sections]]\nid = "s"\ntitle = "S"\n'
        '[[sections.questions]]\nterm = "sum"\n[[sections.questions]]\nterm = "t"\n'
    )
    schema = json_schema(parse_form(toml(text), vocabulary, WORDS), vocabulary, WORDS)
    assert list(schema["properties"]) == ["t"]
