"""Settle a form on a fact sheet: what is relevant, required, readonly, answered and calculated.

Pure and immutable; given the form as it was settled before, only what changed is computed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Term, TermType, Vocabulary, cell, term_id
from pirdesk.forms.calculating import with_calculations
from pirdesk.forms.model import (
    Form,
    Question,
    Required,
    Section,
    SettledForm,
    SettledQuestion,
)
from pirdesk.rules import Condition, Truth, all_of, decided, evaluate

_RELEVANT = decided(True)


def settle(
    form: Form,
    sheet: FactSheet,
    vocabulary: Vocabulary,
    previous: SettledForm | None = None,
) -> SettledForm:
    """Settle a form; questions that nothing changed for are the same objects as in ``previous``."""
    sheet = with_calculations(sheet, vocabulary)
    kept: Mapping[str, SettledQuestion] = {}
    changed: frozenset[str] = frozenset()
    if previous is not None and previous.form is form:
        kept, changed = previous.by_key, _changed(previous.sheet, sheet)
    settled: list[SettledQuestion] = []
    for section in form.sections:
        refinements = _refinements(form) if any(q.columns for q in section.questions) else {}
        for question in section.questions:
            before = kept.get(question.term)
            if before is not None and changed.isdisjoint(_reads(section, question, refinements)):
                settled.append(before)
                continue
            settled.append(_settle(section, question, refinements, sheet, vocabulary))
    by_key = {item.key: item for question in settled for item in _with_cells(question)}
    return SettledForm(form, sheet, tuple(settled), MappingProxyType(by_key))


def _settle(
    section: Section,
    question: Question,
    refinements: Mapping[str, Question],
    sheet: FactSheet,
    vocabulary: Vocabulary,
) -> SettledQuestion:
    term = vocabulary.terms[question.term]
    outer = _judge(section.relevant, sheet)
    relevant = _both(outer, _judge(question.relevant, sheet))
    calculated = term.type is TermType.CALCULATED
    locked = calculated or _locked(question.readonly, sheet)
    cells: list[SettledQuestion] = []
    for row in sheet.rows(term.id).ids if question.columns else ():
        for column in question.columns:
            asked = refinements.get(column) or Question(column)
            column_term = vocabulary.terms[column]
            cells.append(_cell(section, asked, column_term, sheet, row, relevant, locked=locked))
    return SettledQuestion(
        key=term.id,
        section=section.id,
        question=question,
        term=term,
        relevant=relevant,
        required=question.required,
        required_now=question.required is not Required.NO and relevant.is_true,
        readonly=locked,
        answer=sheet.get(term.id),
        calculated=calculated,
        constraint=evaluate(question.constraint, sheet) if question.constraint else None,
        cells=tuple(cells),
    )


def _cell(
    section: Section,
    question: Question,
    term: Term,
    sheet: FactSheet,
    row: str,
    outer: Truth,
    *,
    locked: bool,
) -> SettledQuestion:
    key = cell(term.table, row, term.id.partition("[].")[2])
    relevant = _both(outer, _judge(question.relevant, sheet, row))
    calculated = term.type is TermType.CALCULATED
    return SettledQuestion(
        key=key,
        section=section.id,
        question=question,
        term=term,
        relevant=relevant,
        required=question.required,
        required_now=question.required is not Required.NO and relevant.is_true,
        readonly=locked or calculated or _locked(question.readonly, sheet, row),
        answer=sheet.get(key),
        calculated=calculated,
        constraint=evaluate(question.constraint, sheet, row) if question.constraint else None,
        row=row,
    )


def _judge(condition: Condition | None, sheet: FactSheet, row: str = "") -> Truth:
    return _RELEVANT if condition is None else evaluate(condition, sheet, row)


def _both(outer: Truth, own: Truth) -> Truth:
    if outer is _RELEVANT:
        return own
    return outer if own is _RELEVANT else all_of((outer, own))


def _locked(condition: Condition | None, sheet: FactSheet, row: str = "") -> bool:
    return condition is not None and evaluate(condition, sheet, row).is_true


def _refinements(form: Form) -> dict[str, Question]:
    return {c: question for s in form.sections for c, question in s.refinements.items()}


def _reads(
    section: Section, question: Question, refinements: Mapping[str, Question]
) -> Iterator[str]:
    yield question.term
    yield from question.columns
    for condition in question.conditions:
        yield from condition.terms
    if section.relevant is not None:
        yield from section.relevant.terms
    for column in question.columns:
        for condition in refinements[column].conditions if column in refinements else ():
            yield from condition.terms


def _changed(old: FactSheet, new: FactSheet) -> frozenset[str]:
    keys = old.answers.keys() | new.answers.keys()
    return frozenset(
        term_id(key)
        for key in keys
        if old.answers.get(key) is not new.answers.get(key)
        and old.answers.get(key) != new.answers.get(key)
    )


def _with_cells(question: SettledQuestion) -> Iterator[SettledQuestion]:
    yield question
    yield from question.cells
