"""Calculated terms of a vocabulary: compiled once, computed in the order of what they read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.terms import Term, TermType, Vocabulary, cell
from pirdesk.errors import DataFault
from pirdesk.forms.ordering import cycle, ordered
from pirdesk.rules import Calculation, compile_calculation, outcome

_Compiled = tuple[tuple[Term, Calculation], ...]
_KEPT = 4
_compiled: OrderedDict[int, tuple[Vocabulary, _Compiled]] = OrderedDict()


def with_calculations(sheet: FactSheet, vocabulary: Vocabulary) -> FactSheet:
    """Return the sheet with all calculated terms answered that can be computed.

    A value that rests on a suspected answer is suspected; a calculated term whose inputs are
    missing has no answer, whatever the sheet held before.
    """
    calculations = _calculations(vocabulary)
    if not calculations:
        return sheet
    for term, calculation in calculations:
        changed: dict[str, Answer | None] = {}
        if term.table:
            column = term.id.partition("[].")[2]
            for row in sheet.rows(term.table).ids:
                changed[cell(term.table, row, column)] = _answer(calculation, sheet, row)
        else:
            changed[term.id] = _answer(calculation, sheet, "")
        sheet = sheet.with_answers(changed)
    return sheet


def check_calculations(vocabulary: Vocabulary, where: Mapping[str, str]) -> None:
    """Compile every calculation; a faulty or circular one raises DataFault at its place."""
    _order(_compile(vocabulary, where), where)


def _calculations(vocabulary: Vocabulary) -> _Compiled:
    found = _compiled.get(id(vocabulary))
    if found is not None and found[0] is vocabulary:
        return found[1]
    compiled = _compile(vocabulary, {})
    made = tuple((vocabulary.terms[key], compiled[key]) for key in _order(compiled, {}))
    _compiled[id(vocabulary)] = (vocabulary, made)
    while len(_compiled) > _KEPT:
        _compiled.popitem(last=False)
    return made


def _compile(vocabulary: Vocabulary, where: Mapping[str, str]) -> dict[str, Calculation]:
    made: dict[str, Calculation] = {}
    for term in vocabulary.terms.values():
        if term.type is TermType.CALCULATED:
            place = where.get(term.id, term.id) + ".calculate"
            result = term.result or TermType.LINE
            made[term.id] = compile_calculation(
                term.calculate, vocabulary, place, result, term.table
            )
    return made


def _order(made: Mapping[str, Calculation], where: Mapping[str, str]) -> tuple[str, ...]:
    reads = {key: calculation.terms for key, calculation in made.items()}
    circle = cycle(reads)
    if circle:
        file, _, key = where.get(circle[0], circle[0]).partition(": ")
        raise DataFault(file, key, f"calculations read each other: {' → '.join(circle)}")
    return ordered(reads)


def _answer(calculation: Calculation, sheet: FactSheet, row: str) -> Answer | None:
    found = outcome(calculation, sheet, row)
    if found.value is None:
        return None
    certainty = Certainty.SUSPECTED if found.provisional else Certainty.KNOWN
    return Answer(found.value, certainty)
