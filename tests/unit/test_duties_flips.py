"""What one other answer would change, and which missing facts settle most."""

from __future__ import annotations

from typing import Any

from pirdesk.casefile.sheet import Answer
from pirdesk.duties import Flip, find_flips, outcomes, rank_missing
from pirdesk.rules import compile_condition, turns
from pirdesk.wording import Speaker, say
from tests.unit.duties_words import (
    BREACH,
    NOW,
    OUTAGE,
    SERIOUS,
    UNKNOWN,
    duties,
    facts,
    pack,
    vocabulary,
)


def flips(given: dict[str, Any], duty: str, **changed: Any) -> list[Flip]:
    return list(find_flips(facts(given, **changed), pack(), NOW, duty=duty))


def of(found: list[Flip], key: str, duty: str) -> Flip:
    return next(flip for flip in found if (flip.key, flip.duty) == (key, duty))


def test_a_death_gives_ten_days_instead_of_fifteen() -> None:
    flip = of(flips(SERIOUS, "eu.aia.73"), "harm.death", "eu.aia.73.death")
    assert flip.value is True
    assert flip.now.verdict == "not due"
    assert flip.then.verdict == "due"
    assert flip.law_now is not None
    assert flip.law_then is not None
    assert (flip.law_now - flip.law_then).days == 5
    assert say(flip.words, Speaker(zone="Europe/Berlin")).endswith(
        "due by 21 December 2026, 23:59:59 (CET, UTC+01:00) instead of not due"
        " (this law: 5 days earlier)"
    )
    assert flip.leaf.cite


def test_every_flip_is_what_the_map_gives_with_that_answer() -> None:
    sheet = facts({**OUTAGE, **SERIOUS, **BREACH})
    found = find_flips(sheet, pack(), NOW)
    assert len(found) > 50
    today = outcomes(duties(sheet))
    for flip in found[::5]:
        changed = outcomes(duties(sheet.with_answers({flip.key: Answer(flip.value)})))
        assert today[flip.duty, flip.entity] == flip.now
        assert changed[flip.duty, flip.entity] == flip.then
        assert flip.now != flip.then


def test_a_threshold_flips_at_the_number_the_law_names() -> None:
    singapore = {
        "entities[c].role": ["controller"],
        "entities[c].country": ["SG"],
        "entities[c].assessment_completed_at": "2026-11-21",
        "populations[p].place": ["SG"],
        "data.personal": True,
        "breach.confidentiality": True,
        "people.affected": 20,
    }
    found = [f for f in flips(singapore, "sg.pdpa") if f.key == "people.affected"]
    assert {getattr(flip.value, "min", None) for flip in found} == {500}


def test_a_law_not_in_force_has_no_flips() -> None:
    assert flips(BREACH, "eu.gdpr.omnibus") == []
    assert flips(BREACH, "no.such.law") == []


def test_facts_that_settle_most_come_first() -> None:
    sheet = facts(BREACH, risk__unlikely=UNKNOWN, risk__high_likely=None)
    ranked = rank_missing(sheet, pack(), NOW)
    counts = [len(missing.settles) for missing in ranked]
    assert counts == sorted(counts, reverse=True)
    by_key = {missing.key: missing for missing in ranked}
    assert "eu.gdpr.33@c" in by_key["risk.unlikely"].settles
    for missing in ranked:
        assert set(missing.settles) <= set(missing.named_by)


def test_the_moment_a_clock_waits_for_settles_its_date() -> None:
    sheet = facts(BREACH, **{"entities[c].aware_at": None})
    by_key = {missing.key: missing for missing in rank_missing(sheet, pack(), NOW)}
    assert "eu.gdpr.33@c" in by_key["entities[c].aware_at"].settles


def test_turns_are_the_other_answers_a_leaf_tells_apart() -> None:
    condition = compile_condition(
        {
            "any": [
                {"cel": "at_least(people.affected, 500)"},
                {"cel": "!harm.death"},
                {"cel": "harm.causal_link == 'established'"},
                {"some": "populations", "where": "'DE' in row.place"},
                {"cel": "before(incident.detected_at, '2026-01-02T00:00:00+00:00')"},
            ]
        },
        vocabulary(),
        "x: y",
    )
    sheet = facts(
        {
            "harm.death": True,
            "populations": {"rows": ["p"], "complete": False},
            "populations[p].place": ["FR"],
        }
    )
    found = {(turn.key, str(turn.value)) for turn in turns(condition, sheet)}
    keys = [key for key, _ in sorted(found)]
    assert keys.count("people.affected") == 2
    assert ("harm.death", "False") in found
    assert ("harm.death", "True") not in found
    assert ("populations[p].place", "('FR', 'DE')") in found
    assert ("populations", "Rows(ids=('p',), complete=True)") in found
    assert keys.count("incident.detected_at") == 2
    assert ("harm.causal_link", "established") in found
