"""Where a case is: the answers to terms of places, read once for all laws that ask the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pirdesk.casefile.places import country_of
from pirdesk.casefile.sheet import Certainty, FactSheet, cell


@dataclass(frozen=True, slots=True)
class Answered:
    """What the answers to some terms of places say.

    Each place stands with its key and whether it is suspected; ``keys`` are all that were asked,
    ``open`` those without an answer, ``countries`` those of the places.
    """

    keys: tuple[str, ...]
    open: tuple[str, ...]
    places: tuple[tuple[str, str, bool], ...]
    countries: frozenset[str]


class AnsweredPlaces:
    """The answers to terms of places, read once for all laws that ask the same."""

    def __init__(self, sheet: FactSheet) -> None:
        self.sheet = sheet
        self._found: dict[tuple[tuple[str, ...], str], Answered] = {}

    def of(self, terms: tuple[str, ...], entity: str) -> Answered:
        """Return what the terms say; a column of the organisations is that of ``entity`` alone."""
        found = self._found.get((terms, entity))
        if found is None:
            found = self._found[terms, entity] = _answered(terms, self.sheet, entity)
        return found


def _answered(terms: tuple[str, ...], sheet: FactSheet, entity: str) -> Answered:
    keys = tuple(dict.fromkeys(_place_keys(terms, sheet, entity)))
    places: list[tuple[str, str, bool]] = []
    open_keys: list[str] = []
    for key in keys:
        answer = sheet.get(key)
        value = answer.value if answer is not None and answer.usable else None
        if answer is None or not isinstance(value, tuple) or not value:
            open_keys.append(key)
            continue
        suspected = answer.certainty is Certainty.SUSPECTED
        places += ((str(place), key, suspected) for place in value)
    countries = frozenset(country_of(place) for place, _, _ in places)
    return Answered(keys, tuple(open_keys), tuple(places), countries)


def _place_keys(terms: tuple[str, ...], sheet: FactSheet, entity: str) -> Iterator[str]:
    for term in terms:
        table, mark, column = term.partition("[].")
        if not mark:
            yield term
        elif table == "entities":
            yield cell(table, entity, column)
        else:
            rows = sheet.rows(table)
            yield from (cell(table, row, column) for row in rows.ids)
            if not rows.complete:
                yield table
