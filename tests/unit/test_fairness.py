"""Fairness figures against worked examples, reference values and their own laws.

Reference values: the worked example is that of the project's harm reference (computed there with
SciPy); Newcombe's intervals are those printed in Stat Med 17 (1998), table II, method 10; Holm's
example was worked by hand.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.errors import UserError
from pirdesk.harm.fairness import Group, Outcomes, Verdict, analyse, fairness_json, told
from pirdesk.harm.fairness.comparing import Comparison, compare
from pirdesk.harm.fairness.intervals import (
    detectable_difference,
    fisher,
    holm,
    katz,
    newcombe,
    standard_deviations,
    two_proportion_z,
    wilson,
)
from pirdesk.wording import error_text
from tests.effort import looks
from tests.refusing import refuses

WOMEN = Group("women", 90, 36, outcomes=Outcomes(30, 18, 6, 36))
MEN = Group("men", 100, 60, outcomes=Outcomes(48, 12, 12, 28))


def only(result: object) -> Comparison:
    (made,) = result.comparisons  # type: ignore[attr-defined]
    assert isinstance(made, Comparison)
    return made


def test_the_worked_example() -> None:
    made = only(analyse([WOMEN, MEN]))
    assert made.reference.name == "men"
    assert made.ratio == pytest.approx(0.6667, abs=5e-5)
    assert (made.ratio_interval.low, made.ratio_interval.high) == pytest.approx(
        (0.4942, 0.8994), abs=5e-5
    )
    assert made.difference == pytest.approx(-0.20)
    assert (made.difference_interval.low, made.difference_interval.high) == pytest.approx(
        (-0.3314, -0.0576), abs=5e-5
    )
    assert made.z == pytest.approx((-2.7531, 0.00590), abs=5e-5)
    assert made.deviations is not None
    assert made.deviations.expected == pytest.approx(45.474, abs=5e-4)
    assert made.deviations.deviation == pytest.approx(3.4501, abs=5e-5)
    assert made.deviations.count == pytest.approx(-2.7459, abs=5e-5)
    assert made.fisher == pytest.approx(0.00874, abs=5e-6)
    assert made.fisher_less == pytest.approx(0.00447, abs=5e-6)
    assert made.shortfall == pytest.approx(18)
    assert made.selections_to_four_fifths == 8
    assert made.one_person_ratio == pytest.approx(0.6968, abs=5e-5)
    assert made.verdict is Verdict.STRONG
    assert not made.borderline


def test_the_error_rates_of_the_worked_example() -> None:
    (gaps,) = analyse([WOMEN, MEN]).error_gaps
    tpr, fnr, fpr, _ = gaps.gaps
    assert (fnr.successes, fnr.total, fnr.difference) == (18, 48, pytest.approx(0.175))
    assert (tpr.successes, tpr.total, tpr.reference_successes, tpr.reference_total) == (
        30,
        48,
        48,
        60,
    )
    assert tpr.difference == pytest.approx(-0.175)
    assert (tpr.interval.low, tpr.interval.high) == pytest.approx((-0.3383, -0.0048), abs=5e-5)
    assert tpr.fisher == pytest.approx(0.0532, abs=5e-5)
    assert tpr.borderline
    assert fpr.difference == pytest.approx(-0.1571, abs=5e-5)
    assert gaps.average_odds == pytest.approx(-0.1661, abs=5e-5)


def test_a_zero_count_is_adjusted_marked_and_left_to_the_exact_test() -> None:
    made = compare(Group("a", 12, 0), Group("b", 20, 7))
    assert made.ratio == 0
    assert made.ratio_adjusted == pytest.approx(0.1077, abs=5e-5)
    assert (made.ratio_interval.low, made.ratio_interval.high) == pytest.approx(
        (0.0067, 1.732), abs=5e-4
    )
    assert made.ratio_interval.adjusted
    assert made.fisher == pytest.approx(0.0288, abs=5e-5)
    assert made.z is None
    assert made.verdict is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("four", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_own_table(four: tuple[int, int, int, int], low: float, high: float) -> None:
    found = newcombe(*four)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_holm_by_hand() -> None:
    # 0.01×4, then max(0.04, 0.02×3)=0.06, then max(0.06, 0.03×2)=0.06, then max(0.06, 0.04)=0.06.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx((0.06, 0.04, 0.06, 0.06))
    assert holm([]) == ()


def test_exactly_four_fifths_is_not_below() -> None:
    made = compare(Group("a", 1000, 400), Group("b", 1000, 500))
    assert made.ratio == pytest.approx(0.8)
    assert not made.below_four_fifths
    assert made.selections_to_four_fifths == 0
    assert compare(Group("a", 1000, 399), Group("b", 1000, 500)).below_four_fifths


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([], "fewer than two"),
        ([Group("a", 5, 1)], "fewer than two"),
        ([Group("a", 5, 1), Group("a", 5, 2)], "stands twice"),
        ([Group("a", 0, 0), Group("b", 5, 2)], "counts 0 people"),
        ([Group("a", -3, 0), Group("b", 5, 2)], "counts -3 people"),
        ([Group("a", 5, 6), Group("b", 5, 2)], "6 favourable"),
        ([Group("a", 5, -1), Group("b", 5, 2)], "-1 favourable"),
        ([Group("a", 10**20, 1), Group("b", 5, 2)], "people"),
        ([Group(" ", 5, 1), Group("b", 5, 2)], "no name"),
        ([Group("a", 5, 0), Group("b", 5, 0)], "nobody"),
        ([Group("a", 5, 1, outcomes=Outcomes(3, 3, 0, 0)), Group("b", 5, 2)], "do not fit"),
        ([Group("a", 5, 1, outcomes=Outcomes(-1, 1, 0, 0)), Group("b", 5, 2)], "do not fit"),
        ([Group(str(n), 5, 1) for n in range(201)], "201 groups"),
    ],
)
def test_counts_that_cannot_be_compared_get_a_sentence(groups: list[Group], words: str) -> None:
    with refuses(UserError, match=words) as caught:
        analyse(groups)
    assert error_text(caught.value).endswith(".")


def test_many_comparisons_raise_the_bar() -> None:
    pair = [Group("a", 200, 100), Group("ref", 200, 122)]
    alone = only(analyse(pair))
    assert alone.fisher < 0.05 < alone.fisher * 4
    others = [Group(f"g{n}", 200, 119) for n in range(3)]
    among = next(c for c in analyse([*pair, *others]).comparisons if c.group.name == "a")
    assert among.fisher == alone.fisher
    assert among.holm == pytest.approx(alone.fisher * 4)
    assert (alone.verdict, among.verdict) == (Verdict.INDICATION, Verdict.NONE)


def test_no_sentence_speaks_of_discrimination_as_found() -> None:
    result = analyse([WOMEN, MEN, Group("others", 8, 1)])
    said = " ".join(sentence for made in result.comparisons for sentence in told(made)).lower()
    assert "discriminat" not in said
    assert "does not decide" in fairness_json(result)["does_not_decide"].lower()


_FOUR = st.tuples(st.integers(1, 400), st.integers(1, 400)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@given(_FOUR)
def test_intervals_hold_their_estimate_and_probabilities_are_probabilities(
    four: tuple[int, int, int, int],
) -> None:
    a, n1, c, n2 = four
    difference = newcombe(*four)
    assert difference.low <= a / n1 - c / n2 <= difference.high
    assert difference.low >= -1 - 1e-12
    assert wilson(a, n1).low <= a / n1 <= wilson(a, n1).high
    ratio, interval = katz(*four)
    assert interval.low <= ratio <= interval.high
    assert all(0 <= p <= 1 for p in fisher(*four))
    z = two_proportion_z(*four)
    assert z is None or 0 <= z[1] <= 1
    deviations = standard_deviations(*four)
    assert deviations is None or math.isfinite(deviations.count)


@given(_FOUR)
def test_turning_the_groups_round_turns_the_signs(four: tuple[int, int, int, int]) -> None:
    a, n1, c, n2 = four
    there, back = newcombe(a, n1, c, n2), newcombe(c, n2, a, n1)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    assert fisher(a, n1, c, n2)[0] == pytest.approx(fisher(c, n2, a, n1)[0])


@looks(10)
@given(st.integers(30, 150), st.integers(30, 150), st.data())
def test_flips_are_the_fewest_and_do_flip(n1: int, n2: int, data: st.DataObject) -> None:
    c = data.draw(st.integers(1, n2))
    a = data.draw(st.integers(0, c * n1 // n2))
    made = compare(Group("a", n1, a), Group("b", n2, c))
    moved = {
        steps
        for steps in range(1, n1 + 1)
        for count in (a + steps, a - steps)
        if 0 <= count <= n1
        and compare_verdict(count, n1, c, n2) is not made.verdict
        and count * n2 <= c * n1 + n2
    }
    assert made.flips == (min(moved) if moved else None)


def compare_verdict(a: int, n1: int, c: int, n2: int) -> Verdict:
    from pirdesk.harm.fairness.comparing import judge

    return judge(a, n1, c, n2, fisher=fisher(a, n1, c, n2)[0])


def test_the_detectable_difference_is_found_four_times_in_five() -> None:
    # Fleiss, Statistical Methods for Rates and Proportions, without continuity correction:
    # p2 = 0.6, p1 = 0.4 asks for about 97 people in each group.
    assert detectable_difference(0.6, 97, 97) == pytest.approx(0.2, abs=0.001)
    assert math.isnan(detectable_difference(0.02, 10, 10))
    assert 0 < detectable_difference(1.0, 5, 5) < 1
