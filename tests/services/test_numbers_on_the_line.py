"""Numbers on the command line and in facts files: read as JSON writes them, or refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import run

Run = Callable[..., tuple[int, str, str]]
UNCLEAR = ["1,234", "0,5", "1.234,56", "1,234.56", "12,345,678", "1 234", "1'234", "1_000", "40 %"]
TERMS = ["exposure.epsilon", "exposure.delta", "exposure.tested", "people.affected"]


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def case(pirdesk: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    person = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    monkeypatch.setenv("PIRDESK_PERSON", person)
    return pirdesk("case", "new", "Numbers")[1].strip()


def facts_file(folder: Path, text: str) -> str:
    path = folder / "facts.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_unclear_number_is_refused_in_words(pirdesk: Run, case: str) -> None:
    for number, text in enumerate(UNCLEAR):
        code, _out, err = pirdesk("answer", case, TERMS[number % len(TERMS)], text)
        assert code == 1
        assert f"“{text}” is not a" in err
        assert "Nothing was stored." in err
        assert "as in JSON" in err
    assert json.loads(pirdesk("case", "show", case, "--json")[1])["answers"].keys() == {
        "incident.title"
    }


@pytest.mark.parametrize("language", ["de_DE.UTF-8", "fr_CH.UTF-8"])
def test_numbers_are_read_as_json_whatever_the_language(
    pirdesk: Run, case: str, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LANG", language)
    monkeypatch.setenv("LC_ALL", language)
    for term, text in (
        ("exposure.epsilon", "1.234"),
        ("exposure.delta", "1e-7"),
        ("exposure.tested", "1234"),
    ):
        assert pirdesk("answer", case, term, text)[0] == 0
    answers = json.loads(pirdesk("case", "show", case, "--json")[1])["answers"]
    assert answers["exposure.epsilon"] == 1.234
    assert answers["exposure.delta"] == 1e-7
    assert answers["exposure.tested"] == 1234


def test_no_digit_of_a_number_is_rounded_away(pirdesk: Run, case: str) -> None:
    long = "0.1234567890123456789"
    assert pirdesk("answer", case, "exposure.epsilon", long)[0] == 0
    answers = json.loads(pirdesk("case", "show", case, "--json")[1])["answers"]
    assert answers["exposure.epsilon"] == long


def test_a_year_is_a_moment(pirdesk: Run, case: str) -> None:
    assert pirdesk("answer", case, "incident.detected_at", "2026")[0] == 0


def test_an_unclear_number_of_a_facts_file_is_refused(pirdesk: Run, tmp_path: Path) -> None:
    for number, text in enumerate(UNCLEAR):
        term = TERMS[number % len(TERMS)]
        facts = facts_file(tmp_path, json.dumps({term: text}))
        code, out, err = pirdesk(("harm", "duties")[number % 2], "--facts", facts)
        assert (code, out) == (1, "")
        assert f"[{term}]: “{text}” is not a" in err
        assert "Nothing was computed." in err


@pytest.mark.parametrize("number", ["0,5", "1,234", "1_000", "+1", "01", ".5", "1.234,5"])
def test_a_facts_file_with_a_number_json_does_not_know_is_refused(
    pirdesk: Run, tmp_path: Path, number: str
) -> None:
    facts = facts_file(tmp_path, f'{{"exposure.epsilon": {number}}}')
    code, out, err = pirdesk("harm", "--facts", facts)
    assert (code, out) == (1, "")
    assert "not valid JSON" in err


def test_what_a_field_could_not_read_is_no_answer_of_a_file(pirdesk: Run, tmp_path: Path) -> None:
    for typed in ("1,234", "0,5"):
        facts = facts_file(tmp_path, json.dumps({"exposure.epsilon": {"typed": typed}}))
        code, _out, err = pirdesk("harm", "--facts", facts)
        assert code == 1
        assert f"“{typed}”" in err


def test_a_fact_of_the_clock_is_read_as_json(pirdesk: Run) -> None:
    clock = (
        "clock",
        "eu.gdpr.33",
        "--anchor",
        "aware_at=2026-11-20T10:20:00+01:00",
        "--zone",
        "UTC",
    )
    code, _out, err = pirdesk(*clock, "--fact", "people.affected=1,234")
    assert code == 1
    assert "People affected [people.affected]: “1,234” is not a whole number" in err
