"""How much of what the law wants in a notice the case file already holds; never what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.values import Moment, Rows
from pirdesk.duties.duty import ContentItem
from pirdesk.duties.regime import ContentRule
from pirdesk.rules import evaluate

_FILLED, _UNKNOWN, _MISSING, _DERIVED = "filled", "unknown", "missing", "derived"
# What other answers give where nobody answered it: all of them must be there, the table complete.
_DERIVED_FROM: Mapping[str, str] = {
    "people.affected": "populations[].affected",
    "harm.places": "populations[].place",
    "controller.name": "entities[].name",
}


def content_items(
    rules: Iterable[ContentRule], sheet: FactSheet, now: datetime
) -> tuple[ContentItem, ...]:
    """Return the state of each content item: filled, partly, unknown, missing or not asked.

    Not asked is what the law does not want in this case, what it wants only of a late notice while
    ``now`` is still in time, and what no question of ours holds.
    """
    return tuple(
        ContentItem(
            rule.id, rule.words, rule.cite, rule.terms, _state(rule, sheet, now), rule.confidence
        )
        for rule in rules
    )


def _state(rule: ContentRule, sheet: FactSheet, now: datetime) -> str:
    if not rule.terms or (rule.when is not None and evaluate(rule.when, sheet).is_false):
        return "not asked"
    if rule.late_after is not None and not _late(sheet, now, rule.late_after):
        return "not asked"
    states = {_of_term(term, sheet) for term in rule.terms}
    if len(states) == 1:
        return states.pop()
    if states == {_FILLED, _DERIVED}:
        return _DERIVED
    return "partly" if states & {_FILLED, _DERIVED} else _MISSING


def _late(sheet: FactSheet, now: datetime, hours: int) -> bool:
    """Tell whether somebody may have become aware longer ago than so many hours."""
    rows = sheet.rows("entities").ids
    moments = (sheet.value(cell("entities", row, "aware_at")) for row in rows)
    limit = timedelta(hours=hours)
    return any(isinstance(m, Moment) and now - m.earliest > limit for m in moments)


def _of_term(term: str, sheet: FactSheet) -> str:
    table, mark, column = term.partition("[].")
    if not mark:
        state = _of_key(term, sheet)
        return _DERIVED if state == _MISSING and _given_by_others(term, sheet) else state
    states = {_of_key(cell(table, row, column), sheet) for row in sheet.rows(table).ids}
    if len(states) == 1:
        return states.pop()
    return _FILLED if _FILLED in states else _MISSING


def _given_by_others(term: str, sheet: FactSheet) -> bool:
    table, _, column = _DERIVED_FROM.get(term, "").partition("[].")
    rows = sheet.rows(table) if column else Rows(())
    cells = [_of_key(cell(table, row, column), sheet) for row in rows.ids]
    return rows.complete and bool(cells) and set(cells) == {_FILLED}


def _of_key(key: str, sheet: FactSheet) -> str:
    answer = sheet.get(key)
    if answer is None:
        return _MISSING
    if answer.certainty is Certainty.UNKNOWN:
        return _UNKNOWN
    return _FILLED
