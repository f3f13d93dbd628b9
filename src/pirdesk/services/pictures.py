"""Pictures for the screen: a chart as SVG, the very drawing the papers print.

Nothing is read from a case or stored here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pirdesk.casefile.figures import Chart, SeverityHistory, SeverityStep
from pirdesk.documents import figures
from pirdesk.harm.changes import ORDERS, Move


def pictures(chart: Chart, title: str, width: float) -> tuple[str, ...]:
    """Return a chart as SVG images, ``width`` points wide; one of many rows in several parts."""
    return tuple(figures.svg(part, width, title=title) for part in figures.parts(chart))


def severity_picture(
    moves: Sequence[Move], begun: str, told: Sequence[str], language: str = "en"
) -> SeverityHistory | None:
    """Return how the severity of one method moved, None where a level was left open in between.

    ``begun`` says what it was at first, ``told`` what each move was; times are UTC.
    """
    levels = ORDERS[moves[0].method] if moves else ()
    passed = [moves[0].before, *(move.after for move in moves)] if moves else []
    if not passed or any(level not in levels for level in passed):
        return None
    room = max((moves[-1].at - moves[0].at) / 4, timedelta(hours=1))
    scale = figures.time_scale(moves[0].at - room, moves[-1].at + room, "UTC", language, "UTC")
    times = [scale.low, *(move.at.timestamp() for move in moves)]
    steps = (
        SeverityStep(at, levels.index(level), words)
        for at, level, words in zip(times, passed, [begun, *told], strict=True)
    )
    return SeverityHistory(scale, tuple(level.replace("_", " ") for level in levels), tuple(steps))
