"""Figures and frameworks against results worked out by hand, with the reason in a comment."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.forms import load_vocabulary
from pirdesk.harm import MethodResult, assess

FOLDER = Path(__file__).parent / "harm"
EXPECTED = tomllib.loads((FOLDER / "figures.toml").read_text(encoding="utf-8"))


@cache
def results(name: str) -> dict[str, MethodResult]:
    return {result.method: result for result in assess(sheet(name))}


def sheet(name: str) -> FactSheet:
    wanted = EXPECTED[name]
    facts: dict[str, Any] = dict(wanted.get("facts", {}))
    if "sample" in wanted:
        path = datafiles.path("resources", "samples", f"{wanted['sample']}.toml")
        facts = datafiles.read_toml(path).data["facts"] | facts
    if "file" in wanted:
        facts = json.loads((FOLDER / wanted["file"]).read_text(encoding="utf-8")) | facts
    return read_facts(load_vocabulary(), facts)


CASES = [(n, m) for n, wanted in EXPECTED.items() for m in wanted["methods"]]


@pytest.mark.parametrize(("name", "method"), CASES)
def test_a_method_finds_what_was_worked_out_by_hand(name: str, method: str) -> None:
    wanted, found = EXPECTED[name]["methods"][method], results(name)[method]
    assert found.level == wanted["level"]
    assert bool(found.not_applicable) is wanted.get("not_used", False)
    for key, value in wanted.get("values", {}).items():
        shown = found.values[key]
        assert (shown == pytest.approx(value, abs=wanted.get("within", 0))) or shown == value, key
    for words in wanted.get("formula", []):
        assert words in found.formula
    codes = {finding.code for finding in found.findings}
    assert codes == set(wanted.get("findings", []))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_method_used_says_what_an_exhibit_has_to_say(name: str) -> None:
    # docs/checklists/exhibit.md, for each method that has something to say.
    for method in EXPECTED[name]["methods"]:
        found = results(name)[method]
        assert found.needs
        assert found.source
        if not found.not_applicable:
            assert found.level_words
            assert found.does_not_decide
            assert not any("(" in s.found and "datetime" in s.found for s in found.steps)
            assert found.would_change
            assert method == "tags" or found.formula
            assert method == "tags" or found.thresholds
