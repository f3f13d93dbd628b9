"""The three moments of a risk on one matrix: before measures, now, after the measures planned.

It draws and tabulates cells that a method looked up; it never computes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pirdesk.casefile.figures import RiskCell, RiskMatrix, RiskPoint
from pirdesk.harm.result import Grid


@dataclass(frozen=True, slots=True)
class Axes:
    """Two scales, mildest first, by id with their words, and a caption for each."""

    rows: Mapping[str, str]
    columns: Mapping[str, str]
    row_caption: str
    column_caption: str


def states_grid(
    axes: Axes,
    cells: Mapping[tuple[str, str], str],
    order: Sequence[str],
    states: Mapping[str, tuple[str, str] | None],
) -> tuple[Grid, ...]:
    """Return one table with the matrix as its chart, or nothing while no state is answered.

    ``cells`` gives the level of (row, column); ``order`` lists the levels, mildest first;
    ``states`` gives the cell of each moment by its name, None where it is open or off the scales.
    """
    held = {name: pair for name, pair in states.items() if pair is not None and pair in cells}
    if not held:
        return ()
    rows = tuple(
        (name, axes.rows[pair[0]], axes.columns[pair[1]], _said(cells[pair]))
        for name, pair in held.items()
    )
    told = "; ".join(f"{name}: {level}" for name, _, _, level in rows)
    head = ("Moment", axes.row_caption, axes.column_caption, "Level")
    chart = _chart(axes, cells, order, held)
    return (Grid("Before measures, now and after measures", head, rows, chart, told),)


def _chart(
    axes: Axes,
    cells: Mapping[tuple[str, str], str],
    order: Sequence[str],
    held: Mapping[str, tuple[str, str]],
) -> RiskMatrix:
    # The gravest row stands on top, as such matrices are read.
    rows, columns = tuple(axes.rows)[::-1], tuple(axes.columns)
    return RiskMatrix(
        rows=tuple(axes.rows[row] for row in rows),
        columns=tuple(axes.columns[column] for column in columns),
        cells=tuple(
            tuple(_cell(cells[(row, column)], order) for column in columns) for row in rows
        ),
        points=tuple(
            RiskPoint(rows.index(row), columns.index(column), name)
            for name, (row, column) in held.items()
        ),
        row_caption=axes.row_caption,
        column_caption=axes.column_caption,
    )


def _cell(level: str, order: Sequence[str]) -> RiskCell:
    return RiskCell(_said(level), order.index(level) * 4 // max(1, len(order) - 1))


def _said(level: str) -> str:
    return level.upper() if level.startswith("sev") else level.capitalize()
