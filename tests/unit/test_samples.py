"""The shipped incidents: readable, ready for every paper, and true to their sources."""

from __future__ import annotations

from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.case import Role
from pirdesk.casefile.sheet import Certainty, FactSheet, read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.casefile.values import Count, Moment
from pirdesk.forms import check, load_forms, load_vocabulary, readiness, settle

SAMPLES = sorted(file.stem for file in datafiles.path("resources", "samples").glob("*.toml"))
DEMO, AGE = "chatgpt-2023-03", "itutorgroup-2020"
NOTE = "Reconstruction from public facts. Not issued by the organisation named."


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def raw(sample: str) -> dict[str, Any]:
    return dict(datafiles.read_toml(datafiles.path("resources", "samples", f"{sample}.toml")).data)


def sheet(sample: str, vocabulary: Vocabulary) -> FactSheet:
    return read_facts(vocabulary, raw(sample)["facts"])


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_is_marked_as_a_reconstruction(sample: str) -> None:
    data = raw(sample)
    assert data["exercise"] is True
    assert data["note"] == NOTE
    assert {Role(person["role"]) for person in data["persons"]} == {
        Role.COMPLIANCE,
        Role.REVIEWER,
        Role.COMMUNICATIONS,
    }
    assert all("(role)" in person["name"] for person in data["persons"])


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_uncertain_fact_says_on_what_it_rests(sample: str, vocabulary: Vocabulary) -> None:
    facts = sheet(sample, vocabulary)
    held = {key: facts.answers[key] for key in facts}
    bare = [k for k, a in held.items() if a.certainty is not Certainty.KNOWN and not _ground(a)]
    assert bare == []


def _ground(answer: Any) -> str:
    return str(answer.basis or answer.because)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_passes_intake_and_harm(sample: str, vocabulary: Vocabulary) -> None:
    forms = load_forms(vocabulary)
    facts = sheet(sample, vocabulary)
    for name in ("intake", "harm"):
        settled = settle(forms[name], facts, vocabulary)
        assert check(forms[name], settled) == ()
        assert readiness(forms[name], name, settled).state == "ready"


@pytest.mark.parametrize("paper", ["art33", "art34", "harm", "pir"])
def test_the_demo_incident_is_ready_for_every_paper(paper: str, vocabulary: Vocabulary) -> None:
    form = load_forms(vocabulary)[paper]
    settled = settle(form, sheet(DEMO, vocabulary), vocabulary)
    found = readiness(form, paper, settled)
    assert (found.state, found.blockers) == ("ready", ())


def test_a_share_is_never_turned_into_a_number_of_people(vocabulary: Vocabulary) -> None:
    chatgpt = sheet(DEMO, vocabulary)
    assert chatgpt.value("people.affected") == Count(687)
    assert chatgpt.value("populations[kr].affected") == Count(687, 687, 687)
    assert chatgpt.value("populations[it].affected") is None
    assert chatgpt.value("populations[eea].affected") is None
    (degraded,) = set(SAMPLES) - {DEMO, AGE}
    assert sheet(degraded, vocabulary).value("people.affected") is None
    assert sheet(AGE, vocabulary).value("people.affected") == Count(201, exclusive=True)


def test_every_authority_of_the_eea_is_concerned_and_only_italy_for_certain(
    vocabulary: Vocabulary,
) -> None:
    facts = sheet(DEMO, vocabulary)
    italy = facts.answers["populations[it].place"]
    others = facts.answers["populations[eea].place"]
    assert (italy.value, italy.certainty) == (("IT",), Certainty.KNOWN)
    assert others.certainty is Certainty.SUSPECTED
    assert isinstance(others.value, tuple)
    countries = set(vocabulary.term("entities[x].main_establishment").choices) - {"none", "yes"}
    assert len(countries) == 30
    assert {*others.value, "IT"} == countries
    assert facts.value("entities[openai].main_establishment") == "none"


def test_awareness_is_the_interval_that_is_public(vocabulary: Vocabulary) -> None:
    aware = sheet(DEMO, vocabulary).value("entities[openai].aware_at")
    assert isinstance(aware, Moment)
    assert aware.earliest.isoformat() == "2023-03-20T01:00:00-07:00"
    assert aware.latest.isoformat() == "2023-03-20T10:00:00-07:00"


def test_only_the_demo_incident_is_a_personal_data_breach(vocabulary: Vocabulary) -> None:
    kinds = [sheet(sample, vocabulary).value("incident.kind") for sample in SAMPLES]
    assert kinds == [
        ("personal_data_breach",),
        ("performance_degradation", "ai_malfunction"),
        ("fairness_violation",),
    ]
