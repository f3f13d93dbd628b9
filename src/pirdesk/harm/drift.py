"""Evidence of drift and degradation: whether inputs or a measure changed around the onset.

Pure: counts in, figures out. The bounds of the population stability index are habits of credit
scoring, not law; a difference found here names no cause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pirdesk.errors import UserError
from pirdesk.harm.fairness.intervals import Interval, fisher, newcombe

PSI_BOUNDS: tuple[tuple[float, str], ...] = ((0.25, "large"), (0.1, "moderate"), (0.0, "small"))
PSI_SOURCE = "limits of 0.10 and 0.25 as in credit scoring"
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Bin:
    """One class of a distribution: its name and how many were counted before and after."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a distribution moved; ``adjusted`` where an empty class was filled with a half.

    ``parts`` are the summands by class; ``chi2_p`` is None where the classes are too thin for it.
    """

    psi: float
    level: str
    parts: tuple[tuple[str, float], ...]
    adjusted: bool
    chi2: float | None
    chi2_p: float | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Change:
    """A rate before and after the onset, with its difference (after minus before)."""

    before: tuple[int, int]
    after: tuple[int, int]
    difference: float
    interval: Interval
    fisher: float
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One period of a measured rate: when it began, how many succeeded of how many."""

    at: datetime
    successes: int
    total: int


def population_stability(bins: Sequence[Bin]) -> Shift:
    """Return PSI = Σ (a - b)·ln(a / b) over the shares of each class, and a chi-square test."""
    _check(bins)
    before, after = sum(b.before for b in bins), sum(b.after for b in bins)
    empty = any(b.before == 0 or b.after == 0 for b in bins)
    extra = _HALF if empty else 0.0
    whole = (before + extra * len(bins), after + extra * len(bins))
    parts = []
    for one in bins:
        share, other = (one.before + extra) / whole[0], (one.after + extra) / whole[1]
        parts.append((one.name, (other - share) * math.log(other / share)))
    psi = sum(part for _, part in parts)
    level = next(name for bound, name in PSI_BOUNDS if psi >= bound or bound == 0.0)
    chi2, p = _chi_square(bins, before, after)
    return Shift(psi, level, tuple(parts), empty, chi2, p, before, after)


def _chi_square(bins: Sequence[Bin], before: int, after: int) -> tuple[float | None, float | None]:
    """Pearson's test where every expected cell holds five at least (Cochran's rule)."""
    from scipy.special import chdtrc  # type: ignore[import-untyped]  # noqa: PLC0415 - when used

    rows = [(b.before, b.after) for b in bins if b.before + b.after]
    total, found = before + after, 0.0
    for pair in rows:
        for seen, whole in zip(pair, (before, after), strict=True):
            expected = sum(pair) * whole / total
            if expected < 5:  # Cochran 1954
                return None, None
            found += (seen - expected) ** 2 / expected
    return (found, float(chdtrc(len(rows) - 1, found))) if len(rows) > 1 else (None, None)


def around_onset(samples: Sequence[Sample], earliest: datetime, latest: datetime) -> Change:
    """Compare a rate before the onset with after it; what lies within the onset is left out.

    An onset known to the instant has ``earliest == latest``; a gradual one is the band between.
    """
    if latest < earliest:
        raise _refused("the onset ends before it begins", "Correct the onset")
    for sample in samples:
        if not 0 <= sample.successes <= sample.total:
            raise _refused(
                f"{sample.successes} of {sample.total} cannot be counted", "Correct the counts"
            )
    before = [s for s in samples if s.at < earliest]
    after = [s for s in samples if s.at >= latest]
    within = sum(s.total for s in samples) - sum(s.total for s in (*before, *after))
    return _change(_sum(before), _sum(after), within)


def before_and_after(before: tuple[int, int], after: tuple[int, int]) -> Change:
    """Compare two rates given as (successes, total)."""
    for successes, total in (before, after):
        if not 0 <= successes <= total:
            raise _refused(f"{successes} of {total} cannot be counted", "Correct the counts")
    return _change(before, after, 0)


def _change(before: tuple[int, int], after: tuple[int, int], left_out: int) -> Change:
    if not before[1] or not after[1]:
        side = "before" if not before[1] else "after"
        raise _refused(f"nothing was measured {side} the onset", "Give counts for both sides")
    four = (*after, *before)
    difference = after[0] / after[1] - before[0] / before[1]
    return Change(before, after, difference, newcombe(*four), fisher(*four)[0], left_out)


def _sum(samples: Sequence[Sample]) -> tuple[int, int]:
    return sum(s.successes for s in samples), sum(s.total for s in samples)


def _check(bins: Sequence[Bin]) -> None:
    if len(bins) < 2:  # one class cannot shift
        raise _refused("there are fewer than two classes", "Give the counts of all classes")
    names = [one.name for one in bins]
    if len(set(names)) < len(names):
        raise _refused("a class stands twice", "Give each class once")
    if any(one.before < 0 or one.after < 0 for one in bins):
        raise _refused("a count is below zero", "Correct the counts")
    for words, total in (
        ("before", sum(one.before for one in bins)),
        ("after", sum(one.after for one in bins)),
    ):
        if not total:
            raise _refused(f"nothing was counted {words}", "Give counts for both periods")


def _refused(what: str, do: str) -> UserError:
    return UserError(
        f"This change cannot be measured: {what}.", f"{do}. The counts stay as given.", code="drift"
    )
