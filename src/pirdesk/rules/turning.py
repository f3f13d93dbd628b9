"""The single answers that could turn a condition: other values its own leaves tell apart.

Proposes answers only; what each would change is for the one who asks to compute.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from pirdesk.casefile.groups import ANYWHERE, TABLE, TOTAL, people_in
from pirdesk.casefile.sheet import Answer, FactSheet, cell
from pirdesk.casefile.terms import TermType
from pirdesk.casefile.values import Count, Moment, Rows, Value
from pirdesk.rules.conditions import Condition
from pirdesk.rules.intervals import Call, Span
from pirdesk.rules.leaf_texts import LeafText
from pirdesk.rules.parts import Atom, Choice, Choosing, Joined, Not, Part, YesNo
from pirdesk.rules.scope import Ref

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """One other answer: its key, the value it would have, and the leaf that tells it apart."""

    key: str
    value: Value
    leaf: LeafText


def turns(condition: Condition, sheet: FactSheet, row: str = "") -> Iterator[Turn]:
    """Return for every leaf the answers that differ from today's and that it tells apart.

    ``row`` is the row of the condition's own table. Calculated terms are left out, they follow
    from others; so are numbers and texts that no leaf bounds.
    """
    for item in condition.compiled:
        for here in _rows(item.table, condition.row_table, row, sheet):
            for ref, value in _of_part(item.leaf.part, sheet, here):
                if ref.term.type is not TermType.CALCULATED and sheet.value(ref.key(here)) != value:
                    yield Turn(ref.key(here), value, item.text)
        for key, number in _of_groups(item.leaf.part, sheet):
            if sheet.value(key) != number:
                yield Turn(key, number, item.text)
        if item.table and item.table != condition.row_table:
            listed = sheet.rows(item.table)
            if not listed.complete:
                yield Turn(item.table, Rows(listed.ids, complete=True), item.text)


def _rows(table: str, own: str, row: str, sheet: FactSheet) -> Iterable[str]:
    if not table:
        return ("",)
    return (row,) if table == own and row else sheet.rows(table).ids


def _of_part(part: Part, sheet: FactSheet, row: str) -> Iterator[tuple[Ref, Value]]:
    match part:
        case Not(part=inner):
            yield from _of_part(inner, sheet, row)
        case Joined(parts=parts):
            for inner in parts:
                yield from _of_part(inner, sheet, row)
        case Choice(test=test, then=then, otherwise=otherwise):
            for inner in (test, then, otherwise):
                yield from _of_part(inner, sheet, row)
        case YesNo(ref=ref):
            yield from ((ref, True), (ref, False))
        case Choosing():
            yield from ((part.ref, value) for value in _choices(part, sheet, row))
        case Call():
            yield from _of_call(part)
        case Atom(refs=refs, calls=calls):
            yield from ((r, v) for r in refs if r.kind is TermType.YESNO for v in (True, False))
            for call in calls:
                yield from _of_call(call)


def _choices(part: Choosing, sheet: FactSheet, row: str) -> Iterator[Value]:
    if part.ref.kind is TermType.ONE:
        yield from sorted(part.wanted)
        yield from [c for c in part.ref.term.choices if c not in part.wanted][:1]
        return
    held = sheet.value(part.ref.key(row))
    listed = held if isinstance(held, tuple) else ()
    for wanted in sorted(part.wanted - {*listed}):
        yield (*listed, wanted)
    yield tuple(item for item in listed if item not in part.wanted)


def _of_call(call: Call) -> Iterator[tuple[Ref, Value]]:
    """Return both sides of a bound: the last value on this side of it, the first on the other."""
    refs = call.refs
    if len(refs) != 1 or call.residents is not None or call.function in ("answered", "applies"):
        return
    (ref,) = refs
    bound = next(item.low for item in call.arguments if isinstance(item, Span))
    if isinstance(bound, datetime):
        for at in (bound - _DAY, bound + _DAY):
            moment = Moment(at, at, at.isoformat())
            yield ref, at.date() if ref.kind is TermType.DATE else moment
    elif ref.kind is not TermType.RATIO:
        first = math.ceil(bound) - 1 if call.function == "at_least" else math.floor(bound)
        yield from ((ref, _number(ref, number)) for number in (first, first + 1) if number >= 0)


def _of_groups(part: Part, sheet: FactSheet) -> Iterator[tuple[str, Count]]:
    """Return for people in a place the numbers of one group that bring all just below or to it."""
    for call in _calls(part):
        people = call.residents
        bound = next((item.low for item in call.arguments if isinstance(item, Span)), None)
        if people is None or not isinstance(bound, int | Decimal):
            continue
        first = math.ceil(bound) if call.function == "at_least" else math.floor(bound) + 1
        if people.where == ANYWHERE:
            yield from ((TOTAL, Count(n, n, n)) for n in (first - 1, first) if n >= 0)
        for row in sheet.rows(TABLE).ids:
            key = cell(TABLE, row, "affected")
            others = people_in(sheet.with_answers({key: Answer(Count(0, 0, 0))}), people.where)
            alone = people_in(
                sheet.with_answers({key: Answer(Count(first, first, first))}), people.where
            )
            if alone.bounds == others.bounds or others.bounds.low >= first:
                continue  # this group has nobody there, or the others are enough
            least = first - (others.bounds.low if alone.bounds.low > first else 0)
            yield from ((key, Count(n, n, n)) for n in (least - 1, least) if n >= 0)


def _calls(part: Part) -> Iterator[Call]:
    match part:
        case Call():
            yield part
        case Not(part=inner):
            yield from _calls(inner)
        case Joined(parts=parts):
            for inner in parts:
                yield from _calls(inner)
        case Choice(test=test, then=then, otherwise=otherwise):
            for inner in (test, then, otherwise):
                yield from _calls(inner)
        case Atom(calls=calls):
            yield from calls


def _number(ref: Ref, number: int) -> Value:
    if ref.kind is TermType.COUNT:
        return Count(number, number, number)
    return number if ref.kind is TermType.INTEGER else Decimal(number)
