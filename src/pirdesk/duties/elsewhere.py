"""Laws of one place where nobody of that place is known: no condition of theirs is judged.

A law of a table protects the people of one place. Where all places are known and none of them is
this one its duties are not listed; where they are not all known they are undetermined, without
authority or date.
"""

from __future__ import annotations

from dataclasses import dataclass

from pirdesk.casefile.messages import Message, Place
from pirdesk.casefile.places import country_of
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.duties.duty import ELSEWHERE, TERRITORY, Duty, TraceStep
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.regime import Regime, Stage, Verdict
from pirdesk.rules import Reason, TruthValue

_KEPT = 8192
_TABLE, _COLUMN = "populations", "place"
_made: dict[tuple[object, ...], tuple[Duty, ...]] = {}


@dataclass(frozen=True, slots=True)
class PeoplePlaces:
    """Every area where people of a case live, the answers still open, and those suspected.

    ``areas`` are the places named and the countries they are parts of.
    """

    areas: frozenset[str]
    open: tuple[str, ...]
    suspected: bool
    keys: tuple[str, ...]
    named_by: dict[str, tuple[str, ...]]


def people_places(sheet: FactSheet) -> PeoplePlaces:
    """Return where people live, once for all laws of a map."""
    rows = sheet.rows(_TABLE)
    keys = tuple(cell(_TABLE, row, _COLUMN) for row in rows.ids)
    named: dict[str, tuple[str, ...]] = {}
    open_, suspected = [], False
    for key in keys:
        answer = sheet.get(key)
        value = answer.value if answer is not None and answer.usable else None
        if answer is None or not isinstance(value, tuple) or not value:
            open_.append(key)
            continue
        suspected |= answer.certainty is Certainty.SUSPECTED
        for place in value:
            named[str(place)] = (*named.get(str(place), ()), key)
    if not rows.complete:
        open_.append(_TABLE)
    areas = frozenset((*named, *map(country_of, named)))
    return PeoplePlaces(areas, tuple(open_), suspected, keys, named)


def nobody_there(
    regime: Regime, people: PeoplePlaces, entity: str, name: str, pack: str
) -> tuple[Duty, ...] | None:
    """Return the duties of a law of one place where nobody of it is known, None where somebody is.

    There are none where it is certain that nobody of the place is concerned.

    ``name`` is that of the entity, ``pack`` the edition as printed.
    """
    area = regime.recipient.area
    if area in people.areas:
        return None
    missing = people.open
    wider = people.named_by.get(country_of(area))
    if wider:
        missing = tuple(dict.fromkeys((*wider, *people.open)))
    if missing and not entity:
        missing = (ENTITIES,)  # what a case without an organisation is asked first
    if not missing and not people.suspected:
        return ()
    verdict: Verdict = "undetermined" if missing else "not applicable"
    of = (entity, name, pack, verdict)
    key = (
        *of,
        regime.id,
        regime.sha256,
        len(regime.stages),
        people.suspected,
        missing,
        people.keys,
    )
    found = _made.get(key)
    if found is None:
        if len(_made) >= _KEPT:
            _made.clear()
        found = tuple(_make(regime, stage, people, of, missing) for stage in regime.stages)
        _made[key] = found
    return found


def _make(
    regime: Regime,
    stage: Stage,
    people: PeoplePlaces,
    of: tuple[str, str, str, Verdict],
    missing: tuple[str, ...],
) -> Duty:
    entity, name, pack, verdict = of
    value = TruthValue.UNDETERMINED if missing else TruthValue.FALSE
    asked = Message("coverage.people_there")
    cite = regime.recipient.cite
    place = Place(regime.recipient.area)
    if missing:
        words = Message("coverage.places_open", {"place": place})
    else:
        words = Message("coverage.nobody_there", {"place": place})
    return Duty(
        duty=stage.duty,
        regime=regime.id,
        stage=stage.name,
        title=stage.title,
        entity=entity,
        entity_name=name,
        place="",
        verdict=verdict,
        provisional=people.suspected and not missing,
        readings=(),
        recipient=stage.recipient,
        anchor=None,
        strict_due=None,
        latest_arguable_due=None,
        no_date_words=words,
        confidence=stage.confidence,
        status=regime.status,
        disputed=False,
        pack=pack,
        citation=stage.citation,
        trace=(TraceStep(ELSEWHERE, words, ", ".join(people.keys), verdict, cite),),
        reasons=(Reason(TERRITORY, asked, cite, value, people.keys),),
        missing=missing,
        contents=(),
    )
