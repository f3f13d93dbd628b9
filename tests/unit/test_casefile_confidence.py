"""How surely a line is known: five kinds in order; old words are read as what they became."""

from __future__ import annotations

import re

import pytest

from pirdesk import datafiles
from pirdesk.casefile.confidence import KINDS, as_kind, current_kind, shown_kind, weakest
from pirdesk.duties import duty_json, map_duties
from pirdesk.duties.regime import Pack
from pirdesk.services.clock_files import sure
from pirdesk.ui.duty_words import sure_words
from tests.unit.duties_words import LAW, NOW, facts, pack, regime

OLD = {"read": "described", "second_hand": "quoted"}


def test_the_kinds_stand_in_their_order() -> None:
    assert KINDS == ("official_text", "copy_of_text", "quoted", "described", "recalled")
    for place, kind in enumerate(KINDS):
        for weaker in KINDS[place:]:
            assert weakest((kind, weaker)) == weaker == weakest((weaker, kind))


def test_old_words_count_as_what_they_became() -> None:
    assert {word: as_kind(word) for word in OLD} == OLD
    assert weakest(("second_hand", "read")) == "described"
    assert weakest(("read", "recalled")) == "recalled"
    assert as_kind("known") is None
    assert current_kind("set") == "set"
    with pytest.raises(ValueError, match="known"):
        weakest(("known",))


def test_every_kind_has_its_words_and_an_old_word_those_of_its_kind() -> None:
    assert [shown_kind(kind) for kind in KINDS] == [
        *("official text", "copy of the text", "quoted by an authority", "described", "recalled")
    ]
    for said in (shown_kind, sure, sure_words):
        assert len({said(kind) for kind in KINDS}) == len(KINDS)
        assert all("_" not in said(kind) for kind in KINDS)
        assert {word: said(word) for word in OLD} == {
            word: said(kind) for word, kind in OLD.items()
        }


@pytest.mark.parametrize(("old", "kind"), OLD.items())
def test_an_own_law_with_old_words_gives_the_kind_they_became(old: str, kind: str) -> None:
    assert 'confidence = "read"' in LAW
    law = regime(LAW.replace('confidence = "read"', f'confidence = "{old}"'))
    assert law.confidence == law.stages[0].confidence == kind
    alone = Pack("x", (law,), "0" * 64)
    (duty,) = map_duties(facts({"entities[e].role": ["controller"]}), alone, NOW, {})
    assert duty_json(duty)["confidence"] == kind


def test_no_shipped_file_uses_an_old_word() -> None:
    for folder in ("regimes", "authorities", "harms"):
        for file in datafiles.path("forms", folder).glob("*.toml"):
            said = re.findall(r'(?m)^confidence = "(\w+)"', file.read_text(encoding="utf-8"))
            assert set(said) <= set(KINDS), file.name


def test_every_duty_of_the_pack_says_one_of_the_kinds() -> None:
    for law in pack().regimes:
        assert {stage.confidence for stage in law.stages} | {law.confidence} <= set(KINDS)
