"""Draw charts as vector drawings: the same drawing for paper (PDF) and screen (SVG).

Charts are pure data; every text drawn is one of theirs. Nothing depends on colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from pirdesk.casefile.figures import Bars, Chart, Ranges, Timeline
from pirdesk.documents.figures.scales import number_scale, time_scale

__all__ = ["drawing", "number_scale", "parts", "svg", "time_scale"]

INK: Mapping[str, str] = {
    "text": "1B1F24",
    "quiet": "5A6470",
    "line": "B9C1CA",
    "strong_line": "1F3A5F",
    "accent": "1F3A5F",
    "panel": "F3F5F8",
    "warning": "A4460F",
}
_MOST_ROWS = 26
_SVG_FACES = (
    ("PirSans-B", "font-family: 'Source Sans 3', 'Noto Sans', sans-serif; font-weight: 600;"),
    ("PirSans", "font-family: 'Source Sans 3', 'Noto Sans', sans-serif;"),
    ("PirMono", "font-family: 'Source Code Pro', monospace;"),
    ("PirRest", "font-family: 'DejaVu Sans', sans-serif;"),
)


def parts(chart: Chart) -> Iterator[Chart]:
    """Cut a chart of many rows into charts that each fit a page."""
    match chart:
        case Timeline():
            for start in _starts(len(chart.moments)):
                yield replace(chart, moments=chart.moments[start : start + _MOST_ROWS])
        case Bars():
            for start in _starts(len(chart.bars)):
                yield replace(chart, bars=chart.bars[start : start + _MOST_ROWS])
        case Ranges():
            for start in _starts(len(chart.ranges)):
                yield replace(chart, ranges=chart.ranges[start : start + _MOST_ROWS])
        case _:
            yield chart


def _starts(rows: int) -> range:
    return range(0, max(rows, 1), _MOST_ROWS)


def drawing(
    chart: Chart,
    width: float,
    ink: Mapping[str, str] = INK,
    shown: Callable[[str], str] = lambda text: text,
) -> Any:
    """Return the reportlab drawing of a chart, ``width`` points wide; ``ink`` are RRGGBB by name.

    ``shown`` gives the text that is drawn for a text of the chart.
    """
    from pirdesk.documents.figures import bands, matrix, rows  # reportlab is slow to load
    from pirdesk.documents.figures.pen import Pen

    makers: Mapping[str, Callable[[Any, Pen], None]] = {
        "Timeline": rows.timeline,
        "Bars": rows.bars,
        "Ranges": rows.ranges,
        "RiskMatrix": matrix.risk_matrix,
        "OnsetBand": bands.onset_band,
        "SeverityHistory": bands.severity_history,
    }
    pen = Pen(width, ink, shown)
    makers[type(chart).__name__](chart, pen)
    return pen.finished()


def svg(chart: Chart, width: float = 640, ink: Mapping[str, str] = INK, title: str = "") -> str:
    """Return a chart as an SVG image for the screen; it loads nothing and runs nothing."""
    from reportlab.graphics import renderSVG

    made: str = renderSVG.drawToString(drawing(chart, width, ink))
    made = made[made.index("<svg") :].replace("<desc>...</desc>", "", 1)
    for face, shown in _SVG_FACES:
        made = made.replace(f"font-family: {face};", shown)
    return made.replace("<title>...</title>", f"<title>{escape(title)}</title>", 1)
