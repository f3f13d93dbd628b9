"""What the figures of a paper show, as data: places as numbers, everything readable as words.

Nothing here draws or formats; whoever makes a chart has written its words in the paper's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on a scale, in the scale's unit, and what is written there."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from ``low`` to ``high`` in any unit (seconds since 1970 for time)."""

    low: float
    high: float
    ticks: tuple[Tick, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event: ``first`` to ``last`` in the scale's unit; ``when`` is its time in words.

    ``exact`` is a point, ``between`` a span within which it happened at an unknown time,
    ``partial`` a day or month whose time of day is not known, ``lasting`` a state that held.
    """

    label: str
    when: str
    first: float
    last: float
    kind: Literal["exact", "between", "partial", "lasting"] = "exact"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in order of their time, one line each, above a common scale."""

    scale: Scale
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from the scale's low end to ``value``; ``low``–``high`` is its interval."""

    label: str
    value: float
    words: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars or rates with intervals; ``mark`` is a line to compare with, such as a limit."""

    scale: Scale
    bars: tuple[Bar, ...]
    mark: Tick | None = None


@dataclass(frozen=True, slots=True)
class RiskCell:
    """One cell of a matrix: its level in words and its weight from 0 (least) to 4 (gravest)."""

    words: str
    weight: int


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """One risk in the matrix: row and column from 0, and what is written there."""

    row: int
    column: int
    label: str


@dataclass(frozen=True, slots=True)
class RiskMatrix:
    """A matrix of two scales; rows are told from the top."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[RiskCell, ...], ...]
    points: tuple[RiskPoint, ...]
    row_caption: str = ""
    column_caption: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """A quantity known in bounds; a bound that is not known is None and drawn as open."""

    label: str
    words: str
    low: float | None
    likely: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Ranges:
    """Quantities as least, likely and most on one scale; ``mark`` is a threshold."""

    scale: Scale
    ranges: tuple[Range, ...]
    mark: Tick | None = None


@dataclass(frozen=True, slots=True)
class OnsetBand:
    """When something began: earliest to latest as a band, with moments that bear on it."""

    scale: Scale
    earliest: float
    latest: float
    words: str
    marks: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True)
class SeverityStep:
    """From ``at`` on the severity was ``level`` (index into the levels); ``words`` says why."""

    at: float
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class SeverityHistory:
    """How the severity was judged over time; levels from the least to the gravest."""

    scale: Scale
    levels: tuple[str, ...]
    steps: tuple[SeverityStep, ...]


Chart = Timeline | Bars | RiskMatrix | Ranges | OnsetBand | SeverityHistory
KINDS: tuple[type[Any], ...] = (Timeline, Bars, RiskMatrix, Ranges, OnsetBand, SeverityHistory)


def keyed(chart: Chart) -> int:
    """Return how many numbered signs a drawing of the chart explains in a key below it."""
    match chart:
        case RiskMatrix():
            return len(chart.points)
        case SeverityHistory():
            return len(chart.steps)
        case _:
            return 0


def words_of(chart: Any) -> Iterator[str]:
    """Yield every text a drawing of a chart may print, in the order it is held."""
    for part in fields(chart):
        value = getattr(chart, part.name)
        if isinstance(value, str) and part.name != "kind":
            yield value
        else:
            yield from _within(value)


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _within(item)
    elif is_dataclass(value):
        yield from words_of(value)
