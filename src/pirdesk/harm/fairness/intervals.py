"""Tests and intervals for two proportions, each named after the one who gave it.

Every distribution comes from SciPy; nothing here knows what the proportions mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution, for intervals of 95 %."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval; ``adjusted`` where a zero cell had to be filled with a half."""

    low: float
    high: float
    adjusted: bool = False

    def excludes(self, value: float) -> bool:
        """Say whether a value lies outside."""
        return value < self.low or value > self.high


def wilson(successes: int, total: int) -> Interval:
    """Return Wilson's interval of one proportion. Source: Wilson, JASA 22 (1927) 209-212."""
    rate, square = successes / total, Z95 * Z95
    middle = rate + square / (2 * total)
    half = Z95 * math.sqrt(rate * (1 - rate) / total + square / (4 * total * total))
    scale = 1 + square / total
    # At the two ends the bounds are exactly 0 and 1; floating point leaves a hair.
    low = 0.0 if successes == 0 else (middle - half) / scale
    high = 1.0 if successes == total else (middle + half) / scale
    return Interval(low, high)


def newcombe(a: int, n1: int, c: int, n2: int) -> Interval:
    """Return the interval of a/n1 - c/n2. Source: Newcombe, Stat Med 17 (1998) 873, method 10."""
    p1, p2 = a / n1, c / n2
    first, second = wilson(a, n1), wilson(c, n2)
    low = math.hypot(p1 - first.low, second.high - p2)
    high = math.hypot(first.high - p1, p2 - second.low)
    return Interval(p1 - p2 - low, p1 - p2 + high)


def katz(a: int, n1: int, c: int, n2: int) -> tuple[float, Interval]:
    """Return (a/n1)/(c/n2) and its log interval. Source: Katz et al., Biometrics 34 (1978) 469.

    A zero cell is filled with a half and marked; the ratio returned is then the adjusted one. So
    are two full groups, for which the interval would shrink to a point.
    """
    zero = a == 0 or c == 0 or (a == n1 and c == n2)
    half = 0.5 if zero else 0.0
    one = 1 if zero else 0
    ratio = ((a + half) / (n1 + one)) / ((c + half) / (n2 + one))
    spread = 1 / (a + half) - 1 / (n1 + one) + 1 / (c + half) - 1 / (n2 + one)
    width = Z95 * math.sqrt(max(spread, 0.0))
    return ratio, Interval(ratio * math.exp(-width), ratio * math.exp(width), adjusted=zero)


def two_proportion_z(a: int, n1: int, c: int, n2: int) -> tuple[float, float] | None:
    """Return z of the pooled test and its two-sided p; None where everybody fared alike."""
    from scipy.special import erfc  # type: ignore[import-untyped]  # noqa: PLC0415 - SciPy loads when used

    pooled = (a + c) / (n1 + n2)
    spread = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    if spread <= 0:
        return None
    z = (a / n1 - c / n2) / math.sqrt(spread)
    return z, float(erfc(abs(z) / math.sqrt(2)))


def fisher(a: int, n1: int, c: int, n2: int) -> tuple[float, float]:
    """Return the two-sided and the one-sided (group 1 fares worse) p of Fisher's exact test."""
    from scipy.stats import fisher_exact  # type: ignore[import-untyped]  # noqa: PLC0415 - SciPy loads when used

    table = [[a, n1 - a], [c, n2 - c]]
    both = fisher_exact(table, alternative="two-sided").pvalue
    less = fisher_exact(table, alternative="less").pvalue
    return min(float(both), 1.0), min(float(less), 1.0)


@dataclass(frozen=True, slots=True)
class Deviations:
    """How many standard deviations a count lies from what chance alone would give."""

    expected: float
    deviation: float
    count: float


def standard_deviations(a: int, n1: int, c: int, n2: int) -> Deviations | None:
    """Return the hypergeometric deviation of ``a``; None where chance leaves no room."""
    total, chosen = n1 + n2, a + c
    expected = n1 * chosen / total
    if total <= 1:
        return None
    variance = n1 / total * chosen * (total - chosen) / total * (n2 / (total - 1))
    if variance <= 0:
        return None
    deviation = math.sqrt(variance)
    return Deviations(expected, deviation, (a - expected) / deviation)


def smallest_expected(a: int, n1: int, c: int, n2: int) -> float:
    """Return the smallest expected cell of the 2 × 2 table; under 5 only Fisher is trusted."""
    total, chosen = n1 + n2, a + c
    return min(n * k / total for n in (n1, n2) for k in (chosen, total - chosen))


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p values for their number. Source: Holm, Scand J Statist 6 (1979) 65-70."""
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted, highest = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, values[place] * (len(values) - rank)))
        adjusted[place] = highest
    return tuple(adjusted)


def detectable_difference(reference: float, n1: int, n2: int, power: float = 0.8) -> float:
    """Return the smallest drop below ``reference`` found with this power at 5 %; NaN if none.

    The drop d solves d = z(0.975)·√(P(1-P)(1/n1+1/n2)) + z(power)·√(p1(1-p1)/n1+p2(1-p2)/n2).
    """
    from scipy.optimize import brentq  # type: ignore[import-untyped]  # noqa: PLC0415 - SciPy loads when used
    from scipy.special import ndtri  # noqa: PLC0415

    def beyond(drop: float) -> float:
        lower = reference - drop
        pooled = (lower * n1 + reference * n2) / (n1 + n2)
        null = math.sqrt(max(pooled * (1 - pooled), 0.0) * (1 / n1 + 1 / n2))
        true = math.sqrt(lower * (1 - lower) / n1 + reference * (1 - reference) / n2)
        return drop - Z95 * null - float(ndtri(power)) * true

    if reference <= 0 or beyond(reference) < 0:
        return math.nan
    # At a rate of one the spread vanishes at a drop of zero: start a hair above it.
    return float(brentq(beyond, 1e-12, reference))
