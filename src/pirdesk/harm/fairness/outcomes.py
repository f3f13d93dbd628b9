"""Error rates of two groups where the truth is known: TPR, FNR, FPR and PPV with their gaps.

No law sets a limit for these gaps, so none is drawn; they stand with interval and exact test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pirdesk.harm.fairness.comparing import ALPHA
from pirdesk.harm.fairness.counts import Group, Outcomes
from pirdesk.harm.fairness.intervals import Interval, fisher, katz, newcombe

Measure = Literal["tpr", "fnr", "fpr", "ppv"]
MEASURES: tuple[Measure, ...] = ("tpr", "fnr", "fpr", "ppv")


@dataclass(frozen=True, slots=True)
class Gap:
    """One rate of a group beside that of the reference, with the counts it comes from.

    ``ratio`` is None where nobody on either side was counted; where a count is zero it is the
    adjusted one, which its interval holds.
    """

    measure: Measure
    successes: int
    total: int
    reference_successes: int
    reference_total: int
    difference: float
    interval: Interval
    fisher: float
    ratio: float | None
    ratio_interval: Interval

    @property
    def borderline(self) -> bool:
        """Say that interval and exact test point different ways."""
        return self.interval.excludes(0.0) != (self.fisher < ALPHA)


@dataclass(frozen=True, slots=True)
class ErrorGaps:
    """The gaps that can be computed, and the mean of the FPR and TPR gaps (average odds).

    ``missing`` are the measures that cannot, with the groups that hold nobody to count.
    """

    group: Group
    reference: Group
    gaps: tuple[Gap, ...]
    average_odds: float | None
    missing: tuple[tuple[Measure, tuple[str, ...]], ...]


def error_gaps(group: Group, reference: Group) -> ErrorGaps | None:
    """Compare error rates of two groups; None where either has no true labels."""
    if group.outcomes is None or reference.outcomes is None:
        return None
    found: dict[Measure, Gap] = {}
    missing: list[tuple[Measure, tuple[str, ...]]] = []
    for measure in MEASURES:
        (a, n1), (c, n2) = (rate_counts(o, measure) for o in (group.outcomes, reference.outcomes))
        lacking = tuple(g.name for g, n in ((group, n1), (reference, n2)) if n == 0)
        if lacking:
            missing.append((measure, lacking))
            continue
        four = (a, n1, c, n2)
        adjusted, between = katz(*four)
        ratio = None if a == 0 and c == 0 else adjusted
        fisher_p = fisher(*four)[0]
        found[measure] = Gap(
            measure, *four, a / n1 - c / n2, newcombe(*four), fisher_p, ratio, between
        )
    odds = None
    if "tpr" in found and "fpr" in found:
        odds = (found["tpr"].difference + found["fpr"].difference) / 2
    return ErrorGaps(group, reference, tuple(found.values()), odds, tuple(missing))


def rate_counts(outcomes: Outcomes, measure: Measure) -> tuple[int, int]:
    """Return the people a rate counts and those it is a rate of."""
    right, wrong = outcomes.true_positive, outcomes.false_positive
    if measure == "tpr":
        return right, right + outcomes.false_negative
    if measure == "fnr":
        return outcomes.false_negative, right + outcomes.false_negative
    if measure == "fpr":
        return wrong, wrong + outcomes.true_negative
    return right, right + wrong
