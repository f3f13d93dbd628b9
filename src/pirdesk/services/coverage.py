"""What this edition of the law covers, place by place: general laws, what was looked at, gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pirdesk.casefile.messages import Message
from pirdesk.casefile.places import place_code
from pirdesk.duties import Pack, coverage, coverage_words, places_covered


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One place and kind: ids of the general laws of this edition, or what was looked at."""

    place: str
    kind: str
    laws: tuple[str, ...]
    looked_at: date | None
    citation: str
    confidence: str
    said: Message


def coverage_lines(pack: Pack, places: Iterable[str] = ()) -> tuple[CoverageLine, ...]:
    """Return what the edition covers of some places, or of every place it knows anything of.

    A code that is no place is refused.
    """
    wanted = tuple(dict.fromkeys(map(place_code, places))) or places_covered(pack)
    found = []
    for line in coverage(pack, wanted):
        looked = line.looked
        day, cite, sure = (looked.day, looked.cite, looked.confidence) if looked else (None, "", "")
        said = coverage_words(line)
        found.append(CoverageLine(line.place, line.kind, line.laws, day, cite, sure, said))
    return tuple(found)
