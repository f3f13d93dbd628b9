"""Bringing back what was taken away: a row of a table, an earlier answer, an earlier text.

What comes back is a new revision; what somebody changed since is never written over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pirdesk.casefile.case import Block, Changes, ClockRow, DocumentState
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.terms import TermType, split_cell, write_value
from pirdesk.casefile.values import Rows
from pirdesk.errors import Conflict, NotFound, UserError, shortened
from pirdesk.messages import Message
from pirdesk.services import duty_map
from pirdesk.services.answers import check_open, label_of, renaming
from pirdesk.services.clock_memory import ClockMemory
from pirdesk.services.desk import Desk
from pirdesk.services.own_clocks import own_clocks
from pirdesk.storage import SetAnswer, SetBlock
from pirdesk.storage.reading import ERASED, REMOVED

SHOWN = 80


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row no longer in its table: what it held first, who removed it and when."""

    table: str
    row: str
    held: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class EmptiedPart:
    """A part of a draft whose text was taken out: the last revision that had words."""

    document_id: str
    block_id: str
    revision: int
    based_on: int
    words: str
    who: str


def removed_rows(desk: Desk, case_id: str) -> tuple[RemovedRow, ...]:
    """Return the rows that were removed from the tables of a case, the newest first."""
    views = desk.store.views
    sheet = views.sheet(case_id)
    found = []
    for table in _tables(desk):
        now = set(sheet.rows(table).ids)
        past = views.history(case_id, table)
        for row in dict.fromkeys(row for answer in past for row in _rows(answer).ids):
            if row not in now:
                gone = _removal(past, row)
                held = _held(_cells_before(desk, case_id, table, row, gone))
                found.append(RemovedRow(table, row, held, gone.who, gone.at))
    far = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda each: each.at or far, reverse=True))


def restore_row(desk: Desk, case_id: str, table: str, row: str) -> Changes:
    """Put a removed row back where it stood, with the answers it had when it was removed."""
    check_open(desk, table)
    sheet, past = desk.store.views.sheet(case_id), desk.store.views.history(case_id, table)
    label = desk.library.words().label(table)
    if row in sheet.rows(table).ids:
        raise _refused(Message("acts.row_there", {"label": label}), "restore.there")
    if not any(row in _rows(answer).ids for answer in past):
        raise NotFound(
            Message("acts.never_row", {"label": label, "row": shortened(row, 40)}),
            safe=Message("errors.nothing_changed"),
        )
    gone = _removal(past, row)
    rows = _with_row(sheet.rows(table), past, row)
    given = {table: replace(sheet.get(table) or Answer(rows), value=rows)}
    given |= {
        key: answer
        for key, answer in _cells_before(desk, case_id, table, row, gone).items()
        if sheet.get(key) is None and answer.because != ERASED
    }
    who, at = desk.acting().id, desk.now().astimezone(UTC)
    changes = [
        SetAnswer(
            case_id,
            key,
            replace(answer, who=who, at=at),
            past[-1].revision if key == table else 0,
            label_of(desk, key),
        )
        for key, answer in given.items()
    ]
    refs: dict[str, str | int | list[str]] = {"terms": [table], "row": row}
    try:
        return desk.write("row.restore", changes, case_id=case_id, refs=refs).changes
    except Conflict:
        raise _refused(Message("acts.changed_now", {"label": label}), "restore.changed") from None


def restore_answer(
    desk: Desk, case_id: str, key: str, revision: int, based_on: int | None = None
) -> Changes:
    """Make an earlier revision the present answer; ``based_on`` is the one the person saw last."""
    check_open(desk, key)
    past = desk.store.views.history(case_id, key)
    label = desk.library.words().label(key)
    wanted = next((answer for answer in past if answer.revision == revision), None)
    if wanted is None or not may_restore(wanted):
        raise NotFound(
            Message("acts.no_answer", {"revision": revision, "label": label}),
            Message("acts.no_answer_do"),
            safe=Message("errors.nothing_changed"),
        )
    newest = past[-1].revision
    if based_on is not None and based_on != newest:
        raise _refused(Message("acts.changed_since", {"label": label}), "restore.changed")
    parts = split_cell(key)
    if parts and parts[1] not in desk.store.views.sheet(case_id).rows(parts[0]).ids:
        raise _refused(Message("acts.row_removed"), "restore.row")
    answer = replace(wanted, who=desk.acting().id, at=desk.now().astimezone(UTC))
    change = SetAnswer(case_id, key, answer, newest, label_of(desk, key))
    title = renaming(case_id, {key: answer})
    refs: dict[str, str | int | list[str]] = {"terms": [key], "revision": revision}
    try:
        return desk.write("answer.restore", [change, *title], case_id=case_id, refs=refs).changes
    except Conflict:
        raise _refused(Message("acts.changed_now", {"label": label}), "restore.changed") from None


def may_restore(answer: Answer) -> bool:
    """Tell whether a revision holds an answer: not where it was removed or its text erased."""
    return answer.because not in (REMOVED, ERASED)


def restore_block(
    desk: Desk, document_id: str, block_id: str, revision: int, based_on: int
) -> Changes:
    """Give a part of a draft the text it had at a revision, if nobody changed it since."""
    past = desk.store.views.block_history(document_id, block_id)
    wanted = next((block for block in past if block.revision == revision), None)
    if wanted is None:
        raise NotFound(
            Message("acts.no_part_revision", {"revision": revision}),
            safe=Message("errors.nothing_changed"),
        )
    document = desk.store.views.document(document_id)
    change = SetBlock(document_id, block_id, wanted.markdown, based_on)
    refs = {"document": document_id, "block": block_id}
    try:
        written = desk.write("document.restore", [change], case_id=document.case_id, refs=refs)
    except Conflict:
        raise _refused(Message("acts.part_changed"), "restore.changed") from None
    return written.changes


def emptied_parts(desk: Desk, case_id: str) -> tuple[EmptiedPart, ...]:
    """Return the parts of a case's drafts that had words once and stand empty now."""
    views = desk.store.views
    found = []
    for listed in views.documents(case_id):
        if listed.state is not DocumentState.DRAFT:
            continue
        for block in views.document(listed.id).blocks:
            if block.kind == "text" and not block.markdown.strip():
                found += _last_words(views.block_history(listed.id, block.id), listed.id)
    return tuple(found)


def resting_on(desk: Desk, case_id: str, table: str, row: str) -> int:
    """Return how many dated deadlines of a case would end or move without a row."""
    sheet = desk.store.views.sheet(case_id)
    rows = sheet.rows(table)
    left = Answer(Rows(tuple(each for each in rows.ids if each != row), rows.complete))
    cells: dict[str, Answer | None] = {
        key: None for key in sheet if (parts := split_cell(key)) and parts[:2] == (table, row)
    }
    without = sheet.with_answers({**cells, table: left})
    return len(_dated(desk, case_id, sheet) - _dated(desk, case_id, without))


def _dated(desk: Desk, case_id: str, sheet: FactSheet) -> set[tuple[object, ...]]:
    library = desk.library
    memory = ClockMemory(library.pack, library.vocabulary)
    law = memory.rows(case_id, sheet, desk.now(), duty_map.filed(desk, case_id))
    ours: tuple[ClockRow, ...] = own_clocks(case_id, sheet, library.pack.name)
    return {(c.duty, c.entity, c.place, c.strict_due) for c in law + ours if c.strict_due}


def _tables(desk: Desk) -> tuple[str, ...]:
    terms = desk.library.vocabulary.terms.values()
    return tuple(term.id for term in terms if term.type is TermType.ROWS)


def _rows(answer: Answer) -> Rows:
    return answer.value if isinstance(answer.value, Rows) else Rows(())


def _removal(past: tuple[Answer, ...], row: str) -> Answer:
    """Return the revision of a table that no longer had a row it had before."""
    had = max(n for n, answer in enumerate(past) if row in _rows(answer).ids)
    return past[min(had + 1, len(past) - 1)]


def _with_row(rows: Rows, past: tuple[Answer, ...], row: str) -> Rows:
    """Return the rows with one more, after the nearest neighbour it had that is still there."""
    had = next(ids for answer in reversed(past) if row in (ids := _rows(answer).ids))
    before = [each for each in had[: had.index(row)] if each in rows.ids]
    at = rows.ids.index(before[-1]) + 1 if before else 0
    return Rows((*rows.ids[:at], row, *rows.ids[at:]), rows.complete)


def _cells_before(
    desk: Desk, case_id: str, table: str, row: str, gone: Answer
) -> dict[str, Answer]:
    """Return the answers that went with a row, by the entry that removed it; none taken earlier."""
    found: dict[str, Answer] = {}
    for key, revision in _removed_with(desk, case_id, table, gone.revision).items():
        parts = split_cell(key)
        if parts and parts[:2] == (table, row):
            past = desk.store.views.history(case_id, key)
            before = next((each for each in past if each.revision == revision - 1), None)
            found |= {} if before is None else {key: before}
    return found


def _removed_with(desk: Desk, case_id: str, table: str, revision: int) -> dict[str, int]:
    """Return the keys one entry removed, with the revision of their removal."""
    for entry in reversed(desk.store.views.ledger(case_id)):
        changes = json.loads(entry.body).get("changes", ())
        if any((c["id"], c.get("revision")) == (table, revision) for c in changes):
            return {c["id"]: c["revision"] for c in changes if c.get("removed")}
    return {}


def _held(cells: dict[str, Answer]) -> str:
    """Return what a row held, in few words."""
    said = [str(write_value(a.value)) for a in cells.values() if a.value is not None]
    words = " · ".join(" ".join(each.split()) for each in said[:3])
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def _last_words(past: tuple[Block, ...], document_id: str) -> list[EmptiedPart]:
    had = [block for block in past if block.markdown.strip()]
    if not had:
        return []
    block, newest = had[-1], past[-1]
    words = " ".join(block.markdown.split())[:SHOWN]
    revisions = (block.revision, newest.revision)
    return [EmptiedPart(document_id, block.id, *revisions, words, newest.author)]


def _refused(what: Message, code: str) -> UserError:
    return UserError(
        what, Message("acts.look_now"), safe=Message("errors.nothing_changed"), code=code
    )
