"""One group beside the reference group: ratio, difference, tests, and what would move them.

The reference is the group with the highest rate, as 29 CFR 1607.4(D) has it. Verdicts speak of
indications in figures; whether anybody was discriminated against is never decided here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from pirdesk.harm.fairness.counts import Group
from pirdesk.harm.fairness.intervals import (
    Deviations,
    Interval,
    detectable_difference,
    fisher,
    katz,
    newcombe,
    smallest_expected,
    standard_deviations,
    two_proportion_z,
)

FOUR_FIFTHS = 0.8
ALPHA = 0.05
FEWEST = 30
"""Below this many people in a group its rate is called too small to judge (our own choice)."""
COCHRAN = 5
"""Below this expected count the normal approximation is not shown as a test."""


class Verdict(StrEnum):
    """What the figures of one comparison show. Our own words; no authority stands behind them."""

    STRONG = "strong"
    INDICATION = "indication"
    NONE = "no_indication"
    TOO_FEW = "insufficient_data"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group against the reference; probabilities two-sided unless named otherwise.

    ``holm`` is the Fisher probability adjusted for all comparisons of the analysis; ``flips`` is
    the fewest people whose decision would have to differ for another verdict (None: no number
    would do). ``small`` says that a group, or an expected cell, is too small.
    """

    group: Group
    reference: Group
    ratio: float
    ratio_adjusted: float
    ratio_interval: Interval
    difference: float
    difference_interval: Interval
    fisher: float
    fisher_less: float
    holm: float
    z: tuple[float, float] | None
    deviations: Deviations | None
    small: bool
    below_four_fifths: bool
    shortfall: float
    selections_to_four_fifths: int
    one_person_ratio: float | None
    detectable: float
    verdict: Verdict
    flips: int | None = None

    @property
    def borderline(self) -> bool:
        """Say that interval and exact test point different ways."""
        return self.difference_interval.excludes(0.0) != (self.fisher < ALPHA)


def compare(group: Group, reference: Group) -> Comparison:
    """Compare two groups; every number follows from their four counts."""
    four = (group.favourable, group.total, reference.favourable, reference.total)
    a, n1, _, n2 = four
    adjusted, interval = katz(*four)
    both, less = fisher(*four)
    ratio = group.rate / reference.rate
    large = smallest_expected(*four) >= COCHRAN
    made = Comparison(
        group=group,
        reference=reference,
        ratio=ratio,
        ratio_adjusted=adjusted,
        ratio_interval=interval,
        difference=group.rate - reference.rate,
        difference_interval=newcombe(*four),
        fisher=both,
        fisher_less=less,
        holm=both,
        z=two_proportion_z(*four) if large else None,
        deviations=standard_deviations(*four),
        small=min(n1, n2) < FEWEST or not large,
        below_four_fifths=_below(*four),
        shortfall=max(reference.rate * n1 - a, 0.0),
        selections_to_four_fifths=_missing_selections(*four),
        one_person_ratio=_one_person(*four),
        detectable=detectable_difference(reference.rate, n1, n2),
        verdict=Verdict.TOO_FEW,
    )
    return settle(made, both)


def settle(made: Comparison, holm: float) -> Comparison:
    """Judge a comparison by its adjusted probability, and find what would move the verdict.

    The share by which the probability grew stays as it is while decisions are imagined otherwise,
    as if the other groups kept their place in the order.
    """
    four = (made.group.favourable, made.group.total)
    other = (made.reference.favourable, made.reference.total)
    alpha = ALPHA * made.fisher / holm if holm > 0 else ALPHA
    verdict = judge(*four, *other, fisher=made.fisher, alpha=alpha)
    flips = _flips(*four, *other, verdict=verdict, alpha=alpha)
    return replace(made, holm=holm, verdict=verdict, flips=flips)


def judge(a: int, n1: int, c: int, n2: int, *, fisher: float, alpha: float = ALPHA) -> Verdict:
    """Name what four counts show: ratio under four fifths, exact test under 5 %, enough people."""
    if min(n1, n2) < FEWEST:
        return Verdict.TOO_FEW
    signs = (_below(a, n1, c, n2), fisher < alpha and a * n2 < c * n1)
    if all(signs):
        return Verdict.STRONG
    return Verdict.INDICATION if any(signs) else Verdict.NONE


def _below(a: int, n1: int, c: int, n2: int) -> bool:
    """Compare with four fifths in whole numbers, so that exactly 0.8 is never below."""
    return 5 * a * n2 < 4 * c * n1


def _missing_selections(a: int, n1: int, c: int, n2: int) -> int:
    needed = -(-4 * c * n1 // (5 * n2))
    return max(needed - a, 0)


def _one_person(a: int, n1: int, c: int, n2: int) -> float | None:
    if c <= 1 or a >= n1:
        return None
    return ((a + 1) / n1) / ((c - 1) / n2)


def _flips(a: int, n1: int, c: int, n2: int, *, verdict: Verdict, alpha: float) -> int | None:
    """Return the fewest decisions in the group that would have to differ for another verdict.

    Searched upwards and downwards from ``a``; in each direction the verdict changes first at one
    point that bisection finds, because ratio and exact test move one way while ``a`` grows.
    """
    if verdict is Verdict.TOO_FEW:
        return None

    def other(count: int) -> bool:
        found = fisher(count, n1, c, n2)[0]
        return judge(count, n1, c, n2, fisher=found, alpha=alpha) is not verdict

    level = c * n1 // n2
    up = _first(lambda step: other(a + step), max(level - a, 0) + 1, n1 - a)
    down = _first(lambda step: other(a - step), a, a)
    found = [steps for steps in (up, down) if steps is not None]
    return min(found, default=None)


def _first(changed: Callable[[int], bool], reach: int, room: int) -> int | None:
    """Return the first step from 1 to ``reach`` (within ``room``) at which something changed."""
    low, high = 0, min(reach, room)
    if high < 1 or not changed(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if changed(middle) else (middle, high)
    return high


def same_rate(first: float, second: float) -> bool:
    """Say whether two rates are one and the same number but for the last bits."""
    return math.isclose(first, second, rel_tol=1e-12, abs_tol=1e-15)
