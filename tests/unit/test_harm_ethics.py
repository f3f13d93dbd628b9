"""Ethics: asked from the level the organisation sets; a reflection or a whole waiver answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.datafiles import parse_toml, path
from pirdesk.errors import DataFault
from pirdesk.harm import MethodResult, assess
from pirdesk.harm.matrices import ETHICS_FROM, parse_matrix, shipped

SEVERE = {"internal.current": ("moderate", "major")}  # severity 2, which stands for high
WAIVER = {
    "ethics.waived": True,
    "ethics.waiver_reason": "The board reflects on all such cases once a year.",
    "ethics.waived_by": "The board",
}


def found(facts: dict[str, Any], bound: str = "high") -> MethodResult:
    sheet = FactSheet({key: Answer(value) for key, value in facts.items()})
    results = assess(sheet, replace(shipped(), ethics_from=bound))
    return next(r for r in results if r.method == "ethics")


@pytest.mark.row(20)
@pytest.mark.parametrize(
    ("bound", "required"),
    [("low", True), ("medium", True), ("high", True), ("very_high", False), ("never", False)],
)
def test_the_organisations_level_decides(bound: str, required: bool) -> None:
    result = found(SEVERE, bound)
    assert result.values["required"] is required
    assert bool(result.findings) is required
    assert bound.replace("_", " ") in result.formula
    assert "Internal severity" in result.formula


@pytest.mark.parametrize(
    ("facts", "done"),
    [
        ({"ethics.reflection": "Who carried the risk?"}, True),
        (WAIVER, True),
        ({k: v for k, v in WAIVER.items() if k != "ethics.waived_by"}, False),
        ({k: v for k, v in WAIVER.items() if k != "ethics.waiver_reason"}, False),
        (WAIVER | {"ethics.waived": False}, False),
    ],
)
def test_a_reflection_or_a_whole_waiver_answers_it(facts: dict[str, Any], done: bool) -> None:
    result = found(SEVERE | facts)
    assert (result.complete, not result.findings) == (done, done)


def test_a_death_is_the_gravest_and_nothing_found_asks_nothing() -> None:
    assert found({"harm.death": True}, "very_high").values["required"] is True
    assert found({}).not_applicable


def test_a_file_without_the_setting_has_the_default_and_nonsense_is_refused() -> None:
    text = path("forms", "matrices", "severity.toml").read_text(encoding="utf-8")
    silent = text.replace('ethics_from = "high"', "")
    assert parse_matrix(parse_toml(silent.encode(), "own.toml")).ethics_from in ETHICS_FROM
    wrong = text.replace('ethics_from = "high"', 'ethics_from = "sometimes"')
    with pytest.raises(DataFault, match="one of low, medium"):
        parse_matrix(parse_toml(wrong.encode(), "own.toml"))
