"""Several assessors on the same questions: where they differ, and how far they agree over all.

Source of alpha: Krippendorff, Content Analysis, 4th ed. 2018, ch. 12; checked against the worked
examples of "Computing Krippendorff's Alpha-Reliability" (2011). It never picks a winner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SOURCE = "Krippendorff, Content Analysis, 4th edition 2018, chapter 12"

Value = str | int | float
Distance = Callable[[Value, Value], float]


class Scale(StrEnum):
    """What the values of an item allow: names only, an order, or equal steps."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


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
class Agreement:
    """All questions of one scale and their alpha.

    ``alpha`` is None where no two answers can be paired, or where all answers are one value, so
    that chance has nothing to be compared with.
    """

    items: tuple[ItemAgreement, ...]
    scale: Scale
    alpha: float | None
    pairable: int


def agree(
    answers: Mapping[str, Mapping[str, Value]],
    scale: Scale = Scale.NOMINAL,
    order: Sequence[Value] = (),
) -> Agreement:
    """Compare answers given as item → assessor → value.

    ``order`` names the values of an ordinal scale from lowest to highest; without it they are
    sorted. Values of an interval scale are numbers.
    """
    units = [tuple(said.values()) for said in answers.values() if len(said) > 1]
    items = tuple(
        ItemAgreement(item, dict(said), _same_pairs(tuple(said.values())))
        for item, said in answers.items()
    )
    pairable = sum(map(len, units))
    return Agreement(items, scale, alpha(units, scale, order), pairable)


def alpha(
    units: Sequence[Sequence[Value]], scale: Scale, order: Sequence[Value] = ()
) -> float | None:
    """Return Krippendorff's alpha of units, each the values its assessors gave.

    1 is perfect agreement, 0 what chance alone would give; it can fall below 0.
    """
    paired = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in paired for value in unit)
    count = totals.total()
    if not count:
        return None
    distance = _distance(scale, totals, order)
    expected = sum(
        totals[one] * totals[two] * distance(one, two) for one in totals for two in totals
    )
    if count < 2 or expected == 0:  # one value has nothing to differ from
        return None
    observed = sum(
        sum(distance(one, two) for one in unit for two in unit) / (len(unit) - 1) for unit in paired
    )
    return 1 - (count - 1) * observed / expected


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
    ranks = _ranks(totals, order)
    return lambda one, two: (ranks[one] - ranks[two]) ** 2


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
