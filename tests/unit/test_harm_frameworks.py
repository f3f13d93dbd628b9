"""CSET and OECD derive what their texts say; tags match the vocabulary; figures refuse nonsense."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from pirdesk import datafiles
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.values import Rows, Value
from pirdesk.datafiles import parse_toml
from pirdesk.errors import DataFault
from pirdesk.forms import load_vocabulary, load_words
from pirdesk.harm import cset, drifted, exposed, oecd, tags
from pirdesk.harm.fairness import recorded


def sheet(answers: dict[str, Value]) -> FactSheet:
    return FactSheet().with_answers({key: Answer(value) for key, value in answers.items()})


def rows(table: str, cells: dict[str, dict[str, Value]]) -> dict[str, Value]:
    found: dict[str, Value] = {table: Rows(tuple(cells), complete=True)}
    for row, columns in cells.items():
        found |= {f"{table}[{row}].{name}": value for name, value in columns.items()}
    return found


SAID: dict[str, Value] = {
    "system.is_ai": True,
    "cset.entity": "yes",
    "cset.link": "yes",
    "cset.tangible": "occurred",
}


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, "event"),
        ({"cset.tangible": "near_miss"}, "near_miss"),
        ({"cset.tangible": "issue"}, "issue"),
        ({"cset.tangible": "none"}, "none"),
        ({"cset.tangible": "unclear"}, "unclear"),
        ({"cset.link": "maybe"}, "unclear"),
        ({"cset.link": "no"}, "none"),
        ({"cset.entity": "no"}, "none"),
        ({"system.is_ai": False}, "none"),
        ({"cset.link": "no", "cset.tangible": "unclear"}, "none"),
    ],
)
def test_cset_derives_its_level(changed: dict[str, Value], level: str) -> None:
    assert cset.assess(sheet(SAID | changed)).level == level


def test_cset_ends_at_a_no_and_otherwise_names_what_is_open() -> None:
    assert cset.judge(sheet({"cset.link": "no"})) == "none"
    for left_out in SAID:
        result = cset.assess(sheet({k: v for k, v in SAID.items() if k != left_out}))
        assert (result.level, result.missing) == ("", (left_out,))


def test_cset_never_says_event_without_all_four() -> None:
    choices = (("yes", "maybe", "no"), ("yes", "maybe", "no"), (True, False))
    for entity, link, system in product(*choices):
        given = SAID | {"cset.entity": entity, "cset.link": link, "system.is_ai": system}
        every = (entity, link, system) == ("yes", "yes", True)
        assert (cset.judge(sheet(given)) == "event") is every


def test_autonomy_is_recorded_by_its_meaning() -> None:
    result = cset.assess(sheet(SAID | {"cset.autonomy": "acts_alone"}))
    assert "not by the number" in result.findings[0].message


def test_oecd_has_29_criteria_and_seven_mandatory() -> None:
    assert [c.number for c in oecd.CRITERIA] == list(range(1, 30))
    assert [c.number for c in oecd.CRITERIA if c.mandatory] == [1, 2, 3, 4, 7, 10, 11]
    known = load_vocabulary().terms
    assert {term for c in oecd.CRITERIA for term in c.terms} <= set(known)


def test_oecd_counts_answers_and_not_blanks_or_unknowns() -> None:
    given = sheet({"system.is_ai": True, "incident.title": "A title"})
    unknown = given.with_answers({"oecd.severity": Answer(None, Certainty.UNKNOWN)})
    assert oecd.assess(unknown).values["mandatory_filled"] == 1
    assert "oecd.severity" in oecd.assess(unknown).missing
    assert ("10", "Severity", "yes", "not known") in oecd.assess(unknown).grids[0].rows


def test_oecd_death_below_a_serious_incident_is_told() -> None:
    result = oecd.assess(sheet({"oecd.severity": "hazard", "oecd.harm_types": ("death",)}))
    assert [finding.code for finding in result.findings] == ["oecd.death"]


@pytest.mark.parametrize("listed", tags.load_tags(), ids=lambda listed: listed.id)
def test_a_vocabulary_of_tags_is_the_one_of_its_term(listed: tags.TagList) -> None:
    assert load_vocabulary().terms[listed.term].choices == tuple(e.choice for e in listed.entries)
    labels = load_words("en").entries[listed.term].choices
    assert labels == {entry.choice: entry.words for entry in listed.entries}
    assert listed.confidence == "recalled"


def test_every_term_of_tags_has_its_vocabulary() -> None:
    assert tuple(listed.term for listed in tags.load_tags()) == tags.TERMS


@pytest.mark.parametrize(
    "broken",
    [
        'confidence = "sure"',
        'term = "incident.title"',
        'colour = "red"',
    ],
)
def test_a_broken_vocabulary_is_refused(broken: str) -> None:
    file = datafiles.path("forms", "harms", "google.toml")
    key = broken.partition(" ")[0]
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith(key)]
    with pytest.raises(DataFault):
        tags.parse_tags(parse_toml("\n".join([broken, *kept]).encode(), "google.toml"))


@pytest.mark.parametrize(
    "answers",
    [
        {"exposure.records": 10, "exposure.classes": 9, "exposure.smallest_class": 2},
        {"exposure.canary_candidates": 5, "exposure.canary_rank": 6},
        {"exposure.extracted": 2, "exposure.tested": 1},
        rows("exposure_attributes", {"a": {"share": Decimal(0)}}),
    ],
)
def test_impossible_figures_of_exposure_become_a_sentence(answers: dict[str, Value]) -> None:
    result = exposed.assess(sheet(answers))
    assert (result.complete, result.level) == (False, "")
    assert "cannot be computed" in result.findings[0].message


def test_dependent_attributes_and_a_broken_promise_are_told() -> None:
    given = rows("exposure_attributes", {"a": {"share": Decimal("0.5")}}) | {
        "exposure.epsilon": Decimal(1),
        "exposure.delta": Decimal("0.00001"),
        "exposure.false_positive_rate": Decimal("0.01"),
        "exposure.true_positive_rate": Decimal("0.2"),
    }
    codes = {finding.code for finding in exposed.assess(sheet(given)).findings}
    assert codes == {"exposure.independent", "exposure.bound"}


def test_begun_figures_name_what_they_lack() -> None:
    assert exposed.assess(sheet({"exposure.tested": 5})).missing == ("exposure.extracted",)
    assert "enisa.ei" in exposed.assess(sheet({"exposure.access": "public"})).missing
    assert drifted.assess(sheet({"drift.before_total": 9})).missing[0] == "drift.before_successes"


def test_samples_without_an_onset_wait_for_it() -> None:
    samples = rows("drift_samples", {"a": {"successes": 1, "total": 2}})
    vocabulary = load_vocabulary()
    at = vocabulary.read("drift_samples[a].at", "2025-08-01T00:00:00+00:00")
    result = drifted.assess(sheet(samples | {"drift_samples[a].at": at, "drift.measure": "x"}))
    assert (result.level, result.missing) == ("", ("incident.occurred",))


@pytest.mark.parametrize("counts", [{"people": 5, "favourable": 6}, {"people": 0, "favourable": 0}])
def test_absurd_counts_of_groups_become_a_sentence(counts: dict[str, Value]) -> None:
    other: dict[str, Value] = {"people": 50, "favourable": 20}
    result = recorded.assess(sheet(rows("fairness_groups", {"a": counts, "b": other})))
    assert (result.complete, result.level) == (False, "")
    assert "cannot be compared" in result.findings[0].message


def test_a_group_without_counts_is_named_and_the_rest_compared() -> None:
    three = {name: {"people": 50, "favourable": 20} for name in "ab"} | {"c": {"people": 50}}
    result = recorded.assess(sheet(rows("fairness_groups", three)))  # type: ignore[arg-type]
    assert "fairness_groups[c].favourable" in result.missing
    assert result.level == "no_indication"
    assert result.grids
