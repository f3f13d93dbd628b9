"""The worked cases nearest to a fact sheet, by the factors they share; they decide nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pirdesk.harm.methods.judging import NO, YES, Judgement, Said, number
from pirdesk.harm.methods.model import Method, WorkedCase
from pirdesk.rules import evaluate

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Near:
    """One worked case and the factors in which it is like and unlike; ``there`` says how unlike."""

    case: WorkedCase
    alike: tuple[str, ...]
    apart: tuple[str, ...]
    there: tuple[str, ...]


def nearest(method: Method, judged: Judgement, without: Collection[str] = ()) -> tuple[Near, ...]:
    """Return the nearest worked cases, nearest first; of equal ones the first in the file."""
    told = _told(method)
    ranked = sorted(
        (_distance(judged.values, told[case.id]), number)
        for number, case in enumerate(method.cases)
        if case.id not in without
    )
    return tuple(_near(method, method.cases[number], judged.values) for _, number in ranked[:SHOWN])


def _distance(here: Said, there: Said) -> int:
    """Return how far apart the factors are; one that is not known is half as far from each side."""
    return sum(abs(said - there[name]) for name, said in here.items())


def _near(method: Method, case: WorkedCase, here: Said) -> Near:
    there = _told(method)[case.id]
    alike = tuple(name for name, said in here.items() if said == YES and there[name] == YES)
    apart = [f for f in method.factors if {here[f.id], there[f.id]} == {YES, NO}]
    words = tuple(f.words if there[f.id] == YES else f.otherwise for f in apart)
    return Near(case, alike, tuple(f.id for f in apart), words)


@lru_cache(maxsize=32)
def _told(method: Method) -> Mapping[str, Said]:
    """Return what the factors say of each worked case; judged once for a method."""
    return {
        case.id: {f.id: number(evaluate(f.when, case.sheet)) for f in method.factors}
        for case in method.cases
    }
