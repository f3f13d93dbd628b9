"""To which one authority of a place a notification goes: all that could be, the likely one first.

Ranks by what is known of the organisation and says why; a person chooses. It never decides who is
competent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pirdesk.casefile.messages import Message, Place, Words
from pirdesk.casefile.places import within
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.listings import Listing, by_id, listings, receivers
from pirdesk.errors import UserError, shortened

_BODY, _FINANCIAL = "body", "profile.financial_entity_kind"
_SEATS = ("country", "established_in")
_KEPT = 4096  # a folder of facts has more organisations than anybody needs to remember
_PEOPLE, _PLACE = "populations", "place"
TELLING_APART = (
    *(f"{ENTITIES}[].{column}" for column in (*_SEATS, _BODY)),
    *(_FINANCIAL, f"{_PEOPLE}[].{_PLACE}"),
)
"""The terms that tell authorities of one place apart."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an organisation: parts of countries, first its own and then people's.

    ``kinds`` are those of ``listings.WHOM`` that it is, () where nobody said.
    """

    seats: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


NOBODY_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One authority that could be the one; ``score`` < 0: a fact speaks against it."""

    authority: Listing
    score: int
    why: Words


def known_of(sheet: FactSheet, entity: str) -> Known:
    """Return what the answers say of one organisation, as far as it tells authorities apart."""
    seats = {p for column in _SEATS for p in _parts(sheet, cell(ENTITIES, entity, column))}
    people = {
        part
        for row in sheet.rows(_PEOPLE).ids
        for part in _parts(sheet, cell(_PEOPLE, row, _PLACE))
    }
    said = (sheet.value(cell(ENTITIES, entity, _BODY)), sheet.value(_FINANCIAL))
    kinds = {kind for kind in said if isinstance(kind, str) and kind}
    return Known(frozenset(seats), frozenset(people), frozenset(kinds))


@lru_cache(maxsize=_KEPT)
def ranked(duty: str, place: str, known: Known) -> tuple[Ranked, ...]:
    """Return who receives a duty in a place, the likely ones first and why.

    Equal ones keep the order of the directory.
    """
    found = receivers(duty, place)
    made = [_ranked(item, known, alone=len(found) == 1) for item in found]
    return tuple(sorted(made, key=lambda each: -each.score))


def likely(duty: str, place: str, known: Known) -> Ranked | None:
    """Return the one authority that the facts point to, None where that is none or several."""
    found = ranked(duty, place, known)
    if not found or found[0].score <= 0:
        return None
    if len(found) > 1 and found[1].score == found[0].score:
        return None
    first = found[0].authority
    whole_country = "-" not in place and "-" in first.place
    if whole_country and not any(_lies_in(part, first) for part in known.seats | known.people):
        return None
    return found[0]


def authority(named: str, duty: str = "eu.gdpr.33") -> Listing:
    """Return the one authority a person names: by its id, or by a place that has only one.

    UserError ``authority.several`` where a place has more, ``authority.unknown`` where it has none.
    """
    found = by_id().get(named.lower())
    if found is not None:
        return found
    there = receivers(duty, named.upper())
    exact = [item for item in there if item.place == named.upper()] if "-" in named else there
    if len(exact) == 1:
        return exact[0]
    ids = [item.id for item in (exact or there)]
    if ids:
        raise UserError(
            f"“{shortened(named, 20)}” has {len(ids)} authorities: one of them is told.",
            f"Choose one of {', '.join(ids)}.",
            code="authority.several",
        )
    places = sorted({item.place for item in listings() if item.receives(duty)})
    raise UserError(
        f"No authority is listed for “{shortened(named, 20)}”.",
        f"Choose the id of an authority, or one of {', '.join(places)}.",
        code="authority.unknown",
    )


def _ranked(item: Listing, known: Known, *, alone: bool) -> Ranked:
    if alone and not item.serves:
        return Ranked(item, 9, Message("recipients.fit.alone"))
    body, said_of_body = _for_body(item, known)
    spot, said_of_spot = _for_place(item, known)
    against = [words for score, words in ((body, said_of_body), (spot, said_of_spot)) if score < -1]
    if against:
        return Ranked(item, -9, against[0])
    said = tuple(words for words in (said_of_spot, said_of_body) if words)
    why: Words = Message("recipients.fit.both", {"reasons": said}) if said else ""
    return Ranked(item, body + spot, why)


def _for_body(item: Listing, known: Known) -> tuple[int, Words]:
    """Judge by the kind of organisation: for all, for this one, not for it, or open."""
    if not item.serves:
        return 1, ""
    kinds = known.kinds & _of_one_kind(item.serves)
    whom = Message("recipients.fit.whom", {"kinds": _kinds(item.serves)})
    if kinds & {*item.serves}:
        return 2, whom
    if kinds:
        return -9, whom
    return (1, "") if "private" in item.serves else (-1, whom)


def _for_place(item: Listing, known: Known) -> tuple[int, Words]:
    if "-" not in item.place:
        return 1, Message("recipients.fit.country")
    country = item.place.partition("-")[0]
    seats = [part for part in known.seats if part.startswith(f"{country}-")]
    people = [part for part in known.people if part.startswith(f"{country}-")]
    place = Place(item.place)
    if any(_lies_in(part, item) for part in seats):
        return 2, Message("recipients.fit.seat", {"place": place})
    if seats:
        return -9, Message("recipients.fit.seat_elsewhere", {"place": Place(sorted(seats)[0])})
    if any(_lies_in(part, item) for part in people):
        return 1, Message("recipients.fit.people", {"place": place})
    return 0, ""


def _lies_in(part: str, item: Listing) -> bool:
    return within(part, item.place) or part in item.includes


_BODIES = frozenset({"private", "public_body", "federal_body", "telecom_or_post", "broadcaster",
                     "church", "union_body"})  # fmt: skip


def _of_one_kind(serves: Iterable[str]) -> frozenset[str]:
    """Return the kinds that tell of the same thing as those an authority is for."""
    if _BODIES & {*serves}:
        return _BODIES
    return frozenset({"none", "credit_institution", "payment_institution", "investment_firm",
                      "insurer", "ccp", "trading_venue", "other"})  # fmt: skip


def _kinds(serves: tuple[str, ...]) -> tuple[Words, ...]:
    words: dict[str, Words] = {
        "private": Message("recipients.kind.private"),
        "public_body": Message("recipients.kind.public_body"),
        "federal_body": Message("recipients.kind.federal_body"),
        "telecom_or_post": Message("recipients.kind.telecom_or_post"),
        "broadcaster": Message("recipients.kind.broadcaster"),
        "church": Message("recipients.kind.church"),
        "union_body": Message("recipients.kind.union_body"),
        "credit_institution": Message("recipients.kind.credit_institution"),
        "payment_institution": Message("recipients.kind.payment_institution"),
        "investment_firm": Message("recipients.kind.investment_firm"),
    }
    return tuple(words[kind] for kind in serves)


def _parts(sheet: FactSheet, key: str) -> tuple[str, ...]:
    answer = sheet.get(key)
    if answer is None or not answer.usable or not isinstance(answer.value, tuple):
        return ()
    return tuple(str(place) for place in answer.value if "-" in str(place))
