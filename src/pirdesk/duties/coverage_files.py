"""Read where a law is the general one, and which places were looked at and have no such duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.places import known_place
from pirdesk.datafiles import Reader, path, read_toml
from pirdesk.duties.law_fields import choice, citation, confidence
from pirdesk.duties.regime import CoverKind, Covers

AREAS = ("eea", "eu")


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A place without a general duty of a kind: what was looked at, when, and how surely."""

    place: str
    kind: CoverKind
    day: date
    words: str
    cite: str
    confidence: Confidence


def read_covers(top: Reader) -> Covers | None:
    """Read for which places and kind a law is the general one; None where it is for none."""
    if "covers" not in top.table:
        return None
    item = top.inner("covers")
    item.only("kind", "places", "except")
    places, without = item.texts("places", None), item.texts("except")
    for key, named in (("places", places), ("except", without)):
        for place in named:
            if place not in AREAS and not known_place(place):
                raise item.fault(f"“{place}” is no area and no code of a place", key)
    if not places:
        raise item.fault("names no place", "places")
    return Covers(choice(item, "kind", CoverKind), places, without)


@cache
def looked_at() -> Mapping[tuple[str, str], LookedAt]:
    """Read the places that were looked at, by place and kind, once."""
    top = Reader.of(read_toml(path("forms", "places", "looked_at.toml")))
    top.only("edition", "verified_by_human", "looked_at")
    found: dict[tuple[str, str], LookedAt] = {}
    for item in top.each("looked_at"):
        item.only("place", "kind", "looked_at", "words", "cite", "confidence")
        if not known_place(item.text("place")):
            raise item.fault("is no code of a place", "place")
        day = item.table.get("looked_at")
        if not isinstance(day, date):
            raise item.fault("must be a date", "looked_at")
        kind: CoverKind = choice(item, "kind", CoverKind)
        entry = LookedAt(
            item.text("place"), kind, day, item.text("words"), citation(item), confidence(item)
        )
        if (entry.place, kind) in found:
            raise item.fault("stands twice", "place")
        found[entry.place, kind] = entry
    return found
