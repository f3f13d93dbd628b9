"""Pictures for the screen: a chart as SVG, the very drawing the papers print.

Nothing is computed, read from a case or stored here.
"""

from __future__ import annotations

from pirdesk.casefile.figures import Chart
from pirdesk.documents import figures


def pictures(chart: Chart, title: str, width: float) -> tuple[str, ...]:
    """Return a chart as SVG images, ``width`` points wide; one of many rows in several parts."""
    return tuple(figures.svg(part, width, title=title) for part in figures.parts(chart))
