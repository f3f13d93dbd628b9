"""The names a rule may use: terms of one vocabulary, the columns of one table as ``row.…``.

Holds the compiled CEL environment of these names; the only module that imports the CEL library.
"""

from __future__ import annotations

import difflib
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from cel_expr_python import cel  # type: ignore[import-untyped]

from pirdesk.casefile.implied import with_implied
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.terms import Term, TermType, Vocabulary, cell
from pirdesk.casefile.values import Count, Moment, Money, Rows, Value
from pirdesk.rules.tokens import NotCel

ROW = "row."
INTERVALS = (TermType.COUNT, TermType.MOMENT, TermType.DATE, TermType.MONEY, TermType.ROWS)
CALL_SLOTS = 6
_KEPT = 8
_LISTS = (TermType.MANY, TermType.PLACES, TermType.MATRIX, TermType.FILE, TermType.ROWS)
_NUMBERS = (TermType.NUMBER, TermType.RATIO)


@dataclass(frozen=True, slots=True)
class Ref:
    """A term as a rule names it; ``column`` is set where each row has its own answer."""

    name: str
    term: Term
    kind: TermType
    column: str = ""

    def key(self, row: str) -> str:
        """Return the key of the answer in the given row."""
        return cell(self.term.table, row, self.column) if self.column else self.term.id


class Stance(Enum):
    """How leaves are read: as answered; what is open as the law presumes; reasons as required."""

    ANSWERED = 1
    PRESUMED = 2
    REASONED = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """A fact sheet seen from one row of a table.

    ``stance`` says what a leaf makes of an open question; ``graver`` true: where two answers
    contradict each other, the one that implies the other's opposite counts.
    """

    sheet: FactSheet
    row: str = ""
    stance: Stance = Stance.ANSWERED
    graver: bool = False

    def key(self, ref: Ref) -> str:
        """Return the answer's key of a named term."""
        return ref.key(self.row)

    def answer(self, ref: Ref) -> Answer | None:
        """Return the answer of a named term, or the one that another answer implies."""
        answer = self.own(ref)
        if not ref.term.implied:
            return answer
        return with_implied(self.sheet, ref.term, answer, graver=self.graver)

    def own(self, ref: Ref) -> Answer | None:
        """Return the answer somebody gave to a named term, whatever others imply of it."""
        return self.sheet.get(ref.key(self.row))


class Scope:
    """Names and CEL environment of one vocabulary and one row table; compiled texts are kept."""

    def __init__(self, vocabulary: Vocabulary, row_table: str) -> None:
        self.vocabulary = vocabulary
        self.row_table = row_table
        self.leaves: dict[str, Any] = {}
        self._formerly = {old: t.id for t in vocabulary.terms.values() for old in t.formerly}
        self._refs: dict[str, Ref] = {}
        for term in vocabulary.terms.values():
            if not term.table:
                self._refs[term.id] = Ref(term.id, term, term.result or term.type)
            elif term.table == row_table:
                column = term.id.partition("[].")[2]
                name = ROW + column
                self._refs[name] = Ref(name, term, term.result or term.type, column)
        plain = {n: _cel_type(r.kind) for n, r in self._refs.items() if r.kind not in INTERVALS}
        slots = {call_slot(index): cel.Type.BOOL for index in range(CALL_SLOTS)}
        self._names = plain | slots
        self._conditions: Any = None
        self._calculations: Any = None

    def resolve(self, chain: str) -> tuple[Ref, str] | None:
        """Find the term at the head of a dotted name; return it and what follows it."""
        parts = chain.split(".")
        for end in range(len(parts), 0, -1):
            head = ".".join(parts[:end])
            ref = self._refs.get(head) or self._former(head)
            if ref is not None:
                return ref, chain[len(head) :]
        return None

    def unknown(self, chain: str) -> NotCel:
        """Say that a name is no term, with the nearest one."""
        if chain.startswith(ROW) and not self.row_table:
            return NotCel(f"“{chain}” stands outside “some” and “every”: there is no row here")
        near = difflib.get_close_matches(chain, self._refs, n=1, cutoff=0.5)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        return NotCel(f"there is no term “{chain}”{hint}")

    def compile(self, text: str, *, intervals: bool = False) -> Any:
        """Compile CEL text; counts and moments are readable, as maps, only for calculations."""
        try:
            return self._environment(intervals).compile(text)
        except RuntimeError as fault:
            raise NotCel(_first_line(str(fault))) from None

    def _environment(self, intervals: bool) -> Any:
        if intervals:
            if self._calculations is None:
                opaque = {
                    n: _cel_type(r.kind) for n, r in self._refs.items() if r.kind in INTERVALS
                }
                self._calculations = cel.NewEnv(variables=self._names | opaque)
            return self._calculations
        if self._conditions is None:
            self._conditions = cel.NewEnv(variables=self._names)
        return self._conditions

    def _former(self, name: str) -> Ref | None:
        wanted = name
        if name.startswith(ROW):
            wanted = f"{self.row_table}[].{name[len(ROW) :]}"
        current = self._formerly.get(wanted)
        if current is None:
            return None
        table, mark, column = current.partition("[].")
        return self._refs.get(ROW + column if mark and table == self.row_table else current)


_scopes: OrderedDict[tuple[int, str], Scope] = OrderedDict()


def scope_of(vocabulary: Vocabulary, row_table: str) -> Scope:
    """Return the scope of a vocabulary and table; the last few are kept."""
    found = _scopes.get((id(vocabulary), row_table))
    if found is not None and found.vocabulary is vocabulary:
        return found
    made = Scope(vocabulary, row_table)
    _scopes[id(vocabulary), row_table] = made
    while len(_scopes) > _KEPT:
        _scopes.popitem(last=False)
    return made


def call_slot(index: int) -> str:
    """Return the CEL name that stands for an interval comparison inside a leaf."""
    return f"interval_call_{index}"


def is_bool(expression: Any) -> bool:
    """Tell whether a compiled expression gives true or false."""
    return bool(expression.return_type() == cel.Type.BOOL)


def run(expression: Any, values: dict[str, Any]) -> tuple[Any, str]:
    """Evaluate a compiled expression; return its value, or None and the error's words."""
    try:
        result = expression.eval(data=values)
        if result.type().name() == "ERROR":
            return None, _first_line(str(result.value()))
        return result.plain_value(), ""
    except (RuntimeError, ValueError, TypeError) as fault:
        return None, _first_line(str(fault))


def cel_value(value: Value) -> Any:
    """Turn a value into what CEL reads."""
    match value:
        case tuple():
            return list(value)
        case Decimal():
            return float(value)
        case Count():
            ends = {"min": value.min, "likely": value.likely, "max": value.max}
            return {name: number for name, number in ends.items() if number is not None}
        case Moment():
            return {"earliest": value.earliest, "latest": value.latest}
        case Money():
            return {"amount": float(value.amount)}
        case Rows():
            return list(value.ids)
        case date():
            return value.isoformat()
        case _:
            return value


def _cel_type(kind: TermType) -> Any:
    types = cel.Type
    if kind in _LISTS:
        return types.List(types.STRING)
    if kind in _NUMBERS:
        return types.DOUBLE
    exact = {
        TermType.YESNO: types.BOOL,
        TermType.INTEGER: types.INT,
        TermType.DURATION: types.DURATION,
        TermType.COUNT: types.Map(types.STRING, types.INT),
        TermType.MOMENT: types.Map(types.STRING, types.TIMESTAMP),
        TermType.MONEY: types.Map(types.STRING, types.DOUBLE),
    }
    return exact.get(kind, types.STRING)


def _first_line(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else "unknown error"
    return re.sub(r"^[A-Z_]+: (ERROR: )?(<input>:\d+:(\d+): )?", "", line)
