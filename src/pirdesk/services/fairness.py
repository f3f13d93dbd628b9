"""Quantified fairness of decisions: from a file or from counts to analyses side by side.

Of a file only counts, its hash and the question asked are kept, and those only where a case asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pirdesk.exchange import decisions
from pirdesk.exchange.decisions import Asked, Cell, Counted, Preview
from pirdesk.harm.fairness import FairnessResult, Group, Outcomes, analyse

__all__ = [
    "Analysis",
    "Asked",
    "Counted",
    "Preview",
    "Report",
    "analyse_counts",
    "analyse_file",
    "groups_of",
    "preview_file",
]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis by one attribute, or by several at once (an intersection)."""

    attributes: tuple[str, ...]
    result: FairnessResult


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one file: each attribute alone, then all of them together."""

    counted: Counted
    analyses: tuple[Analysis, ...]


def preview_file(path: Path, rows: int = 20) -> Preview:
    """Show the first rows of a file of decisions."""
    return decisions.preview(path, rows)


def analyse_file(
    path: Path,
    asked: Asked,
    *,
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Count a file and compare its groups, attribute by attribute and together."""
    counted = decisions.count_decisions(path, asked, progress=progress, cancelled=cancelled)
    chosen: list[tuple[int, ...]] = [(place,) for place in range(len(asked.groups))]
    if len(chosen) > 1:
        chosen.append(tuple(range(len(asked.groups))))
    return Report(
        counted,
        tuple(
            Analysis(
                tuple(asked.groups[place] for place in places),
                analyse(groups_of(counted.cells, places)),
            )
            for places in chosen
        ),
    )


def analyse_counts(groups: Iterable[Group]) -> FairnessResult:
    """Compare groups whose counts a person gave."""
    return analyse(groups)


def groups_of(cells: Iterable[Cell], places: Sequence[int]) -> tuple[Group, ...]:
    """Add up the counts of a file to the groups that the named attributes make."""
    gathered: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        gathered.setdefault(tuple(cell.parts[place] for place in places), []).append(cell)
    return tuple(_group(parts, found) for parts, found in sorted(gathered.items()))


def _group(parts: tuple[str, ...], cells: list[Cell]) -> Group:
    def rows(favourable: bool, deserved: bool) -> int:  # two sides of one table
        return sum(c.rows for c in cells if c.favourable is favourable and c.deserved is deserved)

    labelled = any(cell.deserved is not None for cell in cells)
    outcomes = Outcomes(
        true_positive=rows(True, True),
        false_negative=rows(False, True),
        false_positive=rows(True, False),
        true_negative=rows(False, False),
    )
    return Group(
        name=", ".join(parts),
        total=sum(cell.rows for cell in cells),
        favourable=sum(cell.rows for cell in cells if cell.favourable),
        parts=parts,
        outcomes=outcomes if labelled else None,
    )
