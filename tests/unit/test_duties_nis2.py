"""Article 23 NIS2: stages, the chain by submission, whom it addresses, judged by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pirdesk.wording import say
from tests.unit.duties_words import OUTAGE, duties, facts, iso, the


def submitted(text: str) -> dict[str, datetime]:
    return {"eu.nis2.23.notification": datetime.fromisoformat(text)}


def test_24_and_72_hours() -> None:
    sheet = facts(OUTAGE)
    assert iso(the(sheet, "eu.nis2.23.early_warning"))[0] == "2026-11-28T10:20:00+01:00"
    assert iso(the(sheet, "eu.nis2.23.notification"))[0] == "2026-11-30T10:20:00+01:00"
    assert the(sheet, "eu.nis2.23.notification").confidence == "quoted"


def test_t15_the_final_report_counts_from_the_submission() -> None:
    sheet = facts(OUTAGE)
    waiting = the(sheet, "eu.nis2.23.final")
    assert (waiting.verdict, waiting.missing) == ("due", ())
    assert (
        say(waiting.no_date_words)
        == "not yet running: needs the submission of eu.nis2.23.notification"
    )
    filed = submitted("2026-11-30T09:00:00+01:00")
    running = the(sheet, "eu.nis2.23.final", submissions=filed)
    assert iso(running) == ("2026-12-30T23:59:59+01:00", "2026-12-30T23:59:59+01:00")
    assert running.anchor is not None
    assert running.anchor.name == "submitted_at"


def test_while_the_incident_lasts_the_final_report_waits_for_its_handling() -> None:
    filed = submitted("2026-11-30T09:00:00+01:00")
    lasting = facts(OUTAGE, incident__ongoing=True)
    found = the(lasting, "eu.nis2.23.final", submissions=filed)
    assert say(found.no_date_words) == "not yet running: needs incident.handled_at"
    handled = facts(OUTAGE, incident__ongoing=True, incident__handled_at="2027-01-31")
    found = the(handled, "eu.nis2.23.final", submissions=filed)
    assert iso(found) == ("2027-02-28T23:59:59+01:00", "2027-03-01T23:59:59+01:00")


def test_a_progress_report_is_due_when_the_final_report_would_have_been() -> None:
    """Art. 23(4)(e): one month after the notification of 30 November, Wednesday 30 December."""
    filed = submitted("2026-11-30T09:00:00+01:00")
    lasting = facts(OUTAGE, incident__ongoing=True)
    found = the(lasting, "eu.nis2.23.progress", submissions=filed)
    assert iso(found) == ("2026-12-30T23:59:59+01:00", "2026-12-30T23:59:59+01:00")
    assert the(facts(OUTAGE), "eu.nis2.23.progress", submissions=filed).verdict == "not due"


def test_a_trust_service_provider_has_24_hours() -> None:
    sheet = facts(OUTAGE, profile__trust_service_provider=True)
    assert iso(the(sheet, "eu.nis2.23.notification"))[0] == "2026-11-28T10:20:00+01:00"
    sheet = facts(OUTAGE, profile__trust_service_provider=None)
    found = the(sheet, "eu.nis2.23.notification")
    assert iso(found)[0] == "2026-11-30T10:20:00+01:00"
    (other,) = [r for r in found.readings if r.id == "trust_service_provider"]
    assert other.strict_due is not None
    assert other.strict_due.isoformat() == "2026-11-28T10:20:00+01:00"
    assert "profile.trust_service_provider" in found.missing  # what would choose between the two


@pytest.mark.parametrize(
    ("changes", "verdict", "missing"),
    [
        ({"incident__significant_nis2": False}, "not due", ()),
        (
            {"incident__significant_nis2": None},
            "undetermined",
            ("incident.significant_nis2",),
        ),
        ({"entities[n]__role": ["controller"], "profile__important_entity": True}, "due", ()),
        (
            {
                "entities[n]__role": ["controller"],
                "profile__important_entity": False,
                "profile__essential_entity": False,
            },
            "not applicable",
            (),
        ),
        (
            {"entities[n]__role": ["controller"]},
            "undetermined",
            ("profile.essential_entity", "profile.important_entity"),
        ),
        ({"profile__financial_entity_kind": "insurer"}, "not applicable", ()),
        ({"profile__financial_entity_kind": None}, "due", ()),
    ],
)
def test_nis2_verdicts(changes: dict[str, Any], verdict: str, missing: tuple[str, ...]) -> None:
    found = the(facts(OUTAGE, **changes), "eu.nis2.23.early_warning")
    assert (found.verdict, found.missing) == (verdict, missing)


def test_dora_takes_the_place_of_nis2_only_since_it_applies() -> None:
    changed = {
        "profile__financial_entity_kind": "insurer",
        "entities[n]__aware_at": "2025-01-16T12:00:00+01:00",
    }
    assert the(facts(OUTAGE, **changed), "eu.nis2.23.early_warning").verdict == "due"


def test_the_profile_speaks_for_no_entity_beside_the_one_that_has_the_role() -> None:
    sheet = facts(OUTAGE, **{"entities[x].role": ["processor"]}, profile__essential_entity=True)
    found = {d.entity: d.verdict for d in duties(sheet, "eu.nis2.23.early_warning")}
    assert found == {"n": "due", "x": "not applicable"}


def test_nis2_is_reported_where_the_entity_is_established() -> None:
    assert the(facts(OUTAGE), "eu.nis2.23.early_warning").place == "DE"
    lead = facts(OUTAGE, **{"entities[n].main_establishment": "IE"})
    assert the(lead, "eu.nis2.23.early_warning").place == "IE"
    outside = facts(OUTAGE, **{"entities[n]__country": ["US"]})
    found = the(outside, "eu.nis2.23.early_warning")
    assert (found.verdict, found.place) == ("due", "")
    assert "representative" in found.recipient


def test_an_organisation_outside_the_union_is_asked_whether_it_provides_services_there() -> None:
    # NIS2 Art. 2(1): entities that provide their services or carry out activities in the Union.
    abroad = {**OUTAGE, "entities[n].country": ["US"], "entities[n].main_establishment": "none"}
    asked = ("entities[n].established_in", "entities[n].offers_goods_in")
    open_ = the(facts(abroad), "eu.nis2.23.early_warning")
    assert set(asked) <= set(open_.missing)
    elsewhere = {**abroad, asked[0]: ["US"], asked[1]: ["US", "NZ"]}
    assert the(facts(elsewhere), "eu.nis2.23.early_warning").verdict == "not applicable"
    here = {**abroad, asked[0]: ["US"], asked[1]: ["DE"]}
    assert the(facts(here), "eu.nis2.23.early_warning").verdict == "due"
