"""Several assessors on the same questions: where they differ, and how far they agree over all.

Source of alpha: Krippendorff, Content Analysis, 4th ed. 2018, ch. 12; checked against the worked
examples of "Computing Krippendorff's Alpha-Reliability" (2011). Alpha is defined within one
variable; the number over groups of questions is this program's own. It never picks a winner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SOURCE = "Krippendorff, Content Analysis, 4th edition 2018, chapter 12"

Value = str | int | float
Distance = Callable[[Value, Value], float]


class Scale(StrEnum):
    """What the values of an item allow: names only, an order, equal steps, or a true zero."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """One question: what each assessor said, and the share of pairs who said the same.

    ``agreement`` is None where fewer than two assessors answered.
    """

    item: str
    said: Mapping[str, Value]
    agreement: float | None

    @property
    def differs(self) -> bool:
        """Say that at least two assessors gave different answers."""
        return len(set(self.said.values())) > 1


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and expected disagreement of the answers of one variable, and how many there are.

    ``largest`` is the largest distance between two values found, by which distances of different
    variables become shares that can be added.
    """

    answers: int
    observed: float
    expected: float
    largest: float

    @property
    def alpha(self) -> float | None:
        """Return Krippendorff's alpha; None where chance has nothing to be compared with."""
        return 1 - self.observed / self.expected if self.expected else None


def same_pairs(item: str, said: Mapping[str, Value]) -> ItemAgreement:
    """Return one question with the share of pairs of assessors who said the same."""
    return ItemAgreement(item, dict(said), _same_pairs(tuple(said.values())))


def alpha(
    units: Sequence[Sequence[Value]], scale: Scale, order: Sequence[Value] = ()
) -> float | None:
    """Return Krippendorff's alpha of units, each the values its assessors gave.

    1 is perfect agreement, 0 what chance alone would give; it can fall below 0. ``order`` names the
    values of an ordinal scale from lowest to highest; without it they are sorted. Values of an
    interval or ratio scale are numbers, those of a ratio scale not below zero.
    """
    return disagreement(units, scale, order).alpha


def disagreement(
    units: Sequence[Sequence[Value]], scale: Scale, order: Sequence[Value] = ()
) -> Disagreement:
    """Return the disagreement within units, and that of the same answers paired by chance."""
    paired = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in paired for value in unit)
    count = totals.total()
    if not count:
        return Disagreement(0, 0.0, 0.0, 0.0)
    distance = _distance(scale, totals, order)
    held = sum(
        sum(distance(one, two) for one in unit for two in unit) / (len(unit) - 1) for unit in paired
    )
    chance = sum(totals[one] * totals[two] * distance(one, two) for one in totals for two in totals)
    largest = max(distance(one, two) for one in totals for two in totals)
    return Disagreement(count, held / count, chance / (count * (count - 1)), largest)


def over_all(found: Iterable[Disagreement]) -> float | None:
    """Return one minus all observed disagreement over all expected, distances as shares.

    Each variable counts by its answers; with one variable this is its alpha.
    """
    told = [(d.answers / d.largest, d) for d in found if d.largest]
    expected = sum(weight * d.expected for weight, d in told)
    return 1 - sum(weight * d.observed for weight, d in told) / expected if expected else None


def _same_pairs(values: tuple[Value, ...]) -> float | None:
    count = len(values)
    if count < 2:  # a pair is two
        return None
    same = sum(n * (n - 1) for n in Counter(values).values())
    return same / (count * (count - 1))


def _distance(scale: Scale, totals: Counter[Value], order: Sequence[Value]) -> Distance:
    if scale is Scale.NOMINAL:
        return lambda one, two: float(one != two)
    if scale is Scale.INTERVAL:
        return lambda one, two: (float(one) - float(two)) ** 2
    if scale is Scale.RATIO:
        return _share_apart
    ranks = _ranks(totals, order)
    return lambda one, two: (ranks[one] - ranks[two]) ** 2


def _share_apart(one: Value, two: Value) -> float:
    first, second = float(one), float(two)
    return 0.0 if first == second else ((first - second) / (first + second)) ** 2


def _ranks(totals: Counter[Value], order: Sequence[Value]) -> Mapping[Value, float]:
    """Place each value at the middle of its run: ordinal distance counts the values between."""
    row = [value for value in order if value in totals] or sorted(totals, key=_sortable)
    if set(row) != set(totals):
        raise ValueError("the order does not name every value given")
    ranks = {row[0]: totals[row[0]] / 2}
    for before, value in pairwise(row):
        ranks[value] = ranks[before] + (totals[before] + totals[value]) / 2
    return ranks


def _sortable(value: Value) -> tuple[int, float, str]:
    return (1, 0.0, value) if isinstance(value, str) else (0, float(value), "")
