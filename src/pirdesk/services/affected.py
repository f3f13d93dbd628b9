"""Where people are affected: per country or state how many, and how many duties are due there.

Counted as the laws count them: a group spread over several places counts with none to all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pirdesk.casefile.groups import PeopleIn, people_in
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.casefile.values import Count

if TYPE_CHECKING:
    from pirdesk.duties import Duty

TABLE = "populations"
STATES = "US"


@dataclass(frozen=True, slots=True)
class Affected:
    """One country or region: least and most people there, groups of it alone and shared, duties.

    ``most`` is None where no upper bound is known; ``uncounted`` groups have no number.
    """

    place: str
    least: int
    most: int | None
    groups: int
    shared: int
    uncounted: int
    due: int
    undetermined: int


def affected_countries(sheet: FactSheet, duties: Iterable[Duty]) -> tuple[Affected, ...]:
    """Return a line per country, its regions included, most duties due first."""
    return _lines(sheet, tuple(duties), lambda code: code.partition("-")[0])


def affected_states(sheet: FactSheet, duties: Iterable[Duty]) -> tuple[Affected, ...]:
    """Return a line per state of the United States."""
    return _lines(sheet, tuple(duties), lambda code: code if code.startswith(f"{STATES}-") else "")


def _lines(
    sheet: FactSheet, duties: tuple[Duty, ...], area: Callable[[str], str]
) -> tuple[Affected, ...]:
    groups = [
        (_areas(sheet, row, area), sheet.value(cell(TABLE, row, "affected")))
        for row in sheet.rows(TABLE).ids
    ]
    asked = [(area(duty.place), duty.verdict) for duty in duties if duty.place]
    open_ = {place for place, verdict in asked if verdict in ("due", "undetermined")}
    places = {place for found, _ in groups for place in found} | open_
    lines = (_line(place, people_in(sheet, place), groups, asked) for place in places if place)
    return tuple(sorted(lines, key=lambda line: (-line.due, -line.undetermined, line.place)))


def _areas(sheet: FactSheet, row: str, area: Callable[[str], str]) -> frozenset[str]:
    value = sheet.value(cell(TABLE, row, "place"))
    codes = value if isinstance(value, tuple) else ()
    return frozenset(area(str(code)) for code in codes)


def _line(
    place: str,
    people: PeopleIn,
    groups: Sequence[tuple[frozenset[str], object]],
    asked: Sequence[tuple[str, str]],
) -> Affected:
    here = [(found, count) for found, count in groups if place in found]
    alone = [count for found, count in here if len(found) == 1]
    counts = [count for count in alone if isinstance(count, Count)]
    return Affected(
        place=place,
        least=people.bounds.low,
        most=people.bounds.high,
        groups=len(alone),
        shared=len(here) - len(alone),
        uncounted=len(alone) - len(counts),
        due=asked.count((place, "due")),
        undetermined=asked.count((place, "undetermined")),
    )
