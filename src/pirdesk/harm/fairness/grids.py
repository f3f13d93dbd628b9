"""The tables a fairness analysis prints: selection rates, comparisons, gaps of the error rates.

Rates are drawn with Wilson's interval; every rate stands with the counts it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator

from pirdesk.casefile.figures import Bar, Bars, Scale, Tick
from pirdesk.errors import listed_values
from pirdesk.harm.fairness.analysis import FairnessResult
from pirdesk.harm.fairness.comparing import FOUR_FIFTHS, Comparison
from pirdesk.harm.fairness.counts import Group
from pirdesk.harm.fairness.intervals import Interval, wilson
from pirdesk.harm.fairness.outcomes import MEASURES as ERROR_MEASURES
from pirdesk.harm.fairness.outcomes import ErrorGaps, rate_counts
from pirdesk.harm.fairness.strata import Pair
from pirdesk.harm.fairness.telling import (
    MEASURES,
    VERDICTS,
    p_words,
    percent,
    ratio_words,
    told,
    told_strata,
)
from pirdesk.harm.result import Grid

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
            title=f"Error rates{by}",
            head=("Group", *(words.capitalize() for words in MEASURES.values())),
            rows=tuple(_own_errors(group) for group in result.groups if group.outcomes),
            widths=(6, 7, 7, 7, 7),
        )
        yield Grid(
            title=f"Error rates{by} compared with “{result.reference.name}”",
            head=("Group", "Measure", "Difference (95 % Newcombe)", "Ratio (95 % Katz)", "Fisher"),
            rows=tuple(line for gaps in result.error_gaps for line in _errors(gaps)),
            widths=(6, 7, 9, 8, 6),
        )
    for one in result.strata:
        yield Grid(
            title=f"“{one.group}” and “{one.reference}”{by} within strata",
            head=("Stratum", one.group, one.reference, "Difference"),
            rows=(
                *(_stratum(pair) for pair in one.pairs),
                ("All strata", *[""] * 2, " ".join(told_strata(one))),
            ),
            widths=(6, 6, 6, 14),
        )


def _stratum(pair: Pair) -> tuple[str, ...]:
    rates = [f"{g.favourable:,} of {g.total:,}\n{percent(g.rate)}"
             for g in (pair.group, pair.reference)]  # fmt: skip
    return (pair.name, *rates, _signed(pair.group.rate - pair.reference.rate))


def _own_errors(group: Group) -> tuple[str, ...]:
    cells = []
    for measure in ERROR_MEASURES:
        if group.outcomes is None:
            continue
        count, total = rate_counts(group.outcomes, measure)
        cells.append(
            f"{count:,} of {total:,}\n{percent(count / total)} ({_percents(wilson(count, total))})"
            if total
            else "nobody to count"
        )
    return (group.name, *cells)


def _rates(title: str, result: FairnessResult) -> Grid:
    limit = FOUR_FIFTHS * result.reference.rate
    return Grid(
        title=title,
        head=("Group", "Favourable", "People", "Rate (95 % Wilson)"),
        rows=tuple((g.name, f"{g.favourable:,}", f"{g.total:,}", _rate(g)) for g in result.groups),
        chart=Bars(
            Scale(0.0, 1.0, _PERCENTS, "share with the favourable outcome"),
            tuple(_bar(group) for group in result.groups),
            Tick(limit, f"four fifths of the reference: {limit * 100:.1f} %"),
        ),
        alt=(
            "Share of each group with the favourable outcome, with its 95 % interval, beside four "
            "fifths of the rate of the reference."
        ),
        widths=(9, 5, 5, 10),
    )


def _rate(group: Group) -> str:
    return f"{group.rate * 100:.1f} % ({_percents(wilson(group.favourable, group.total))})"


def _bar(group: Group) -> Bar:
    found = wilson(group.favourable, group.total)
    return Bar(group.name, group.rate, _rate(group), found.low, found.high)


def _comparison(made: Comparison) -> tuple[str, ...]:
    low, high = made.ratio_interval.low, made.ratio_interval.high
    ratio = f"{made.ratio_adjusted:.4f} ({low:.4f} to {high:.4f})"
    if made.ratio_interval.adjusted:
        ratio += f"\nwith half a person added; as counted {made.ratio:.4f}"
    tests = [f"Fisher {p_words(made.fisher)}", f"Holm {p_words(made.holm)}"]
    if made.z is not None:
        tests.append(f"z = {_signed(made.z[0])}, {p_words(made.z[1])}")
    if made.deviations is not None:
        tests.append(f"{_signed(made.deviations.count)} SD")
    return (
        f"{made.group.name}\n{made.group.favourable:,} of {made.group.total:,}",
        ratio,
        f"{_signed(made.difference)} ({_pair(made.difference_interval)})",
        "\n".join(tests),
        f"{VERDICTS[made.verdict]}{'; borderline' if made.borderline else ''}",
    )


def _errors(gaps: ErrorGaps) -> Iterator[tuple[str, ...]]:
    for gap in gaps.gaps:
        ratio = ratio_words(gap).removeprefix("ratio ")
        yield (
            gaps.group.name,
            MEASURES[gap.measure],
            f"{_signed(gap.difference)} ({_pair(gap.interval)})",
            ratio,
            f"{p_words(gap.fisher)}{'; borderline' if gap.borderline else ''}",
        )
    if gaps.average_odds is not None:
        yield (gaps.group.name, "average odds", _signed(gaps.average_odds), "", "")
    for measure, names in gaps.missing:
        nobody = f"cannot be told: nobody to count in {listed_values(names)}"
        yield (gaps.group.name, MEASURES[measure], nobody, "–", "–")


def _signed(number: float) -> str:
    return (_MINUS if round(number, 4) < 0 else "") + f"{abs(number):.4f}"


def _pair(interval: Interval) -> str:
    return f"{_signed(interval.low)} to {_signed(interval.high)}"


def _percents(interval: Interval) -> str:
    return f"{interval.low * 100:.1f} to {interval.high * 100:.1f} %"
