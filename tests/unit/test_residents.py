"""Thresholds count people in a place over all groups, never rows; bounds are kept."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.groups import PeopleIn, people_in
from pirdesk.duties import find_flips
from pirdesk.errors import DataFault
from pirdesk.rules import Truth, compile_condition, evaluate
from tests.unit.duties_words import NOW, UNKNOWN, facts, pack, the, vocabulary

Group = tuple[list[str], Any]


def sheet_of(*groups: Group, **more: Any) -> Any:
    told: dict[str, Any] = {"people.overlap": False}
    for number, (places, affected) in enumerate(groups):
        told[f"populations[g{number}].place"] = places
        told[f"populations[g{number}].affected"] = affected
    return facts(told, **more)


def people(where: str, *groups: Group, **more: Any) -> tuple[int, int | None, int | None]:
    bounds = people_in(sheet_of(*groups, **more), where).bounds
    return bounds.low, bounds.likely, bounds.high


def test_groups_of_one_state_are_added_up() -> None:
    assert people("US-CA", (["US-CA"], 300), (["US-CA"], 250), (["US-NV"], 900)) == (550, 550, 550)


def test_bounds_are_kept() -> None:
    some = {"min": 300, "likely": 450, "max": 900}
    assert people("US-CA", (["US-CA"], some), (["US-CA"], 100)) == (400, 550, 1000)


def test_a_joint_group_counts_with_none_to_all_and_asks_for_the_split() -> None:
    found = people_in(sheet_of((["US-CA", "US-NV"], 600)), "US-CA")
    assert (found.bounds.low, found.bounds.high) == (0, 600)
    assert found.missing == ("populations[g0].place",)


def test_a_country_without_its_state_may_be_any_state() -> None:
    assert people("US-CA", (["US"], 600), (["US-CA"], 10)) == (10, None, 610)
    assert people("US", (["US"], 600), (["US-CA"], 10)) == (610, 610, 610)


def test_groups_that_may_overlap_are_not_added_up() -> None:
    groups: tuple[Group, ...] = ((["US-CA"], 300), (["US-CA"], 250))
    assert people("US-CA", *groups, people__overlap=True) == (300, None, 550)
    open_ = people_in(sheet_of(*groups, people__overlap=None), "US-CA")
    assert (open_.bounds.low, open_.bounds.high) == (300, 550)
    assert open_.missing == ("people.overlap",)


def test_the_largest_state_counts_where_the_law_looks_at_one_state() -> None:
    assert people("US-*", (["US-CA"], 300), (["US-NV"], 400), (["DE"], 900)) == (400, 400, 400)
    # 400 of whom nobody knows the state may all be of one.
    assert people("US-*", (["US-CA"], 300), (["US"], 400)) == (300, None, 700)


def test_everybody_is_the_total_or_else_the_groups_together() -> None:
    groups: tuple[Group, ...] = ((["SG"], 300), (["MY"], 250))
    assert people("*", *groups) == (550, 550, 550)
    assert people("*", *groups, people__affected=700) == (700, 700, 700)


def test_what_is_not_known_leaves_the_number_open() -> None:
    found = people_in(sheet_of((["US-CA"], UNKNOWN), (["US-CA"], 10)), "US-CA")
    assert (found.bounds.low, found.bounds.high) == (10, None)
    assert found.missing == ("populations[g0].affected",)
    listed = {"populations": {"rows": ["g0"], "complete": False}}
    more = facts({**listed, "populations[g0].place": ["US-CA"], "populations[g0].affected": 600})
    assert people_in(more, "US-CA").bounds.high is None
    assert people_in(more, "US-CA").missing == ("populations",)


_PLACES = st.lists(st.sampled_from(["US-CA", "US-NV", "US", "DE"]), min_size=1, max_size=2)
_GROUPS = st.lists(st.tuples(_PLACES, st.integers(0, 2000)), min_size=1, max_size=4)


@given(_GROUPS)
def test_the_order_of_groups_changes_nothing(groups: list[Group]) -> None:
    first = people_in(sheet_of(*groups), "US-CA").bounds
    for other in permutations(groups):
        assert people_in(sheet_of(*other), "US-CA").bounds == first


@given(_GROUPS, st.integers(0, 3), st.integers(0, 2000))
def test_splitting_a_group_changes_nothing(groups: list[Group], at: int, cut: int) -> None:
    places, number = groups[at % len(groups)]
    cut = min(cut, number)
    others = [group for n, group in enumerate(groups) if n != at % len(groups)]
    split = [*others, (places, cut), (places, number - cut)]
    for where in ("US-CA", "US-*", "*"):
        assert (
            people_in(sheet_of(*split), where).bounds == people_in(sheet_of(*groups), where).bounds
        )


@given(_GROUPS, st.sampled_from(["FR", "GB", "US-TX"]), st.integers(0, 2000))
def test_groups_elsewhere_change_nothing(groups: list[Group], where: str, number: int) -> None:
    def without_keys(found: PeopleIn) -> object:
        return found.bounds, found.suspected

    more = sheet_of(*groups, ([where], number))
    assert without_keys(people_in(more, "US-CA")) == without_keys(
        people_in(sheet_of(*groups), "US-CA")
    )


def judged(text: str, *groups: Group, **more: Any) -> Truth:
    condition = compile_condition({"cel": text}, vocabulary(), "law: x", "entities")
    return evaluate(condition, sheet_of(*groups, **more), "e")


def test_a_condition_compares_people_of_a_place() -> None:
    groups: tuple[Group, ...] = ((["US-CA"], 300), (["US-CA"], 201))
    assert judged("at_least(residents('US-CA'), 501)", *groups).is_true
    assert judged("at_least(residents('US-CA'), 502)", *groups).is_false
    joint = judged("at_least(residents('US-CA'), 501)", (["US-CA", "US-NV"], 600))
    assert not joint.determined
    assert joint.missing == ("populations[g0].place",)
    assert judged("at_least(residents('US-CA'), 601)", (["US-CA", "US-NV"], 600)).is_false
    doubted = {"value": 600, "certainty": "suspected"}
    assert judged("at_least(residents('US-CA'), 501)", (["US-CA"], doubted)).provisional


@pytest.mark.parametrize("where", ["US-ZZ", "", "us", "EU-*"])
def test_a_condition_on_a_place_that_does_not_exist_is_refused(where: str) -> None:
    with pytest.raises(DataFault, match="code of a place"):
        judged(f"at_least(residents('{where}'), 5)")


CALIFORNIA: dict[str, Any] = {
    "entities[c].role": ["controller"],
    "entities[c].discovered_at": "2026-11-20",
    "data.personal": True,
    "data.state_private_information": True,
    "data.unintelligible": False,
    "breach.confidentiality": True,
    "people.overlap": False,
}


def test_two_groups_of_300_tell_the_attorney_general_of_california() -> None:
    # Civ. Code 1798.82(f): more than 500 residents; 300 and 250 are 550, whatever the rows.
    split = {
        **CALIFORNIA,
        "populations[a].place": ["US-CA"],
        "populations[a].affected": 300,
        "populations[b].place": ["US-CA"],
        "populations[b].affected": 250,
    }
    assert the(facts(split), "us.ca.breach.ag").verdict == "due"
    joint = {
        **CALIFORNIA,
        "populations[a].place": ["US-CA", "US-NV"],
        "populations[a].affected": 600,
    }
    duty = the(facts(joint), "us.ca.breach.ag")
    assert duty.verdict == "undetermined"
    assert "populations[a].place" in duty.missing


def test_what_would_cross_the_threshold_is_offered_as_a_number_of_one_group() -> None:
    given = {
        **CALIFORNIA,
        "populations[a].place": ["US-CA"],
        "populations[a].affected": 300,
        "populations[b].place": ["US-CA"],
        "populations[b].affected": 100,
    }
    flips = find_flips(facts(given), pack(), NOW, duty="us.ca.breach.ag")
    offered = {flip.key: flip.value for flip in flips if flip.key.endswith(".affected")}
    assert str(offered["populations[a].affected"]).count("401")
    assert str(offered["populations[b].affected"]).count("201")
