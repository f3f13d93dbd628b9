"""Who must be told, and whether the law reaches the case at all, from the places that are known.

Never decides a trigger. With nothing said about places the law is presumed to reach the case, and
every duty resting on that is marked provisional.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.messages import Message, Place, TermKey, Words
from pirdesk.casefile.places import within
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.duties.addressing import NOBODY_KNOWN, Known, Ranked, known_of, likely
from pirdesk.duties.answered_places import Answered, AnsweredPlaces
from pirdesk.duties.authorities import directory
from pirdesk.duties.duty import TERRITORY, TraceStep
from pirdesk.duties.listings import receivers
from pirdesk.duties.regime import Recipient
from pirdesk.rules import Reason, Truth, TruthValue, evaluate

_RULE = Message("recipients.step")
_AREAS = {"eea": Message("recipients.within_eea"), "eu": Message("recipients.within_eu")}
_NO_ANSWER, _NONE_HERE = Message("recipients.no_answer"), Message("recipients.none_here")


class Told(Struct, frozen=True):
    """One recipient: its place ("" where none can be told), name, and on what it rests.

    ``said`` is how it is reached, in words, where a directory knows it; ``by_law`` is true where
    the law itself names another kind of authority than the one a directory lists. The place picks
    the authority; ``calendars`` are the parts of it that are named, whose working days count;
    ``known`` is what tells the authorities of one country apart.
    """

    place: str
    name: str
    provisional: bool = False
    said: Words = ""
    by_law: bool = False
    calendars: tuple[str, ...] = ()
    known: Known = NOBODY_KNOWN


class Concerned(Struct, frozen=True):
    """Whether the law reaches the case by place, and who is told.

    ``settled`` is true where nothing but the law itself decides which authority that is.
    """

    scope: Truth
    told: tuple[Told, ...]
    step: TraceStep
    missing: tuple[str, ...] = ()
    settled: bool = False


@dataclass(slots=True)
class _Found:
    """Places of an area as they are gathered: certain or suspected, and what is still open."""

    area: frozenset[str]
    places: dict[str, bool] = field(default_factory=dict)
    parts: dict[str, set[str]] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    suspected_outside: bool = False

    def add(self, sheet: FactSheet, key: str) -> None:
        answer = sheet.get(key)
        # A list without a place does not say where: nobody lives nowhere.
        value = answer.value if answer is not None and answer.usable else None
        if answer is None or not isinstance(value, tuple) or not value:
            self.open += (key,)
            return
        self.answered += (key,)
        suspected = answer.certainty is Certainty.SUSPECTED
        for place in value:
            country = place.partition("-")[0]
            if country in self.area:
                self.places[country] = self.places.get(country, True) and suspected
                self.parts.setdefault(country, set()).add(place)
            else:
                self.suspected_outside |= suspected

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.answered, *self.open)


def concerned(
    rule: Recipient, sheet: FactSheet, entity: str, answered: AnsweredPlaces | None = None
) -> Concerned:
    """Return who is told of one entity's case under a regime's rule on recipients.

    ``answered`` are the places of the sheet as other laws asked for them.
    """
    if rule.instead is not None and evaluate(rule.instead.when, sheet, entity).is_true:
        instead = rule.instead
        step = TraceStep(_RULE, instead.words, "", instead.name, instead.cite)
        told = (Told(instead.place, instead.name),)
        return Concerned(_truth(rule, TruthValue.TRUE, ()), told, step, settled=True)
    if rule.choose == "establishment":
        return _of_establishment(rule, sheet, entity)
    if rule.choose == "each":
        return _each(rule, sheet)
    if rule.choose == "jurisdiction":
        return _of_jurisdiction(rule, (answered or AnsweredPlaces(sheet)).of(rule.places, entity))
    return _by_establishment_and_people(rule, sheet, entity)


def told_by(rule: Recipient, found: Concerned, sheet: FactSheet, entity: str) -> Concerned:
    """Return the recipients with what decides which authority of a place each of them is.

    That is what is known of the organisation, and the kind of product (AI Act Art. 74).
    """
    if found.settled or rule.choose == "jurisdiction":
        return found
    known = known_of(sheet, entity)
    found = replace(found, told=tuple(replace(told, known=known) for told in found.told))
    return _by_product(rule, found, sheet, entity) if rule.choose == "each" else found


def _by_establishment_and_people(rule: Recipient, sheet: FactSheet, entity: str) -> Concerned:
    """GDPR: in scope by an establishment in the area or people there; lead, or each concerned."""
    area = directory().countries(rule.area)
    own = _Found(area)
    own.add(sheet, cell("entities", entity, "country"))
    people = _Found(area)
    for term in rule.places:
        _gather(people, sheet, term)
    lead_key = cell("entities", entity, "main_establishment")
    lead, lead_suspected = _lead(sheet, lead_key, own)
    places = dict(own.places)
    for place, suspected in people.places.items():
        places[place] = places.get(place, True) and suspected
    in_area = {lead: lead_suspected, **places} if lead in area else places
    scope, missing = _scope(rule, in_area, own, people, (lead_key, *own.keys, *people.keys))
    told: tuple[Told, ...]
    if rule.choose == "scope_only":
        told = (_unplaced(rule, sheet, entity),)
    elif lead in area:
        told = (_named(rule, lead, lead_suspected, own),)
    else:
        every = sorted(places.items())
        told = tuple(_named(rule, p, s or lead_suspected, own, people) for p, s in every)
        if not lead and len(told) != 1:
            missing += own.open if sheet.value(lead_key) == "yes" else (lead_key,)
        missing += people.open
    told = told or (Told("", rule.unnamed, provisional=True),)
    shown = Message("recipients.places", {"lead": _lead_words(lead), "places": _list(places)})
    return Concerned(scope, told, _step(rule, shown, told), missing)


def _each(rule: Recipient, sheet: FactSheet) -> Concerned:
    """AI Act: each country of the first place term that is answered."""
    area = directory().countries(rule.area)
    tried: list[_Found] = []
    for term in rule.places:
        found = _Found(area)
        _gather(found, sheet, term)
        tried.append(found)
        if found.places or (found.answered and not found.open):
            break
    first, last = tried[0], tried[-1]
    keys = tuple(key for found in tried for key in found.keys)
    if last.places:
        provisional = all(last.places.values())
        scope = _truth(rule, TruthValue.TRUE, keys, provisional=provisional)
        told = tuple(_named(rule, p, s, last) for p, s in sorted(last.places.items()))
        missing = last.open
    else:
        told = (Told("", rule.unnamed, provisional=True),)
        missing = first.open
        if not any(found.answered for found in tried):
            scope = _truth(rule, TruthValue.TRUE, keys, provisional=True)
        elif first.answered:
            scope = _truth(rule, TruthValue.FALSE, keys, provisional=first.suspected_outside)
        else:
            scope = _truth(rule, TruthValue.UNDETERMINED, keys, missing=missing)
    answered = tuple(map(TermKey, last.answered)) or (_NO_ANSWER,)
    shown = Message("recipients.each", {"keys": answered, "places": _list(last.places)})
    if last is not first:
        instead_of = TermKey(rule.places[0])
        shown = Message("recipients.stands_in", {"found": shown, "key": instead_of})
    return Concerned(scope, told, _step(rule, shown, told), missing)


def _by_product(rule: Recipient, found: Concerned, sheet: FactSheet, entity: str) -> Concerned:
    """Return who is told where the kind of product decides which authority (AI Act Art. 74)."""
    for kind in rule.by_product:
        if evaluate(kind.when, sheet, entity).is_true:
            said = Message("recipients.by_product", {"words": kind.words, "cite": kind.cite})
            told = tuple(replace(t, name=kind.name, said=said, by_law=True) for t in found.told)
            return replace(found, told=told)
    return found


def _of_establishment(rule: Recipient, sheet: FactSheet, entity: str) -> Concerned:
    """NIS2: the country of the main establishment, else of the entity itself."""
    own = _Found(directory().countries(rule.area))
    own.add(sheet, cell("entities", entity, "country"))
    lead_key = cell("entities", entity, "main_establishment")
    lead, suspected = _lead(sheet, lead_key, own)
    told = tuple(_named(rule, p, s, own) for p, s in sorted(own.places.items()))
    if lead in own.area:
        told = (_named(rule, lead, suspected, own),)
    told = told or (Told("", rule.unnamed),)
    missing = () if told[0].place or own.answered else (*own.open, lead_key)
    scope = _truth(rule, TruthValue.TRUE, ())
    country = _list(own.places)
    shown = Message("recipients.country", {"lead": _lead_words(lead), "country": country})
    return Concerned(scope, told, _step(rule, shown, told), missing)


def _of_jurisdiction(rule: Recipient, answered: Answered) -> Concerned:
    """One country or state: reached by any of the places named; nothing is presumed."""
    told = (Told(rule.area, rule.unnamed),)
    asked = Message("recipients.area", {"place": Place(rule.area)})
    if not rule.area:
        asked = Message("recipients.no_place")
    step = _step(rule, asked, told)
    if not rule.area:
        return Concerned(Truth(TruthValue.TRUE, (), (), (), False), told, step)
    inside: list[bool] = []
    wider: list[str] = []
    if rule.area.partition("-")[0] in answered.countries:
        inside = [doubt for place, _, doubt in answered.places if within(place, rule.area)]
        wider = [
            key
            for place, key, _ in answered.places
            if within(rule.area, place) and place != rule.area
        ]
    keys = answered.keys
    if inside:
        truth = _truth(rule, TruthValue.TRUE, keys, provisional=all(inside))
    elif answered.open or wider:
        open_keys = {*answered.open, *wider}
        missing = tuple(key for key in keys if key in open_keys)
        truth = _truth(rule, TruthValue.UNDETERMINED, keys, missing=missing)
    else:
        doubtful = any(doubt for _, _, doubt in answered.places)
        truth = _truth(rule, TruthValue.FALSE, keys, provisional=doubtful)
    return Concerned(truth, told, step)


def _scope(
    rule: Recipient,
    places: dict[str, bool],
    own: _Found,
    people: _Found,
    keys: tuple[str, ...],
) -> tuple[Truth, tuple[str, ...]]:
    unknown = (*own.open, *people.open)
    if places:
        return _truth(rule, TruthValue.TRUE, keys, provisional=all(places.values())), ()
    if not own.answered and not people.answered:
        return _truth(rule, TruthValue.TRUE, keys, provisional=True), unknown
    if unknown:
        return _truth(rule, TruthValue.UNDETERMINED, keys, missing=unknown), unknown
    doubtful = own.suspected_outside or people.suspected_outside
    return _truth(rule, TruthValue.FALSE, keys, provisional=doubtful), ()


def _lead(sheet: FactSheet, key: str, own: _Found) -> tuple[str, bool]:
    """Return country of the main establishment, ``none``, or "" where it is not known."""
    answer = sheet.get(key)
    if answer is None or not answer.usable:
        return "", False
    suspected = answer.certainty is Certainty.SUSPECTED
    chosen = str(answer.value)
    if chosen == "yes":
        chosen = next(iter(own.places), "")
    return (chosen if chosen == "none" or chosen in own.area else ""), suspected


def _gather(found: _Found, sheet: FactSheet, term: str) -> None:
    table, column_mark, column = term.partition("[].")
    if not column_mark:
        found.add(sheet, term)
        return
    rows = sheet.rows(table)
    for row in rows.ids:
        found.add(sheet, cell(table, row, column))
    if not rows.complete:
        found.open += (table,)


def _unplaced(rule: Recipient, sheet: FactSheet, entity: str) -> Told:
    if rule.to != "controllers":
        return Told("", rule.unnamed)
    names = tuple(_controllers(sheet, entity))
    return Told("", ", ".join(names) or rule.unnamed)


def _controllers(sheet: FactSheet, entity: str) -> Iterator[str]:
    for row in sheet.rows("entities").ids:
        role = sheet.value(cell("entities", row, "role"))
        if (
            row != entity
            and isinstance(role, tuple)
            and {"controller", "joint_controller"} & {*role}
        ):
            yield str(sheet.value(cell("entities", row, "name")) or row)


def _named(rule: Recipient, country: str, provisional: bool, *found: _Found) -> Told:
    parts = {part for places in found for part in places.parts.get(country, ())}
    name = directory().unnamed(rule.to, country)
    return Told(country, name, provisional, calendars=tuple(sorted(parts)))


def _truth(
    rule: Recipient,
    value: TruthValue,
    keys: tuple[str, ...],
    *,
    provisional: bool = False,
    missing: tuple[str, ...] = (),
) -> Truth:
    return Truth(value, missing, _within(rule.area, rule.cite, value, keys), (), provisional)


@lru_cache(maxsize=2048)
def _within(area: str, cite: str, value: TruthValue, keys: tuple[str, ...]) -> tuple[Reason]:
    said = _AREAS.get(area) or Message("recipients.within", {"place": Place(area)})
    return (Reason(TERRITORY, said, cite, value, keys),)


def _step(rule: Recipient, shown: Words, told: tuple[Told, ...]) -> TraceStep:
    output: Words = told[0].name
    if len(told) > 1:
        output = Message("recipients.several", {"count": len(told)})
    return TraceStep(_RULE, rule.words, shown, output, rule.cite)


def _list(places: dict[str, bool]) -> tuple[Words, ...]:
    return tuple(map(Place, sorted(places))) or (_NONE_HERE,)


def _lead_words(lead: str) -> Words:
    if not lead:
        return Message("recipients.not_answered")
    return Message("recipients.no_lead") if lead == "none" else Place(lead)


def addressed(duty: str, told: Told, *, known_kind: bool) -> Told:
    """Return a recipient as the directory lists it: the one the facts point to, else unchosen.

    ``known_kind`` says that the directory has a list of this kind, so that its silence means
    something.
    """
    found = likely(duty, told.place, told.known)
    if found is not None:
        return replace(told, name=found.authority.title, said=_how(duty, told, found))
    if several := len(receivers(duty, told.place)):
        return replace(told, said=Message("recipients.choose", {"count": several}))
    if told.place and known_kind:
        return replace(told, said=Message("recipients.not_known"))
    return told


def _how(duty: str, told: Told, found: Ranked) -> Words:
    if len(receivers(duty, told.place)) == 1:
        return found.authority.said
    return Message("recipients.likely", {"how": found.authority.said, "why": found.why})
