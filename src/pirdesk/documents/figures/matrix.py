"""The risk matrix: levels in words and in shade, each risk a numbered sign with a key below."""

from __future__ import annotations

from pirdesk.casefile.figures import RiskMatrix, RiskPoint
from pirdesk.documents.figures.pen import LEADING, Pen

_HEIGHT = 40.0
_TINTS = (0.0, 0.08, 0.2, 0.38, 0.58)
_LINES = (0.4, 0.6, 0.9, 1.3, 1.8)


def risk_matrix(chart: RiskMatrix, pen: Pen) -> None:
    """Draw the cells from the top row, their levels, the numbered risks and the key."""
    left = min(120.0, pen.width * 0.24)
    wide = (pen.width - left - 2) / max(len(chart.columns), 1)
    top = pen.block(
        left + wide * len(chart.columns) / 2,
        0,
        pen.lines(chart.column_caption, pen.width - left, bold=True, most=1),
        "middle",
        bold=True,
    )
    heads = [pen.lines(words, wide - 6, most=3) for words in chart.columns]
    deep = max((len(lines) for lines in heads), default=0) * LEADING
    for index, lines in enumerate(heads):
        pen.block(left + wide * (index + 0.5), top, lines, "middle", "quiet")
    if chart.row_caption:
        lines = pen.lines(chart.row_caption, left - 8, bold=True, most=3)
        pen.block(0, top + deep - len(lines) * LEADING, lines, bold=True)
    top += deep + 4
    for row, words in enumerate(chart.rows):
        y = top + row * _HEIGHT
        lines = pen.lines(words, left - 8, most=3)
        pen.block(0, y + (_HEIGHT - len(lines) * LEADING) / 2, lines, ink="quiet")
        for column in range(len(chart.columns)):
            _cell(chart, pen, row, column, (left + column * wide, y, wide))
    _points(chart, pen, (left, top, wide))


def _cell(
    chart: RiskMatrix, pen: Pen, row: int, column: int, place: tuple[float, float, float]
) -> None:
    x, y, wide = place
    cell = chart.cells[row][column]
    weight = min(max(cell.weight, 0), len(_TINTS) - 1)
    tint = pen.colour("warning", _TINTS[weight])
    pen.box(x + 1, y + 1, wide - 2, _HEIGHT - 2, tint, "text", _LINES[weight])
    pen.block(x + 5, y + 3.5, pen.lines(cell.words, wide - 10, most=2))


def _points(chart: RiskMatrix, pen: Pen, place: tuple[float, float, float]) -> None:
    left, top, wide = place
    below = top + len(chart.rows) * _HEIGHT + 5
    used: dict[tuple[int, int], int] = {}
    for number, point in enumerate(chart.points, start=1):
        before = used.get((point.row, point.column), 0)
        used[point.row, point.column] = before + 1
        x = left + point.column * wide + 12 + 15 * (before % max(1, int((wide - 10) / 15)))
        y = top + (point.row + 1) * _HEIGHT - 11
        _number(pen, x, y, number)
        below = _key(pen, below, number, point)


def _key(pen: Pen, y: float, number: int, point: RiskPoint) -> float:
    _number(pen, 7, y + 5.5, number)
    return max(pen.block(18, y + 0.8, pen.lines(point.label, pen.width - 20, most=3)), y + 13)


def _number(pen: Pen, x: float, y: float, number: int) -> None:
    pen.box(x - 5.5, y - 5.5, 11, 11, pen.colour("panel", 0.0), "text", 0.9)
    pen.text(x, y + 2.6, str(number), "middle", bold=True)
