"""Harm methods against worked examples of their sources, boundaries and contradictions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.values import Count, Value
from pirdesk.harm import assess, result_json
from pirdesk.harm.enisa import score


def sheet(**answers: Value) -> FactSheet:
    given_answers = {key.replace("__", "."): Answer(value) for key, value in answers.items()}
    return FactSheet().with_answers(given_answers)


def enisa_sheet(
    category: str, adjustment: int, ei: str, cb: tuple[str, str, str], malicious: bool
) -> FactSheet:
    return sheet(
        enisa__dpc_category=category,
        enisa__dpc_adjustment=adjustment,
        enisa__ei=Decimal(ei),
        enisa__cb_confidentiality=Decimal(cb[0]),
        enisa__cb_integrity=Decimal(cb[1]),
        enisa__cb_availability=Decimal(cb[2]),
        enisa__cb_malicious=malicious,
    )


# Worked examples: the first three are those of the reference, the others by hand from the tables.
EXAMPLES: list[tuple[str, int, str, tuple[str, str, str], bool, float, str]] = [
    ("sensitive", 0, "1", ("0.5", "0", "0"), False, 4.5, "very_high"),
    ("simple", 0, "1", ("0.25", "0", "0"), False, 1.25, "low"),
    ("simple", 2, "1", ("0.25", "0", "0"), False, 3.25, "high"),
    ("financial", -2, "0.25", ("0", "0", "0"), False, 0.25, "low"),
    ("behavioural", 0, "1", ("0", "0", "0"), False, 2, "medium"),
    ("financial", 0, "1", ("0", "0", "0"), False, 3, "high"),
    ("sensitive", 0, "1", ("0", "0", "0"), False, 4, "very_high"),
    ("simple", 0, "0.75", ("0.5", "0.5", "0"), False, 1.75, "low"),
    ("sensitive", 0, "1", ("0.5", "0.5", "0.5"), True, 6, "very_high"),
    ("financial", -1, "1", ("0.5", "0", "0"), False, 2.5, "medium"),
]


@pytest.mark.parametrize(
    ("category", "adjustment", "ei", "cb", "malicious", "severity", "level"), EXAMPLES
)
def test_enisa_examples(
    category: str,
    adjustment: int,
    ei: str,
    cb: tuple[str, str, str],
    malicious: bool,
    severity: float,
    level: str,
) -> None:
    results = assess(enisa_sheet(category, adjustment, ei, cb, malicious))
    printed = result_json(results)["enisa"]
    assert (printed["se"], printed["level"]) == (severity, level)
    assert f"= {severity:g} " in results[0].formula


@pytest.mark.parametrize(
    ("quarters", "level"),
    [(7, "low"), (8, "medium"), (11, "medium"), (12, "high"), (15, "high"), (16, "very_high")],
)
def test_enisa_bands_begin_at_their_bound(quarters: int, level: str) -> None:
    assert score(1, 1, quarters - 1) == (quarters, level)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 8))
def test_enisa_never_falls_when_a_part_rises(dpc: int, ei: int, cb: int) -> None:
    order = ["low", "medium", "high", "very_high"]
    now, level = score(dpc, ei, cb)
    for graver in ((dpc + 1, ei, cb), (dpc, ei + 1, cb), (dpc, ei, cb + 1)):
        more, higher = score(*graver)
        assert more > now
        assert order.index(higher) >= order.index(level)


def test_enisa_adjustment_is_kept_within_one_to_four() -> None:
    printed = result_json(assess(enisa_sheet("sensitive", 3, "1", ("0", "0", "0"), False)))
    assert printed["enisa"]["dpc"] == 4
    assert "not +3" in printed["enisa"]["findings"][0]


def test_enisa_names_what_is_missing_and_gives_no_score() -> None:
    result = assess(sheet(enisa__dpc_category="simple"))[0]
    assert not result.complete
    assert "enisa.ei" in result.missing
    assert "se" not in result.values
    assert result.level == ""


def test_enisa_flags_are_not_scores() -> None:
    plain = enisa_sheet("simple", 0, "1", ("0", "0", "0"), False)
    flagged = plain.with_answers(
        {"people.affected": Answer(Count(101)), "data.unintelligible": Answer(True)}
    )
    assert assess(plain)[0].values == assess(flagged)[0].values
    assert {f.code for f in assess(flagged)[0].findings} == {
        "enisa.unintelligible",
        "enisa.more_than_100",
    }
    assert not assess(plain.with_answers({"people.affected": Answer(Count(100))}))[0].findings


def test_suspected_input_makes_the_result_provisional() -> None:
    given_sheet = enisa_sheet("simple", 0, "1", ("0", "0", "0"), False)
    suspected = given_sheet.with_answers({"enisa.ei": Answer(Decimal(1), Certainty.SUSPECTED)})
    assert not assess(given_sheet)[0].provisional
    assert assess(suspected)[0].provisional


@pytest.mark.parametrize(
    ("unlikely", "high", "conclusion"),
    [
        (True, False, "risk_unlikely"),
        (False, False, "risk"),
        (False, True, "high_risk_likely"),
        (True, None, "risk_unlikely"),
        (None, True, "high_risk_likely"),
        (False, None, ""),
        (None, None, ""),
        (True, True, ""),
    ],
)
def test_edpb_conclusion(unlikely: bool | None, high: bool | None, conclusion: str) -> None:
    answers: dict[str, Any] = {}
    if unlikely is not None:
        answers["risk__unlikely"] = unlikely
    if high is not None:
        answers["risk__high_likely"] = high
    assert assess(sheet(**answers))[1].level == conclusion


def test_edpb_contradiction_is_a_blocker() -> None:
    result = assess(sheet(risk__unlikely=True, risk__high_likely=True))[1]
    assert "edpb.contradiction" in {f.code for f in result.findings}


def test_divergence_of_score_and_conclusion_needs_a_reason() -> None:
    grave = enisa_sheet("sensitive", 0, "1", ("0.5", "0", "0"), False)
    said = grave.with_answers({"risk.unlikely": Answer(True), "risk.high_likely": Answer(False)})
    assert "edpb.diverges" in {f.code for f in assess(said)[1].findings}
    reasoned = said.with_answers({"risk.divergence_reason": Answer("The recipient is trusted.")})
    assert "edpb.diverges" not in {f.code for f in assess(reasoned)[1].findings}


def test_an_empty_sheet_is_no_crash() -> None:
    for result in assess(FactSheet()):
        assert result.missing or result.not_applicable
        assert result.level == ""


def test_the_json_has_the_same_keys_whether_or_not_the_answers_are_complete() -> None:
    for answers in ({}, {"risk__unlikely": True, "risk__high_likely": False}):
        printed = result_json(assess(sheet(**answers)))
        keys = {"risk_unlikely", "high_risk_likely", "conclusion", "missing"}
        assert keys <= set(printed["edpb"])
    assert set(result_json(assess(FactSheet()))["enisa"]) == {"missing"}
    whole = enisa_sheet("sensitive", 0, "1", ("0.5", "0", "0"), False)
    assert result_json(assess(whole))["enisa"] == {
        "dpc": 4,
        "ei": 1,
        "cb": 0.5,
        "se": 4.5,
        "level": "very_high",
    }
