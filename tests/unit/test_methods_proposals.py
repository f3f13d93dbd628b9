"""The proposed risk of a breach: the published cases, their neighbours, and its grounds."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from pirdesk.casefile.sheet import FactSheet, read_answer, read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.forms import load_vocabulary
from pirdesk.harm.methods import (
    Method,
    Proposal,
    WorkedCase,
    check_method,
    judge,
    load_methods,
    propose,
)
from pirdesk.rules import evaluate

ORDER = ("unlikely", "risk", "high")
# Answers the Guidelines call aggravating or mitigating (9/2022 section IV.B; 01/2021 para. 19-24,
# cases 1-18): each turns one fact, and never lets the risk fall or rise.
WORSE: tuple[Mapping[str, Any], ...] = (
    {"breach.copied_out": "yes"},
    {"data.unintelligible": False},
    {"data.special_category": True},
    {"data.categories": ["name", "postal_address", "date_of_birth", "payment_card", "health"]},
    {"data.password_storage": "plain"},
    {"breach.malicious": True},
    {"recipients.trusted": False},
    {"recipients.known": False},
    {"recipients.deletion_confirmed": False},
    {"people.affected": 250000},
    {"people.vulnerable_kinds": ["children"]},
    {"risk.likelihood": "occurred"},
    {"risk.severity": "severe"},
    {"breach.availability": True, "breach.interruption": "serious"},
    {"breach.restorable": "no"},
    {"breach.unavailable_for": 10 * 24 * 3600},
)
BETTER: tuple[Mapping[str, Any], ...] = (
    {"breach.copied_out": "excluded"},
    {"data.unintelligible": True},
    {"data.special_category": False},
    {"breach.malicious": False},
    {"recipients.known": True, "recipients.trusted": True},
    {"recipients.deletion_confirmed": True},
    {"people.affected": 1},
    {"people.vulnerable_kinds": ["none"]},
    {"risk.likelihood": "remote"},
    {"risk.severity": "minor"},
    {"breach.interruption": "none"},
    {"breach.restorable": "yes"},
    {"breach.unavailable_for": 3600},
    {"breach.availability": False, "breach.integrity": False},
)


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@cache
def method() -> Method:
    return next(each for each in load_methods(vocabulary()) if each.id == "edpb.breach")


CASES = {case.id: case for case in method().cases}


def judged(sheet: FactSheet) -> Proposal:
    found = propose(method(), sheet)
    assert found is not None
    return found


def facts(case: str, **turned: Any) -> FactSheet:
    told = dict(CASES[case].facts) | {key.replace("__", "."): v for key, v in turned.items()}
    return read_facts(vocabulary(), {k: v for k, v in told.items() if v is not None})


def turned(sheet: FactSheet, answers: Mapping[str, Any]) -> FactSheet:
    told = {key: read_answer(vocabulary(), key, raw) for key, raw in answers.items()}
    return sheet.with_answers(told)


def ends(sheet: FactSheet) -> tuple[int, int]:
    """Return the mildest and gravest level possible; without a breach there is no risk."""
    applies = method().applies
    if applies is not None and evaluate(applies, sheet).is_false:
        return 0, 0
    ranks = [ORDER.index(level) for level in judge(method(), sheet).possible]
    return min(ranks), max(ranks)


def neighbours(case: WorkedCase) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Return twelve answers that differ from the case's own, in turn for the worse and better."""
    differing = [
        [a for a in side if any(_differs(case.sheet, key, raw) for key, raw in a.items())]
        for side in (WORSE, BETTER)
    ]
    pairs = [
        (answers, worse) for worse, side in ((True, 0), (False, 1)) for answers in differing[side]
    ]
    worse = [pair for pair in pairs if pair[1]][:6]
    better = [pair for pair in pairs if not pair[1]][: 12 - len(worse)]
    yield from (*worse, *better)


def _differs(sheet: FactSheet, key: str, raw: Any) -> bool:
    answer = sheet.get(key)
    return answer is None or answer.value != read_answer(vocabulary(), key, raw).value


def test_all_published_cases_are_there() -> None:
    assert [c.number for c in method().cases if c.source == "edpb_01_2021"] == [
        f"case {number}" for number in range(1, 19)
    ]
    numbers = {c.number for c in method().cases if c.source == "edpb_9_2022"}
    roman = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
    assert numbers == {f"annex B ({number})" for number in roman}


# Documentation, authority, people: the outcomes as a published table of all eighteen cases gives
# them, read on 30 November 2026; here written down a second time, not taken from the data file.
OUTCOMES = {
    **dict.fromkeys(("c01", "c06", "c09", "c10", "c13", "c15"), ("unlikely",)),
    **dict.fromkeys(("c02", "c08", "c16"), ("risk",)),
    **dict.fromkeys(
        ("c03", "c04", "c05", "c07", "c11", "c12", "c14", "c17", "c18", "b06", "b08"), ("high",)
    ),
    **dict.fromkeys(("b01", "b03", "b10a"), ("unlikely",)),
    **dict.fromkeys(("b02", "b04", "b05", "b07", "b09", "b10b"), ("risk", "high")),
}


@pytest.mark.parametrize("case", CASES)
def test_the_published_outcome_stands_in_the_data_and_is_proposed(case: str) -> None:
    assert CASES[case].held == OUTCOMES[case]
    found = judged(CASES[case].sheet)
    assert set(found.possible) <= set(OUTCOMES[case])


def test_left_out_with_its_twins_a_case_is_mostly_decided_and_never_wrongly() -> None:
    check = check_method(method())
    assert check.wrong == 0
    assert check.decided * 4 >= len(check.cases) * 3
    of_01 = [each for each in check.cases if each.case.startswith("c")]
    assert sum(each.left_out != "open" for each in of_01) * 4 >= len(of_01) * 3


def test_what_only_a_case_left_out_carries_stays_open() -> None:
    # Well hashed passwords are harmless by case 6 alone, and no other case stands in for it.
    assert judged(CASES["c06"].sheet).level == "unlikely"
    found = propose(method(), CASES["c06"].sheet, {"c06"})
    assert found is not None
    assert found.possible == ("unlikely", "risk")
    assert "c06" not in {near.case.id for near in found.nearest}


@pytest.mark.parametrize("case", CASES)
def test_twelve_neighbours_move_as_the_guidelines_say(case: str) -> None:
    low, high = ends(CASES[case].sheet)
    found = list(neighbours(CASES[case]))
    assert len(found) == 12
    for answers, worse in found:
        least, most = ends(turned(CASES[case].sheet, answers))
        if worse:
            assert (least >= low, most >= high) == (True, True), (answers, least, most)
        else:
            assert (least <= low, most <= high) == (True, True), (answers, least, most)


# One fact turned, and where the Guidelines say it leads; worked out from their text by hand.
TURNS = [
    ("c11", {"data__unintelligible": True}, "unlikely"),  # case 10 beside case 11
    ("c12", {"data__unintelligible": True}, "risk"),  # no copy: still lost (annex B (iv))
    ("c10", {"data__unintelligible": False}, "high"),  # children's data, readable, stolen
    ("c01", {"breach__restorable": "no"}, "risk"),  # para. 23: without a backup the severity rises
    ("c01", {"breach__interruption": "serious"}, "high"),  # case 3 beside case 1
    ("c01", {"breach__copied_out": "yes", "data__unintelligible": False}, "risk"),
    ("c02", {"breach__copied_out": "yes", "data__special_category": True}, "high"),
    ("c03", {"breach__interruption": "none", "breach__unavailable_for": 7200}, "unlikely"),
    ("c05", {"breach__copied_out": "excluded"}, "unlikely"),
    ("c06", {"data__password_storage": "plain"}, "high"),  # annex B (vi)
    ("c08", {"data__special_category": True}, "high"),
    ("c09", {"recipients__trusted": False, "people__affected": 25}, "risk"),
    ("c13", {"data__special_category": True}, "high"),  # usually a high risk, para. on case 15
    ("c15", {"risk__severity": "severe"}, "high"),
    ("c16", {"recipients__trusted": True, "recipients__deletion_confirmed": True}, "unlikely"),
    ("b03", {"breach__unavailable_for": 432000}, "risk"),  # para. 24: beyond 72 hours
    ("b10a", {"data__special_category": True}, "high"),  # annex B (x): the psychotherapist's list
]


@pytest.mark.parametrize(("case", "answers", "level"), TURNS)
def test_one_fact_turned_leads_where_the_guidelines_say(
    case: str, answers: dict[str, Any], level: str
) -> None:
    assert judged(facts(case, **answers)).level == level


def test_the_risk_never_falls_for_a_worse_fact_nor_rises_for_a_better_one() -> None:
    chance = random.Random(20261130)
    for _ in range(80):
        sheet = read_facts(vocabulary(), _composed(chance))
        low, high = ends(sheet)
        for answers in WORSE:
            least, most = ends(turned(sheet, answers))
            assert least >= low, (dict(sheet.answers), answers)
            assert most >= high, (dict(sheet.answers), answers)
        for answers in BETTER:
            least, most = ends(turned(sheet, answers))
            assert least <= low, (dict(sheet.answers), answers)
            assert most <= high, (dict(sheet.answers), answers)


def _composed(chance: random.Random) -> dict[str, Any]:
    def yes() -> bool:
        return chance.random() < 0.5

    categories = ["name", "email_address", "postal_address"]
    categories += [c for c in ("date_of_birth", "payment_card", "credentials", "location") if yes()]
    return {
        "data.personal": True,
        "breach.confidentiality": yes(),
        "breach.integrity": False,
        "breach.availability": True,
        "breach.malicious": yes(),
        "breach.copied_out": chance.choice(["yes", "no"]),
        "breach.interruption": chance.choice(["none", "minor", "delays"]),
        "breach.unavailable_for": chance.choice([3600, 30 * 3600, 90 * 3600]),
        "breach.restorable": chance.choice(["yes", "partly"]),
        "data.unintelligible": yes(),
        "data.special_category": yes(),
        "data.categories": categories,
        "data.password_storage": chance.choice(["plain", "hashed_salted"]),
        "people.affected": chance.choice([2, 24, 25, 5000, 60000, 100000]),
        "people.vulnerable_kinds": ["none"],
        "recipients.known": yes(),
        "recipients.trusted": yes(),
        "recipients.deletion_confirmed": yes(),
        "risk.severity": chance.choice(["minor", "moderate", "severe"]),
        "risk.likelihood": "possible",
    }


def test_an_unknown_fact_leaves_it_open_and_is_asked() -> None:
    found = judged(facts("c11", data__unintelligible=None))
    assert found.level == "open"
    assert "data.unintelligible" in found.missing
    told = {turn.factor: turn.possible for turn in found.turns_with}
    assert told["unintelligible"] in {("unlikely",), ("high",)}


def test_a_proposal_says_what_carries_it_what_is_against_it_and_what_is_near() -> None:
    found = judged(facts("c05"))
    assert {"profile", "malicious"} <= {ground.factor for ground in found.carried_by}
    assert all(ground.words and ground.cite for ground in (*found.carried_by, *found.against))
    assert found.nearest[0].case.id == "c05"
    encrypted = judged(facts("c10"))
    assert "malicious" in {ground.factor for ground in encrypted.against}
    assert "unintelligible" in {turn.factor for turn in encrypted.turns_with}


def test_nothing_is_proposed_without_personal_data_or_a_breach() -> None:
    assert propose(method(), facts("c05", data__personal=False)) is None
    calm = facts("c05", breach__confidentiality=False, breach__copied_out="no")
    assert propose(method(), calm) is None


def test_a_suspected_fact_makes_the_proposal_provisional() -> None:
    sure = judged(facts("c11"))
    suspected = judged(facts("c11", breach__malicious={"value": True, "certainty": "suspected"}))
    assert (sure.provisional, suspected.provisional) == (False, True)
