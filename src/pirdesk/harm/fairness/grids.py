"""The tables a fairness analysis prints: selection rates, comparisons, gaps of the error rates.

Rates are drawn with Wilson's interval; every rate stands with the counts it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator

from pirdesk.casefile.figures import Bar, Bars, Scale, Tick
from pirdesk.harm.fairness.analysis import FairnessResult
from pirdesk.harm.fairness.comparing import FOUR_FIFTHS, Comparison
from pirdesk.harm.fairness.counts import Group
from pirdesk.harm.fairness.intervals import Interval, wilson
from pirdesk.harm.fairness.outcomes import ErrorGaps, Gap
from pirdesk.harm.fairness.telling import VERDICTS, told
from pirdesk.harm.result import Grid

_MEASURES = {
    "tpr": "true positive rate",
    "fpr": "false positive rate",
    "ppv": "positive predictive value",
}
_MINUS = "\u2212"
_PERCENTS = tuple(Tick(n / 5, f"{n * 20} %") for n in range(6))


def grids(name: str, result: FairnessResult) -> Iterator[Grid]:
    """Return the tables of one analysis; ``name`` names its attributes."""
    by = f" by {name}" if name else ""
    yield Grid(
        title=f"In words{by}",
        head=("Group", "What the figures say"),
        rows=tuple((made.group.name, " ".join(told(made))) for made in result.comparisons),
        widths=(5, 24),
    )
    yield _rates(f"Selection rates{by}", result)
    yield Grid(
        title=f"Comparisons{by}, reference “{result.reference.name}”",
        head=("Group", "Ratio (95 % Katz)", "Difference (95 % Newcombe)", "Tests", "Result"),
        rows=tuple(_comparison(made) for made in result.comparisons),
        widths=(6, 6, 8, 10, 7),
    )
    if result.error_gaps:
        yield Grid(
            title=f"Error rates{by}, group minus “{result.reference.name}”",
            head=("Group", "Measure", "Counts", "Gap (95 % Newcombe)", "Fisher"),
            rows=tuple(line for gaps in result.error_gaps for line in _errors(gaps)),
            widths=(6, 7, 7, 9, 6),
        )


def _rates(title: str, result: FairnessResult) -> Grid:
    limit = FOUR_FIFTHS * result.reference.rate
    return Grid(
        title=title,
        head=("Group", "Favourable", "People", "Rate (95 % Wilson)"),
        rows=tuple((g.name, f"{g.favourable:,}", f"{g.total:,}", _rate(g)) for g in result.groups),
        chart=Bars(
            Scale(0.0, 1.0, _PERCENTS, "share with the favourable outcome"),
            tuple(_bar(group) for group in result.groups),
            Tick(limit, f"four fifths of the highest rate: {limit * 100:.1f} %"),
        ),
        alt=(
            "Share of each group with the favourable outcome, with its 95 % interval, beside four "
            "fifths of the highest rate."
        ),
        widths=(9, 5, 5, 10),
    )


def _rate(group: Group) -> str:
    return f"{group.rate * 100:.1f} % ({_percents(wilson(group.favourable, group.total))})"


def _bar(group: Group) -> Bar:
    found = wilson(group.favourable, group.total)
    return Bar(group.name[:60], group.rate, _rate(group), found.low, found.high)


def _comparison(made: Comparison) -> tuple[str, ...]:
    ratio = f"{made.ratio:.4f} ({made.ratio_interval.low:.4f} to {made.ratio_interval.high:.4f})"
    tests = [f"Fisher p = {_p(made.fisher)}", f"Holm p = {_p(made.holm)}"]
    if made.z is not None:
        tests.append(f"z = {made.z[0]:.4f}, p = {_p(made.z[1])}")
    if made.deviations is not None:
        tests.append(f"{made.deviations.count:.4f} SD")
    return (
        f"{made.group.name}\n{made.group.favourable:,} of {made.group.total:,}",
        f"{ratio}{' adjusted for zero' if made.ratio_interval.adjusted else ''}",
        f"{_signed(made.difference)} ({_pair(made.difference_interval)})",
        "\n".join(tests),
        f"{VERDICTS[made.verdict]}{'; borderline' if made.borderline else ''}",
    )


def _errors(gaps: ErrorGaps) -> Iterator[tuple[str, ...]]:
    for gap in gaps.gaps:
        yield (
            gaps.group.name,
            _MEASURES[gap.measure],
            (
                f"{gap.successes:,} of {gap.total:,}\n"
                f"against {gap.reference_successes:,} of {gap.reference_total:,}"
            ),
            f"{_signed(gap.difference)} ({_pair(gap.interval)})",
            _fisher(gap),
        )
    if gaps.average_odds is not None:
        yield (gaps.group.name, "average odds", "", _signed(gaps.average_odds), "")
    for measure in gaps.missing:
        yield (gaps.group.name, _MEASURES[measure], "nobody to count", "–", "–")


def _fisher(gap: Gap) -> str:
    return f"p = {_p(gap.fisher)}{'; borderline' if gap.borderline else ''}"


def _p(value: float) -> str:
    return "under 0.0001" if value < 0.0001 else f"{value:.4f}"


def _signed(number: float) -> str:
    return (_MINUS if round(number, 4) < 0 else "") + f"{abs(number):.4f}"


def _pair(interval: Interval) -> str:
    return f"{_signed(interval.low)} to {_signed(interval.high)}"


def _percents(interval: Interval) -> str:
    return f"{interval.low * 100:.1f} to {interval.high * 100:.1f} %"
