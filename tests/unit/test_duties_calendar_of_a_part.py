"""A holiday of a part of a country counts in the duty map as it does in a clock by itself."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pirdesk.duties import run_clock
from tests.unit.duties_words import NOW, SERIOUS, facts, pack, the

# (places of the harm, aware, last day after fifteen days, latest arguable end)
PARTS = [
    # 22 December 2026 + 15 days = Wednesday 6 January 2027, Heilige Drei Könige in Bavaria.
    (["DE-BY"], "2026-12-22", "2027-01-06", "2027-01-07"),
    (["DE-BE"], "2026-12-22", "2027-01-06", "2027-01-06"),
    (["DE"], "2026-12-22", "2027-01-06", "2027-01-06"),
    # 3 November 2026 + 15 days = Wednesday 18 November 2026, Buß- und Bettag in Saxony alone.
    (["DE-SN"], "2026-11-03", "2026-11-18", "2026-11-19"),
    (["DE-BY"], "2026-11-03", "2026-11-18", "2026-11-18"),
    # Where it is a working day in one of two Länder, nobody may count on the other's holiday.
    (["DE-SN", "DE-BY"], "2026-11-03", "2026-11-18", "2026-11-18"),
]


@pytest.mark.parametrize(("places", "aware", "strict", "latest"), PARTS)
def test_a_holiday_of_a_land_counts_in_duties_as_in_a_clock(
    places: list[str], aware: str, strict: str, latest: str
) -> None:
    changed: dict[str, Any] = {"entities[p]__aware_at": aware, "harm__places": places}
    sheet = facts(SERIOUS, incident__occurred=aware, **changed)
    found = the(sheet, "eu.aia.73.general")
    alone = run_clock(
        *(pack(), "eu.aia.73.general", sheet, "p", {}),
        places=places,
        zone=ZoneInfo("UTC"),
        now=NOW,
    )
    assert found.place == "DE"
    for ends in (
        (found.strict_due, found.latest_arguable_due),
        (alone.strict_due, alone.latest_arguable_due),
    ):
        assert [end and end.isoformat() for end in ends] == [
            f"{strict}T23:59:59+01:00",
            f"{latest}T23:59:59+01:00",
        ]


def test_the_part_in_which_an_organisation_sits_counts_towards_its_lead_authority() -> None:
    # NIS2, final report: a month after 6 December 2026 is Wednesday 6 January 2027.
    given: dict[str, Any] = {
        "entities[n].role": ["essential_entity"],
        "entities[n].country": ["DE-BY"],
        "entities[n].aware_at": "2026-12-05T10:00:00+01:00",
        "incident.significant_nis2": True,
        "incident.ongoing": False,
        "profile.trust_service_provider": False,
        "profile.financial_entity_kind": "none",
    }
    filed = {"eu.nis2.23.notification": NOW.replace(month=12, day=6)}
    found = the(facts(given), "eu.nis2.23.final", submissions=filed)
    assert found.strict_due is not None
    assert found.latest_arguable_due is not None
    assert found.strict_due.isoformat() == "2027-01-06T23:59:59+01:00"
    assert found.latest_arguable_due.isoformat() == "2027-01-07T23:59:59+01:00"
