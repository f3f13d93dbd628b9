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
        ("br.lgpd.authority", "BR", "GDPR Art. 33(1)", "Risk or relevant damage to people"),
        ("ch.fadp", "CH", "GDPR Art. 34(1)", "A high risk to personality or fundamental rights"),
        ("ng.ndpa.authority", "NG", "GDPR Art. 33(1)", "A risk to rights and freedoms is likely"),
    ],
)
def test_a_substitute_is_never_told_as_the_laws_own_finding(
    duty: str, place: str, asked: str, own: str
) -> None:
    sheet = facts(
        BREACH,
        **{"entities[c]__country": [place], "populations[p]__place": [place]},
        risk__unlikely=True,
        risk__high_likely=False,
    )
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
    sheet = facts(
        BREACH,
        **{"entities[c]__country": ["BR"], "populations[p]__place": ["BR"]},
        risk__unlikely=True,
    )
    (law,) = (each for each in pack().regimes if each.id == "br.lgpd")
    (stage,) = (each for each in law.stages if each.duty == "br.lgpd.authority")
    found = the(sheet, "br.lgpd.authority")
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
