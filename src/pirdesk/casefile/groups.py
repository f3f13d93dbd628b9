"""How many people the groups of a case give together, everywhere or in one place, as bounds.

Bounds hold whatever the open facts turn out to be; nothing is added up that may count one person
twice. Never compares a number with a threshold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pirdesk.casefile.places import within
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet, cell
from pirdesk.casefile.values import Count

TABLE, OVERLAP, TOTAL = "populations", "people.overlap", "people.affected"
ANYWHERE, ANY_PART = "*", "-*"
_UNNAMED = "?"  # a part of a country that no answer names


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least, likely and most; None where it is open.

    ``over`` says that the least was told as “more than” the number below it.
    """

    low: int
    likely: int | None
    high: int | None
    over: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PeopleIn:
    """The people in a place, the answers that could narrow their number, and whether suspected."""

    bounds: Bounds
    missing: tuple[str, ...] = ()
    suspected: bool = False


def given(value: object) -> Bounds | None:
    """Return an answered number as bounds, or None."""
    if not isinstance(value, Count):
        return None
    return Bounds(value.min, value.likely, value.max, value.exclusive)


def of_share(share: Decimal, base: Bounds) -> Bounds:
    """Return the people a percentage of a known number of people means, rounded outwards."""
    return Bounds(
        math.floor(share * base.low),
        None if base.likely is None else round(share * base.likely),
        None if base.high is None else math.ceil(share * base.high),
    )


def together(parts: Iterable[Bounds | None], *, overlap: bool | None, complete: bool) -> Bounds:
    """Join the numbers of groups; every bound holds whatever the open facts turn out to be."""
    counted = tuple(parts)
    known = [part for part in counted if part is not None]
    whole = complete and len(known) == len(counted)
    if len(counted) == 1 and known:
        return known[0] if complete else Bounds(known[0].low, None, None, known[0].over)
    lows = [part.low for part in known]
    highs = [part.high for part in known if part.high is not None]
    likelies = [part.likely for part in known if part.likely is not None]
    high = sum(highs) if whole and len(highs) == len(known) else None
    if overlap is False:
        likely = sum(likelies) if whole and len(likelies) == len(known) else None
        return Bounds(sum(lows), likely, high)
    return Bounds(max(lows, default=0), None, high)


def people_in(sheet: FactSheet, where: str) -> PeopleIn:
    """Return the people who live in a place, over all groups of a case.

    ``where`` is a country or a part of one (``US-CA``), ``*`` for everywhere, or ``US-*`` for the
    part of a country in which most live. A group of several places, or of an unknown one, counts
    with none to all of it, and its place is missing.
    """
    if where == ANYWHERE:
        total = sheet.get(TOTAL)
        if total is not None and total.usable and isinstance(total.value, Count):
            missing = () if total.value.exact else (TOTAL,)
            return PeopleIn(_bounds(total.value), missing, total.certainty is Certainty.SUSPECTED)
        summed = _in_place(sheet, where)
        return replace(summed, missing=(TOTAL, *summed.missing))
    if where.endswith(ANY_PART):
        return _largest_part(sheet, where.removesuffix(ANY_PART))
    return _in_place(sheet, where)


def _largest_part(sheet: FactSheet, country: str) -> PeopleIn:
    named = {
        place
        for row in sheet.rows(TABLE).ids
        for place in _places(sheet.get(cell(TABLE, row, "place"))) or ()
        if within(place, country) and place != country
    }
    every = [_in_place(sheet, part) for part in (*sorted(named), f"{country}-{_UNNAMED}")]
    low = max(each.bounds.low for each in every)
    highs = [each.bounds.high for each in every]
    likelies = [each.bounds.likely or 0 for each in every]
    open_ = None in highs
    known = all(each.bounds.likely is not None for each in every)
    bounds = Bounds(
        low,
        max(likelies) if known and not open_ else None,
        None if open_ else max(high for high in highs if high is not None),
    )
    missing = tuple(dict.fromkeys(key for each in every for key in each.missing))
    return PeopleIn(bounds, missing, any(each.suspected for each in every))


def _in_place(sheet: FactSheet, where: str) -> PeopleIn:
    rows = sheet.rows(TABLE)
    parts = [part for row in rows.ids if (part := _of_row(sheet, row, where)) is not None]
    overlap_answer = sheet.get(OVERLAP)
    usable = overlap_answer is not None and overlap_answer.usable
    overlap = overlap_answer.value is True if usable and overlap_answer is not None else None
    bounds = together(
        [part.bounds for part in parts], overlap=overlap if usable else None, complete=True
    )
    missing = [key for part in parts for key in part.missing]
    suspected = any(part.suspected for part in parts)
    if len(parts) > 1:
        missing += [] if usable else [OVERLAP]
        suspected |= overlap_answer is not None and overlap_answer.certainty is Certainty.SUSPECTED
    if not rows.complete:
        missing.append(TABLE)
        bounds = Bounds(bounds.low, None, None)
    total = given(sheet.value(TOTAL))
    shared = overlap is True and bounds.low != bounds.high
    if shared and total is None:  # how many are in several groups, only the number of all tells
        missing.append(TOTAL)
    if (bounds.high is None or shared) and total is not None and total.high is not None:
        high = total.high if bounds.high is None else min(total.high, bounds.high)
        bounds = Bounds(bounds.low, bounds.likely, max(high, bounds.low))
    return PeopleIn(bounds, tuple(dict.fromkeys(missing)), suspected)


def _of_row(sheet: FactSheet, row: str, where: str) -> PeopleIn | None:
    """Return what one group adds in a place; None where it has nobody there."""
    key, number = cell(TABLE, row, "place"), cell(TABLE, row, "affected")
    answer = sheet.get(key)
    places = _places(answer)
    whole = where == ANYWHERE or (bool(places) and all(within(p, where) for p in places or ()))
    touches = whole or places is None or any(_meets(place, where) for place in places)
    if not touches:
        return None
    counted, held = _counted(sheet, row)
    suspected = held is not None and held.certainty is Certainty.SUSPECTED
    suspected |= answer is not None and answer.certainty is Certainty.SUSPECTED
    missing = () if counted is not None and counted.low == counted.high else (number,)
    counted = counted or Bounds(0, None, None)
    if whole:
        return PeopleIn(counted, missing, suspected)
    return PeopleIn(Bounds(0, None, counted.high), (key, *missing), suspected)


def _counted(sheet: FactSheet, row: str) -> tuple[Bounds | None, Answer | None]:
    held = sheet.get(cell(TABLE, row, "affected"))
    if held is not None and held.usable and isinstance(held.value, Count):
        return _bounds(held.value), held
    share, base = (sheet.value(cell(TABLE, row, name)) for name in ("share", "base"))
    if isinstance(share, Decimal) and isinstance(base, Count):
        return of_share(share, _bounds(base)), sheet.get(cell(TABLE, row, "share"))
    rows, total = sheet.rows(TABLE), sheet.get(TOTAL)
    if rows.ids == (row,) and rows.complete and total is not None and total.usable:
        return given(total.value), total  # one group alone is everybody
    return None, held


def _bounds(count: Count) -> Bounds:
    likely = count.min if count.exact else count.likely
    return Bounds(count.min, likely, count.max, count.exclusive)


def _places(answer: Answer | None) -> tuple[str, ...] | None:
    if answer is None or not answer.usable or not isinstance(answer.value, tuple):
        return None
    return tuple(map(str, answer.value)) or None  # nobody lives nowhere: it does not say where


def _meets(place: str, where: str) -> bool:
    return within(place, where) or within(where, place)
