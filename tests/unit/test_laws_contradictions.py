"""Where a law file once said other than its text: the right verdict or date, worked out by hand."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pirdesk.duties import map_duties
from pirdesk.duties.renamed import now_called
from tests.unit.duties_words import BREACH, NOW, duties, facts, iso, pack, the

ENCRYPTED = {"risk__high_likely": True, "data__unintelligible": True}


@pytest.mark.parametrize(
    ("lost", "verdict"), [(True, "due"), (False, "not due"), (None, "not due")]
)
def test_encryption_does_not_bring_lost_data_back(lost: bool | None, verdict: str) -> None:
    """Art. 34(3)(a) GDPR answers confidentiality; the loss of availability remains."""
    sheet = facts(BREACH, **ENCRYPTED, breach__availability=lost)
    assert the(sheet, "eu.gdpr.34").verdict == verdict


def test_a_device_s_unanticipated_deterioration_has_ten_days() -> None:
    """Art. 87(5) MDR: aware on Friday 20 November, ten days, Monday 30 November."""
    sheet = facts(
        {
            "entities[m].role": ["device_manufacturer"],
            "entities[m].country": ["DE"],
            "entities[m].aware_at": "2026-11-20",
            "system.medical_device": True,
            "harm.limbs": ["health"],
            "harm.death": False,
            "harm.unanticipated_deterioration": True,
            "harm.causal_link": "suspected",
            "harm.places": ["DE"],
        }
    )
    found = the(sheet, "eu.mdr.87.death")
    assert (found.verdict, iso(found)[0]) == ("due", "2026-11-30T23:59:59+01:00")


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("eu.eidas.24h", "eu.eidas.non_qualified"),
        ("ca.pipeda", "ca.pipeda.commissioner"),
        ("ca.qc", "ca.qc.cai"),
        ("za.popia", "za.popia.regulator"),
        ("au.ndb.statement", "au.ndb.commissioner"),
    ],
)
def test_an_old_id_answers_for_the_first_of_what_it_became(old: str, now: str) -> None:
    became = now_called(pack(), old)
    assert became[0] == now
    assert len(became) > 1
    duties = {stage.duty for law in pack().regimes for stage in law.stages}
    assert set(became) <= duties
    assert old not in duties


def test_people_and_authority_are_told_apart_where_the_law_tells_them_apart() -> None:
    """Two stages, so that telling the one is no record of telling the other."""
    pairs = {
        "ca.pipeda": ("commissioner", "individuals"),
        "ca.qc": ("cai", "individuals"),
        "za.popia": ("regulator", "individuals"),
        "au.ndb": ("commissioner", "individuals"),
    }
    laws = {law.id: law for law in pack().regimes}
    for law, (authority, people) in pairs.items():
        told = {stage.name: stage.recipient for stage in laws[law].stages}
        assert told[authority] == ""
        assert "people" in told[people]
        assert "people" not in laws[law].recipient.unnamed


@pytest.mark.parametrize("law", ["uk.gdpr.34", "uk.dpa.68"])
def test_the_notice_to_people_in_the_united_kingdom_describes_the_breach(law: str) -> None:
    """Art. 34(2) UK GDPR, s. 68(2)(a) DPA 2018."""
    (stage,) = next(each for each in pack().regimes if each.id == law).stages
    (nature,) = [item for item in stage.contents if item.id == "nature"]
    assert nature.terms == ("user_notice[].what_happened",)


@pytest.mark.parametrize("law", ["us.ca.sb53", "us.ny.raise"])
def test_the_notice_of_imminent_danger_has_no_list_of_contents(law: str) -> None:
    """The lists of B&P 22757.13(a) and GBL 1422(1) are those of the report to the office."""
    stages = next(each for each in pack().regimes if each.id == law).stages
    (imminent,) = [stage for stage in stages if stage.name == "imminent"]
    assert [item.id for item in imminent.contents] == ["statement"]
    assert "no contents" in imminent.contents[0].words


LAW_OF_KOREA = "Enforcement Decree of PIPA (Korea) Art. 40(1), proviso"


def test_a_disaster_delays_the_report_to_korea_s_commission_too() -> None:
    stages = next(each for each in pack().regimes if each.id == "kr.pipa").stages
    (authority,) = [stage for stage in stages if stage.name == "authority"]
    (found,) = [item for item in authority.exceptions if item.id == "force_majeure"]
    assert (found.effect, found.cite, found.at_most) == ("delays", LAW_OF_KOREA, "")


def test_washington_deems_federal_compliance_enough_for_people_not_for_the_attorney() -> None:
    stages = next(each for each in pack().regimes if each.id == "us.wa").stages
    held = {s.name: {e.id for e in s.exceptions} & {"hipaa", "glba"} for s in stages}
    assert held == {"individuals": {"hipaa", "glba"}, "ag": set(), "holder": set()}


def test_every_law_of_dora_s_reports_says_what_article_1_asks() -> None:
    """Delegated Regulation (EU) 2025/301, Art. 1(a) to (g), in each report to the authority."""
    stages = next(each for each in pack().regimes if each.id == "eu.dora.19").stages
    wanted = {f"Delegated Regulation (EU) 2025/301 Art. 1({letter})" for letter in "abcdefg"}
    for stage in stages:
        if stage.name != "clients":
            assert wanted <= {item.cite for item in stage.contents}, stage.name


def test_a_processor_in_japan_reports_unless_it_told_whom_it_works_for() -> None:
    given: dict[str, Any] = {
        "entities[c].role": ["processor"],
        "entities[c].country": ["JP"],
        "populations[p].place": ["JP"],
        "data.personal": True,
        "breach.confidentiality": True,
        "data.categories": ["payment_card"],
        "people.affected": 40,
    }
    told = {
        answer: the(facts(given, notification__principal_informed=answer), "jp.appi.final").verdict
        for answer in (None, False, True)
    }
    assert told == {None: "due", False: "due", True: "not due"}


def test_no_duty_of_these_laws_is_without_a_verdict() -> None:
    named = {duty.duty for duty in map_duties(facts(BREACH), pack(), NOW)}
    assert {"eu.eidas.people", "ca.pipeda.others", "eu.cra.14.users", "jp.appi.principals"} <= named


def test_no_law_sends_one_notice_to_an_authority_and_to_people() -> None:
    """One stage for two recipients cannot record that only one of them was told."""
    both = re.compile(r"\b(and|or) the (people|persons|individuals|consumers|data subjects)\b")
    found = {law.id for law in pack().regimes if both.search(law.recipient.unnamed)}
    found |= {s.duty for law in pack().regimes for s in law.stages if both.search(s.recipient)}
    assert found == set()


def test_no_note_stands_for_a_duty_of_the_same_law() -> None:
    """A duty that is only a note has no row, no date, no record and no readiness."""
    notes = [(s.duty, n.words) for law in pack().regimes for s in law.stages for n in s.notes]
    assert [duty for duty, words in notes if "not a duty of its own" in words] == []


def test_relief_at_weekends_ends_with_the_authority_s_decision() -> None:
    """Delegated Regulation (EU) 2025/301, Art. 5(4) and 5(6): Saturday 14:30 stays Saturday."""
    given = {
        "entities[f].role": ["financial_entity"],
        "entities[f].country": ["DE"],
        "profile.financial_entity_kind": "insurer",
        "profile.essential_entity": False,
        "profile.important_entity": False,
        "incident.major_dora": True,
        "entities[f].aware_at": "2026-11-21T09:00:00+01:00",
        "entities[f].classified_major_at": "2026-11-21T10:30:00+01:00",
    }
    free = the(facts(given), "eu.dora.19.initial")
    assert iso(free)[1] == "2026-11-23T12:00:00+01:00"
    bound = the(facts(given, profile__dora_no_relief=True), "eu.dora.19.initial")
    assert iso(bound) == ("2026-11-21T14:30:00+01:00", "2026-11-21T14:30:00+01:00")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({}, "due"),
        ({"profile.covered_entity": False}, "due"),
        ({"profile.covered_entity": True}, "not applicable"),
        ({"entities[v].role": ["phr_vendor", "covered_entity"]}, "not applicable"),
        ({"entities[v].role": ["phr_vendor", "business_associate"]}, "not applicable"),
        ({"profile.covered_entity": True, "entities[h].role": ["covered_entity"]}, "due"),
    ],
)
def test_a_covered_entity_is_left_out_of_the_ftc_s_rule_however_it_is_told(
    given: dict[str, Any], verdict: str
) -> None:
    """16 CFR 318.1(a): entities covered by HIPAA are left out; of two, the one that is named."""
    sheet = facts(
        {
            "entities[v].role": ["phr_vendor"],
            "entities[v].country": ["US"],
            "entities[v].discovered_at": "2026-11-20",
            "populations[p].place": ["US-OR"],
            "populations[p].affected": 700,
            "people.affected": 700,
            "data.unsecured_phr": True,
            "breach.confidentiality": True,
            **given,
        }
    )
    found = {d.entity: d.verdict for d in duties(sheet, "us.ftc.hbnr.individuals")}
    assert found["v"] == verdict


def test_an_institution_of_the_union_is_under_its_own_regulation() -> None:
    # Art. 2(3) GDPR; Art. 34(1), 35(1) Regulation (EU) 2018/1725.
    roles = {"entities[c]__role": ["controller", "processor", "union_institution"]}
    given = facts(BREACH, **roles, risk__unlikely=False, risk__high_likely=True)
    assert {the(given, duty).verdict for duty in ("eu.eudpr.34", "eu.eudpr.35")} == {"due"}
    for duty in ("eu.gdpr.33", "eu.gdpr.33-2", "eu.gdpr.34"):
        assert the(given, duty).verdict == "not applicable", duty
    company = facts(BREACH, risk__unlikely=False, risk__high_likely=True)
    assert the(company, "eu.eudpr.34").verdict == "not applicable"
    assert the(company, "eu.gdpr.33").verdict == "due"


@pytest.mark.parametrize(
    ("duty", "role", "profile", "asks"),
    [
        (
            "us.hipaa.individuals",
            "covered_entity",
            "profile.covered_entity",
            {"data.unsecured_phi": True, "breach.confidentiality": True},
        ),
        (
            "eu.eidas.non_qualified",
            "trust_service_provider",
            "profile.trust_service_provider",
            {"incident.significant_trust": True},
        ),
    ],
)
def test_what_the_profile_says_is_said_of_the_one_organisation_named_as_such(
    duty: str, role: str, profile: str, asks: dict[str, Any]
) -> None:
    """45 CFR 160.103, Regulation 910/2014 Art. 3(19): each is what it is by what it does itself."""
    country = "US" if duty.startswith("us.") else "IT"
    sheet = facts(
        {
            "entities[h].role": [role],
            "entities[h].country": [country],
            "entities[v].role": ["controller"],
            "entities[v].country": [country],
            "entities[v].discovered_at": "2026-11-20",
            **{f"entities[{row}].aware_at": "2026-11-20T09:00:00+01:00" for row in "hv"},
            profile: True,
            **asks,
        }
    )
    found = {d.entity: d.verdict for d in duties(sheet, duty)}
    assert found["v"] == "not applicable"
    assert found["h"] != "not applicable"


def test_what_is_open_about_a_duty_that_is_due_is_asked_where_it_says_which_duty_it_is() -> None:
    # Art. 19a(1)(b) and 24(2)(fb) eIDAS: a qualified provider counts from the incident itself.
    seal = {
        "entities[t].role": ["trust_service_provider"],
        "entities[t].country": ["IT"],
        "entities[t].aware_at": "2026-11-24T09:00:00+01:00",
        "incident.significant_trust": True,
    }
    found = the(facts(seal), "eu.eidas.non_qualified")
    assert found.verdict == "due"
    assert "profile.trust_service_qualified" in found.missing
    decided = the(
        facts({**seal, "profile.trust_service_qualified": False}), "eu.eidas.non_qualified"
    )
    assert (decided.verdict, decided.missing) == ("due", ())
