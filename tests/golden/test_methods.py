"""What every harm method says of four incidents, against results people worked out with article.

The expected files are written by hand. A difference is a question to a lawyer, not a file to renew.
"""

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

FOLDER = Path(__file__).parent / "methods"
FILES = sorted(FOLDER.glob("*.toml"))


@cache
def expected(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def sheet(wanted: dict[str, Any]) -> FactSheet:
    if "facts" in wanted:
        given = json.loads((FOLDER / wanted["facts"]).read_text(encoding="utf-8"))
    else:
        source = datafiles.path("resources", "samples", f"{wanted['sample']}.toml")
        given = datafiles.read_toml(source).data["facts"]
    return read_facts(load_vocabulary(), given)


@cache
def results(file: Path) -> dict[str, MethodResult]:
    return {result.method: result for result in assess(sheet(expected(file)))}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_method_says_what_was_worked_out_by_hand(file: Path) -> None:
    wanted = {e["method"]: e for e in expected(file)["methods"]}
    found = {name: results(file)[name] for name in wanted}
    assert {n: (r.level, r.not_applicable) for n, r in found.items()} == {
        n: (e.get("level", ""), e.get("not_applicable", "")) for n, e in wanted.items()
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_expectation_has_its_article_and_reason(file: Path) -> None:
    for entry in expected(file)["methods"]:
        assert entry["article"]
        assert len(entry["why"].split()) >= 4


def test_the_hospital_is_assessed_to_the_end_by_every_method() -> None:
    file = FOLDER / "hospital-triage.toml"
    wanted = [entry["method"] for entry in expected(file)["methods"]]
    assert [name for name in wanted if not results(file)[name].complete] == []
