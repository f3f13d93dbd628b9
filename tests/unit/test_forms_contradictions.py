"""Letters that contradict themselves are refused with both places named; their twins hold."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.forms import Names, load_vocabulary, load_words
from pirdesk.forms.contradictions import Sent, Writing, contradictions
from pirdesk.wording import Speaker, say
from tests.house.tree import ROOT

FILE = ROOT / "tests" / "data" / "letters" / "contradictions.toml"
DATA: dict[str, Any] = dict(datafiles.read_toml(FILE).data)
LETTERS: dict[str, dict[str, Any]] = {each["id"]: each for each in DATA["letters"]}


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def sheet_of(changed: dict[str, Any]) -> FactSheet:
    return read_facts(vocabulary(), {**DATA["base"], **changed})


def sent(given: list[dict[str, Any]]) -> tuple[Sent, ...]:
    return tuple(
        Sent(each["name"], datetime.fromisoformat(each["at"]), each.get("reference", ""))
        for each in given
    )


def writing(letter: dict[str, Any]) -> Writing:
    return Writing(
        letter.get("form", "art33"),
        datetime.fromisoformat(DATA["at"]),
        row="it",
        authority="Garante",
        codes=("IT",),
        earlier=sent(letter.get("earlier", [])),
        elsewhere=sent(letter.get("elsewhere", [])),
    )


def said(letter: dict[str, Any], facts: dict[str, Any], language: str = "en") -> dict[str, str]:
    """Return what is found in words, by the code of each finding."""
    speaker = Speaker(language, "Europe/Rome", Names(load_words(language)))
    found = contradictions(vocabulary(), sheet_of(facts), writing(letter))
    assert all(finding.level == "blocker" for finding in found)
    words: dict[str, str] = {}
    for finding in found:
        code = finding.code.removeprefix("contradiction.")
        words[code] = f"{words.get(code, '')} {say(finding.message, speaker)}".strip()
    return words


def test_at_least_forty_letters_are_composed() -> None:
    assert len(LETTERS) == len(DATA["letters"]) >= 40


def test_the_letter_they_all_begin_with_holds() -> None:
    assert said({}, {}) == {}
    assert said({"form": "art34"}, {}) == {}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_that_contradicts_itself_is_found_with_both_places(name: str) -> None:
    letter = LETTERS[name]
    found = said(letter, letter["facts"])
    assert letter["code"] in found
    for place in letter["places"]:
        assert place in found[letter["code"]]


@pytest.mark.parametrize("name", LETTERS)
def test_its_consistent_twin_holds(name: str) -> None:
    # Where nothing but the fact itself is wrong, the base is the twin.
    letter = LETTERS[name]
    without = {**letter, "earlier": [], "elsewhere": []}
    assert said(letter if "twin" in letter else without, letter.get("twin", {})) == {}


@pytest.mark.parametrize("name", LETTERS)
def test_every_sentence_names_its_places_in_german_too(name: str) -> None:
    letter = LETTERS[name]
    found = contradictions(vocabulary(), sheet_of(letter["facts"]), writing(letter))
    speaker = Speaker("de", "Europe/Berlin", Names(load_words("de")))
    for finding in found:
        assert isinstance(finding.message, Message)
        text = say(finding.message, speaker)
        for place in ("one", "other"):
            named = finding.message.params[place]
            assert say(Message("check.constraint", {"rule": named}), speaker) in text
