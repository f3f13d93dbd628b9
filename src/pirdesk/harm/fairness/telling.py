"""A fairness analysis in words and as JSON: words first, every number with its counts."""

from __future__ import annotations

import math
from typing import Any

from pirdesk.errors import listed_values
from pirdesk.harm.fairness.analysis import FairnessResult
from pirdesk.harm.fairness.comparing import ALPHA, FEWEST, FOUR_FIFTHS, Comparison, Verdict
from pirdesk.harm.fairness.counts import Group
from pirdesk.harm.fairness.intervals import Interval
from pirdesk.harm.fairness.outcomes import ErrorGaps, Gap
from pirdesk.harm.fairness.strata import Stratified
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
    "Katz et al. 1978; Holm 1979; Castaneda v. Partida, 430 U.S. 482, n. 17 (1977); "
    "Mantel and Haenszel 1959"
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
            f"{group.favourable:,} of {group.total:,} ({percent(group.rate)}) against "
            f"{other.favourable:,} of {other.total:,} ({percent(other.rate)})."
        ),
        _ratio(made),
        (
            f"Difference {_points(made.difference)}, 95 % interval "
            f"{_between(made.difference_interval)}."
        ),
        (
            f"Fisher\u2019s exact test {p_words(made.fisher)}, adjusted for all comparisons "
            f"{p_words(made.holm)}."
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
    between = f"95 % interval {low:.3f} to {high:.3f}"
    if made.ratio_interval.adjusted:
        return (
            f"Ratio of the rates {made.ratio_adjusted:.3f} with half a person added, {between}; "
            f"as counted {made.ratio:.3f}."
        )
    return f"Ratio of the rates {made.ratio:.3f}, {between}."


MEASURES = {
    "tpr": "true positive rate",
    "fnr": "false negative rate",
    "fpr": "false positive rate",
    "ppv": "positive predictive value",
}
_BASES = {
    "tpr": "deserved the favourable decision",
    "fnr": "deserved the favourable decision",
    "fpr": "did not deserve the favourable decision",
    "ppv": "got the favourable decision with a true label known",
}


def told_errors(gaps: ErrorGaps) -> tuple[str, ...]:
    """Tell the error rates of one group beside the reference; what cannot be told says why."""
    group, other = gaps.group.name, gaps.reference.name
    sentences = []
    for gap in gaps.gaps:
        words = (
            f"{MEASURES[gap.measure].capitalize()}: “{group}” {gap.successes:,} of {gap.total:,} "
            f"({percent(gap.successes / gap.total)}), “{other}” {gap.reference_successes:,} of "
            f"{gap.reference_total:,} ({percent(gap.reference_successes / gap.reference_total)}); "
            f"difference {_points(gap.difference)}, 95 % interval {_between(gap.interval)}; "
            f"{ratio_words(gap)}; Fisher\u2019s exact test "
            f"{p_words(gap.fisher)}."
        )
        sentences.append(words)
    for measure, names in gaps.missing:
        nobody = " and ".join(f"“{name}”" for name in names)
        sentences.append(
            f"{MEASURES[measure].capitalize()}: cannot be told, because nobody in {nobody} "
            f"{_BASES[measure]}."
        )
    return tuple(sentences)


def ratio_words(gap: Gap) -> str:
    """Return the ratio of two error rates with its interval, or why there is none."""
    if gap.ratio is None:
        return "no ratio, for both are zero"
    between = f"{gap.ratio_interval.low:.3f} to {gap.ratio_interval.high:.3f}"
    added = " with half a person added" if gap.ratio_interval.adjusted else ""
    return f"ratio {gap.ratio:.3f}{added} ({between})"


def told_strata(one: Stratified) -> tuple[str, ...]:
    """Tell how a group fared beside the reference within the strata."""
    sentences = []
    if one.odds_ratio is not None and one.interval is not None and one.test is not None:
        over = "" if one.crude is None else f"; over all, without strata, {one.crude:.3f}"
        sentences.append(
            f"“{one.group}” beside “{one.reference}” within {len(one.pairs):,} strata: common odds "
            f"ratio {one.odds_ratio:.3f} (Mantel\u2013Haenszel), 95 % interval "
            f"{one.interval.low:.3f} to {one.interval.high:.3f}, {p_words(one.test)}{over}."
        )
    else:
        sentences.append(
            f"“{one.group}” beside “{one.reference}”: no common odds ratio can be told, because "
            "no stratum holds both groups with both decisions."
        )
    if one.homogeneity is not None:
        agree = (
            "The strata differ among themselves, and one common figure does not describe them"
            if one.homogeneity < ALPHA
            else "Nothing shows that the strata differ among themselves"
        )
        sentences.append(f"{agree} (Breslow\u2013Day {p_words(one.homogeneity)}).")
    if one.alone:
        sentences.append(f"Strata with one of the two groups alone: {listed_values(one.alone)}.")
    return tuple(sentences)


def fairness_json(result: FairnessResult) -> dict[str, Any]:
    """Return an analysis as the command line prints it."""
    return {
        "verdict": result.verdict.value,
        "verdict_words": VERDICTS[result.verdict],
        "reference": result.reference.name,
        "groups": [_group(group) for group in result.groups],
        "comparisons": [_comparison(made) for made in result.comparisons],
        "rule": result.rule.value,
        "left_out": [group.name for group in result.minor],
        "error_rates": [_errors(gaps) for gaps in result.error_gaps],
        "strata": [_strata(one) for one in result.strata],
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
        "missing": [measure for measure, _names in gaps.missing],
        "words": list(told_errors(gaps)),
    }


def _strata(one: Stratified) -> dict[str, Any]:
    return {
        "group": one.group,
        "reference": one.reference,
        "strata": [
            {"stratum": pair.name, "group": _group(pair.group), "reference": _group(pair.reference)}
            for pair in one.pairs
        ],
        "odds_ratio": one.odds_ratio,
        "interval": _interval(one.interval) if one.interval else None,
        "p": one.test,
        "crude_odds_ratio": one.crude,
        "homogeneity_p": one.homogeneity,
        "turns": one.turns,
        "words": list(told_strata(one)),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "successes": gap.successes,
        "total": gap.total,
        "reference_successes": gap.reference_successes,
        "reference_total": gap.reference_total,
        "difference": gap.difference,
        "interval": _interval(gap.interval),
        "ratio": gap.ratio,
        "ratio_interval": _interval(gap.ratio_interval),
        "fisher_p": gap.fisher,
        "borderline": gap.borderline,
    }


def _interval(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def percent(rate: float) -> str:
    """Return a rate in per cent."""
    return f"{rate * 100:.1f} %"


def _points(difference: float) -> str:
    return f"{_hundredths(difference)} percentage points"


def _between(interval: Interval) -> str:
    return f"{_hundredths(interval.low)} to {_points(interval.high)}"


def _hundredths(difference: float) -> str:
    sign = "\u2212" if round(difference * 100, 1) < 0 else ""
    return f"{sign}{abs(difference) * 100:.1f}"


def p_words(value: float) -> str:
    """Return a probability as it is printed."""
    return "p < 0.0001" if value < 0.0001 else f"p = {value:.4f}"
