"""What this edition covers: for which place and kind it holds a general law, and where none.

A place nobody covers is a row of its own, never silence. No verdict on a law is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import get_args

from pirdesk.casefile.messages import Message, Param, Place
from pirdesk.casefile.places import country_of, within
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.duties.authorities import directory
from pirdesk.duties.coverage_files import AREAS, LookedAt, looked_at
from pirdesk.duties.duty import Duty, TraceStep
from pirdesk.duties.regime import WITHOUT_WINDOWS, CoverKind, Covers, Pack
from pirdesk.wording import say

UNCOVERED = "any.uncovered"
KINDS: tuple[CoverKind, ...] = get_args(CoverKind)
# A kind is judged unless this term is answered with no.
_ASKED_BY: dict[CoverKind, str] = {"breach": "data.personal", "ai": "system.is_ai"}
_TABLES = (("populations", "place"), ("entities", "country"), ("entities", "established_in"))
_HARM = "harm.places"
_SHOWN = 8


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


_MOST = 1024
_looked_up: dict[tuple[int, str, CoverKind], tuple[Pack, Coverage]] = {}


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


def coverage_words(line: Coverage) -> Message:
    """Say of a place and kind which laws were judged, or that none is here."""
    place, ai = Place(line.place), line.kind == "ai"
    if line.laws:
        return Message(
            "coverage.laws_ai" if ai else "coverage.laws_breach",
            {"place": place, "laws": line.laws},
        )
    if line.looked is not None:
        looked = line.looked
        return Message(
            "coverage.looked", {"place": place, "day": looked.day, "words": looked.words}
        )
    if line.parts:
        return Message(
            "coverage.none_ai_parts" if ai else "coverage.none_breach_parts",
            {"place": place, "count": len(line.parts)},
        )
    return Message("coverage.none_ai" if ai else "coverage.none_breach", {"place": place})


def coverage_statement(
    lines: Iterable[Coverage], pack: Pack, duties: Iterable[Duty] = ()
) -> tuple[Message, ...]:
    """Say for which places and kinds general laws were judged, and where none is, as of when.

    ``duties`` are those of the case: laws none of whose duties is in force are named apart.
    """
    states: dict[str, bool] = {}
    for duty in duties:
        in_force = duty.verdict != "not in force"
        states[duty.regime] = states.get(duty.regime, False) or in_force
    groups: dict[tuple[str, bool], list[str]] = {}
    for line in lines:
        state = "judged" if line.laws else "absent" if line.looked is None else "looked"
        if line.laws and not any(states.get(law, True) for law in line.laws):
            state = "not_yet"
        groups.setdefault((state, line.kind == "ai"), []).append(line.place)
    said = [
        _stated(state, {"places": _listed(groups[state, ai])}, ai=ai)
        for state in ("judged", "not_yet", "absent", "looked")
        for ai in (False, True)
        if (state, ai) in groups
    ]
    if not said:
        said = [Message("coverage.no_place")]
    return (*said, Message("coverage.edition", {"edition": _edition(pack.edition)}))


def _edition(edition: str) -> date | str:
    """Return an edition as the day it is named by; one of an organisation may have another name."""
    try:
        return date.fromisoformat(edition)
    except ValueError:
        return edition


def _stated(state: str, places: Mapping[str, Param], *, ai: bool) -> Message:
    if state == "judged":
        return Message("coverage.judged_ai" if ai else "coverage.judged_breach", places)
    if state == "not_yet":
        return Message("coverage.not_yet_ai" if ai else "coverage.not_yet_breach", places)
    if state == "absent":
        return Message("coverage.absent_ai" if ai else "coverage.absent_breach", places)
    return Message("coverage.looked_ai" if ai else "coverage.looked_breach", places)


def _title(line: Coverage) -> Message:
    ai = line.kind == "ai"
    if line.looked is not None:
        return Message("coverage.title_looked_ai" if ai else "coverage.title_looked_breach")
    return Message("coverage.title_none_ai" if ai else "coverage.title_none_breach")


def _listed(places: list[str]) -> tuple[Param, ...]:
    shown: list[Param] = [Place(place) for place in places[:_SHOWN]]
    if len(places) > _SHOWN:
        shown.append(Message("coverage.more", {"count": len(places) - _SHOWN}))
    return tuple(shown)


def _of_place(pack: Pack, place: str, kind: CoverKind) -> Coverage:
    """Return what an edition covers of a place, looked up once while the edition is in use."""
    key = (id(pack), place, kind)
    known = _looked_up.get(key)
    if known is None:
        if len(_looked_up) >= _MOST:
            _looked_up.clear()
        # The edition is held beside the answer, so that no other can come to have its identity.
        known = _looked_up[key] = (pack, _look_up(pack, place, kind))
    return known[1]


def _look_up(pack: Pack, place: str, kind: CoverKind) -> Coverage:
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
    looked = line.looked
    words = coverage_words(line)
    cite = "" if looked is None else looked.cite
    return Duty(
        duty=UNCOVERED,
        regime="any",
        stage="uncovered",
        title=say(_title(line)),
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
        missing=_narrower(line),
        contents=(),
        kind=line.kind,
        looked_at=None if looked is None else looked.day,
    )


def _narrower(line: Coverage) -> tuple[str, ...]:
    """Return the answers on people and harm that could name a part of the place instead."""
    if not line.parts or line.looked is not None:
        return ()
    return tuple(key for key in line.keys if not key.startswith("entities["))
