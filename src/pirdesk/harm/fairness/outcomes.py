"""Error rates of two groups where the truth is known: TPR, FPR and PPV with their gaps.

No law sets a limit for these gaps, so none is drawn; they stand with interval and exact test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pirdesk.harm.fairness.comparing import ALPHA
from pirdesk.harm.fairness.counts import Group, Outcomes
from pirdesk.harm.fairness.intervals import Interval, fisher, newcombe

Measure = Literal["tpr", "fpr", "ppv"]


@dataclass(frozen=True, slots=True)
class Gap:
    """One rate of a group minus that of the reference, with the counts it comes from."""

    measure: Measure
    successes: int
    total: int
    reference_successes: int
    reference_total: int
    difference: float
    interval: Interval
    fisher: float

    @property
    def borderline(self) -> bool:
        """Say that interval and exact test point different ways."""
        return self.interval.excludes(0.0) != (self.fisher < ALPHA)


@dataclass(frozen=True, slots=True)
class ErrorGaps:
    """The gaps that can be computed, and the mean of the FPR and TPR gaps (average odds)."""

    group: Group
    reference: Group
    gaps: tuple[Gap, ...]
    average_odds: float | None
    missing: tuple[Measure, ...]


def error_gaps(group: Group, reference: Group) -> ErrorGaps | None:
    """Compare error rates of two groups; None where either has no true labels."""
    if group.outcomes is None or reference.outcomes is None:
        return None
    found: dict[Measure, Gap] = {}
    missing: list[Measure] = []
    measures: tuple[Measure, ...] = ("tpr", "fpr", "ppv")
    for measure in measures:
        (a, n1), (c, n2) = (_counts(o, measure) for o in (group.outcomes, reference.outcomes))
        if n1 == 0 or n2 == 0:
            missing.append(measure)
            continue
        four = (a, n1, c, n2)
        found[measure] = Gap(measure, *four, a / n1 - c / n2, newcombe(*four), fisher(*four)[0])
    odds = None
    if "tpr" in found and "fpr" in found:
        odds = (found["tpr"].difference + found["fpr"].difference) / 2
    return ErrorGaps(group, reference, tuple(found.values()), odds, tuple(missing))


def _counts(outcomes: Outcomes, measure: Measure) -> tuple[int, int]:
    right, wrong = outcomes.true_positive, outcomes.false_positive
    if measure == "tpr":
        return right, right + outcomes.false_negative
    if measure == "fpr":
        return wrong, wrong + outcomes.true_negative
    return right, right + wrong
