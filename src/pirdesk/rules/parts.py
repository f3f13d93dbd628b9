"""The parts of a leaf that are judged alone: names, CEL expressions, and how ``||`` … join them.

They are joined by three-valued logic here, because CEL itself turns a missing name into an error
and lets an error beside a true part pass.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Protocol

from pirdesk.casefile.sheet import Certainty
from pirdesk.casefile.terms import TermType
from pirdesk.rules.intervals import Call
from pirdesk.rules.scope import Facts, Ref, call_slot, cel_value, run
from pirdesk.rules.truth import Truth, all_of, any_of, decided, either, negated, undetermined


class Part(Protocol):
    """A part of a leaf that can be judged alone."""

    def judge(self, facts: Facts) -> Truth:
        """Return the part's verdict."""


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a part."""

    part: Part

    def judge(self, facts: Facts) -> Truth:
        """Return the verdict of this part."""
        return negated(self.part.judge(facts))


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by ``||`` or ``&&``."""

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
class Choice:
    """``test ? then : otherwise``."""

    test: Part
    then: Part
    otherwise: Part

    def judge(self, facts: Facts) -> Truth:
        """Return the verdict of this part."""
        test = self.test.judge(facts)
        if test.determined and not test.provisional:
            chosen = (self.then if test.is_true else self.otherwise).judge(facts)
            return either(test, chosen, chosen)
        return either(test, self.then.judge(facts), self.otherwise.judge(facts))


@dataclass(frozen=True, slots=True)
class YesNo:
    """A yes/no term standing alone."""

    ref: Ref

    def judge(self, facts: Facts) -> Truth:
        """Return the verdict of this part."""
        answer = facts.answer(self.ref)
        if answer is None or not answer.usable:
            return undetermined((facts.key(self.ref),))
        return decided(answer.value is True, provisional=answer.certainty is Certainty.SUSPECTED)


@dataclass(frozen=True, slots=True)
class Choosing:
    """``term == "x"``, ``term in ["x", "y"]`` or ``"x" in term``, without a call into CEL.

    CEL has compiled the same text, so names and types are checked; only the speed differs.
    """

    ref: Ref
    wanted: frozenset[str]
    equal: bool

    def judge(self, facts: Facts) -> Truth:
        """Return the verdict of this part."""
        answer = facts.answer(self.ref)
        if answer is None or not answer.usable:
            return undetermined((facts.key(self.ref),))
        held = (answer.value,) if isinstance(answer.value, str) else answer.value
        if not isinstance(held, tuple):
            error = f"the answer of {facts.key(self.ref)} has another type"
            return undetermined(errors=(error,))
        met = not self.wanted.isdisjoint(held)
        return decided(met is self.equal, provisional=answer.certainty is Certainty.SUSPECTED)


@dataclass(frozen=True, slots=True)
class Atom:
    """One CEL expression; yes/no names and interval calls it reads are tried both ways."""

    text: str
    expression: Any
    refs: tuple[Ref, ...]
    calls: tuple[Call, ...]

    def judge(self, facts: Facts) -> Truth:
        """Return the verdict of this part."""
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
