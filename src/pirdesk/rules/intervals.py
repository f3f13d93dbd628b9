"""The functions of rules over answers that may be intervals, such as at_least and before.

A comparison is true or false only where every value inside the bounds gives the same; it never
takes the likely value for the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pirdesk.casefile.groups import ANY_PART, ANYWHERE, OVERLAP, TABLE, TOTAL, people_in
from pirdesk.casefile.places import known_place
from pirdesk.casefile.sheet import Certainty
from pirdesk.casefile.terms import TermType
from pirdesk.casefile.values import Count, Moment, Value, moment
from pirdesk.errors import UserError
from pirdesk.rules.scope import Facts, Ref, Scope
from pirdesk.rules.tokens import NotCel, Token, joined, split
from pirdesk.rules.truth import Truth, decided, undetermined

RESIDENTS = "residents"
CALLS = ("at_least", "at_most", "before", "after", "answered", "applies")
_NUMBERS = (TermType.COUNT, TermType.INTEGER, TermType.NUMBER, TermType.RATIO)
_TIMES = (TermType.MOMENT, TermType.DATE)

_PEOPLE = (
    *(TABLE, f"{TABLE}[].place", f"{TABLE}[].affected", f"{TABLE}[].share", f"{TABLE}[].base"),
    *(OVERLAP, TOTAL),
)

Bound = Decimal | int | datetime


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and highest value something can have; high None = no upper bound."""

    low: Bound
    high: Bound | None
    likely: Bound | None = None


@dataclass(frozen=True, slots=True)
class Residents:
    """``residents('US-CA')``: the people in a place over all groups; the terms it reads."""

    where: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One call as written: its function and arguments (terms, people in a place, literals)."""

    function: str
    arguments: tuple[Ref | Residents | Span, ...]
    text: str

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Return the terms among the arguments."""
        people = [
            ref for item in self.arguments if isinstance(item, Residents) for ref in item.refs
        ]
        return (*(item for item in self.arguments if isinstance(item, Ref)), *people)

    @property
    def residents(self) -> Residents | None:
        """Return the people in a place among the arguments, None where there are none."""
        return next((item for item in self.arguments if isinstance(item, Residents)), None)

    def judge(self, facts: Facts) -> Truth:
        """Return the call's verdict on the facts."""
        if self.function in ("answered", "applies"):
            return _judge_presence(self.function, self.refs[0], facts)
        return self._compare(facts)

    def _compare(self, facts: Facts) -> Truth:
        spans: list[Span] = []
        missing: list[str] = []
        inexact: list[str] = []
        provisional = False
        for item in self.arguments:
            if isinstance(item, Span):
                spans.append(item)
                continue
            if isinstance(item, Residents):
                people = people_in(facts.sheet, item.where)
                spans.append(Span(people.bounds.low, people.bounds.high, people.bounds.likely))
                provisional |= people.suspected
                inexact += people.missing
                continue
            answer = facts.answer(item)
            if answer is None or answer.value is None or not answer.usable:
                missing.append(facts.key(item))
                continue
            provisional |= answer.certainty is Certainty.SUSPECTED
            span = _span(answer.value)
            if span is None:
                error = f"{self.text}: the answer of {facts.key(item)} has another type"
                return undetermined(errors=(error,))
            spans.append(span)
            inexact += [] if span.low == span.high else [facts.key(item)]
        if missing:
            return undetermined(missing, provisional=provisional)
        first, second = spans if self.function in ("at_least", "after") else reversed(spans)
        strict = self.function in ("before", "after")
        verdict = _above(first, second, strict=strict)
        if verdict is not None:
            return decided(verdict, provisional=provisional)
        likely = _likely(first, second, strict=strict)
        return undetermined(inexact, provisional=provisional, likely=likely)


def read_call(function: str, inner: Sequence[Token], scope: Scope) -> Call:
    """Read the arguments of a call; wrong ones raise ``NotCel``."""
    text = f"{function}({joined(inner)})"
    given = split(inner, ",")
    wanted = 1 if function in ("answered", "applies") else 2
    if len(given) != wanted or not all(given):
        raise NotCel(f"{function}() takes {wanted} argument{'s' if wanted > 1 else ''}")
    arguments = tuple(_argument(function, piece, scope) for piece in given)
    if not any(isinstance(item, Ref | Residents) for item in arguments):
        raise NotCel(f"“{text}” names no term")
    return Call(function, arguments, text)


def _argument(function: str, piece: Sequence[Token], scope: Scope) -> Ref | Residents | Span:
    text = "".join(token.text for token in piece)
    first = piece[0]
    if len(piece) == 1 and first.kind == "name":
        found = scope.resolve(first.text)
        if found is None or found[1]:
            raise scope.unknown(first.text)
        return _fitting(function, found[0])
    if function in ("at_least", "at_most"):
        if first.text == RESIDENTS and len(piece) > 1:
            return _residents(piece, scope)
        if len(piece) <= 2 and piece[-1].kind == "number" and (len(piece) == 1 or first.op("-")):
            number = Decimal(text) if text.lstrip("-").replace(".", "", 1).isdigit() else None
            if number is not None:
                return Span(number, number, number)
    elif function in ("before", "after") and len(piece) == 1 and first.kind == "string":
        try:
            return _moment_span(moment(text[1:-1]))
        except UserError:
            raise NotCel(f"{function}(): {text} is not a date or time") from None
    raise NotCel(f"{function}() cannot take “{text}”; give a term or a plain value")


def _residents(piece: Sequence[Token], scope: Scope) -> Residents:
    text = "".join(token.text for token in piece)
    where = piece[2].text[1:-1] if len(piece) == 4 and piece[2].kind == "string" else ""
    if where != ANYWHERE and not known_place(where.removesuffix(ANY_PART)):
        raise NotCel(f"“{text}” takes the code of a place, “US-*” or “*”")
    terms = scope.vocabulary.terms
    refs = (Ref(name, terms[name], terms[name].type) for name in _PEOPLE if name in terms)
    return Residents(where, tuple(refs))


def _fitting(function: str, ref: Ref) -> Ref:
    legal = {"at_least": _NUMBERS, "at_most": _NUMBERS, "before": _TIMES, "after": _TIMES}
    kinds = legal.get(function)
    if kinds is not None and ref.kind not in kinds:
        raise NotCel(f"{function}() cannot compare “{ref.name}”, which is {ref.kind}")
    return ref


def _judge_presence(function: str, ref: Ref, facts: Facts) -> Truth:
    answer = facts.answer(ref)
    usable = answer is not None and answer.usable
    if function == "answered":
        return decided(usable)
    if answer is not None and answer.certainty is Certainty.NOT_APPLICABLE:
        return decided(False)
    if answer is not None and usable:
        return decided(True, provisional=answer.certainty is Certainty.SUSPECTED)
    return undetermined((facts.key(ref),))


def _span(value: Value) -> Span | None:
    match value:
        case bool():
            return None
        case Count():
            likely = value.min if value.exact else value.likely
            return Span(value.min, value.max, likely)
        case int() | Decimal():
            return Span(value, value, value)
        case Moment():
            return _moment_span(value)
        case date():
            return _moment_span(moment(value.isoformat()[:10]))
        case _:
            return None


def _moment_span(value: Moment) -> Span:
    return Span(value.earliest, value.latest, value.earliest if value.exact else None)


def _above(first: Span, second: Span, *, strict: bool) -> bool | None:
    """Tell whether first ≥ second (or > where strict) for every pair, for none, or it depends."""
    if second.high is not None and _over(first.low, second.high, strict=strict):
        return True
    if first.high is not None and not _over(first.high, second.low, strict=strict):
        return False
    return None


def _likely(first: Span, second: Span, *, strict: bool) -> bool | None:
    if first.likely is None or second.likely is None:
        return None
    return _over(first.likely, second.likely, strict=strict)


def _over(left: Bound, right: Bound, *, strict: bool) -> bool:
    # Both sides are numbers, or both instants: the compiled call has checked the terms' types.
    return bool(left > right if strict else left >= right)  # type: ignore[operator]
