"""Charts of one line per thing beside a common scale: timeline, bars, ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pirdesk.casefile.figures import Bars, Moment, Range, Ranges, Scale, Tick, Timeline
from pirdesk.documents.figures.pen import LEADING, SIZE, Pen

_GAP, _PAD, _TOP = 12.0, 4.0, 15.0
_TEXT_SHARE = 0.42
ALL = 200
"""Lines of a label: more than any label has, for none is cut."""


class Band:
    """The part of a drawing that a scale spans: turns a place on the scale into points."""

    def __init__(self, scale: Scale, left: float, right: float) -> None:
        self.scale, self.left, self.right = scale, left, right
        self._span = (scale.high - scale.low) or 1.0

    def x(self, at: float) -> float:
        """Return where a place is, kept within the band."""
        share = min(max((at - self.scale.low) / self._span, 0.0), 1.0)
        return self.left + share * (self.right - self.left)

    def draw_ticks(self, pen: Pen, top: float, bottom: float) -> None:
        """Draw the scale's lines and words above the rows; words that would touch are left out."""
        free = self.left - 40.0
        for tick in self.scale.ticks:
            x = self.x(tick.at)
            pen.line(x, top, x, bottom, "line", 0.4)
            (words, *_more) = pen.lines(tick.words, 90, most=1) or [""]
            half = len(words) * SIZE * 0.26
            middle = min(max(x, half), pen.width - half)
            if middle - half > free:
                pen.text(middle, top - 4, words, "middle", "quiet")
                free = middle + half + 3

    def draw_mark(self, pen: Pen, mark: Tick, top: float, bottom: float) -> None:
        """Draw a line to compare with and its words below the rows."""
        x = self.x(mark.at)
        pen.line(x, top, x, bottom + 3, "warning", 1.1, (3, 2))
        lines = pen.lines(mark.words, pen.width * 0.45, most=2)
        right = x > (self.left + self.right) / 2
        pen.block(x - 2 if right else x + 2, bottom + 4, lines, "end" if right else "start")


def timeline(chart: Timeline, pen: Pen) -> None:
    """Draw events one per line: when and what in words, then their place on the band."""
    text = pen.width * 0.46
    band = Band(chart.scale, text + _GAP, pen.width - 6)
    when = text * 0.44

    def words(index: int, y: float) -> float:
        moment = chart.moments[index]
        first = pen.block(0, y, pen.lines(moment.when, when - 8), ink="quiet")
        return max(first, pen.block(when, y, pen.lines(moment.label, text - when)))

    def draw(index: int, y: float) -> None:
        _moment(pen, band, chart.moments[index], y)

    _rows(pen, band, len(chart.moments), words, draw)
    _caption(pen, band)


def _moment(pen: Pen, band: Band, moment: Moment, y: float) -> None:
    first, last = band.x(moment.first), band.x(moment.last)
    if last - first < 3:
        pen.dot((first + last) / 2, y, filled=moment.kind in {"exact", "lasting"})
        return
    match moment.kind:
        case "lasting":
            pen.box(first, y - 3, last - first, 6, pen.colour("accent"), "accent", 0.6)
        case "partial":
            pen.box(first, y - 3, last - first, 6, None, "accent", 0.8, (2, 1.6))
        case _:
            pen.line(first, y, last, y, "accent", 1.2)
            for end in (first, last):
                pen.line(end, y - 4, end, y + 4, "accent", 1.2)


def bars(chart: Bars, pen: Pen) -> None:
    """Draw bars with their words, and whiskers where the value is an interval."""
    text = pen.width * _TEXT_SHARE
    band = Band(chart.scale, text + _GAP, pen.width - 6)

    def draw(index: int, y: float) -> None:
        bar = chart.bars[index]
        start, end = band.x(chart.scale.low), band.x(bar.value)
        pen.box(start, y - 4, end - start, 8, pen.colour("accent", 0.45), "accent", 0.7)
        if bar.low is not None and bar.high is not None:
            _whisker(pen, band.x(bar.low), band.x(bar.high), y)

    def words(index: int, y: float) -> float:
        bar = chart.bars[index]
        return _two(pen, text, bar.label, bar.words, y)

    end = _rows(pen, band, len(chart.bars), words, draw)
    if chart.mark is not None:
        band.draw_mark(pen, chart.mark, _TOP, end)
    _caption(pen, band)


def ranges(chart: Ranges, pen: Pen) -> None:
    """Draw least, likely and most of each quantity; an arrow where a bound is not known."""
    text = pen.width * _TEXT_SHARE
    band = Band(chart.scale, text + _GAP, pen.width - 10)

    def words(index: int, y: float) -> float:
        item = chart.ranges[index]
        return _two(pen, text, item.label, item.words, y)

    end = _rows(
        pen, band, len(chart.ranges), words, lambda n, y: _range(pen, band, chart.ranges[n], y)
    )
    if chart.mark is not None:
        band.draw_mark(pen, chart.mark, _TOP, end)
    _caption(pen, band)


def _range(pen: Pen, band: Band, item: Range, y: float) -> None:
    known = [at for at in (item.low, item.likely, item.high) if at is not None]
    if not known:  # its words say so; a line across would look like a range
        return
    low = band.left if item.low is None else band.x(item.low)
    high = band.right if item.high is None else band.x(item.high)
    if high - low >= 1:
        pen.box(low, y - 3.5, high - low, 7, pen.colour("accent", 0.22), "accent", 0.8)
    if item.low is None:
        pen.arrow(low + 5, y, -1)
    if item.high is None:
        pen.arrow(high - 1, y, 1)
    if item.likely is not None:
        pen.diamond(band.x(item.likely), y)
    elif high - low < 1:
        pen.dot(low, y)


def _whisker(pen: Pen, low: float, high: float, y: float) -> None:
    pen.line(low, y, high, y, "text", 1.1)
    for end in (low, high):
        pen.line(end, y - 3, end, y + 3, "text", 1.1)


def _two(pen: Pen, text: float, label: str, words: str, y: float) -> float:
    """Write what a row is and its value in words below."""
    y = pen.block(0, y, pen.lines(label, text, bold=True, most=ALL), bold=True)
    return pen.block(0, y, pen.lines(words, text, most=ALL), ink="quiet")


def _rows(
    pen: Pen,
    band: Band,
    count: int,
    words: Callable[[int, float], float],
    draw: Callable[[int, float], None],
) -> float:
    """Draw rows: their words, hairlines between them, the scale behind, then each row's sign."""
    y, centres = _TOP + _PAD, []
    edges: list[float] = [_TOP]
    for index in range(count):
        end = max(words(index, y), y + LEADING)
        centres.append((y + end) / 2)
        y = end + 2 * _PAD
        edges.append(end + _PAD)
    for edge in edges:
        pen.line(0, edge, pen.width, edge, "line", 0.35)
    band.draw_ticks(pen, _TOP, edges[-1])
    for index, centre in enumerate(centres):
        draw(index, centre)
    return edges[-1]


def _caption(pen: Pen, band: Band) -> None:
    lines: Sequence[str] = pen.lines(band.scale.caption, pen.width * 0.5, most=2)
    if lines:
        pen.block(band.right, pen.height + 2, lines, "end", "quiet")
