"""The worked cases nearest to a fact sheet, by the factors they share; they decide nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pirdesk.harm.methods.judging import NO, YES, Judgement, Said, number
from pirdesk.harm.methods.model import Method, WorkedCase
from pirdesk.rules import evaluate

SHOWN = 3
CARRIED = 4  # how much more a factor counts that carries the level: enough to come first


@dataclass(frozen=True, slots=True)
class Near:
    """One worked case and the factors in which it is like and unlike; ``there`` says how unlike."""

    case: WorkedCase
    alike: tuple[str, ...]
    apart: tuple[str, ...]
    there: tuple[str, ...]


def nearest(
    method: Method, judged: Judgement, carried: Collection[str], without: Collection[str] = ()
) -> tuple[Near, ...]:
    """Return the nearest worked cases, nearest first; of equal ones the first in the file.

    ``carried`` are the factors the level rests on; those that hold are compared before all others.
    """
    told = _told(method)
    ranked = sorted(
        (_distance(judged.values, told[case.id], carried), number)
        for number, case in enumerate(method.cases)
        if case.id not in without
    )
    return tuple(_near(method, method.cases[number], judged.values) for _, number in ranked[:SHOWN])


def _distance(here: Said, there: Said, carried: Collection[str]) -> int:
    """Return how far apart the factors are; one that is not known is half as far from each side."""
    return sum(
        abs(said - there[name]) * (CARRIED if name in carried and said == YES else 1)
        for name, said in here.items()
    )


def _near(method: Method, case: WorkedCase, here: Said) -> Near:
    there = _told(method)[case.id]
    told = [factor for factor in method.factors if factor.side != "neutral"]
    alike = tuple(f.id for f in told if here[f.id] == YES == there[f.id])
    apart = [f for f in told if {here[f.id], there[f.id]} == {YES, NO}]
    words = tuple(f.words if there[f.id] == YES else f.otherwise for f in apart)
    return Near(case, alike, tuple(f.id for f in apart), words)


@lru_cache(maxsize=32)
def _told(method: Method) -> Mapping[str, Said]:
    """Return what the factors say of each worked case; judged once for a method."""
    return {
        case.id: {f.id: number(evaluate(f.when, case.sheet)) for f in method.factors}
        for case in method.cases
    }
