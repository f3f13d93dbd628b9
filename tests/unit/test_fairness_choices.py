"""Whose rate the others are compared with, strata, shares of a total, estimates in intervals."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.sheet import Answer, FactSheet, cell
from pirdesk.casefile.values import Rows
from pirdesk.errors import UserError
from pirdesk.harm.fairness import (
    Group,
    Outcomes,
    Rule,
    Stratum,
    Verdict,
    analyse,
    told,
    told_errors,
    told_strata,
)
from pirdesk.harm.fairness.grids import grids
from pirdesk.harm.fairness.recorded import TABLE, assess
from pirdesk.harm.fairness.strata import breslow_day, common_odds_ratio, mantel_haenszel
from tests.refusing import refuses

TINY = [Group("tiny", 3, 3), Group("a", 500, 250), Group("b", 500, 150)]

# Berkeley, 1973 (Bickel et al., Science 187): women admitted and people, men admitted and people.
BERKELEY = {
    "A": (89, 108, 512, 825),
    "B": (17, 25, 353, 560),
    "C": (202, 593, 120, 325),
    "D": (131, 375, 138, 417),
    "E": (94, 393, 53, 191),
    "F": (24, 341, 22, 373),
}


def words(result: object) -> str:
    return " ".join(str(finding.message) for finding in result.findings)  # type: ignore[attr-defined]


def test_the_highest_rate_is_the_reference_whatever_its_size_and_that_is_said() -> None:
    result = analyse(TINY)
    assert result.reference.name == "tiny"
    assert "It counts only 3 people, so no comparison with it is judged." in words(result)
    assert {c.verdict for c in result.comparisons} == {Verdict.TOO_FEW}


def test_the_guidelines_leave_groups_under_two_per_cent_out_and_name_them() -> None:
    result = analyse(TINY, Rule.UGESP)
    assert result.reference.name == "a"
    assert [group.name for group in result.minor] == ["tiny"]
    assert {c.group.name: c.verdict for c in result.comparisons} == {"b": Verdict.STRONG}
    assert "Left out of the comparisons, under 2 % of all people: “tiny” (3 of 3)" in words(result)
    assert len(result.groups) == 3  # its rate is shown all the same


def test_exactly_two_per_cent_is_not_left_out() -> None:
    result = analyse([Group("s", 20, 20), Group("a", 980, 490)], Rule.UGESP)
    assert result.minor == ()


def test_a_person_names_the_reference_and_higher_rates_are_said() -> None:
    result = analyse(TINY, Rule.NAMED, "b")
    assert result.reference.name == "b"
    assert "A higher rate than the reference: “tiny”, “a”." in words(result)
    with refuses(UserError, match="no group “c” to compare with"):
        analyse(TINY, Rule.NAMED, "c")
    with refuses(UserError, match="no ratio can be told"):
        analyse([Group("n", 5, 0), Group("m", 5, 2)], Rule.NAMED, "n")
    with refuses(UserError, match="fewer than two groups hold 2 %"):
        analyse([Group("n", 1, 1), Group("m", 500, 2)], Rule.UGESP)


def berkeley() -> tuple[list[Group], list[Stratum]]:
    strata = [
        Stratum(name, (Group("women", n1, a), Group("men", n2, c)))
        for name, (a, n1, c, n2) in BERKELEY.items()
    ]
    women, men = ([s.groups[place] for s in strata] for place in (0, 1))
    return [
        Group("women", sum(g.total for g in women), sum(g.favourable for g in women)),
        Group("men", sum(g.total for g in men), sum(g.favourable for g in men)),
    ], strata


def test_berkeley_turns_round_within_its_departments() -> None:
    """R's documentation of mantelhaen.test gives for men over women 0.9046968 (0.7719, 1.0603)."""
    groups, strata = berkeley()
    result = analyse(groups, strata=strata)
    (one,) = result.strata
    assert (one.group, one.reference) == ("women", "men")
    assert one.odds_ratio == pytest.approx(1 / 0.9046968, rel=1e-6)
    assert one.interval is not None
    assert (1 / one.interval.high, 1 / one.interval.low) == pytest.approx(
        (0.7719074, 1.0603298), rel=1e-6
    )
    assert one.test == pytest.approx(0.2169, abs=5e-5)
    assert one.homogeneity == pytest.approx(0.002071, abs=5e-6)
    assert one.turns
    assert "Simpson" in words(result)
    said = " ".join(told_strata(one))
    assert "The strata differ among themselves" in said
    tables = [grid for grid in grids("sex", result) if "within strata" in grid.title]
    assert [row[0] for row in tables[0].rows] == [*BERKELEY, "All strata"]
    assert tables[0].rows[0][1] == "89 of 108\n82.4 %"


def test_strata_of_one_side_say_nothing_and_are_named() -> None:
    strata = [
        Stratum("x", (Group("f", 40, 10), Group("m", 40, 20))),
        Stratum("y", (Group("m", 10, 5),)),
    ]
    result = analyse([Group("f", 40, 10), Group("m", 50, 25)], strata=strata)
    (one,) = result.strata
    assert one.alone == ("y",)
    # One table alone: its own odds ratio, 10·20/(30·20) = 1/3; nothing to be alike.
    assert one.odds_ratio == pytest.approx(1 / 3)
    assert one.homogeneity is None
    assert not one.turns


def test_a_common_odds_ratio_needs_both_decisions_on_both_sides() -> None:
    strata = [Stratum("x", (Group("f", 4, 0), Group("m", 4, 4)))]
    (one,) = analyse([Group("f", 4, 0), Group("m", 4, 4)], strata=strata).strata
    assert one.odds_ratio is None
    assert "no common odds ratio can be told" in told_strata(one)[0]
    assert mantel_haenszel([(4, 0, 4, 0)]) is None


@given(st.lists(st.tuples(*[st.integers(1, 60)] * 4), min_size=2, max_size=6))
def test_a_common_odds_ratio_lies_in_its_interval(tables: list[tuple[int, int, int, int]]) -> None:
    ratio, interval = common_odds_ratio(tables)
    assert ratio is not None
    assert interval is not None
    assert interval.low <= ratio <= interval.high
    held = [a * d / (b * c) for a, b, c, d in tables]
    assert min(held) * (1 - 1e-9) <= ratio <= max(held) * (1 + 1e-9)
    same = breslow_day([tables[0], tables[0]], held[0])
    assert same == pytest.approx(1.0)


_GROUP = st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
_TRIPLE = re.compile(r"(\d\.\d{4}|\d+\.\d{4}) \((\d+\.\d{4}) to (\d+\.\d{4})\)")


@given(st.lists(_GROUP, min_size=2, max_size=5).filter(lambda gs: any(f for _, f in gs)))
def test_every_ratio_that_is_printed_lies_in_the_interval_beside_it(
    counts: list[tuple[int, int]],
) -> None:
    result = analyse(Group(f"g{n}", total, good) for n, (total, good) in enumerate(counts))
    for made in result.comparisons:
        assert made.ratio_interval.low <= made.ratio_adjusted <= made.ratio_interval.high
        assert made.difference_interval.low <= made.difference <= made.difference_interval.high
        said = " ".join(told(made))
        found = re.search(r"rates (\d+\.\d{3}).*?interval (\d+\.\d{3}) to (\d+\.\d{3})", said)
        assert found is not None
        ratio, low, high = map(float, found.groups())
        assert low <= ratio <= high
    cells = [text for grid in grids("", result) for row in grid.rows for text in row]
    triples = [match for text in cells for match in _TRIPLE.finditer(text)]
    assert len(triples) >= len(result.comparisons)
    assert all(float(m[2]) <= float(m[1]) <= float(m[3]) for m in triples)
    assert not any(re.search(r"(?<![\d\u2013])-\d", text) for text in cells)  # a minus is a minus
    assert not any("p = under" in text for text in cells)


def labelled(name: str, four: tuple[int, int, int, int]) -> Group:
    tp, fn, fp, tn = four
    return Group(name, sum(four), tp + fp, outcomes=Outcomes(tp, fn, fp, tn))


def test_error_rates_are_told_and_what_cannot_be_told_says_why() -> None:
    """30/40 against 15/40: −37.5 points, Fisher 0.0014; 5/40 against 0/40."""
    result = analyse([labelled("a", (30, 10, 5, 35)), labelled("b", (15, 25, 0, 40))])
    said = told_errors(result.error_gaps[0])
    assert said[0].startswith(
        "True positive rate: “b” 15 of 40 (37.5 %), “a” 30 of 40 (75.0 %); difference −37.5 "
    )
    assert "p = 0.0014" in said[0]
    assert "ratio 0.500" in said[0]
    assert "“b” 25 of 40 (62.5 %), “a” 10 of 40 (25.0 %)" in said[1]
    assert "“b” 0 of 40 (0.0 %), “a” 5 of 40 (12.5 %)" in said[2]
    assert "with half a person added" in said[2]
    nobody = analyse([labelled("a", (30, 10, 5, 35)), labelled("b", (0, 0, 15, 65))])
    said = told_errors(nobody.error_gaps[0])
    assert (
        "True positive rate: cannot be told, because nobody in “b” deserved the favourable "
        "decision." in said
    )
    both = analyse([labelled("a", (30, 10, 0, 40)), labelled("b", (15, 25, 0, 40))])
    assert "no ratio, for both are zero" in told_errors(both.error_gaps[0])[2]


def recorded(**groups: tuple[int, int]) -> FactSheet:
    facts: dict[str, Answer] = {"fairness.favourable_outcome": Answer("hired")}
    for name, (people, good) in groups.items():
        facts[cell(TABLE, name, "name")] = Answer(name)
        facts[cell(TABLE, name, "people")] = Answer(people)
        facts[cell(TABLE, name, "favourable")] = Answer(good)
    facts[TABLE] = Answer(Rows(tuple(groups), complete=True))
    return FactSheet(facts)


def test_shares_of_one_total_are_flagged() -> None:
    codes = {f.code for f in assess(recorded(f=(100, 30), m=(100, 70))).findings}
    assert "fairness.shares" in codes
    codes = {f.code for f in assess(recorded(f=(100, 30), m=(110, 70))).findings}
    assert "fairness.shares" not in codes


def test_the_rule_of_the_reference_is_printed_in_words() -> None:
    sheet = recorded(f=(100, 30), m=(110, 70))
    ruled = FactSheet({**sheet.answers, "fairness.reference": Answer("ugesp")})
    (step,) = [step for step in assess(ruled).steps if step.term == "fairness.reference"]
    assert step.found.startswith("the highest rate among groups of at least 2 %")


def test_strata_recorded_in_a_case_are_read_and_summed() -> None:
    facts: dict[str, Answer] = {}
    rows = []
    for name, (a, n1, c, n2) in BERKELEY.items():
        for who, people, good in (("women", n1, a), ("men", n2, c)):
            rows.append(row := f"{name}{who}")
            facts[cell(TABLE, row, "name")] = Answer(who)
            facts[cell(TABLE, row, "stratum")] = Answer(name)
            facts[cell(TABLE, row, "people")] = Answer(people)
            facts[cell(TABLE, row, "favourable")] = Answer(good)
    facts[TABLE] = Answer(Rows(tuple(rows), complete=True))
    found = assess(FactSheet(facts))
    (analysis,) = found.details["analyses"]
    assert analysis["groups"][0]["total"] == 1835
    assert analysis["strata"][0]["turns"]
    assert "fairness.reversal" in {finding.code for finding in found.findings}
