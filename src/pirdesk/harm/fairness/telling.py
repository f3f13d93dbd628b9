"""A fairness analysis in words and as JSON: words first, every number with its counts."""

from __future__ import annotations

import math
from typing import Any

from pirdesk.harm.fairness.analysis import FairnessResult
from pirdesk.harm.fairness.comparing import ALPHA, FEWEST, FOUR_FIFTHS, Comparison, Verdict
from pirdesk.harm.fairness.counts import Group
from pirdesk.harm.fairness.intervals import Interval
from pirdesk.harm.fairness.outcomes import ErrorGaps, Gap
from pirdesk.wording import say

VERDICTS = {
    Verdict.STRONG: "Strong indication of a difference in outcome",
    Verdict.INDICATION: "Indication of a difference in outcome",
    Verdict.NONE: "No indication of a difference in these figures",
    Verdict.TOO_FEW: "Insufficient data",
}
BASIS = (
    f"Strong: the ratio is under {FOUR_FIFTHS:g} and Fisher\u2019s exact test, adjusted for the "
    f"number of comparisons, is under {ALPHA * 100:g} %, with at least {FEWEST} people in both "
    "groups. Indication: one of the two. These words are PIRDesk\u2019s own; no authority defines "
    "them."
)
SOURCE = (
    "29 CFR 1607.4(D) (four-fifths rule of thumb, United States); Newcombe 1998, method 10; "
    "Katz et al. 1978; Holm 1979; Castaneda v. Partida, 430 U.S. 482, n. 17 (1977)"
)
DOES_NOT_DECIDE = (
    "It does not decide whether anybody was discriminated against, whether a difference is "
    "justified, or whether the groups are alike in what the decision rests on. The law of the "
    "European Union fixes no ratio."
)


def told(made: Comparison) -> tuple[str, ...]:
    """Tell one comparison in sentences, the verdict first."""
    group, other = made.group, made.reference
    sentences = [
        f"{VERDICTS[made.verdict]}: “{group.name}” beside “{other.name}”.",
        (
            f"{group.favourable:,} of {group.total:,} ({_percent(group.rate)}) against "
            f"{other.favourable:,} of {other.total:,} ({_percent(other.rate)})."
        ),
        _ratio(made),
        (
            f"Difference {_points(made.difference)}, 95 % interval "
            f"{_points(made.difference_interval.low)} to {_points(made.difference_interval.high)}."
        ),
        (
            f"Fisher\u2019s exact test {_p(made.fisher)}, adjusted for all comparisons "
            f"{_p(made.holm)}."
        ),
    ]
    if made.shortfall > 0:
        sentences.append(
            f"At the rate of the reference, {made.shortfall:,.1f} more people of this group would "
            f"have been chosen; {made.selections_to_four_fifths:,} more reach four fifths."
        )
    if made.flips is not None:
        people = "decision" if made.flips == 1 else "decisions"
        sentences.append(
            f"The verdict stays unless {made.flips:,} {people} in this group had been different."
        )
    if not math.isnan(made.detectable):
        sentences.append(
            f"With these numbers a drop of {made.detectable * 100:.1f} percentage points or more "
            "would be found four times in five."
        )
    return tuple(sentences)


def _ratio(made: Comparison) -> str:
    low, high = made.ratio_interval.low, made.ratio_interval.high
    words = f"Ratio of the rates {made.ratio:.3f}"
    if made.ratio_interval.adjusted:
        words += f" (adjusted for a count of zero {made.ratio_adjusted:.3f})"
    return f"{words}, 95 % interval {low:.3f} to {high:.3f}."


def fairness_json(result: FairnessResult) -> dict[str, Any]:
    """Return an analysis as the command line prints it."""
    return {
        "verdict": result.verdict.value,
        "verdict_words": VERDICTS[result.verdict],
        "reference": result.reference.name,
        "groups": [_group(group) for group in result.groups],
        "comparisons": [_comparison(made) for made in result.comparisons],
        "error_rates": [_errors(gaps) for gaps in result.error_gaps],
        "findings": [say(finding.message) for finding in result.findings],
        "basis": BASIS,
        "source": SOURCE,
        "does_not_decide": DOES_NOT_DECIDE,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "group": group.name,
        "parts": list(group.parts),
        "total": group.total,
        "favourable": group.favourable,
        "rate": group.rate,
    }


def _comparison(made: Comparison) -> dict[str, Any]:
    deviations = made.deviations
    return {
        "group": made.group.name,
        "reference": made.reference.name,
        "verdict": made.verdict.value,
        "ratio": made.ratio,
        "ratio_adjusted": made.ratio_adjusted if made.ratio_interval.adjusted else None,
        "ratio_interval": _interval(made.ratio_interval),
        "below_four_fifths": made.below_four_fifths,
        "difference": made.difference,
        "difference_interval": _interval(made.difference_interval),
        "fisher_p": made.fisher,
        "fisher_p_one_sided": made.fisher_less,
        "holm_p": made.holm,
        "z": made.z[0] if made.z else None,
        "z_p": made.z[1] if made.z else None,
        "expected": deviations.expected if deviations else None,
        "standard_deviations": deviations.count if deviations else None,
        "small": made.small,
        "borderline": made.borderline,
        "shortfall": made.shortfall,
        "selections_to_four_fifths": made.selections_to_four_fifths,
        "one_person_ratio": made.one_person_ratio,
        "detectable_difference": None if math.isnan(made.detectable) else made.detectable,
        "flips": made.flips,
        "words": list(told(made)),
    }


def _errors(gaps: ErrorGaps) -> dict[str, Any]:
    return {
        "group": gaps.group.name,
        "reference": gaps.reference.name,
        "gaps": {gap.measure: _gap(gap) for gap in gaps.gaps},
        "average_odds_difference": gaps.average_odds,
        "missing": list(gaps.missing),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "successes": gap.successes,
        "total": gap.total,
        "reference_successes": gap.reference_successes,
        "reference_total": gap.reference_total,
        "difference": gap.difference,
        "interval": _interval(gap.interval),
        "fisher_p": gap.fisher,
        "borderline": gap.borderline,
    }


def _interval(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def _percent(rate: float) -> str:
    return f"{rate * 100:.1f} %"


def _points(difference: float) -> str:
    sign = "\u2212" if round(difference * 100, 1) < 0 else ""
    return f"{sign}{abs(difference) * 100:.1f} percentage points"


def _p(value: float) -> str:
    return "p < 0.0001" if value < 0.0001 else f"p = {value:.4f}"
