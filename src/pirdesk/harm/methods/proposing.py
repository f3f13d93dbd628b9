"""The proposal: which level the facts carry, what stands against it, and what would turn it.

It proposes and applies nothing; a person adopts it or departs from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.harm.methods.judging import (
    NO,
    OPEN,
    YES,
    Judgement,
    factors_behind,
    judge,
    possible,
    said_by,
    turned,
)
from pirdesk.harm.methods.loading import DOUBT
from pirdesk.harm.methods.model import Factor, Method
from pirdesk.harm.methods.nearest import Near, nearest
from pirdesk.rules import evaluate

OPEN_LEVEL = "open"


@dataclass(frozen=True, slots=True)
class Ground:
    """One fact that carries a proposal or stands against it: the factor, in words, and why."""

    factor: str
    words: str
    cite: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnsWith:
    """Answers that would turn the proposal, or settle it, and the levels possible then."""

    factor: str
    words: str
    answers: Mapping[str, Answer]
    possible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a method proposes for a fact sheet, and why.

    ``level`` is one of the method's levels, or “open” where ``possible`` are several; ``missing``
    are the answers that could settle it. ``provisional`` says that it rests on suspected facts.
    """

    method: str
    edition: str
    level: str
    possible: tuple[str, ...]
    carried_by: tuple[Ground, ...]
    against: tuple[Ground, ...]
    nearest: tuple[Near, ...]
    turns_with: tuple[TurnsWith, ...]
    missing: tuple[str, ...]
    rules: tuple[str, ...]
    provisional: bool


def propose(method: Method, sheet: FactSheet, without: Collection[str] = ()) -> Proposal | None:
    """Propose a level with its grounds; None where the method does not look at such a case.

    ``without`` are worked cases that neither carry a rule nor are shown as near.
    """
    applies = evaluate(method.applies, sheet) if method.applies is not None else None
    if applies is not None and applies.is_false:
        return None
    judged = judge(method, sheet, without)
    settled = len(judged.possible) == 1 and (applies is None or applies.is_true)
    level = judged.possible[0] if settled else OPEN_LEVEL
    behind = _behind(method, judged, level)
    carried = tuple(_carrying(method, judged, level, behind))
    missing = (*applies.missing,) if applies is not None else ()
    if not settled:
        missing += _missing(method, judged)
    return Proposal(
        method=method.id,
        edition=method.edition,
        level=level,
        possible=judged.possible,
        carried_by=carried,
        against=tuple(_against(method, judged, level)),
        nearest=nearest(method, judged, {each.factor for each in carried}, without),
        turns_with=tuple(_turns(method, judged, sheet, without)),
        missing=tuple(dict.fromkeys(missing)),
        rules=tuple(rule.id for rule in method.rules if judged.rules[rule.id] == YES),
        provisional=any(judged.factors[name].provisional for name in behind),
    )


def _behind(method: Method, judged: Judgement, level: str) -> frozenset[str]:
    """Return the factors of the rules that give the level; for “open” of those that are open."""
    answers = {DOUBT, *(each.id for each in method.levels)}
    found: set[str] = set()
    for rule in method.rules:
        said = judged.rules[rule.id]
        gives = rule.gives == level and said == YES
        waits = level == OPEN_LEVEL and rule.gives in answers and said == OPEN
        if gives or waits:
            found |= factors_behind(method, rule.when, judged)
    return frozenset(found)


def _carrying(
    method: Method, judged: Judgement, level: str, behind: frozenset[str]
) -> Iterator[Ground]:
    for factor in method.factors:
        said = judged.values[factor.id]
        if factor.id in behind and _points(method, factor, said, level) > 0:
            yield _ground(factor, said)


def _against(method: Method, judged: Judgement, level: str) -> Iterator[Ground]:
    for factor in method.factors:
        said = judged.values[factor.id]
        # What is merely absent stands against nothing: only a factor that holds is a fact.
        if said == YES and _points(method, factor, said, level) < 0:
            yield _ground(factor, said)


def _points(method: Method, factor: Factor, said: int, level: str) -> int:
    """Return 1 where the factor points to the level, −1 where away from it, else 0."""
    if said == OPEN or level == OPEN_LEVEL or factor.side == "neutral":
        return 0
    up = (factor.side == "raises") == (said == YES)
    return 1 if up == (level != method.levels[0].id) else -1


def _ground(factor: Factor, said: int) -> Ground:
    words = factor.words if said == YES else factor.otherwise
    return Ground(factor.id, words, factor.cite, tuple(sorted(factor.when.terms)))


def _missing(method: Method, judged: Judgement) -> tuple[str, ...]:
    """Return the answers that open rules wait for, in the order of the factors."""
    behind = _behind(method, judged, OPEN_LEVEL)
    return tuple(
        key
        for factor in method.factors
        if factor.id in behind
        for key in judged.factors[factor.id].missing
    )


def _turns(
    method: Method,
    judged: Judgement,
    sheet: FactSheet,
    without: Collection[str],
) -> Iterator[TurnsWith]:
    """Return the factors whose turning alone would change which levels are possible."""
    for factor in method.factors:
        for answers, words, said in (
            (factor.holds, factor.words, YES),
            (factor.fails, factor.otherwise, NO),
        ):
            if not answers or judged.values[factor.id] == said:
                continue
            told = turned(method, judged.values, sheet.with_answers(answers), answers)
            if told == judged.values:
                continue
            left = possible(method, said_by(method, told, without, judged)[1])
            if left != judged.possible:
                yield TurnsWith(factor.id, words, answers, left)
