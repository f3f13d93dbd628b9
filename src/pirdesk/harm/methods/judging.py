"""Judge a method on a fact sheet: its factors, its rules, and the levels that are still possible.

A rule that rests on nothing but cases left out no longer proves its level; it leaves it open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm.methods.loading import DOUBT
from pirdesk.harm.methods.model import Count, Factor, Method, Not, Part
from pirdesk.rules import Truth, TruthValue, evaluate

# Three values as numbers, so that “all” is the least and “any” the greatest of its parts.
NO, OPEN, YES = 0, 1, 2
_NUMBER = {TruthValue.FALSE: NO, TruthValue.UNDETERMINED: OPEN, TruthValue.TRUE: YES}

Said = Mapping[str, int]
_Judged = Callable[[Said], int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What factors, rules and the names they give say, and the levels that are left possible."""

    factors: Mapping[str, Truth]
    values: Said
    rules: Said
    names: Said
    possible: tuple[str, ...]


def judge(method: Method, sheet: FactSheet, without: Collection[str] = ()) -> Judgement:
    """Judge a method; ``without`` are worked cases that count for nothing."""
    truths = {factor.id: evaluate(factor.when, sheet) for factor in method.factors}
    values = {name: number(truth) for name, truth in truths.items()}
    rules, names = said_by(method, values, without)
    return Judgement(truths, values, rules, names, possible(method, names))


def number(truth: Truth) -> int:
    """Return a verdict as NO, OPEN or YES."""
    return _NUMBER[truth.value]


def said_by(
    method: Method,
    factors: Said,
    without: Collection[str] = (),
    before: Judgement | None = None,
) -> tuple[Said, Said]:
    """Return what each rule says for given factors, and what holds of each name they give.

    ``before`` is a judgement of the same method without the same cases: only the rules that rest on
    factors which differ from it are judged again.
    """
    touched = None
    if before is not None:
        changed = frozenset(k for k, said in factors.items() if said != before.values[k])
        touched = _touched(method, changed)
    names: dict[str, int] = dict(factors)
    rules: dict[str, int] = {}
    for rule, judged in zip(method.rules, _compiled(method), strict=True):
        if before is not None and touched is not None and rule.id not in touched:
            said = before.rules[rule.id]
        else:
            said = judged(names)
            if said == YES and without and set(rule.rests_on) <= set(without):
                said = OPEN
        rules[rule.id] = said
        names[rule.gives] = max(names.get(rule.gives, NO), said)
    return rules, names


def turned(
    method: Method, factors: Said, sheet: FactSheet, keys: Collection[str]
) -> dict[str, int]:
    """Return the factors after some answers changed; only those that read them are judged."""
    told = dict(factors)
    for factor in reading(method, keys):
        told[factor.id] = number(evaluate(factor.when, sheet))
    return told


def reading(method: Method, keys: Collection[str]) -> Iterator[Factor]:
    """Return the factors that read any of these answers."""
    wanted = set(keys)
    return (factor for factor in method.factors if not wanted.isdisjoint(factor.when.terms))


def factors_behind(method: Method, part: Part, judged: Judgement) -> frozenset[str]:
    """Return the factors a part rests on, through the earlier rules that say what it says."""
    found: set[str] = set()
    for name in _names_in(part):
        if name in judged.factors:
            found.add(name)
            continue
        for rule in method.rules:
            if rule.gives == name and judged.rules[rule.id] == judged.names[name]:
                found |= factors_behind(method, rule.when, judged)
    return frozenset(found)


def possible(method: Method, names: Said) -> tuple[str, ...]:
    """Return the levels the rules leave, mildest first; a level that is proven leaves no other."""
    *lower, top = (level.id for level in method.levels)
    said = names.get(top, NO)
    if said == YES:
        return (top,)
    still = said == OPEN or names.get(DOUBT, NO) != NO
    return (*_below(lower, names), *((top,) if still else ()))


def _below(lower: Sequence[str], names: Said) -> tuple[str, ...]:
    """Return which levels below the highest are possible; to stand alone one must be proven."""
    if len(lower) == 1:
        return tuple(lower)
    mild, middle = (names.get(level, NO) == YES for level in lower)
    return (lower[1],) if middle and not mild else (lower[0],) if mild and not middle else (*lower,)


def _names_in(part: Part) -> Iterator[str]:
    match part:
        case str():
            yield part
        case Not(part=inner):
            yield from _names_in(inner)
        case Count(parts=parts):
            for each in parts:
                yield from _names_in(each)


@lru_cache(maxsize=1024)
def _touched(method: Method, changed: frozenset[str]) -> frozenset[str]:
    """Return the rules that read any of these factors, or a name such a rule gives."""
    names, found = set(changed), set()
    for rule in method.rules:
        if not names.isdisjoint(_names_in(rule.when)):
            found.add(rule.id)
            names.add(rule.gives)
    return frozenset(found)


@lru_cache(maxsize=32)
def _compiled(method: Method) -> tuple[_Judged, ...]:
    return tuple(_judged(rule.when) for rule in method.rules)


def _judged(part: Part) -> _Judged:
    """Compile a part: names are looked up here, what is decided early ends at once."""
    if isinstance(part, str):
        return lambda names: names[part]
    if isinstance(part, Not):
        opposite = _judged(part.part)
        return lambda names: YES - opposite(names)
    plain = tuple(each for each in part.parts if isinstance(each, str))
    inner = tuple(_judged(each) for each in part.parts if not isinstance(each, str))
    if part.least == len(part.parts):
        return partial(_extreme, plain, inner, NO)
    if part.least == 1:
        return partial(_extreme, plain, inner, YES)
    # At least n of them hold as far as the n-th greatest does.
    of = tuple(_judged(each) for each in part.parts)
    return lambda names: sorted(each(names) for each in of)[-part.least]


def _extreme(plain: tuple[str, ...], inner: tuple[_Judged, ...], wanted: int, names: Said) -> int:
    """Return NO or YES, whichever is wanted, if one part says so; else OPEN if one is open."""
    found = YES - wanted
    for name in plain:
        said = names[name]
        if said == wanted:
            return said
        if said == OPEN:
            found = said
    for judged in inner:
        said = judged(names)
        if said == wanted:
            return said
        if said == OPEN:
            found = said
    return found
