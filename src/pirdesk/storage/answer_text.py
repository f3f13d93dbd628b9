"""Answers as JSON text and back, with the type beside the value.

So an answer is read without any vocabulary: a renamed or retired term never loses what was said.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import Term, TermType, read_value, write_value
from pirdesk.casefile.values import Count, Moment, Money, Rows, Value
from pirdesk.storage.canonical import canonical

_KINDS: tuple[tuple[type, TermType], ...] = (
    (bool, TermType.YESNO),
    (int, TermType.INTEGER),
    (str, TermType.TEXT),
    (Decimal, TermType.NUMBER),
    (Count, TermType.COUNT),
    (Moment, TermType.MOMENT),
    (Money, TermType.MONEY),
    (Rows, TermType.ROWS),
    (date, TermType.DATE),
    (timedelta, TermType.DURATION),
    (tuple, TermType.MANY),
)
_TERMS = {kind.value: Term(kind.value, kind) for _, kind in _KINDS}
_SAFE_INTEGER = 2**53 - 1


def write_answer_text(answer: Answer) -> str:
    """Return an answer as canonical JSON text; who, when and revision are columns, not text."""
    return canonical(answer_parts(answer)).decode("utf-8")


def answer_parts(answer: Answer) -> dict[str, Any]:
    """Return what an answer says as JSON-ready data, without floats and huge numbers."""
    written: dict[str, Any] = {"certainty": answer.certainty.value}
    if answer.value is not None:
        kind = _kind(answer.value)
        written |= {"type": kind.value, "value": _plain(answer.value)}
    if answer.basis:
        written["basis"] = answer.basis
    if answer.because:
        written["because"] = answer.because
    if answer.evidence:
        written["evidence"] = list(answer.evidence)
    if answer.as_of is not None:
        written["as_of"] = answer.as_of.isoformat()
    return written


@lru_cache(maxsize=4096)
def read_answer_text(text: str, *, who: str, at: datetime, revision: int) -> Answer:
    """Read an answer back with the columns that stand beside its text."""
    raw = json.loads(text)
    as_of = raw.get("as_of")
    return Answer(
        value=_value(raw["type"], raw["value"]) if "type" in raw else None,
        certainty=Certainty(raw["certainty"]),
        basis=raw.get("basis", ""),
        evidence=tuple(raw.get("evidence", ())),
        because=raw.get("because", ""),
        as_of=datetime.fromisoformat(as_of) if as_of else None,
        who=who,
        at=at,
        revision=revision,
    )


def _kind(value: Value) -> TermType:
    for python, kind in _KINDS:
        if isinstance(value, python):
            return kind
    raise TypeError(f"{type(value).__name__} is not a value an answer can hold")


def _plain(value: Value) -> Any:
    return str(value) if isinstance(value, Decimal) else _interoperable(write_value(value))


def _interoperable(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {key: _interoperable(item) for key, item in raw.items()}
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) > _SAFE_INTEGER:
        return str(raw)
    return raw


def _value(kind: str, raw: Any) -> Value:
    if kind == TermType.TEXT.value:
        return str(raw)
    if kind == TermType.MANY.value:
        return tuple(raw)
    return read_value(_TERMS[kind], raw)
