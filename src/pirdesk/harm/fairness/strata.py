"""Groups compared within strata, such as departments: a common odds ratio, and whether it turns.

Sources: Mantel and Haenszel, JNCI 22 (1959) 719 (test without continuity correction); Robins,
Breslow and Greenland, Biometrics 42 (1986) 311 (interval); Breslow and Day 1980 with the correction
of Tarone, Biometrika 72 (1985) 91 (whether the strata agree).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pirdesk.harm.fairness.counts import Group
from pirdesk.harm.fairness.intervals import Z95, Interval


@dataclass(frozen=True, slots=True)
class Stratum:
    """The groups of one stratum, such as one department."""

    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Group and reference within one stratum, both with people."""

    name: str
    group: Group
    reference: Group


@dataclass(frozen=True, slots=True)
class Stratified:
    """One group beside the reference within all strata.

    ``odds_ratio`` is Mantel and Haenszel's, None where no stratum holds both decisions on both
    sides; ``test`` is their two-sided p; ``homogeneity`` is the p of Breslow and Day. ``alone``
    names strata that lack one of the two groups and say nothing.
    """

    group: str
    reference: str
    pairs: tuple[Pair, ...]
    alone: tuple[str, ...]
    crude: float | None
    odds_ratio: float | None
    interval: Interval | None
    test: float | None
    homogeneity: float | None

    @property
    def turns(self) -> bool:
        """Say that the difference over all is turned round within the strata (Simpson)."""
        if self.crude is None or self.odds_ratio is None:
            return False
        return (self.crude - 1) * (self.odds_ratio - 1) < 0


Four = tuple[int, int, int, int]


def stratified(group: Group, reference: Group, strata: Sequence[Stratum]) -> Stratified:
    """Compare two groups within strata; the group's odds over the reference's."""
    pairs: list[Pair] = []
    alone: list[str] = []
    for stratum in strata:
        held = {one.name: one for one in stratum.groups}
        if group.name in held and reference.name in held:
            pairs.append(Pair(stratum.name, held[group.name], held[reference.name]))
        elif group.name in held or reference.name in held:
            alone.append(stratum.name)
    tables = [_four(pair.group, pair.reference) for pair in pairs]
    ratio, interval = common_odds_ratio(tables)
    return Stratified(
        group=group.name,
        reference=reference.name,
        pairs=tuple(pairs),
        alone=tuple(alone),
        crude=_odds_ratio(_four(group, reference)),
        odds_ratio=ratio,
        interval=interval,
        test=mantel_haenszel(tables),
        homogeneity=breslow_day(tables, ratio) if ratio is not None else None,
    )


def common_odds_ratio(tables: Sequence[Four]) -> tuple[float | None, Interval | None]:
    """Return Mantel and Haenszel's odds ratio and its 95 % interval; None where a sum is zero."""
    r = s = pr = qs = mixed = 0.0
    for a, b, c, d in tables:
        n = a + b + c + d
        left, right = a * d / n, b * c / n
        p, q = (a + d) / n, (b + c) / n
        r, s = r + left, s + right
        pr, qs, mixed = pr + p * left, qs + q * right, mixed + p * right + q * left
    if r == 0 or s == 0:
        return None, None
    width = Z95 * math.sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s))
    ratio = r / s
    return ratio, Interval(ratio * math.exp(-width), ratio * math.exp(width))


def mantel_haenszel(tables: Sequence[Four]) -> float | None:
    """Return the two-sided p of the test of no difference in any stratum; None without room."""
    from scipy.special import erfc  # type: ignore[import-untyped]  # noqa: PLC0415 - SciPy loads when used

    distance = variance = 0.0
    for a, b, c, d in tables:
        n = a + b + c + d
        distance += a - (a + b) * (a + c) / n
        if n > 1:
            variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
    if variance <= 0:
        return None
    return float(erfc(abs(distance) / math.sqrt(2 * variance)))


def breslow_day(tables: Sequence[Four], ratio: float) -> float | None:
    """Return the p of the test that all strata share one odds ratio; None for fewer than two."""
    from scipy.stats import chi2  # type: ignore[import-untyped]  # noqa: PLC0415 - SciPy loads when used

    square = distance = spread = 0.0
    used = 0
    for a, b, c, d in tables:
        fitted = _fitted(a + b, c + d, a + c, ratio)
        cells = (fitted, a + b - fitted, a + c - fitted, d - a + fitted)
        if min(cells) <= 0:
            continue
        variance = 1 / sum(1 / cell for cell in cells)
        square += (a - fitted) ** 2 / variance
        distance, spread, used = distance + a - fitted, spread + variance, used + 1
    if used < 2:
        return None
    return float(chi2.sf(square - distance**2 / spread, used - 1))


def _fitted(first: int, second: int, chosen: int, ratio: float) -> float:
    """Return the first cell that has the given odds ratio with the margins of a table."""
    if math.isclose(ratio, 1.0, rel_tol=1e-12):
        return first * chosen / (first + second)
    x, y = ratio - 1, -(ratio * (first + chosen) + second - chosen)
    z = ratio * first * chosen
    root = math.sqrt(max(y * y - 4 * x * z, 0.0))
    return (-y - root) / (2 * x)


def _four(group: Group, reference: Group) -> Four:
    return (
        group.favourable,
        group.total - group.favourable,
        reference.favourable,
        reference.total - reference.favourable,
    )


def _odds_ratio(four: Four) -> float | None:
    a, b, c, d = four
    return a * d / (b * c) if a * d and b * c else None
