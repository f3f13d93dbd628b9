"""Answering: facts of a case, one revision per finished edit; nobody's newer answer is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC

from pirdesk.casefile.case import Changes, Label
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.terms import TermType, split_cell
from pirdesk.casefile.values import Rows
from pirdesk.errors import Conflict, UserError
from pirdesk.forms import says_nothing
from pirdesk.messages import Message, TermKey
from pirdesk.services.desk import Desk, new_id
from pirdesk.storage import AddRows, RenameCase, SetAnswer

TITLE = "incident.title"


def answer_terms(
    desk: Desk,
    case_id: str,
    answers: Mapping[str, Answer | None],
    based_on: Mapping[str, int] | None = None,
    *,
    save_id: str | None = None,
) -> Changes:
    """Store answers (None removes one) if nobody changed the same terms since ``based_on``.

    ``based_on`` maps keys to the revision the person saw; keys left out are taken as seen now.
    A cell of a row the table does not list yet adds the row. Raises Conflict.
    """
    if not answers:
        return Changes()
    changes = answer_changes(desk, case_id, answers, based_on)
    refs = {"terms": sorted(answers)}
    return desk.write("answer", changes, case_id=case_id, refs=refs, save_id=save_id).changes


def answer_changes(
    desk: Desk,
    case_id: str,
    answers: Mapping[str, Answer | None],
    based_on: Mapping[str, int] | None = None,
) -> list[SetAnswer | AddRows | RenameCase]:
    """Return the changes that store answers, for a verb that stores more in the same save."""
    for key, answer in answers.items():
        check_open(desk, key)
        _check_reason(desk, key, answer)
    seen = dict(based_on or {})
    if not answers.keys() <= seen.keys():
        sheet = desk.store.views.sheet(case_id)
        seen = {key: _revision(sheet, key) for key in answers} | seen
    who, at = desk.acting().id, desk.now().astimezone(UTC)
    changes: list[SetAnswer | AddRows | RenameCase] = [
        SetAnswer(
            case_id,
            key,
            None if answer is None else replace(answer, who=who, at=at),
            seen[key],
            label_of(desk, key),
        )
        for key, answer in answers.items()
    ]
    return [*changes, *_rows_named(desk, case_id, answers), *renaming(case_id, answers)]


def renaming(case_id: str, answers: Mapping[str, Answer | None]) -> list[RenameCase]:
    """Return the change of the case's title that follows from answering it; lists show that one."""
    answer = answers.get(TITLE)
    if answer is None or not isinstance(answer.value, str) or not answer.value.strip():
        return []
    return [RenameCase(case_id, answer.value.strip())]


def label_of(desk: Desk, key: str) -> Label:
    """Return the label the row of an answer carries: the sensitivity of its term."""
    return Label(desk.library.vocabulary.term(key).sensitivity)


def check_open(desk: Desk, key: str) -> None:
    """Refuse what is calculated, and what only counsel may write."""
    if desk.library.vocabulary.term(key).type is TermType.CALCULATED:
        raise UserError(
            Message("acts.calculated", {"term": TermKey(key)}),
            Message("acts.calculated_do"),
            code="answer.calculated",
        )
    if label_of(desk, key) is Label.PRIVILEGED:
        raise UserError(
            Message("acts.privileged", {"term": TermKey(key)}),
            Message("acts.privileged_do"),
            safe=Message("errors.nothing_stored"),
            code="answer.privileged",
        )


def _check_reason(desk: Desk, key: str, answer: Answer | None) -> None:
    """Refuse “n/a” and its kin as the reason why a question does not apply."""
    if answer is None or answer.certainty is not Certainty.NOT_APPLICABLE:
        return
    if says_nothing(answer.because):
        label = desk.library.words().label(key)
        raise UserError(
            Message("acts.because", {"because": answer.because, "label": label}),
            Message("acts.because_do"),
            safe=Message("errors.nothing_stored"),
            code="answer.because",
        )


def _rows_named(desk: Desk, case_id: str, answers: Mapping[str, Answer | None]) -> list[AddRows]:
    """Return the rows that cells name, for tables that are not answered themselves."""
    named: dict[str, list[str]] = {}
    for key, answer in answers.items():
        parts = split_cell(key)
        if parts is not None and answer is not None and parts[0] not in answers:
            named.setdefault(parts[0], []).append(parts[1])
    return [
        AddRows(case_id, table, tuple(rows), label_of(desk, table)) for table, rows in named.items()
    ]


def add_row(desk: Desk, case_id: str, table: str) -> str:
    """Add an empty row to a table and return its id."""
    term = desk.library.vocabulary.term(table)
    if term.type is not TermType.ROWS:
        raise UserError(
            Message("acts.no_table", {"table": TermKey(table)}),
            Message("acts.no_table_do"),
            code="answer.table",
        )
    desk.store.views.case(case_id)
    row = new_id("r", 6).replace("-", "").lower()
    change = AddRows(case_id, table, (row,), label_of(desk, table))
    desk.write("answer", [change], case_id=case_id, refs={"terms": [table]})
    return row


def remove_row(desk: Desk, case_id: str, table: str, row: str) -> Changes:
    """Take a row and its cells out of a table; earlier revisions stay in the history."""
    sheet = desk.store.views.sheet(case_id)
    rows = sheet.rows(table)
    if row not in rows.ids:
        raise UserError(
            Message("acts.no_row", {"table": TermKey(table), "row": row}),
            Message("acts.no_row_do"),
            safe=Message("errors.nothing_changed"),
            code="row.none",
        )
    left = Rows(tuple(r for r in rows.ids if r != row), rows.complete)
    gone: dict[str, Answer | None] = dict.fromkeys(_cells(sheet, table, row))
    # The rows as read here: a row that somebody adds meanwhile is a conflict, and is not lost.
    based_on = {table: _revision(sheet, table)}
    listed = replace(sheet.get(table) or Answer(left), value=left)
    changes = answer_changes(desk, case_id, {table: listed, **gone}, based_on)
    refs: dict[str, str | int | list[str]] = {"terms": [table], "row": row}
    return desk.write("row.remove", changes, case_id=case_id, refs=refs).changes


def texts_before(desk: Desk, case_id: str, conflict: Conflict) -> dict[str, str]:
    """Return the narratives both people of a conflict began with, by key; other types are left out.

    A text that nobody had answered yet begins as "".
    """
    found: dict[str, str] = {}
    for each in conflict.conflicts:
        if desk.library.vocabulary.term(each.key).type is not TermType.TEXT:
            continue
        earlier = desk.store.views.history(case_id, each.key)
        value = next((a.value for a in earlier if a.revision == each.based_on), None)
        found[each.key] = value if isinstance(value, str) else ""
    return found


def history(desk: Desk, case_id: str, key: str) -> tuple[Answer, ...]:
    """Return every revision of one answer, oldest first."""
    return desk.store.views.history(case_id, key)


def _cells(sheet: FactSheet, table: str, row: str) -> Iterable[str]:
    return [k for k in sheet if (parts := split_cell(k)) and parts[:2] == (table, row)]


def _revision(sheet: FactSheet, key: str) -> int:
    answer = sheet.get(key)
    return answer.revision if answer else 0
