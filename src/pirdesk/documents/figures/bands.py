"""Charts of one band in time: when something began, and how severity was judged."""

from __future__ import annotations

from pirdesk.casefile.figures import OnsetBand, SeverityHistory, SeverityStep
from pirdesk.documents.figures.pen import LEADING, Pen
from pirdesk.documents.figures.rows import Band

_LEVEL = 22.0


def onset_band(chart: OnsetBand, pen: Pen) -> None:
    """Draw earliest to latest beginning as a band, and the moments that bear on it below."""
    band = Band(chart.scale, 4, pen.width - 4)
    first, last = band.x(chart.earliest), band.x(chart.latest)
    lines = pen.lines(chart.words, pen.width, bold=True, most=2)
    top = pen.block(0, 0, lines, bold=True) + 14
    bottom = top + 22
    band.draw_ticks(pen, top, bottom)
    pen.box(first, top + 5, max(last - first, 1), 12, pen.colour("accent", 0.3), "accent", 0.9)
    for end in (first, last):
        pen.line(end, top + 1, end, bottom - 1, "accent", 1.3)
    pen.line(4, bottom, pen.width - 4, bottom, "text", 0.7)
    y, blocks = bottom + 5, []
    for mark in sorted(chart.marks, key=lambda tick: tick.at):
        x = band.x(mark.at)
        pen.line(x, top, x, y + LEADING * 0.8, "text", 0.8, (1.5, 1.5))
        pen.diamond(x, bottom)
        lines = pen.lines(mark.words, pen.width * 0.48, most=2)
        blocks.append((x, y, lines))
        y += len(lines) * LEADING + 2
    for x, at, lines in blocks:
        right = x > pen.width / 2
        pen.block(x - 5 if right else x + 5, at, lines, "end" if right else "start", clear=True)
    _caption(pen, chart.scale.caption, y)


def severity_history(chart: SeverityHistory, pen: Pen) -> None:
    """Draw the level over time as a line of steps, numbered, with each step's words below."""
    left = min(110.0, pen.width * 0.22)
    band = Band(chart.scale, left, pen.width - 8)
    top, count = 15.0, len(chart.levels)
    bottom = top + count * _LEVEL
    for index, words in enumerate(reversed(chart.levels)):
        y = top + index * _LEVEL
        pen.line(left, y, pen.width - 8, y, "line", 0.35)
        (label, *_more) = pen.lines(words, left - 10, most=1) or [""]
        pen.text(0, y + _LEVEL / 2 + 2.5, label)
    pen.line(left, bottom, pen.width - 8, bottom, "text", 0.7)
    band.draw_ticks(pen, top, bottom)
    _steps(chart.steps, count, pen, band, top)
    y = bottom + 6
    for number, step in enumerate(chart.steps, start=1):
        _number(pen, 7, y + 5, number)
        y = max(pen.block(18, y, pen.lines(step.words, pen.width - 20, most=3)), y + 11) + 2
    _caption(pen, chart.scale.caption, y)


def _steps(steps: tuple[SeverityStep, ...], count: int, pen: Pen, band: Band, top: float) -> None:
    before: float | None = None
    for number, step in enumerate(steps, start=1):
        x = band.x(step.at)
        end = band.x(steps[number].at) if number < len(steps) else band.right
        y = top + (count - 1 - min(max(step.level, 0), count - 1)) * _LEVEL + _LEVEL / 2
        if before is not None:
            pen.line(x, before, x, y, "accent", 1.8)
        pen.line(x, y, end, y, "accent", 1.8)
        _number(pen, x, y, number)
        before = y


def _number(pen: Pen, x: float, y: float, number: int) -> None:
    pen.box(x - 5, y - 5, 10, 10, pen.colour("panel", 0.0), "text", 0.9)
    pen.text(x, y + 2.6, str(number), "middle", bold=True)


def _caption(pen: Pen, words: str, y: float) -> None:
    lines = pen.lines(words, pen.width * 0.6, most=2)
    pen.block(pen.width - 4, y + 2, lines, "end", "quiet")
