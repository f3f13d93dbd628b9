"""Pairs of answers that exclude each other, as a table: where, what, where else, what, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.values import Value
from pirdesk.forms.contradictions.writing import named, refused

Holds = Callable[[Value | None], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers that cannot both hold; ``why`` is the half sentence that says so."""

    code: str
    key: str
    holds: Holds
    other: str
    other_holds: Holds
    why: Message


def excluded(sheet: FactSheet, pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Return a finding for each pair of which both answers are as its rule has them."""
    for pair in pairs:
        if pair.holds(sheet.value(pair.key)) and pair.other_holds(sheet.value(pair.other)):
            yield exclude(sheet, pair.code, pair.key, pair.other, pair.why)


def exclude(sheet: FactSheet, code: str, key: str, other: str, why: Message) -> Finding:
    """Return that two answers exclude each other, and why."""
    said = Message(
        "contradiction.exclude",
        {"one": named(key, sheet), "other": named(other, sheet), "why": why},
    )
    return refused(code, key, said)


def yes(value: Value | None) -> bool:
    """Tell whether the answer is yes."""
    return value is True


def no(value: Value | None) -> bool:
    """Tell whether the answer is no."""
    return value is False


def given(value: Value | None) -> bool:
    """Tell whether there is an answer."""
    return value is not None and value not in ((), "")


def one_of(*choices: str) -> Holds:
    """Return the test for one of some choices."""
    return lambda value: value in choices


def some_of(choices: frozenset[str]) -> Holds:
    """Return the test for a list of choices that holds one of these."""
    return lambda value: isinstance(value, tuple) and not choices.isdisjoint(value)


def only(*choices: str) -> Holds:
    """Return the test for a list of choices that holds nothing but these."""
    return lambda value: isinstance(value, tuple) and bool(value) and set(value) <= set(choices)
