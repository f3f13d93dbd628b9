"""A whole fairness analysis: every group beside the one with the highest rate.

Source of the ratio: 29 CFR 1607.4(D), a rule of thumb of the United States; no ratio stands in
the law of the Union. A result describes figures and never says that anybody discriminated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pirdesk.casefile.findings import Finding
from pirdesk.errors import shortened
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

SMALL_SHARE = 0.02
"""Under this share of all people 29 CFR 1607.4(C) asks for no determination (from memory)."""


@dataclass(frozen=True, slots=True)
class FairnessResult:
    """All comparisons of one analysis, in the order of their ratio, and what to know of them."""

    groups: tuple[Group, ...]
    reference: Group
    comparisons: tuple[Comparison, ...]
    error_gaps: tuple[ErrorGaps, ...]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict among the comparisons that have enough people."""
        ranks = (Verdict.STRONG, Verdict.INDICATION, Verdict.NONE, Verdict.TOO_FEW)
        return min((c.verdict for c in self.comparisons), key=ranks.index)


def analyse(groups: Iterable[Group]) -> FairnessResult:
    """Compare every group with the one of the highest rate; UserError for counts that cannot be.

    Among groups of one rate the larger one is the reference. Groups too small to judge are
    compared and marked, and are the reference only where no other group is large enough.
    """
    checked = check_groups(groups)
    large = tuple(group for group in checked if group.total >= FEWEST) or checked
    if not any(group.favourable for group in large):
        large = checked
    reference = max(large, key=lambda group: (group.rate, group.total))
    others = [group for group in checked if group is not reference]
    compared = [compare(group, reference) for group in others]
    compared = [
        settle(made, adjusted)
        for made, adjusted in zip(compared, holm([made.fisher for made in compared]), strict=True)
    ]
    compared.sort(key=lambda made: (made.ratio, made.group.name))
    gaps = [error_gaps(group, reference) for group in others]
    return FairnessResult(
        groups=checked,
        reference=reference,
        comparisons=tuple(compared),
        error_gaps=tuple(gap for gap in gaps if gap is not None),
        findings=_findings(checked, reference, compared, gaps),
    )


def _findings(
    groups: tuple[Group, ...],
    reference: Group,
    compared: list[Comparison],
    gaps: list[ErrorGaps | None],
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
    minor = [g.name for g in groups if g.total < SMALL_SHARE * everyone and g.total >= FEWEST]
    if minor:
        found.append(
            _told(
                "share",
                f"Under 2 % of all people: {_names(minor)}. 29 CFR 1607.4 asks no determination "
                "for so small a share; the figures stand for information.",
            )
        )
    higher = [g.name for g in groups if g.rate > reference.rate]
    if higher:
        found.append(
            _told(
                "reference",
                f"A higher rate than the reference, from too few people: {_names(higher)}.",
            )
        )
    if any(made.ratio_interval.adjusted for made in compared):
        found.append(
            _told(
                "zero",
                "A count of zero: half a person was added to compute the interval of the ratio. "
                "Trust the exact test there.",
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


def _names(names: list[str]) -> str:
    shown = ", ".join(f"“{shortened(name, 40)}”" for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"


__all__ = ["ALPHA", "FairnessResult", "analyse"]
