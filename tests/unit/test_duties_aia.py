"""Article 73 AI Act: tiers, causal link, narrowings, places and days, judged by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pirdesk.wording import say
from tests.unit.duties_words import SERIOUS, duties, facts, iso, the


def test_t4_15_days_end_on_a_holiday_and_a_weekend() -> None:
    found = the(facts(SERIOUS), "eu.aia.73.general")
    assert (found.verdict, found.place) == ("due", "DE")
    assert iso(found) == ("2026-12-26T23:59:59+01:00", "2026-12-28T23:59:59+01:00")
    assert found.recipient == "Bundesnetzagentur"


def test_t3_2_days_end_on_a_sunday() -> None:
    changed = {"entities[p]__aware_at": "2026-11-20", "harm__limbs": ["critical_infrastructure"]}
    found = the(facts(SERIOUS, incident__occurred="2026-11-19", **changed), "eu.aia.73.widespread")
    assert iso(found) == ("2026-11-22T23:59:59+01:00", "2026-11-24T23:59:59+01:00")
    assert "3(5)" in say(found.trace[-1].words)


def test_all_tiers_that_apply_run() -> None:
    sheet = facts(SERIOUS, harm__death=True, harm__widespread=True)
    found = {d.stage: iso(d)[0] for d in duties(sheet) if d.regime == "eu.aia.73"}
    assert found == {
        "general": "2026-12-26T23:59:59+01:00",
        "widespread": "2026-12-13T23:59:59+01:00",
        "death": "2026-12-21T23:59:59+01:00",
    }


@pytest.mark.parametrize(
    ("link", "general", "death"),
    [
        ("established", ("due", False), ("due", False)),
        ("reasonably_likely", ("due", False), ("due", False)),
        ("suspected", ("due", True), ("due", False)),
        ("none", ("not due", False), ("not due", False)),
    ],
)
def test_the_causal_link(link: str, general: tuple[str, bool], death: tuple[str, bool]) -> None:
    sheet = facts(SERIOUS, harm__death=True, harm__causal_link=link)
    found = {d.stage: (d.verdict, d.provisional) for d in duties(sheet) if d.regime == "eu.aia.73"}
    assert (found["general"], found["death"]) == (general, death)


@pytest.mark.parametrize(
    ("changes", "verdicts"),
    [
        ({"system__is_ai": False}, ("not applicable",) * 3),
        ({"system__high_risk": False}, ("not applicable",) * 3),
        ({"entities[p]__role": ["ai_deployer"]}, ("not applicable",) * 3),
        ({"system__high_risk": None}, ("undetermined", "not due", "not due")),
        ({"harm__limbs": [], "harm__death": None}, ("not due", "not due", "not due")),
        ({"harm__death": None}, ("due", "not due", "undetermined")),
        ({"harm__limbs": None}, ("undetermined", "undetermined", "not due")),
        ({"harm__causal_link": None}, ("undetermined", "not due", "not due")),
        ({"system__medical_device": True, "harm__death": True}, ("not due", "not due", "not due")),
        (
            {"system__medical_device": True, "harm__limbs": ["health", "fundamental_rights"]},
            ("due", "not due", "not due"),
        ),
        (
            {"system__other_reporting": True, "harm__widespread": True},
            ("not due", "due", "not due"),
        ),
        (
            {"system__other_reporting": True, "harm__limbs": ["critical_infrastructure"]},
            ("not due", "not due", "not due"),
        ),
        ({"harm__places": ["US"]}, ("not applicable",) * 3),
        ({"harm__places": None}, ("due", "not due", "not due")),
    ],
)
def test_art_73_verdicts(changes: dict[str, Any], verdicts: tuple[str, str, str]) -> None:
    found = {
        d.stage: d.verdict for d in duties(facts(SERIOUS, **changes)) if d.regime == "eu.aia.73"
    }
    assert (found["general"], found["widespread"], found["death"]) == verdicts


def test_one_report_for_each_member_state_or_one_to_the_ai_office() -> None:
    many = facts(SERIOUS, harm__places=["DE", "FR", "NO", "US"])
    assert [d.place for d in duties(many, "eu.aia.73.general")] == ["DE", "FR"]
    office = the(
        facts(SERIOUS, system__ai_office_competent=True, harm__places=["DE", "FR"]),
        "eu.aia.73.general",
    )
    assert (office.place, office.recipient) == ("EU", "European AI Office")
    assert office.strict_due is not None
    assert office.latest_arguable_due is None
    assert "only the strict date" in say(office.trace[-1].words)


def test_the_places_of_people_stand_in_for_the_place_of_the_incident() -> None:
    sheet = facts(SERIOUS, harm__places=None, **{"populations[p].place": ["AT"]})
    found = the(sheet, "eu.aia.73.general")
    assert found.place == "AT"
    assert any("stands in" in say(step.input) for step in found.trace)
    sheet = facts(SERIOUS, harm__places=None, **{"populations[p].place": ["US"]})
    open_one = the(sheet, "eu.aia.73.general")
    assert (open_one.verdict, open_one.missing) == ("undetermined", ("harm.places",))


def test_days_are_counted_where_the_authority_is_and_not_where_the_moment_was_typed() -> None:
    # 23:30 in California on 10 December is 11 December in Berlin, where the authority is: day 0.
    # The fifteenth day is the 26th, a holiday and a Saturday; it moves to Monday the 28th.
    for typed in ("2026-12-10T23:30:00-08:00", "2026-12-11T07:30:00+00:00"):
        found = the(facts(SERIOUS, **{"entities[p]__aware_at": typed}), "eu.aia.73.general")
        assert iso(found) == ("2026-12-26T23:59:59+01:00", "2026-12-28T23:59:59+01:00")
