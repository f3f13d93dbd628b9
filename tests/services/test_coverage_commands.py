"""Coverage by place on the command line, in facts files, and in a case as it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pirdesk.casefile.sheet import Answer
from pirdesk.services import answers, duty_map
from tests.builders import Office, run, sample_case

Run = Callable[..., tuple[int, str, str]]
STATES = ("CO", "MA", "IL", "OH", "NJ")
ELSEWHERE = ("NZ", "TR", "TH", "HK")


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def facts_file(folder: Path, *places: str, **more: Any) -> str:
    facts: dict[str, Any] = {
        "entities[c].role": ["controller"],
        "entities[c].discovered_at": "2026-11-20",
        "entities[c].determined_at": "2026-11-20",
        "data.personal": True,
        "data.state_private_information": True,
        "data.unintelligible": False,
        "breach.confidentiality": True,
        "system.is_ai": False,
        **more,
    }
    for number, place in enumerate(places):
        facts[f"populations[p{number}].place"] = [place]
        facts[f"populations[p{number}].affected"] = 90_000
    path = folder / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return str(path)


def test_90_000_people_in_five_states_get_an_answer(pirdesk: Run, tmp_path: Path) -> None:
    places = [f"US-{code}" for code in STATES]
    code, out, _ = pirdesk("duties", "--facts", facts_file(tmp_path, *places), "--json")
    found = json.loads(out)
    assert code == 0
    due = {d["duty"] for d in found if d["verdict"] == "due"}
    assert due >= {f"us.{state.lower()}.breach.individuals" for state in STATES}
    assert not [d for d in found if d["duty"] == "any.uncovered"]


def test_places_without_a_law_are_rows_and_are_said(pirdesk: Run, tmp_path: Path) -> None:
    file = facts_file(tmp_path, *ELSEWHERE)
    _, out, _ = pirdesk("duties", "--facts", file, "--json")
    rows = {d["place"]: d for d in json.loads(out) if d["duty"] == "any.uncovered"}
    assert set(rows) == set(ELSEWHERE)
    assert {row["verdict"] for row in rows.values()} == {"not covered"}
    assert {row["kind"] for row in rows.values()} == {"breach"}
    assert [place for place, row in rows.items() if "looked_at" in row] == ["HK"]
    assert "ask counsel" in rows["NZ"]["no_date_words"]
    _, text, _ = pirdesk("duties", "--facts", file)
    assert "for New Zealand" in text
    assert "ask counsel" in text
    assert "laws judged" not in text


def test_coverage_of_some_places_and_of_all(pirdesk: Run) -> None:
    asked = ("regimes", "coverage", "--place", "US-CO", "--place", "UK", "--place", "NZ", "--json")
    code, out, _ = pirdesk(*asked)
    assert code == 0
    lines = {(x["place"], x["kind"]): x for x in json.loads(out)["coverage"]}
    assert lines["US-CO", "breach"]["laws"] == ["us.co.breach"]
    assert lines["GB", "breach"]["laws"] == ["uk.gdpr.33"]
    assert lines["NZ", "breach"]["covered"] is False
    assert lines["NZ", "breach"]["words_message"]["id"] == "coverage.none_breach"
    _, whole, _ = pirdesk("regimes", "coverage")
    assert "US-WY" in whole
    assert "2026-11-30" in whole


def test_a_place_that_does_not_exist_is_refused(pirdesk: Run, tmp_path: Path) -> None:
    code, _, err = pirdesk("regimes", "coverage", "--place", "ZZ")
    assert code != 0
    assert "“ZZ” is not the code of a country" in err
    code, _, err = pirdesk("duties", "--facts", facts_file(tmp_path, "US-ZZ"))
    assert code != 0
    assert "US-ZZ" in err
    assert "Nothing was computed" in err
    code, _, err = pirdesk(
        *("clock", "eu.gdpr.33", "--anchor", "aware_at=2026-11-20T10:00:00Z"),
        *("--zone", "Europe/Berlin", "--place", "XX"),
    )
    assert code != 0
    assert "XX" in err


def test_a_case_says_what_is_absent_and_keeps_no_clock_for_it(office: Office) -> None:
    case, desk = sample_case(office).id, office.author
    read = desk.library.vocabulary.read
    given = {
        "populations[kr].place": Answer(read("populations[kr].place", ["NZ"])),
        "system.is_ai": Answer(value=False),
    }
    answers.answer_terms(desk, case, given, based_on=None)
    rows = [d for d in duty_map.case_duties(desk, case) if d.duty == "any.uncovered"]
    assert "NZ" in {d.place for d in rows}
    assert not [row for row in desk.store.views.clocks(case) if row.duty == "any.uncovered"]
