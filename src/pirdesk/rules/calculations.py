"""Calculated terms: one CEL expression that gives a value, or nothing while an input is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.casefile.terms import Term, TermType, Vocabulary, read_value
from pirdesk.casefile.values import Count, Moment, Value
from pirdesk.errors import DataFault, UserError, shortened
from pirdesk.rules.intervals import Call
from pirdesk.rules.naming import find_names
from pirdesk.rules.scope import Facts, Ref, call_slot, cel_value, run, scope_of
from pirdesk.rules.tokens import NotCel, tokens


@dataclass(frozen=True, slots=True, eq=False)
class Calculation:
    """A compiled calculation; ``terms`` are the ids it reads."""

    text: str
    result: Term
    expression: Any
    refs: tuple[Ref, ...]
    calls: tuple[Call, ...]
    row_table: str = ""

    @property
    def terms(self) -> frozenset[str]:
        """Return the ids of all terms the calculation reads."""
        called = {ref.term.id for call in self.calls for ref in call.refs}
        return frozenset({ref.term.id for ref in self.refs} | called)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a calculation gave: a value, or None with the missing keys or the error."""

    value: Value | None
    missing: tuple[str, ...] = ()
    error: str = ""
    provisional: bool = False


def compile_calculation(
    expr: str, vocabulary: Vocabulary, where: str, result: TermType, row_table: str = ""
) -> Calculation:
    """Compile a calculation whose value has type ``result``.

    Counts are maps with min, likely, max; moments maps with earliest, latest. Raises DataFault.
    """
    file, _, key = where.partition(": ")
    scope = scope_of(vocabulary, row_table)
    try:
        named = find_names(tokens(expr), scope)
        expression = scope.compile(named.text, intervals=True)
    except NotCel as fault:
        raise DataFault(file, key, f"“{shortened(expr, 120)}”: {fault}") from None
    given = expression.return_type().name()
    if given not in _RESULTS.get(result, ("STRING",)):
        raise DataFault(file, key, f"“{shortened(expr, 120)}” gives {given.lower()}, not {result}")
    target = Term("calculated", result)
    refs, calls = tuple(named.refs.values()), tuple(named.calls)
    return Calculation(expr, target, expression, refs, calls, row_table)


def calculate(calculation: Calculation, sheet: FactSheet, row: str = "") -> Value | None:
    """Return the calculated value, or None where an input is missing or it cannot be computed."""
    return outcome(calculation, sheet, row).value


def outcome(calculation: Calculation, sheet: FactSheet, row: str = "") -> Outcome:
    """Compute with all that explains it: missing keys, error, whether it rests on suspicion."""
    facts = Facts(sheet, row)
    values: dict[str, Any] = {}
    missing: list[str] = []
    provisional = False
    inputs: list[Value] = []
    for ref in calculation.refs:
        answer = facts.answer(ref)
        if answer is None or answer.value is None or not answer.usable:
            missing.append(facts.key(ref))
            continue
        values[ref.name] = cel_value(answer.value)
        inputs.append(answer.value)
        provisional |= answer.certainty is Certainty.SUSPECTED
    for index, call in enumerate(calculation.calls):
        verdict = call.judge(facts)
        provisional |= verdict.provisional
        if verdict.determined:
            values[call_slot(index)] = verdict.is_true
        missing.extend(verdict.missing)
    raw, error = run(calculation.expression, values)
    absent = tuple(dict.fromkeys(missing))
    if error:
        return Outcome(None, absent, "" if absent else f"{calculation.text}: {error}")
    try:
        value = _value(calculation.result, raw, inputs)
    except (UserError, ValueError, KeyError) as fault:
        return Outcome(None, absent, f"{calculation.text}: {fault}")
    return Outcome(value, absent, "", provisional)


_RESULTS: Mapping[TermType, tuple[str, ...]] = {
    TermType.YESNO: ("BOOL",),
    TermType.INTEGER: ("INT",),
    TermType.COUNT: ("INT", "MAP<STRING, INT>", "MAP"),
    TermType.NUMBER: ("DOUBLE", "INT"),
    TermType.RATIO: ("DOUBLE", "INT"),
    TermType.MOMENT: ("TIMESTAMP", "MAP<STRING, TIMESTAMP>", "MAP"),
    TermType.DURATION: ("DURATION",),
    TermType.MANY: ("LIST<STRING>", "LIST"),
    TermType.PLACES: ("LIST<STRING>", "LIST"),
}


def _value(result: Term, raw: Any, inputs: list[Value]) -> Value:
    match result.type:
        case TermType.MOMENT:
            return _moment(raw, inputs)
        case TermType.COUNT if not isinstance(raw, int):
            bounds = {key: raw[key] for key in ("min", "likely", "max") if key in raw}
            return Count(bounds["min"], bounds.get("likely"), bounds.get("max"))
        case TermType.DURATION if isinstance(raw, timedelta):
            return raw
        case TermType.NUMBER | TermType.RATIO:
            return read_value(result, Decimal(str(raw)))
        case TermType.MANY | TermType.PLACES:
            return read_value(result, [str(item) for item in raw])
        case _:
            return read_value(result, raw)


def _moment(raw: Any, inputs: list[Value]) -> Moment:
    if isinstance(raw, datetime):
        return Moment(raw, raw, raw.isoformat())
    earliest, latest = raw["earliest"], raw["latest"]
    for value in inputs:
        if isinstance(value, Moment) and (value.earliest, value.latest) == (earliest, latest):
            return value
    text = earliest.isoformat()
    if latest != earliest:
        text = f"{text}/{latest.isoformat()}"
    return Moment(earliest, latest, text)
