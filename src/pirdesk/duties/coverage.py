"""What this edition covers: for which place and kind it holds a general law, and where none.

A place nobody covers is a row of its own, never silence. No verdict on a law is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args

from pirdesk.casefile.places import codes, country_of, within
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.duties.authorities import directory
from pirdesk.duties.coverage_files import AREAS, LookedAt, looked_at
from pirdesk.duties.duty import Duty, TraceStep
from pirdesk.duties.regime import WITHOUT_WINDOWS, CoverKind, Covers, Pack

UNCOVERED = "any.uncovered"
KINDS: tuple[CoverKind, ...] = get_args(CoverKind)
# A kind is judged unless this term is answered with no.
_ASKED_BY: dict[CoverKind, str] = {"breach": "data.personal", "ai": "system.is_ai"}
_TABLES = (("populations", "place"), ("entities", "country"))
_HARM = "harm.places"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One place and kind: the ids of the general laws of this edition, or what was looked at.

    ``keys`` are the answers that name the place; ``parts`` are laws of parts of it alone.
    """

    place: str
    kind: CoverKind
    laws: tuple[str, ...]
    looked: LookedAt | None
    keys: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def places_named(sheet: FactSheet) -> dict[str, tuple[str, ...]]:
    """Return every place of people, establishments and harm with the answers that name it."""
    keys = [cell(table, row, col) for table, col in _TABLES for row in sheet.rows(table).ids]
    found: dict[str, tuple[str, ...]] = {}
    for key in (*keys, _HARM):
        value = sheet.value(key)
        for place in value if isinstance(value, tuple) else ():
            found[str(place)] = (*found.get(str(place), ()), key)
    return found


def kinds_judged(sheet: FactSheet) -> tuple[CoverKind, ...]:
    """Return the kinds that the facts do not exclude."""
    return tuple(kind for kind in KINDS if sheet.value(_ASKED_BY[kind]) is not False)


def coverage(pack: Pack, places: Iterable[str]) -> tuple[Coverage, ...]:
    """Return what the edition covers of some places, for every kind."""
    return tuple(_of_place(pack, place, kind) for place in places for kind in KINDS)


def coverage_of(sheet: FactSheet, pack: Pack) -> tuple[Coverage, ...]:
    """Return what the edition covers of the places of a case, for the kinds not excluded."""
    kinds, found = kinds_judged(sheet), []
    for place, keys in places_named(sheet).items():
        for kind in kinds:
            line = _of_place(pack, place, kind)
            found.append(Coverage(place, kind, line.laws, line.looked, keys, line.parts))
    return tuple(found)


def places_covered(pack: Pack) -> tuple[str, ...]:
    """Return every place that a law of the pack covers or that was looked at, in order."""
    named = {place for law in _general(pack) for place in law[1].places if place not in AREAS}
    areas = {area for law in _general(pack) for area in law[1].places if area in AREAS}
    inside = {country for area in areas for country in directory().countries(area)}
    return tuple(sorted(named | inside | {place for place, _ in looked_at()}))


def uncovered(sheet: FactSheet, pack: Pack) -> tuple[Duty, ...]:
    """Return a row for every place and kind of a case that no general law of the pack covers."""
    return tuple(_row(line, pack) for line in coverage_of(sheet, pack) if not line.laws)


def coverage_words(line: Coverage) -> str:
    """Say of a place and kind which laws were judged, or that none is here."""
    if line.laws:
        return f"judged by {', '.join(line.laws)}"
    if line.looked is not None:
        day = line.looked.day
        return f"none found there, looked at on {day:%d} {day:%B} {day.year}. {line.looked.words}"
    kind = {"breach": "breaches of personal data", "ai": "incidents with AI"}[line.kind]
    said = f"No general law of this place on {kind} is in this edition: ask counsel"
    if line.parts:
        return f"{said}, or name the part of {line.place}: {', '.join(line.parts)} are here."
    return f"{said}."


def _of_place(pack: Pack, place: str, kind: CoverKind) -> Coverage:
    laws, parts = [], []
    for law, covers in _general(pack):
        if covers.kind != kind:
            continue
        if _covers(covers, place):
            laws.append(law)
        elif any(part != place and within(part, place) for part in covers.places):
            parts.append(law)
    looked = None if laws else looked_at().get((place, kind))
    return Coverage(place, kind, tuple(laws), looked, (), () if laws else tuple(parts))


def _general(pack: Pack) -> Iterator[tuple[str, Covers]]:
    for law in pack.regimes:
        if law.covers is not None and law.status not in WITHOUT_WINDOWS:
            yield law.id, law.covers


def _covers(covers: Covers, place: str) -> bool:
    inside, outside = _expanded(covers.places), covers.without
    if any(within(place, other) for other in outside):
        return False
    return place in inside or country_of(place) in inside


@cache
def _expanded(places: tuple[str, ...]) -> frozenset[str]:
    areas = [directory().countries(place) for place in places if place in AREAS]
    return frozenset(place for place in places if place not in AREAS).union(*areas)


def _row(line: Coverage, pack: Pack) -> Duty:
    words, looked = coverage_words(line), line.looked
    cite = "" if looked is None else looked.cite
    kind = {"breach": "breaches of personal data", "ai": "incidents with AI"}[line.kind]
    title = f"No law on {kind} in this edition" if looked is None else f"No law on {kind} found"
    narrower = line.parts and line.place in codes().countries
    return Duty(
        duty=UNCOVERED,
        regime="any",
        stage="uncovered",
        title=title,
        entity="",
        entity_name="",
        place=line.place,
        verdict="not covered",
        provisional=False,
        readings=(),
        recipient="",
        anchor=None,
        strict_due=None,
        latest_arguable_due=None,
        no_date_words=words,
        confidence="recalled" if looked is None else looked.confidence,
        status="not_in_edition" if looked is None else "looked_at",
        disputed=False,
        pack=pack.name,
        citation=cite,
        trace=(TraceStep("coverage", words, ", ".join(line.keys), "not covered", cite),),
        reasons=(),
        missing=line.keys if narrower else (),
        contents=(),
        kind=line.kind,
        looked_at=None if looked is None else looked.day,
    )
