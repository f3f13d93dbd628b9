"""The JSON Schema (draft 2020-12) of the facts a form asks, as facts files write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pirdesk.casefile.sheet import Certainty
from pirdesk.casefile.terms import MAX_TEXT, ROW_ID, Term, TermType, Vocabulary
from pirdesk.forms.model import Form, Required
from pirdesk.forms.words import Words

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(form: Form, vocabulary: Vocabulary, words: Words) -> dict[str, Any]:
    """Return the schema of a facts object that holds only this form's terms and cells."""
    properties: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    for term_id in form.terms:
        term = vocabulary.terms[term_id]
        if term.type is TermType.CALCULATED:
            continue
        shown = _answer(term, words)
        if term.table:
            column = term.id.partition("[].")[2]
            patterns[rf"^{re.escape(term.table)}\[{ROW_ID}\]\.{re.escape(column)}$"] = shown
        else:
            properties[term.id] = shown
    always = [
        question.term
        for section in form.sections
        for question in section.questions
        if question.required is Required.ALWAYS
        and question.relevant is None
        and section.relevant is None
        and question.term in properties
    ]
    return {
        "$schema": DIALECT,
        "$id": f"urn:pirdesk:form:{form.id}:{form.version}",
        "title": words.label(form.words_id()),
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "required": always,
        "additionalProperties": False,
    }


def value_schema(term: Term) -> dict[str, Any]:
    """Return the schema of one term's bare value, as ``write_value`` writes it."""
    return _SCHEMAS.get(term.result or term.type, _line)(term)


def _answer(term: Term, words: Words) -> dict[str, Any]:
    value = value_schema(term)
    full = {
        "type": "object",
        "properties": {
            "value": value,
            "certainty": {"enum": [certainty.value for certainty in Certainty]},
            "basis": {"type": "string"},
            "because": {"type": "string"},
            "evidence": _list({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        },
        "anyOf": [
            {"required": ["value"]},
            {"required": ["certainty"], "properties": {"certainty": {"const": "unknown"}}},
            {
                "required": ["certainty", "because"],
                "properties": {"certainty": {"const": "not_applicable"}},
            },
        ],
        "additionalProperties": False,
    }
    shown: dict[str, Any] = {"title": words.label(term.id)}
    if words.definition(term.id):
        shown["description"] = words.definition(term.id)
    if term.unit:
        shown["x-unit"] = term.unit
    if term.source:
        shown["x-source"] = term.source
    return shown | {"anyOf": [value, full, {"type": "null"}]}


def _line(_term: Term) -> dict[str, Any]:
    return {"type": "string", "maxLength": 500, "pattern": "^[^\\r\\n]*$"}


def _text(_term: Term) -> dict[str, Any]:
    return {"type": "string", "maxLength": MAX_TEXT}


def _bounded(term: Term, schema: dict[str, Any]) -> dict[str, Any]:
    if term.minimum is not None:
        schema["minimum"] = term.minimum
    if term.maximum is not None:
        schema["maximum"] = term.maximum
    return schema


def _integer(term: Term) -> dict[str, Any]:
    whole = {"type": "integer", "exclusiveMinimum": -(10**18), "exclusiveMaximum": 10**18}
    return _bounded(term, whole)


def _duration(_term: Term) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "maximum": 10**10}


def _count(term: Term) -> dict[str, Any]:
    number = _bounded(term, {"type": "integer", "minimum": 0})
    number["minimum"] = max(0, term.minimum or 0)
    open_number = {"anyOf": [number, {"type": "null"}]}
    bounds = {"min": number, "likely": open_number, "max": open_number}
    bounds["exclusive"] = {"type": "boolean"}
    return {"anyOf": [number, _object(bounds, "min")]}


def _number(term: Term) -> dict[str, Any]:
    if term.choices:
        return {"enum": [float(Decimal(choice)) for choice in term.choices]}
    return _bounded(term, {"type": "number"})


def _ratio(term: Term) -> dict[str, Any]:
    return _bounded(term, {"type": "number", "minimum": 0, "maximum": 1})


def _money(_term: Term) -> dict[str, Any]:
    amount = {"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?$"}
    currency = {"type": "string", "pattern": "^[A-Z]{3}$"}
    parts = {"amount": amount, "currency": currency, "most": amount}
    return _object(parts, "amount", "currency")


def _date(_term: Term) -> dict[str, Any]:
    return {"type": "string", "format": "date"}


def _moment(_term: Term) -> dict[str, Any]:
    text = {"type": "string", "minLength": 4}
    return {"anyOf": [text, _object({"from": text, "to": text}, "from", "to")]}


def _yesno(_term: Term) -> dict[str, Any]:
    return {"type": "boolean"}


def _one(term: Term) -> dict[str, Any]:
    return {"enum": list(term.choices)}


def _many(term: Term) -> dict[str, Any]:
    return _list(_one(term))


def _matrix(term: Term) -> dict[str, Any]:
    return {"enum": [choice.split("|") for choice in term.choices]}


def _places(_term: Term) -> dict[str, Any]:
    return _list({"type": "string", "pattern": "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"})


def _files(_term: Term) -> dict[str, Any]:
    return _list({"type": "string", "pattern": "^[0-9a-f]{64}$"})


def _rows(_term: Term) -> dict[str, Any]:
    ids = _list({"type": "string", "pattern": f"^{ROW_ID}$"})
    return {"anyOf": [ids, _object({"rows": ids, "complete": {"type": "boolean"}}, "rows")]}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "uniqueItems": True}


_SCHEMAS: Mapping[TermType, Callable[[Term], dict[str, Any]]] = {
    TermType.TEXT: _text,
    TermType.INTEGER: _integer,
    TermType.COUNT: _count,
    TermType.NUMBER: _number,
    TermType.RATIO: _ratio,
    TermType.MONEY: _money,
    TermType.DATE: _date,
    TermType.MOMENT: _moment,
    TermType.DURATION: _duration,
    TermType.YESNO: _yesno,
    TermType.ONE: _one,
    TermType.MANY: _many,
    TermType.MATRIX: _matrix,
    TermType.PLACES: _places,
    TermType.FILE: _files,
    TermType.ROWS: _rows,
}
