"""One leaf of a condition: CEL text, split at its ``||``, ``&&``, ``!`` and ``?:`` into parts.

The parts are joined by three-valued logic here, because CEL itself turns a missing name into an
error and lets an error beside a true part pass; interval comparisons are computed here as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pirdesk.casefile.sheet import Certainty
from pirdesk.casefile.terms import TermType
from pirdesk.rules.intervals import Call
from pirdesk.rules.naming import find_names
from pirdesk.rules.scope import (
    CALL_SLOTS,
    INTERVALS,
    Facts,
    Ref,
    Scope,
    call_slot,
    cel_value,
    is_bool,
    run,
)
from pirdesk.rules.tokens import NotCel, Token, closing, joined, loop_names, split, tokens
from pirdesk.rules.truth import Truth, all_of, any_of, decided, either, negated, undetermined

_BINARY = ("==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%")
_CHOOSERS = (TermType.ONE, TermType.MANY)


class Part(Protocol):
    """A part of a leaf that can be judged alone."""

    def judge(self, facts: Facts) -> Truth:
        """Return the part's verdict."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A compiled leaf and the terms it reads."""

    text: str
    part: Part
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class _Not:
    part: Part

    def judge(self, facts: Facts) -> Truth:
        return negated(self.part.judge(facts))


@dataclass(frozen=True, slots=True)
class _Joined:
    parts: tuple[Part, ...]
    by_or: bool

    def judge(self, facts: Facts) -> Truth:
        """Judge from left to right; a part that decides guards those to its right.

        Where it rests on suspicion, the others are asked for one that decides without.
        """
        verdicts: list[Truth] = []
        guarded = False
        for part in self.parts:
            verdict = part.judge(facts)
            decides = verdict.determined and verdict.is_true is self.by_or and not verdict.errors
            if decides or not guarded:
                verdicts.append(verdict)
            guarded |= decides
            if decides and not verdict.provisional:
                break
        return any_of(verdicts) if self.by_or else all_of(verdicts)


@dataclass(frozen=True, slots=True)
class _Choice:
    test: Part
    then: Part
    otherwise: Part

    def judge(self, facts: Facts) -> Truth:
        test = self.test.judge(facts)
        if test.determined and not test.provisional:
            chosen = (self.then if test.is_true else self.otherwise).judge(facts)
            return either(test, chosen, chosen)
        return either(test, self.then.judge(facts), self.otherwise.judge(facts))


@dataclass(frozen=True, slots=True)
class _YesNo:
    ref: Ref

    def judge(self, facts: Facts) -> Truth:
        answer = facts.answer(self.ref)
        if answer is None or not answer.usable:
            return undetermined((facts.key(self.ref),))
        return decided(answer.value is True, provisional=answer.certainty is Certainty.SUSPECTED)


@dataclass(frozen=True, slots=True)
class _Atom:
    """One CEL expression; yes/no names and interval calls it reads are tried both ways."""

    text: str
    expression: Any
    refs: tuple[Ref, ...]
    calls: tuple[Call, ...]

    def judge(self, facts: Facts) -> Truth:
        values: dict[str, Any] = {}
        tried: dict[str, bool | None] = {}
        missing: list[str] = []
        decidable, provisional = True, False
        for ref in self.refs:
            answer = facts.answer(ref)
            if answer is not None and answer.value is not None and answer.usable:
                values[ref.name] = cel_value(answer.value)
                provisional |= answer.certainty is Certainty.SUSPECTED
                continue
            missing.append(facts.key(ref))
            tried[ref.name] = None
            decidable &= ref.kind is TermType.YESNO
        errors: tuple[str, ...] = ()
        for index, call in enumerate(self.calls):
            verdict = call.judge(facts)
            provisional |= verdict.provisional
            errors += verdict.errors
            if verdict.determined:
                values[call_slot(index)] = verdict.is_true
            else:
                tried[call_slot(index)] = verdict.likely
                missing.extend(verdict.missing)
        if errors or not decidable:
            return undetermined(missing, errors=errors, provisional=provisional)
        if not tried:
            return self._known(values, provisional)
        return self._tried(values, tried, missing, provisional)

    def _known(self, values: dict[str, Any], provisional: bool) -> Truth:
        value, error = run(self.expression, values)
        if error:
            return undetermined(errors=(f"{self.text}: {error}",), provisional=provisional)
        return decided(bool(value), provisional=provisional)

    def _tried(
        self,
        values: dict[str, Any],
        tried: dict[str, bool | None],
        missing: list[str],
        provisional: bool,
    ) -> Truth:
        outcomes = set()
        for guesses in itertools.product((True, False), repeat=len(tried)):
            value, error = run(self.expression, values | dict(zip(tried, guesses, strict=True)))
            outcomes.add(None if error else bool(value))
        if len(outcomes) == 1 and None not in outcomes:
            return decided(bool(outcomes.pop()), provisional=provisional)
        likely = None
        if None not in tried.values():
            value, error = run(self.expression, values | tried)
            likely = None if error else bool(value)
        return undetermined(missing, provisional=provisional, likely=likely)


def compile_leaf(text: str, scope: Scope) -> Leaf:
    """Compile one leaf; a fault raises ``NotCel`` with the reason."""
    found = scope.leaves.get(text)
    if isinstance(found, Leaf):
        return found
    parts = tokens(text)
    bound = loop_names(parts)
    refs: dict[str, Ref] = {}
    part = _read(parts, scope, bound, refs)
    leaf = Leaf(text, part, tuple(refs.values()))
    scope.leaves[text] = leaf
    return leaf


def _read(
    parts: Sequence[Token], scope: Scope, bound: frozenset[str], refs: dict[str, Ref]
) -> Part:
    if not parts:
        raise NotCel("an operand is missing")
    choice = _split_choice(parts)
    if choice is not None:
        return _Choice(*(_read(piece, scope, bound, refs) for piece in choice))
    for operator in ("||", "&&"):
        pieces = split(parts, operator)
        if len(pieces) > 1:
            inner = tuple(_read(piece, scope, bound, refs) for piece in pieces)
            return _Joined(inner, operator == "||")
    if not _has_binary(parts):
        if parts[0].op("!"):
            return _Not(_read(parts[1:], scope, bound, refs))
        if parts[0].op("(") and closing(parts, 0) == len(parts) - 1:
            return _read(parts[1:-1], scope, bound, refs)
    return _read_atom(parts, scope, bound, refs)


def _split_choice(
    parts: Sequence[Token],
) -> tuple[Sequence[Token], Sequence[Token], Sequence[Token]] | None:
    pieces = split(parts, "?")
    if len(pieces) == 1:
        return None
    test = pieces[0]
    rest = parts[len(test) + 1 :]
    depth = waiting = 0
    for index, token in enumerate(rest):
        depth += token.op("(", "[", "{") - token.op(")", "]", "}")
        if depth == 0 and token.op("?"):
            waiting += 1
        elif depth == 0 and token.op(":"):
            if waiting == 0:
                return test, rest[:index], rest[index + 1 :]
            waiting -= 1
    raise NotCel("“?” has no “:”")


def _has_binary(parts: Sequence[Token]) -> bool:
    if len(split(parts, *_BINARY)) > 1:
        return True
    depth = 0
    for token in parts:
        depth += token.op("(", "[", "{") - token.op(")", "]", "}")
        if depth == 0 and token.kind == "name" and token.text == "in":
            return True
    return False


def _read_atom(
    parts: Sequence[Token], scope: Scope, bound: frozenset[str], refs: dict[str, Ref]
) -> Part:
    named = find_names(parts, scope, bound)
    own = named.refs
    for ref in own.values():
        if ref.kind in INTERVALS:
            raise NotCel(_opaque(ref))
    _check_choices(parts, scope)
    refs.update(named.all_refs)
    if len(named.tokens) == 1 and named.calls:
        return named.calls[0]
    only = next(iter(own.values()), None)
    if only is not None and only.kind is TermType.YESNO and len(named.tokens) == 1:
        return _YesNo(only)
    yesno = sum(ref.kind is TermType.YESNO for ref in own.values())
    if yesno + len(named.calls) > CALL_SLOTS:
        raise NotCel(f"more than {CALL_SLOTS} yes/no parts inside one comparison; split it")
    expression = scope.compile(named.text)
    if not is_bool(expression):
        raise NotCel(f"“{joined(parts)}” does not give true or false")
    return _Atom(joined(parts), expression, tuple(own.values()), tuple(named.calls))


def _opaque(ref: Ref) -> str:
    if ref.kind is TermType.COUNT:
        return f"“{ref.name}” is a count within bounds; use at_least() or at_most()"
    if ref.kind in (TermType.MOMENT, TermType.DATE):
        return f"“{ref.name}” is a moment or interval; use before() or after()"
    if ref.kind is TermType.ROWS:
        return f"“{ref.name}” is a table; use the nodes “some” and “every”"
    return f"“{ref.name}” is {ref.kind}; a condition can only ask answered() or applies() of it"


def _check_choices(parts: Sequence[Token], scope: Scope) -> None:
    """Refuse ``term == "x"`` and ``"x" in term`` where x is no choice of the term."""
    for left, operator, right in zip(parts, parts[1:], parts[2:], strict=False):
        if not (operator.op("==", "!=") or operator.text == "in"):
            continue
        for name, text in ((left, right), (right, left)):
            if name.kind != "name" or text.kind != "string" or text.text[0] in "rRbB":
                continue
            found = scope.resolve(name.text)
            if found is None or found[1] or found[0].kind not in _CHOOSERS:
                continue
            term, wanted = found[0].term, text.text[1:-1]
            if term.choices and wanted not in term.choices:
                shown = ", ".join(term.choices[:12])
                raise NotCel(f"“{wanted}” is not a choice of “{found[0].name}” ({shown})")
