"""Places that name nothing, establishments without a law, days in the Union seen from outside."""

from __future__ import annotations

from typing import Any

import pytest

from pirdesk.casefile.groups import people_in
from pirdesk.duties import UNCOVERED, uncovered
from tests.unit.duties_words import BREACH, UNKNOWN, duties, facts, iso, pack, the

ABROAD: dict[str, Any] = {
    **BREACH,
    "entities[c].country": ["US"],
    "entities[c].main_establishment": "none",
    "populations[p].affected": 600,
    "data.state_private_information": True,
    "harm.limbs": ["health"],
}
DEVICE: dict[str, Any] = {
    "entities[m].role": ["device_manufacturer"],
    "entities[m].aware_at": "2026-11-20",
    "system.medical_device": True,
    "harm.limbs": ["health"],
    "harm.death": False,
    "harm.causal_link": "established",
}


@pytest.mark.parametrize(
    "key", ["populations[p].place", "entities[c].country", "harm.places"], ids=str
)
def test_a_list_without_a_place_says_no_more_than_an_unknown_place(key: str) -> None:
    """Somebody lives and sits somewhere: an empty list lifts no duty, whatever the law."""
    empty = {(d.duty, d.place): d.verdict for d in duties(facts({**ABROAD, key: []}))}
    unknown = {(d.duty, d.place): d.verdict for d in duties(facts({**ABROAD, key: UNKNOWN}))}
    assert empty == unknown


def test_people_of_no_place_are_asked_for_their_place() -> None:
    sheet = facts({**ABROAD, "populations[p].place": []})
    for duty in ("eu.gdpr.33", "us.ca.breach.ag", "us.co.breach.individuals"):
        found = the(sheet, duty)
        assert (found.verdict, found.missing[:1]) == ("undetermined", ("populations[p].place",))


@pytest.mark.parametrize(
    ("country", "due"),
    [("US", "2026-12-05T23:59:59+01:00"), ("JP", "2026-12-05T23:59:59+09:00")],
)
def test_an_unknown_authority_in_the_union_ends_its_day_no_later_than_brussels(
    country: str, due: str
) -> None:
    """Art. 87(3) MDR: fifteen days from 20 November end on 5 December; in New York that day ends
    six hours after the authority's, in Tokyo eight hours before it."""
    sheet = facts({**DEVICE, "entities[m].country": [country]})
    assert iso(the(sheet, "eu.mdr.87.general"))[0] == due


def test_a_known_authority_ends_the_day_by_its_own_clock() -> None:
    sheet = facts({**DEVICE, "entities[m].country": ["US"], "harm.places": ["FI"]})
    assert iso(the(sheet, "eu.mdr.87.general"))[0] == "2026-12-05T23:59:59+02:00"


def test_an_establishment_where_no_law_is_here_is_a_row() -> None:
    sheet = facts({**BREACH, "entities[c].established_in": ["TR"], "system.is_ai": False})
    rows = [(d.duty, d.place) for d in uncovered(sheet, pack())]
    assert (UNCOVERED, "TR") in rows


def test_the_number_of_all_bounds_groups_that_share_people() -> None:
    """300 and 300 who are partly the same: between 300 and 600, and never more than all."""
    groups: dict[str, Any] = {
        "populations[p].place": ["US-CA"],
        "populations[p].affected": 300,
        "populations[q].place": ["US-CA"],
        "populations[q].affected": 300,
        "people.overlap": True,
    }
    open_ = people_in(facts(groups), "US-CA")
    assert (open_.bounds.low, open_.bounds.high) == (300, 600)
    assert open_.missing == ("people.affected",)
    told = people_in(facts({**groups, "people.affected": 480}), "US-CA")
    assert (told.bounds.low, told.bounds.high) == (300, 480)
    apart = people_in(facts({**groups, "people.overlap": False, "people.affected": 480}), "US-CA")
    assert (apart.bounds.low, apart.bounds.high) == (600, 600)
