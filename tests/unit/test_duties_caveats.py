"""What was not asked stands beside a verdict, also where nothing is due."""

from __future__ import annotations

import re

import pytest

from pirdesk.documents.exhibits import duties_nodes
from pirdesk.forms import load_words
from pirdesk.wording import say
from tests.unit.duties_words import BREACH, duties, facts, pack, the

# Questions that are the words of the GDPR (and of the law of the United Kingdom that keeps them).
OF_THE_GDPR = re.compile(r"\b(risk\.unlikely|risk\.high_likely|data\.special_category)\b")

# Everything that Singapore asks is answered no.
ANSWERED = {
    "people__affected": 3,
    "populations[p]__affected": 3,
    "risk__unlikely": True,
    "risk__high_likely": False,
    "data__special_category": False,
    "data__sg_prescribed": False,
    "data__categories": ["name"],
    "breach__within_organisation": False,
}


def _at(place: str) -> dict[str, object]:
    return {"entities[c]__country": [place], "populations[p]__place": [place]}


def test_no_law_outside_takes_a_question_of_the_gdpr_for_its_own() -> None:
    # A leaf that reads a question put in the words of the GDPR is a stand-in under another law.
    unmarked = [
        (law.id, stage.name, leaf.id)
        for law in pack().regimes
        if not law.id.startswith(("eu.", "uk."))
        for stage in law.stages
        for condition in (stage.trigger, *(item.when for item in stage.exemptions))
        for leaf in condition.leaves
        if OF_THE_GDPR.search(leaf.cel) and not leaf.substitute
    ]
    assert unmarked == []


@pytest.mark.parametrize(
    ("duty", "place", "asked", "own"),
    [
        ("sg.pdpa.authority", "SG", "GDPR Art. 34(1)", "Significant harm to a person is likely"),
        ("sg.pdpa.individuals", "SG", "GDPR Art. 34(1)", "Significant harm to a person is likely"),
    ],
)
def test_a_substitute_is_never_told_as_the_laws_own_finding(
    duty: str, place: str, asked: str, own: str
) -> None:
    sheet = facts(BREACH, **_at(place), **ANSWERED)
    found = the(sheet, duty)
    assert found.verdict == "not due"
    (reason,) = [r for r in found.reasons if r.substitute]
    told = say(reason.words)
    assert told.startswith(f"judged by the question of {asked}")
    assert f"the law's own test, which is not asked here, is: {own}" in told
    printed = repr(duties_nodes([found], load_words()))
    assert f"Judged by the question of {asked}" in printed
    assert f"{own}: no" not in printed
    trace = " ".join(say(step.words) for step in found.trace)
    assert f"no: {own}" not in trace


def test_notes_and_limbs_not_asked_stand_under_not_due_too() -> None:
    sheet = facts(BREACH, **_at("SG"), **ANSWERED)
    (law,) = (each for each in pack().regimes if each.id == "sg.pdpa")
    (stage,) = (each for each in law.stages if each.duty == "sg.pdpa.authority")
    found = the(sheet, "sg.pdpa.authority")
    assert found.verdict == "not due"
    assert {note.id for note in stage.notes} <= {reading.id for reading in found.readings}
    printed = repr(duties_nodes([found], load_words()))
    assert stage.notes[0].words in printed


def test_every_duty_not_due_carries_the_notes_of_its_law() -> None:
    notes = {
        stage.duty: {note.id for note in stage.notes}
        for law in pack().regimes
        for stage in law.stages
    }
    for found in duties(facts(BREACH, risk__unlikely=True)):
        if found.verdict == "not due":
            assert notes[found.duty] <= {reading.id for reading in found.readings}


# What the law's own question answers, whatever the GDPR's says: worked out by hand from Art. 5 of
# the Brazilian regulation, Art. 24(1) FADP, s. 40(2) and (3) NDPA, Rules Art. 7(1) to the APPI and
# Art. 40(1) no. 2 of the Korean decree.
OWN = [
    ("br.lgpd.authority", "BR", "risk__br_relevant", True, "due"),
    ("br.lgpd.individuals", "BR", "risk__br_relevant", False, "not due"),
    ("ch.fadp", "CH", "risk__ch_high", True, "due"),
    ("ch.fadp", "CH", "risk__ch_high", False, "not due"),
    ("ng.ndpa.authority", "NG", "risk__ng_level", "likely", "due"),
    ("ng.ndpa.individuals", "NG", "risk__ng_level", "likely", "not due"),
    ("ng.ndpa.individuals", "NG", "risk__ng_level", "high", "due"),
    ("ng.ndpa.authority", "NG", "risk__ng_level", "unlikely", "not due"),
    ("jp.appi.preliminary", "JP", "data__jp_special_care", True, "due"),
    ("jp.appi.principals", "JP", "data__jp_special_care", False, "not due"),
    ("kr.pipa.authority", "KR", "data__kr_sensitive", True, "due"),
    ("kr.pipa.authority", "KR", "data__kr_sensitive", False, "not due"),
]


@pytest.mark.parametrize(("duty", "place", "term", "answer", "verdict"), OWN)
@pytest.mark.parametrize("high", [True, False])
def test_a_law_abroad_is_judged_by_its_own_question(
    duty: str, place: str, term: str, answer: object, verdict: str, high: bool
) -> None:
    others = {
        **ANSWERED,
        "risk__unlikely": not high,
        "risk__high_likely": high,
        "data__special_category": high,
        "breach__malicious": False,
    }
    assert the(facts(BREACH, **_at(place), **others), duty).verdict == "undetermined"
    found = the(facts(BREACH, **_at(place), **others, **{term: answer}), duty)
    assert found.verdict == verdict
    assert not any(reason.substitute for reason in found.reasons)
