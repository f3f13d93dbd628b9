"""Cells that cover others: which cells of a table are covered, and whether its spans fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pirdesk.casefile.paper import Runs, Span, Table


def rows_of(table: Table) -> tuple[tuple[Runs, ...], ...]:
    """Return all rows that are drawn, head rows first; a head without words is left out."""
    over = table.over if table.over else ()
    return (*over, table.head, *table.body) if table.head else (*over, *table.body)


def columns_of(table: Table) -> int:
    """Return how many columns a table has."""
    return max((len(row) for row in rows_of(table)), default=0)


def check_spans(table: Table) -> None:
    """Refuse (ValueError) spans that leave the table, cross its head or lie over one another.

    A row of which nothing is left would be none to who hears the table.
    """
    heads = len(table.over) + bool(table.head)
    total, columns = heads + len(table.body), columns_of(table)
    taken: set[tuple[int, int]] = set()
    for span in table.spans:
        end, right = span.row + span.rows, span.column + span.columns
        inside = span.row >= 0 <= span.column and end <= total and right <= columns
        if not inside or span.rows < 1 or span.columns < 1 or span.row < heads < end:
            raise ValueError("a span leaves its table")
        places = {(r, c) for r in range(span.row, end) for c in range(span.column, right)}
        if places & taken:
            raise ValueError("spans lie over one another")
        taken |= places
    grid = rows_of(table)
    hidden = [place for place, span in covering(table).items() if is_covered(span, *place)]
    if any(count == columns for count in Counter(row for row, _column in hidden).values()):
        raise ValueError("a row is covered whole")
    if any(column < len(grid[row]) and grid[row][column] for row, column in hidden):
        raise ValueError("a covered cell holds text")


def covering(table: Table) -> Mapping[tuple[int, int], Span]:
    """Return the span over each cell that one covers, its own first cell included."""
    return {
        (row, column): span
        for span in table.spans
        for row in range(span.row, span.row + span.rows)
        for column in range(span.column, span.column + span.columns)
    }


def is_covered(span: Span | None, row: int, column: int) -> bool:
    """Tell whether a cell lies under a span that began elsewhere."""
    return span is not None and (span.row, span.column) != (row, column)
