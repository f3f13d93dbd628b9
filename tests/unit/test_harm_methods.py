"""Harm methods against results worked out by hand, their gates and order, and the duty map."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.confidence import KINDS
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet, read_facts
from pirdesk.datafiles import parse_toml, path
from pirdesk.errors import DataFault
from pirdesk.forms import load_vocabulary
from pirdesk.harm import MethodResult, assess, ico, result_json, rrosh
from pirdesk.harm.changes import severity_moves
from pirdesk.harm.matrices import LEVELS, parse_matrix, shipped
from tests.effort import looks

VOCABULARY = load_vocabulary()
HOSPITAL = json.loads(
    (Path(__file__).parents[1] / "golden/harm/hospital-triage.json").read_text(encoding="utf-8")
)
SHOWN = {"value": "Stated.", "basis": "Access logs."}


def facts(given: dict[str, Any], **changed: Any) -> FactSheet:
    """A sheet; ``changed`` has ``__`` for the dots, and None leaves a fact out."""
    named = {key.replace("__", "."): value for key, value in changed.items()}
    return read_facts(VOCABULARY, {k: v for k, v in (given | named).items() if v is not None})


def the(method: str, sheet: FactSheet) -> MethodResult:
    return next(result for result in assess(sheet) if result.method == method)


def hospital(method: str, **changed: Any) -> MethodResult:
    return the(method, facts(HOSPITAL, **changed))


def codes(result: MethodResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_every_result_explains_itself() -> None:
    for result in assess(facts(HOSPITAL)):
        if result.not_applicable:
            assert result.not_applicable.endswith(".")
        elif result.method in DONE:
            assert all(
                (result.needs, result.steps, result.formula, result.thresholds, result.source)
            )
            assert result.does_not_decide
            assert result.would_change
            assert result.confidence in (*KINDS, "own")


DONE = ("enisa", "edpb", "ico", "rrosh", "hipaa", "aia", "gpai", "fria", "internal", "bridge")


@pytest.mark.parametrize(
    ("severity", "likelihood", "level"),
    [
        ("serious_harm", "remote", "low"),
        ("serious_harm", "reasonable_possibility", "high"),
        ("serious_harm", "more_likely_than_not", "high"),
        ("some_impact", "remote", "low"),
        ("some_impact", "reasonable_possibility", "medium"),
        ("some_impact", "more_likely_than_not", "high"),
        ("minimal_impact", "remote", "low"),
        ("minimal_impact", "reasonable_possibility", "low"),
        ("minimal_impact", "more_likely_than_not", "low"),
    ],
)
def test_every_cell_of_the_british_matrix(severity: str, likelihood: str, level: str) -> None:
    assert hospital("ico", ico__current=[severity, likelihood]).level == level


def test_the_british_matrix_never_falls() -> None:
    severities, likelihoods = tuple(ico.SEVERITIES), tuple(ico.LIKELIHOODS)
    for s, row in product(range(3), range(3)):
        here = ico.ORDER.index(ico.cell(severities[s], likelihoods[row]))
        for t, u in ((s + 1, row), (s, row + 1)):
            if t < 3 and u < 3:
                assert ico.ORDER.index(ico.cell(severities[t], likelihoods[u])) >= here


def test_three_moments_stand_on_one_matrix() -> None:
    result = hospital("ico")
    assert [row[3] for row in result.grids[0].rows] == ["High", "High", "Low"]
    worse = hospital("ico", ico__residual=["serious_harm", "more_likely_than_not"])
    assert "ico.order" not in codes(worse)
    risen = hospital("ico", ico__inherent=["some_impact", "remote"])
    assert "ico.order" in codes(risen)


# harm.md §4, with both readings of “either high”: the table is symmetric.
@pytest.mark.parametrize(
    ("sensitivity", "misuse", "recovered", "level"),
    [
        ("high", "high", False, "indicated"),
        ("high", "medium", True, "indicated"),
        ("medium", "high", True, "indicated"),
        ("high", "low", False, "indicated"),
        ("high", "low", True, "decide"),
        ("low", "high", True, "decide"),
        ("medium", "medium", False, "decide"),
        ("medium", "low", False, "not_indicated"),
        ("low", "low", True, "not_indicated"),
    ],
)
def test_the_canadian_table(sensitivity: str, misuse: str, recovered: bool, level: str) -> None:
    assert rrosh.table(sensitivity, misuse, recovered=recovered) == level


def test_the_canadian_table_never_falls() -> None:
    order = ("not_indicated", "decide", "indicated")
    for a, b, back in product(range(3), range(3), (True, False)):
        here = order.index(rrosh.table(rrosh.GRADES[a], rrosh.GRADES[b], recovered=back))
        for c, d in ((a + 1, b), (a, b + 1)):
            if c < 3 and d < 3:
                graver = rrosh.table(rrosh.GRADES[c], rrosh.GRADES[d], recovered=back)
                assert order.index(graver) >= here


def test_leaving_the_canadian_table_needs_a_reason() -> None:
    against = {"rrosh__misuse": "high", "rrosh__reason": None}
    assert "rrosh.override" in codes(hospital("rrosh", **against))
    assert "rrosh.override" not in codes(hospital("rrosh", rrosh__misuse="high"))
    assert hospital("rrosh", rrosh__harms=["none"]).level == "not_indicated"


def test_an_open_factor_leaves_open_only_what_it_can_decide() -> None:
    assert hospital("rrosh", rrosh__recovered=None).level == ""
    assert hospital("rrosh", rrosh__recovered=None, rrosh__misuse="medium").level == "indicated"


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, "presumption_stands"),
        ({"data__unsecured_phi": False}, "secured"),
        ({"data__unsecured_phi": None}, ""),
        ({"hipaa__low_probability": True}, "rebutted"),
        # Four factors, each with evidence, or the presumption stands.
        (
            {"hipaa__low_probability": True, "hipaa__acquired": {"certainty": "unknown"}},
            "presumption_stands",
        ),
        ({"hipaa__low_probability": True, "hipaa__acquired": "No basis."}, "presumption_stands"),
        ({"hipaa__low_probability": True, "hipaa__acquired": None}, "presumption_stands"),
        ({"hipaa__low_probability": True, "hipaa__lowering": ["none"]}, "presumption_stands"),
        (
            {"hipaa__low_probability": {"value": True, "certainty": "suspected"}},
            "presumption_stands",
        ),
        ({"hipaa__exception": "unable_to_retain"}, "presumption_stands"),
        (
            {"hipaa__exception": "unable_to_retain", "hipaa__exception_reason": SHOWN},
            "exception",
        ),
    ],
)
def test_hipaa_presumes_a_breach(changes: dict[str, Any], level: str) -> None:
    assert hospital("hipaa", **changes).level == level


def test_the_fax_returned_unread_is_rebutted() -> None:
    # harm.md §5: (ii) covered recipient, (iii) not viewed, (iv) returned.
    result = hospital(
        "hipaa",
        hipaa__low_probability=True,
        hipaa__lowering=["recipient", "acquired", "mitigation"],
        hipaa__acquired={"value": "Returned unread.", "basis": "Attestation."},
    )
    assert result.values["presumption_rebutted"] is True
    assert "hipaa.duties" in codes(result)


_ANSWERS = st.dictionaries(
    st.sampled_from([k for k in HOSPITAL if not k.startswith(("entities", "populations"))]),
    st.sampled_from(["unknown", "suspected", "gone"]),
)


@looks(30)
@given(_ANSWERS)
def test_methods_are_total_over_unknown_suspected_and_blank(changes: dict[str, str]) -> None:
    whole = facts(HOSPITAL)
    changed: dict[str, Answer | None] = {}
    for key, how in changes.items():
        value = whole.answers[key].value
        changed[key] = {
            "unknown": Answer(None, Certainty.UNKNOWN),
            "suspected": Answer(value, Certainty.SUSPECTED),
            "gone": None,
        }[how]
    results = assess(whole.with_answers(changed))
    assert json.dumps(result_json(results))
    for result in results:
        assert result.not_applicable or result.complete or result.missing or not result.level


def test_methods_that_do_not_apply_stay_out_of_the_way() -> None:
    elsewhere = {"populations[patients]__place": ["DE"], "harm__methods": ["none"]}
    bare = {k: None for k in HOSPITAL if k.startswith(("ico.", "rrosh.", "internal."))}
    sheet = facts({k: v for k, v in HOSPITAL.items() if k not in bare}, **elsewhere)
    sheet = sheet.with_answers({"entities[hospital].role": Answer(("controller", "ai_deployer"))})
    idle = {r.method for r in assess(sheet) if r.not_applicable}
    assert {"ico", "rrosh", "hipaa", "gpai", "internal"} <= idle
    printed = result_json(assess(sheet))
    assert set(printed["ico"]) == {"not_applicable"}
    assert "United Kingdom" in printed["ico"]["not_applicable"]


@pytest.mark.parametrize(
    ("changes", "level", "reopen"),
    [
        ({}, "review", "c,d,f"),
        ({"fria__changed": ["oversight", "people"]}, "update", "c,d,e,f"),
        ({"fria__made": False}, "make", "c,d,f"),
        ({"fria__deployer_kind": None}, "", None),
    ],
)
def test_what_an_incident_reopens(changes: dict[str, Any], level: str, reopen: str | None) -> None:
    found = hospital("fria", **changes)
    assert (found.level, found.values["reopen"]) == (level, reopen)


def test_critical_infrastructure_owes_no_impact_assessment() -> None:
    assert (
        "point 2" in hospital("fria", fria__deployer_kind="critical_infrastructure").not_applicable
    )


@pytest.mark.row(8)
def test_a_recorded_level_outlives_a_change_of_the_matrix() -> None:
    noted = {"internal__severity": "sev2", "internal__matrix": shipped().name}
    sheet = facts(HOSPITAL, **noted, internal__reason="As the matrix says.")
    text = path("forms", "matrices", "severity.toml").read_text(encoding="utf-8")
    milder = text.replace('edition = "1"', 'edition = "2"').replace(
        '"sev3", "sev2", "sev1"]', '"sev3", "sev3", "sev1"]'
    )
    second = parse_matrix(parse_toml(milder.encode(), "own.toml"))
    before = next(r for r in assess(sheet) if r.method == "internal")
    after = next(r for r in assess(sheet, second) if r.method == "internal")
    assert (before.level, after.level) == ("sev2", "sev2")
    assert after.values["matrix"] == shipped().name
    assert codes(after) == {"internal.edition"}
    assert "SEV3" in next(iter(after.findings)).message


@pytest.mark.row(8)
def test_leaving_the_own_matrix_needs_a_reason() -> None:
    noted = {"internal__severity": "sev4", "internal__matrix": shipped().name}
    assert "internal.override" in codes(hospital("internal", **noted))
    said = hospital("internal", **noted, internal__reason="Nobody was hurt in the end.")
    assert (said.level, codes(said)) == ("sev4", set())


def test_the_shipped_matrix_never_falls_and_a_faulty_one_is_refused() -> None:
    held = shipped()
    assert len(held.cells) == 25
    text = path("forms", "matrices", "severity.toml").read_text(encoding="utf-8")
    for wrong, why in (
        ('none = ["sev5", "sev4", "sev3", "sev2", "sev3"]', "falls"),
        ('none = ["sev5", "sev4"]', "needs 5 levels"),
        ('none = ["sev5", "sev4", "sev3", "sev2", "sev9"]', "not among the levels"),
    ):
        faulty = text.replace('none = ["sev5", "sev4", "sev3", "sev2", "sev1"]', wrong)
        with pytest.raises(DataFault, match=why):
            parse_matrix(parse_toml(faulty.encode(), "own.toml"))
    assert LEVELS[0] == "sev5"


def test_a_severity_lowered_later_shows_before_after_and_who() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def said(value: Any, hours: int, who: str, basis: str = "") -> Answer:
        return Answer(value, basis=basis, who=who, at=noon + timedelta(hours=hours))

    history = {
        "internal.current": [
            said(("major", "major"), 0, "ada"),
            said(("minor", "minor"), 2, "carl", "Rolled back."),
        ],
        "internal.severity": [said("sev3", 5, "ruth")],
        "internal.reason": [said("Harm was worse than thought.", 5, "ruth")],
        "risk.bridge": [said("Not a severity.", 1, "ada")],
    }
    first, second = severity_moves(history)
    assert (first.before, first.after, first.who, first.lowered) == ("sev1", "sev4", "carl", True)
    assert first.reason == "Rolled back."
    assert (second.before, second.after, second.lowered) == ("sev4", "sev3", False)
    assert second.reason == "Harm was worse than thought."


def test_the_bridge_is_asked_for_and_a_parting_needs_its_reason() -> None:
    assert hospital("bridge", risk__bridge=None).missing == ("risk.bridge",)
    bare = hospital("bridge", risk__divergence_reason=None)
    assert bare.missing == ("risk.divergence_reason",)
    assert "edpb.diverges" in codes(hospital("edpb", risk__divergence_reason=None))
    # Here only the British matrix parts from the answers: mild beside grave.
    apart = hospital(
        "bridge",
        risk__high_likely=True,
        ico__current=["minimal_impact", "remote"],
        risk__divergence_reason=None,
        risk__diverges=False,
    )
    assert codes(apart) == {"bridge.together", "bridge.diverges", "bridge.says_no"}
    (told,) = [f.message for f in apart.findings if f.code == "bridge.together"]
    assert "ICO matrix (low)" in told
    assert "no average" in told
    agreed = hospital("bridge", risk__high_likely=True, risk__diverges=False)
    assert (agreed.level, codes(agreed)) == ("together", set())
