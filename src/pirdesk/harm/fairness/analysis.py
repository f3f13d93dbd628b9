"""A whole fairness analysis: every group beside the reference that the law or a person chose.

Source of the ratio: 29 CFR 1607.4(D), a rule of thumb of the United States; no ratio stands in
the law of the Union. A result describes figures and never says that anybody discriminated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pirdesk.casefile.findings import Finding
from pirdesk.errors import UserError, listed_values, shortened
from pirdesk.harm.fairness.comparing import (
    ALPHA,
    FEWEST,
    Comparison,
    Verdict,
    compare,
    same_rate,
    settle,
)
from pirdesk.harm.fairness.counts import Group, check_groups
from pirdesk.harm.fairness.intervals import holm
from pirdesk.harm.fairness.outcomes import ErrorGaps, error_gaps
from pirdesk.harm.fairness.strata import Stratified, Stratum, stratified

SMALL_SHARE = 0.02
"""Under this share 29 CFR 1607.4(A) and (C) ask for no determination."""


class Rule(StrEnum):
    """Which group the others are compared with."""

    HIGHEST = "highest"
    UGESP = "ugesp"
    NAMED = "named"


RULES = {
    Rule.HIGHEST: "the highest rate, whatever the size of the group (29 CFR 1607.4(D); New York "
    "City, 6 RCNY 5-301)",
    Rule.UGESP: "the highest rate among groups of at least 2 % of all people (29 CFR 1607.4(A), "
    "(C) and (D))",
    Rule.NAMED: "chosen by name",
}


@dataclass(frozen=True, slots=True)
class FairnessResult:
    """All comparisons of one analysis, in the order of their ratio, and what to know of them.

    ``groups`` are all groups with their rates; ``minor`` are those that the rule leaves out of the
    comparisons.
    """

    groups: tuple[Group, ...]
    reference: Group
    comparisons: tuple[Comparison, ...]
    error_gaps: tuple[ErrorGaps, ...]
    findings: tuple[Finding, ...]
    rule: Rule = Rule.HIGHEST
    minor: tuple[Group, ...] = ()
    strata: tuple[Stratified, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict among the comparisons that have enough people."""
        ranks = (Verdict.STRONG, Verdict.INDICATION, Verdict.NONE, Verdict.TOO_FEW)
        return min((c.verdict for c in self.comparisons), key=ranks.index)


def analyse(
    groups: Iterable[Group],
    rule: Rule = Rule.HIGHEST,
    named: str = "",
    strata: Sequence[Stratum] = (),
) -> FairnessResult:
    """Compare every group with the reference; UserError for counts that cannot be compared.

    The rule is the law's or a person's: the group of the highest rate, the same without groups
    under two per cent, or one that is named. Among groups of one rate the larger one is taken.
    A small reference is told, never changed.
    """
    checked = check_groups(groups)
    compared_groups = _large(checked) if rule is Rule.UGESP else checked
    reference = _reference(compared_groups, rule, named)
    others = [group for group in compared_groups if group is not reference]
    compared = [compare(group, reference) for group in others]
    compared = [
        settle(made, adjusted)
        for made, adjusted in zip(compared, holm([made.fisher for made in compared]), strict=True)
    ]
    compared.sort(key=lambda made: (made.ratio, made.group.name))
    gaps = [error_gaps(group, reference) for group in others]
    minor = tuple(group for group in checked if group not in compared_groups)
    within = tuple(stratified(group, reference, strata) for group in others if strata)
    return FairnessResult(
        groups=checked,
        reference=reference,
        comparisons=tuple(compared),
        error_gaps=tuple(gap for gap in gaps if gap is not None),
        findings=(
            _rule_told(rule, reference),
            *_findings(checked, reference, compared, gaps, minor),
            *(_turned(one) for one in within if one.turns),
        ),
        rule=rule,
        minor=minor,
        strata=within,
    )


def _large(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    everyone = sum(group.total for group in groups)
    large = tuple(group for group in groups if group.total >= SMALL_SHARE * everyone)
    if len(large) < 2:  # a comparison needs two sides
        raise UserError(
            "These counts cannot be compared: fewer than two groups hold 2 % of all people.",
            "Choose another rule for the reference, or fewer groups.",
            code="fairness.counts",
        )
    return large


def _reference(groups: tuple[Group, ...], rule: Rule, named: str) -> Group:
    if rule is not Rule.NAMED:
        return max(groups, key=lambda group: (group.rate, group.total))
    found = next((group for group in groups if group.name == named), None)
    if found is None:
        names = listed_values([group.name for group in groups])
        raise UserError(
            f"There is no group “{shortened(named)}” to compare with.",
            f"The groups are {names}.",
            code="fairness.reference",
        )
    if not found.favourable:
        raise UserError(
            f"Nobody in “{shortened(named)}” got the favourable decision: no ratio can be told.",
            "Choose another group to compare with.",
            code="fairness.reference",
        )
    return found


def _rule_told(rule: Rule, reference: Group) -> Finding:
    few = f" It counts only {reference.total:,} people, so no comparison with it is judged."
    words = f"Compared with “{reference.name}”: {RULES[rule]}."
    return _told("rule", words + (few if reference.total < FEWEST else ""))


def _turned(one: Stratified) -> Finding:
    over, within = ("worse", "better") if (one.odds_ratio or 0) > 1 else ("better", "worse")
    return Finding(
        "fairness.reversal",
        "warning",
        f"“{one.group}” fared {over} than “{one.reference}” over all "
        f"and {within} within the strata: the difference turns round (Simpson\u2019s paradox). "
        "The groups were spread unevenly over strata with different rates.",
        "",
        "",
    )


def _findings(
    groups: tuple[Group, ...],
    reference: Group,
    compared: list[Comparison],
    gaps: list[ErrorGaps | None],
    left: tuple[Group, ...],
) -> tuple[Finding, ...]:
    found: list[Finding] = []
    everyone = sum(group.total for group in groups)
    small = [g.name for g in groups if g.total < FEWEST]
    if small:
        found.append(
            _told(
                "small",
                f"Fewer than {FEWEST} people: {_names(small)}. Their rates are shown, not judged.",
            )
        )
    if left:
        found.append(
            _told(
                "share",
                f"Left out of the comparisons, under 2 % of all people: {_sized(left)}.",
            )
        )
    minor = [g for g in groups if g.total < SMALL_SHARE * everyone and g not in left]
    if minor:
        found.append(
            _told(
                "share",
                f"Under 2 % of all people: {_sized(minor)}. They are compared all the same; under "
                "29 CFR 1607.4 so small a group would be left out.",
            )
        )
    higher = [g.name for g in groups if g.rate > reference.rate and g not in left]
    if higher:
        found.append(_told("reference", f"A higher rate than the reference: {_names(higher)}."))
    if any(made.ratio_interval.adjusted for made in compared):
        found.append(
            _told(
                "zero",
                "A count of zero, or two groups in which everybody was chosen: the ratio is shown "
                "with half a person added, as its interval. Trust the exact test there.",
            )
        )
    border = [made.group.name for made in compared if made.borderline]
    if border:
        found.append(
            _told(
                "borderline",
                f"Interval and exact test point different ways: {_names(border)}. Borderline.",
            )
        )
    if all(same_rate(group.rate, reference.rate) for group in groups):
        found.append(_told("alike", "Every group has the same rate."))
    if any(gap is None for gap in gaps) and any(gap is not None for gap in gaps):
        found.append(_told("labels", "True labels are missing for some groups."))
    return tuple(found)


def _told(code: str, message: str) -> Finding:
    return Finding(f"fairness.{code}", "note", message, "", "")


def _sized(groups: Sequence[Group]) -> str:
    named = [f"“{g.name}” ({g.favourable:,} of {g.total:,})" for g in groups[:12]]
    left = len(groups) - 12
    return ", ".join(named) + (f" and {left} more" if left > 0 else "")


def _names(names: list[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"


__all__ = ["ALPHA", "RULES", "FairnessResult", "Rule", "analyse"]
