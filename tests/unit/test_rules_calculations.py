"""Calculated values: types in and out, missing inputs, errors and suspicion."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pirdesk.casefile.sheet import read_facts
from pirdesk.casefile.terms import TermType as T
from pirdesk.casefile.values import Count, moment
from pirdesk.errors import DataFault
from pirdesk.rules import calculate, compile_calculation, outcome
from tests.unit.rules_words import VOCABULARY, suspected

FACTS: dict[str, Any] = {
    "number.x": 0.5,
    "whole.x": 3,
    "people.affected": {"min": 3, "likely": 5},
    "occurred": "2023-03",
    "detected_at": "2023-03-20T10:00:00+01:00",
    "places": ["IT"],
    "kind": "leak",
    "populations[p1].affected": 4,
}


@pytest.mark.parametrize(
    ("text", "result", "value"),
    [
        ("number.x * 2.0", T.NUMBER, Decimal("1.0")),
        ("whole.x + 1", T.INTEGER, 4),
        ("whole.x", T.NUMBER, Decimal(3)),
        ("number.x", T.RATIO, Decimal("0.5")),
        ("people.affected", T.COUNT, Count(3, 5)),
        ("people.affected.min + 4", T.COUNT, Count(7, 7, 7)),
        ("detected_at", T.MOMENT, moment("2023-03-20T10:00:00+01:00")),
        ("answered(detected_at) ? detected_at : occurred", T.MOMENT, moment(FACTS["detected_at"])),
        ("answered(lasted) ? detected_at : occurred", T.MOMENT, moment("2023-03")),
        ("detected_at.earliest - detected_at.latest", T.DURATION, timedelta(0)),
        ("kind == 'leak'", T.YESNO, True),
        ("places + ['FR']", T.PLACES, ("IT", "FR")),
        ("kind + '!'", T.LINE, "leak!"),
        ("at_least(people.affected, 2) ? 'many' : 'few'", T.LINE, "many"),
    ],
)
def test_a_value_is_calculated(text: str, result: T, value: Any) -> None:
    calculation = compile_calculation(text, VOCABULARY, "t: c", result)
    assert calculate(calculation, read_facts(VOCABULARY, FACTS)) == value


def test_a_moment_computed_from_another_keeps_its_instant() -> None:
    text = "detected_at.earliest + duration('72h')"
    calculation = compile_calculation(text, VOCABULARY, "t: c", T.MOMENT)
    value = calculate(calculation, read_facts(VOCABULARY, FACTS))
    expected = moment("2023-03-23T10:00:00+01:00")
    assert getattr(value, "earliest", None) == expected.earliest


def test_missing_inputs_give_no_value_and_are_named() -> None:
    calculation = compile_calculation("whole.x + 1", VOCABULARY, "t: c", T.INTEGER)
    found = outcome(calculation, read_facts(VOCABULARY, {}))
    assert (found.value, found.missing, found.error) == (None, ("whole.x",), "")
    lazy = compile_calculation("yes.a ? whole.x : 7", VOCABULARY, "t: c", T.INTEGER)
    assert calculate(lazy, read_facts(VOCABULARY, {"yes.a": False})) == 7


def test_an_open_comparison_gives_no_value() -> None:
    text = "at_least(people.affected, 4) ? 1 : 0"
    calculation = compile_calculation(text, VOCABULARY, "t: c", T.INTEGER)
    found = outcome(calculation, read_facts(VOCABULARY, FACTS))
    assert (found.value, found.missing) == (None, ("people.affected",))


def test_an_error_is_told_and_suspicion_is_carried() -> None:
    calculation = compile_calculation("12 / whole.x", VOCABULARY, "t: c", T.INTEGER)
    assert "divide by zero" in outcome(calculation, read_facts(VOCABULARY, {"whole.x": 0})).error
    found = outcome(calculation, read_facts(VOCABULARY, {"whole.x": suspected(4)}))
    assert (found.value, found.provisional) == (3, True)


def test_a_result_outside_its_type_is_an_error() -> None:
    calculation = compile_calculation("number.x * 9.0", VOCABULARY, "t: c", T.RATIO)
    found = outcome(calculation, read_facts(VOCABULARY, FACTS))
    assert found.value is None
    assert "ratio" in found.error


def test_rows_calculate_their_own_cells() -> None:
    text = "row.affected.min * 2"
    calculation = compile_calculation(text, VOCABULARY, "t: c", T.INTEGER, "populations")
    assert calculation.terms == {"populations[].affected"}
    assert calculate(calculation, read_facts(VOCABULARY, FACTS), "p1") == 8


@pytest.mark.parametrize(
    ("text", "result", "reason"),
    [
        ("whole.y", T.INTEGER, "did you mean “whole.x”"),
        ("kind", T.INTEGER, "gives string, not integer"),
        ("whole.x +", T.INTEGER, "Syntax error"),
        ("people.affected + 1", T.COUNT, "no matching overload"),
        ("people.affected == null ? 1 : 2", T.INTEGER, "write answered(term)"),
    ],
)
def test_a_faulty_calculation_is_refused(text: str, result: T, reason: str) -> None:
    with pytest.raises(DataFault) as caught:
        compile_calculation(text, VOCABULARY, "terms.toml: x.calculate", result)
    assert reason in caught.value.reason
    assert (caught.value.file, caught.value.key) == ("terms.toml", "x.calculate")
