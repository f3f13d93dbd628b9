"""Which authority Art. 74 AI Act names, and what Art. 111(2) leaves open, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pirdesk.wording import say
from tests.unit.duties_words import SERIOUS, facts, the

DEVICE = "the national competent authority chosen for devices"
PRODUCT = "the market surveillance authority under the product law of Annex I, Section A"
FINANCE = "the national authority for the financial supervision of the institution"
DATA = "the data protection authority, or the authority designated under the same conditions"


@pytest.mark.parametrize(
    ("answers", "name", "cited"),
    [
        ({}, "Bundesnetzagentur", ""),
        (
            {"system.high_risk_basis": "annex_i", "system.annex_i_section": "a"},
            PRODUCT,
            "AI Act Art. 74(3)",
        ),
        ({"profile.financial_entity_kind": "credit_institution"}, FINANCE, "AI Act Art. 74(6)"),
        ({"system.annex_iii_area": "migration"}, DATA, "AI Act Art. 74(8)"),
        ({"system.annex_iii_area": "employment"}, "Bundesnetzagentur", ""),
        (
            {"system.medical_device": True, "harm.limbs": ["fundamental_rights"]},
            DEVICE,
            "AI Act Art. 73(10)",
        ),
        ({"system.ai_office_competent": True}, "European AI Office", "AI Act Art. 75(1a)"),
    ],
)
def test_the_product_decides_which_authority_is_told(
    answers: dict[str, Any], name: str, cited: str
) -> None:
    found = the(facts(SERIOUS, **answers), "eu.aia.73.general")
    assert found.recipient == name
    (step,) = [step for step in found.trace if say(step.rule) == "recipient"]
    assert cited in f"{say(step.words)} {step.citation}"


def test_as_long_as_nobody_says_since_when_it_is_on_the_market_a_third_reading_is_open() -> None:
    """Art. 111(2): an existing system is bound from 2 August 2030 at most, if a public one."""
    found = the(facts(SERIOUS), "eu.aia.73.general")
    assert found.verdict == "due"
    assert {r.id: r.verdict for r in found.readings if r.id == "legacy"} == {
        "legacy": "not in force"
    }
    later = the(facts(SERIOUS, system__placed_on_market_at="2028-01"), "eu.aia.73.general")
    assert "legacy" not in {r.id for r in later.readings}


def test_a_system_that_may_be_of_section_b_stays_due_until_it_is_said() -> None:
    annex_i = {**SERIOUS, "system.high_risk_basis": "annex_i"}
    assert the(facts(annex_i), "eu.aia.73.general").verdict == "due"
    lifted = the(facts(annex_i, system__annex_i_section="b"), "eu.aia.73.general")
    assert lifted.verdict == "not applicable"


def test_the_window_of_a_deployer_s_duty_follows_the_annex() -> None:
    """Art. 113(c): 2 December 2027 for Annex III, 2 August 2028 for Annex I."""
    given = {
        "entities[d].role": ["ai_deployer"],
        "entities[d].country": ["DE"],
        "system.is_ai": True,
        "system.high_risk": True,
        "harm.places": ["DE"],
        "harm.limbs": ["health"],
    }
    days = {"2027-12-01": ("not in force", "not in force"), "2027-12-02": ("due", "not in force")}
    days |= {"2028-08-01": ("due", "not in force"), "2028-08-02": ("due", "due")}
    for day, wanted in days.items():
        aware = {"entities[d].aware_at": f"{day}T12:00:00+01:00"}
        found = tuple(
            the(facts(given, **aware, system__high_risk_basis=basis), "eu.aia.26-5").verdict
            for basis in ("annex_iii", "annex_i")
        )
        assert found == wanted, day


def test_a_change_that_could_not_have_come_yet_does_not_bind_an_existing_system() -> None:
    # Art. 111(2): a change counts from 2 December 2027; of an incident known in November 2026 it
    # cannot have come before, whether it was asked for or not.
    known = {**SERIOUS, "system.placed_on_market_at": "2024-01-01", "incident.occurred": None}
    assert the(facts(known), "eu.aia.73.general").verdict == "not applicable"
    died = facts(known, **{"harm.death": True})
    assert the(died, "eu.aia.73.death").verdict == "not applicable"
    later = {**known, "entities[p].aware_at": "2027-12-05T10:00:00+01:00"}
    assert the(facts(later), "eu.aia.73.general").verdict != "not applicable"
