"""A small vocabulary for the tests of rules and forms."""

from __future__ import annotations

from typing import Any

from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.casefile.terms import Term, TermType, Vocabulary
from pirdesk.rules import Truth, compile_condition, evaluate

T = TermType

TERMS = (
    Term("yes.a", T.YESNO),
    Term("yes.b", T.YESNO),
    Term("yes.c", T.YESNO),
    Term("yes.d", T.YESNO),
    Term("people.affected", T.COUNT, unit="people"),
    Term("people.told", T.COUNT),
    Term("whole.x", T.INTEGER),
    Term("number.x", T.NUMBER),
    Term("kind", T.ONE, choices=("leak", "fault", "other")),
    Term("limbs", T.MANY, choices=("health", "rights", "property")),
    Term("places", T.PLACES),
    Term("title", T.LINE),
    Term("occurred", T.MOMENT),
    Term("detected_at", T.MOMENT),
    Term("meeting", T.DATE),
    Term("fine", T.MONEY),
    Term("lasted", T.DURATION),
    Term("today.name", T.YESNO, formerly=("old.name",)),
    Term("populations", T.ROWS),
    Term("populations[].affected", T.COUNT),
    Term("populations[].vulnerable", T.YESNO, formerly=("populations[].weak",)),
    Term("populations[].place", T.PLACES),
    Term("entities", T.ROWS),
    Term("entities[].role", T.MANY, choices=("controller", "processor")),
)
VOCABULARY = Vocabulary({term.id: term for term in TERMS}, "2026-11-21")

UNKNOWN: Any = {"certainty": "unknown"}
NOT_APPLICABLE: Any = {"certainty": "not_applicable", "because": "no such thing"}


def suspected(value: Any) -> Any:
    """Return a suspected answer as facts files write it."""
    return {"value": value, "certainty": "suspected"}


def facts(**given: Any) -> FactSheet:
    """Read facts; ``__`` stands for the dot of a term."""
    return read_facts(VOCABULARY, {key.replace("__", "."): raw for key, raw in given.items()})


def judge(condition: Any, sheet: FactSheet | dict[str, Any], row: str = "") -> Truth:
    """Compile a condition and judge it."""
    if isinstance(sheet, dict):
        sheet = read_facts(VOCABULARY, sheet)
    table = "populations" if row else ""
    return evaluate(compile_condition(condition, VOCABULARY, "t.toml: c", table), sheet, row)
