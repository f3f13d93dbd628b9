"""Rows read back as the case file's records; used by the views and inside the write door."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from pirdesk.casefile.case import (
    Block,
    Case,
    Document,
    DocumentState,
    ExpectedSignature,
    Label,
    LedgerEntry,
    Record,
    RecordStamp,
)
from pirdesk.casefile.filings import filed_mapping
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.errors import NotFound, SurroundingsError, shortened
from pirdesk.messages import Message, Param, TermKey
from pirdesk.storage import tables
from pirdesk.storage.answer_text import read_answer_text
from pirdesk.storage.columns import AnyRow

REMOVED = "This answer was removed."
ERASED = "The text of this revision was erased."
OPEN = tuple(label.value for label in Label if label is not Label.PRIVILEGED)
_case_id: sa.BindParameter[str] = sa.bindparam("case_id")
_CASE = sa.select(tables.case_file).where(tables.case_file.c.id == _case_id)
_view, _filed = tables.current_answer.c, tables.submission.c
_ANSWERS = sa.select(_view.key, _view.content, _view.who, _view.at, _view.revision).where(
    _view.case_id == _case_id, _view.label.in_(OPEN)
)
_ANSWER = _ANSWERS.where(_view.key == sa.bindparam("key"))
_SUBMISSIONS = (
    sa.select(_filed.duty, _filed.entity, _filed.place, _filed.filed_at)
    .where(_filed.case_id == _case_id)
    .order_by(_filed.filed_at, _filed.number)
)


_NONE = {
    "case": Message("storage.no_case"),
    "document": Message("storage.no_document"),
    "ledger entry": Message("storage.no_entry"),
    "part": Message("storage.no_part"),
    "person": Message("storage.no_person"),
    "record": Message("storage.no_record"),
    "stored file": Message("storage.no_file"),
    "revision": Message("storage.no_revision"),
}


def not_found(kind: str, wanted: str) -> NotFound:
    """Make the error for an id that nothing has; ``kind`` is one of those ``_NONE`` words."""
    return NotFound(
        Message("storage.none", {"none": _NONE[kind], "wanted": shortened(wanted)}),
        Message("storage.none_do"),
        safe=Message("errors.nothing_changed"),
        code=f"{kind.replace(' ', '_')}.none",
    )


def text_lost(what: Message) -> SurroundingsError:
    """Make the error for a text that the database should hold and does not."""
    return SurroundingsError(
        Message("storage.text_lost", {"what": what}),
        Message("storage.text_lost_do"),
        safe=Message("errors.nothing_changed"),
        code="database.text",
    )


def part_of(block_id: str, document_id: str) -> Message:
    """Return a part of a document in words, for errors."""
    return Message("storage.part_of", {"part": block_id, "document": document_id})


def _answer(name: str, revision: int, case_id: str) -> Message:
    at: dict[str, Param] = {"term": TermKey(name), "revision": revision, "case": case_id}
    return Message("storage.answer_of", at)


def read_case(connection: sa.Connection, case_id: str) -> Case:
    """Return one case; NotFound where there is none."""
    row = connection.execute(_CASE, {"case_id": case_id}).one_or_none()
    if row is None:
        raise not_found("case", case_id)
    return case_of(row)


def case_of(row: AnyRow) -> Case:
    """Make a case from its row."""
    return Case(
        id=row.id,
        title=row.title,
        created_at=row.created_at,
        created_by=row.created_by,
        label=Label(row.label),
        exercise=row.exercise,
        note=row.note,
        revision=row.revision,
        state=row.state,
    )


def read_sheet(connection: sa.Connection, case_id: str) -> FactSheet:
    """Return the current answers of a case, in key order; none that is privileged."""
    return FactSheet(dict(sorted(read_answers(connection, case_id).items())))


def read_answers(connection: sa.Connection, case_id: str, key: str = "") -> dict[str, Answer]:
    """Return the current answers of a case (or one of them) by key; none that is privileged."""
    query = _ANSWER if key else _ANSWERS
    found = {}
    for name, content, who, at, revision in connection.execute(
        query, {"case_id": case_id} | ({"key": key} if key else {})
    ).all():
        if content is None:
            raise text_lost(_answer(name, revision, case_id))
        found[name] = read_answer_text(content, who=who, at=at, revision=revision)
    return found


def read_revisions(
    connection: sa.Connection,
    case_id: str,
    key: str,
    revision: int = 0,
    *,
    privileged: bool = False,
) -> list[Answer]:
    """Return the revisions of one answer, oldest first (or one of them).

    A removal and an erased text read as unknown answers whose ``because`` says so. Privileged
    revisions are left out unless asked for.
    """
    table, kept = tables.answer_revision, tables.kept_text
    query = (
        sa.select(table.c.revision, table.c.removed, table.c.who, table.c.at, kept.c.content)
        .outerjoin_from(table, kept, kept.c.commitment == table.c.commitment)
        .where(table.c.case_id == case_id, table.c.key == key)
        .order_by(table.c.revision)
    )
    if revision:
        query = query.where(table.c.revision == revision)
    if not privileged:
        query = query.where(table.c.label.in_(OPEN))
    unknown = '{"certainty":"unknown"}'
    found = []
    for number, removed, who, at, content in connection.execute(query):
        answer = read_answer_text(content or unknown, who=who, at=at, revision=number)
        if content is None:
            answer = replace(answer, because=REMOVED if removed else ERASED)
        found.append(answer)
    return found


def read_submissions(connection: sa.Connection, case_id: str) -> dict[str, datetime]:
    """Return what was filed by the names under which the duty map looks it up."""
    rows = connection.execute(_SUBMISSIONS, {"case_id": case_id})
    return filed_mapping((duty, entity, place, at) for duty, entity, place, at in rows)


def document_of(row: AnyRow, blocks: tuple[Block, ...] = ()) -> Document:
    """Make a document from its row and blocks."""
    return Document(
        id=row.id,
        case_id=row.case_id,
        template=row.template,
        title=row.title,
        language=row.language,
        edition=row.edition,
        state=DocumentState(row.state),
        author=row.author,
        created_at=row.created_at,
        blocks=blocks,
        reviewer=row.reviewer,
        label=Label(row.label),
        parameters=None if row.parameters is None else json.loads(row.parameters),
        revision=row.revision,
    )


def read_blocks(connection: sa.Connection, document_id: str) -> tuple[Block, ...]:
    """Return a document's blocks in order."""
    view = tables.document_block.c
    query = (
        sa.select(view.id, view.markdown, view.kind, view.exhibit, view.revision, view.author)
        .where(view.document_id == document_id)
        .order_by(view.position)
    )
    blocks = tuple(Block(*row) for row in connection.execute(query))
    for block in blocks:
        if block.markdown is None:
            raise text_lost(part_of(block.id, document_id))
    return blocks


def record_of(row: AnyRow) -> Record:
    """Make a record from its row."""
    return Record(
        id=row.id,
        document_id=row.document_id,
        case_id=row.case_id,
        state=DocumentState(row.state),
        sha256=row.sha256,
        expected=tuple(ExpectedSignature(**item) for item in json.loads(row.expected)),
        signed=tuple(json.loads(row.signed)),
        frozen_at=row.frozen_at,
        closed_at=row.closed_at,
        reason=row.reason,
    )


def stamp_of(row: AnyRow) -> RecordStamp:
    """Make what is known of a record's time from its row."""
    return RecordStamp(
        record_id=row.record_id,
        level=row.level,
        waiting=row.waiting,
        attempts=row.attempts,
        fault=row.fault,
        tried_at=row.tried_at,
        stamped_at=row.stamped_at,
        until=row.until,
    )


def ledger_entry_of(row: AnyRow) -> LedgerEntry:
    """Make a ledger entry from its row."""
    return LedgerEntry(
        index=row.log_index,
        case_id=row.case_id,
        seq=row.seq,
        at=row.at,
        who=row.who,
        verb=row.verb,
        scheme=row.scheme,
        body=row.body,
        prev_hash=row.prev_hash,
        hash=row.hash,
        signature=row.signature,
        key_id=row.key_id,
        save_id=row.save_id,
    )
