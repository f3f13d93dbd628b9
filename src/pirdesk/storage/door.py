"""The one write door: every change of the case database goes through ``write`` in one transaction.

Either all of a save is written (rows, ledger entry, leaf, derived rows, receipt) or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pirdesk.casefile.case import Changes
from pirdesk.errors import Conflict, UserError
from pirdesk.messages import Message
from pirdesk.storage import (
    calendar,
    desk_writers,
    fact_writers,
    paper_writers,
    row_writers,
    tables,
)
from pirdesk.storage import changes as kinds
from pirdesk.storage.answer_memory import AnswerMemory
from pirdesk.storage.canonical import canonical, commit, new_salt
from pirdesk.storage.changes import Change, plain
from pirdesk.storage.definitions import hold_definitions
from pirdesk.storage.derived import derive_case, touch_case
from pirdesk.storage.ledger import Head, check_references, genesis, link
from pirdesk.storage.reading import not_found
from pirdesk.storage.records import Derive, Entry, Receipt, Sign
from pirdesk.storage.writing import Writing

_WRITERS: dict[type, Callable[[Writing, Any], None]] = {
    kinds.AddPerson: desk_writers.add_person,
    kinds.SetPersonKey: desk_writers.set_person_key,
    kinds.AddDefinition: desk_writers.add_definition,
    kinds.NewCase: fact_writers.new_case,
    kinds.RenameCase: fact_writers.rename_case,
    kinds.EditCase: fact_writers.edit_case,
    kinds.AddBlob: paper_writers.add_blob,
    kinds.AddEvidence: paper_writers.add_evidence,
    kinds.NewDocument: paper_writers.new_document,
    kinds.SetBlock: paper_writers.set_block,
    kinds.SetDocument: paper_writers.set_document,
    kinds.SetQuotations: paper_writers.set_quotations,
    kinds.AddComment: paper_writers.add_comment,
    kinds.NewRecord: paper_writers.new_record,
    kinds.SetRecord: paper_writers.set_record,
    kinds.SetStamp: paper_writers.set_stamp,
    kinds.AddSubmission: fact_writers.add_submission,
    kinds.AcceptEdition: fact_writers.accept_edition,
    kinds.EraseAnswer: fact_writers.erase_answer,
    kinds.SetCalendar: calendar.set_calendar,
}

_SAVE = sa.select(tables.save).where(tables.save.c.save_id == sa.bindparam("save_id"))
_KEEP_SAVE = tables.save.insert()
_HEAD = (
    sa.select(tables.case_head)
    .where(tables.case_head.c.case_id == sa.bindparam("case_id"))
    .with_for_update()
)


def content_of(entry: Entry, changes: Sequence[Change]) -> str:
    """Return the text by which a repeated save is recognised; the time is no part of it.

    Checks on the way that everything can be stored: UserError for texts nothing can carry.
    """
    check_references(entry.refs)
    if not entry.save_id or not entry.verb or not entry.who:
        raise ValueError("an entry needs a verb, a person and a save id")
    said = {"verb": entry.verb, "who": entry.who, "case": entry.case_id, "refs": plain(entry.refs)}
    # Rows that cells name and a case's title follow from the answers of the same save, whether
    # they were new or not.
    follows = kinds.AddRows | kinds.RenameCase
    given = [item for item in changes if not isinstance(item, follows)] or changes
    return canonical({"entry": said, "changes": [plain(item) for item in given]}).decode("utf-8")


def write(
    connection: sa.Connection,
    entry: Entry,
    changes: Sequence[Change],
    content: str,
    *,
    derive: Derive,
    memory: AnswerMemory,
    sign: Sign | None,
    clock: Callable[[], datetime] | None = None,
) -> Receipt:
    """Write one save inside the transaction of ``connection``; Conflict and UserError undo it.

    ``clock`` is read while the chain is locked, so entries that waited for each other stand in the
    order of their times; without it the entry's own time stands.
    """
    earlier = find_receipt(connection, entry.save_id, content)
    if earlier is not None:
        return earlier
    case_id = _case_of(connection, entry, changes)
    head = _take_head(connection, case_id, changes)
    if connection.dialect.name == "postgresql":
        earlier = find_receipt(connection, entry.save_id, content)
        if earlier is not None:
            return earlier
    if clock is not None:
        entry = replace(entry, at=clock())
    w = Writing(connection, entry, head)
    _apply(w, changes)
    w.flush()
    if w.conflicts:
        raise Conflict(tuple(w.conflicts))
    law = 0
    if w.facts:
        held = hold_definitions(connection)
        law = held.revision
        written = w.revisions
        derive_case(connection, case_id, derive, held, entry.at, memory=memory, written=written)
    elif case_id:
        touch_case(connection, case_id, entry.at)
    index, hashed = link(connection, entry, head, w.noted, sign)
    receipt = Receipt(index, case_id, head.seq + 1, hashed, w.all_changes(), w.revisions, law)
    _store_receipt(connection, entry.save_id, content, receipt)
    return receipt


def find_receipt(connection: sa.Connection, save_id: str, content: str) -> Receipt | None:
    """Return the receipt of a save written before; UserError if it held something else."""
    row = connection.execute(_SAVE, {"save_id": save_id}).one_or_none()
    if row is None:
        return None
    if commit(content, row.salt) != row.digest:
        raise UserError(
            Message("storage.save_other"),
            Message("storage.save_other_do"),
            safe=Message("storage.save_other_safe"),
            code="save.other",
        )
    return replace(read_receipt(row.receipt), repeated=True)


def _apply(w: Writing, changes: Sequence[Change]) -> None:
    answers = [change for change in changes if isinstance(change, kinds.SetAnswer)]
    rows = [change for change in changes if isinstance(change, kinds.AddRows)]
    order = list(_WRITERS)
    ranked = sorted(
        (c for c in changes if not isinstance(c, kinds.SetAnswer | kinds.AddRows)),
        key=lambda change: order.index(type(change)),
    )
    before = [c for c in ranked if order.index(type(c)) <= order.index(kinds.EditCase)]
    for change in before:
        _WRITERS[type(change)](w, change)
    if rows:
        answers += row_writers.new_rows(w, rows)
    if answers:
        fact_writers.set_answers(w, answers)
    for change in ranked[len(before) :]:
        _WRITERS[type(change)](w, change)


def _case_of(connection: sa.Connection, entry: Entry, changes: Sequence[Change]) -> str:
    named = {entry.case_id} | {_named_case(connection, change) for change in changes}
    named.discard("")
    if len(named) > 1:
        raise ValueError("one save touches one case")
    return named.pop() if named else ""


def _named_case(connection: sa.Connection, change: Change) -> str:
    match change:
        case kinds.NewCase(case=case) | kinds.EditCase(case=case):
            return case.id
        case kinds.NewDocument(document=document):
            return document.case_id
        case kinds.NewRecord(record=record) | kinds.SetRecord(record=record):
            return record.case_id
        case kinds.AddEvidence(evidence=evidence):
            return evidence.case_id
        case kinds.SetAnswer() | kinds.AddRows() | kinds.EraseAnswer() | kinds.RenameCase():
            return change.case_id
        case kinds.AddSubmission() | kinds.SetStamp():
            return change.case_id
        case kinds.SetDocument() | kinds.SetBlock() | kinds.SetQuotations() | kinds.AddComment():
            return _case_of_document(connection, change.document_id)
    return ""


def _case_of_document(connection: sa.Connection, document_id: str) -> str:
    """Return a document's case; "" while the document is only being made by this very save."""
    table = tables.document.c
    found = connection.execute(sa.select(table.case_id).where(table.id == document_id)).scalar()
    return "" if found is None else str(found)


def _take_head(connection: sa.Connection, case_id: str, changes: Sequence[Change]) -> Head:
    """Lock the chain of a case until the end of the transaction; begin it for a new case."""
    row = connection.execute(_HEAD, {"case_id": case_id}).one_or_none()
    opened = any(isinstance(change, kinds.NewCase) for change in changes)
    if opened and row is not None:
        raise UserError(
            Message("storage.case_twice", {"case_id": case_id}),
            Message("storage.case_twice_do"),
            safe=Message("errors.nothing_written"),
            code="case.twice",
        )
    if opened:
        first = Head(case_id, 0, genesis(case_id))
        values = {"case_id": case_id, "seq": 0, "hash": first.hash}
        connection.execute(tables.case_head.insert(), values)
        return first
    if row is None:
        raise not_found("case", case_id)
    return Head(case_id, row.seq, row.hash)


def _store_receipt(connection: sa.Connection, save_id: str, content: str, receipt: Receipt) -> None:
    salt = new_salt()
    changed = receipt.changes
    kept = {
        "index": receipt.index,
        "case": receipt.case_id,
        "seq": receipt.seq,
        "hash": receipt.hash.hex(),
        "revisions": dict(receipt.revisions),
        "cases": sorted(changed.cases),
        "keys": sorted(changed.keys),
        "documents": sorted(changed.documents),
        "records": sorted(changed.records),
        "register": changed.register,
        "persons": changed.persons,
        "definitions": changed.definitions,
        "law": receipt.definitions,
    }
    row = {
        "save_id": save_id,
        "salt": salt,
        "digest": commit(content, salt),
        "receipt": canonical(kept).decode("utf-8"),
    }
    connection.execute(_KEEP_SAVE, row)


def read_receipt(text: str) -> Receipt:
    """Read a receipt as it is stored."""
    kept = json.loads(text)
    return Receipt(
        index=kept["index"],
        case_id=kept["case"],
        seq=kept["seq"],
        hash=bytes.fromhex(kept["hash"]),
        changes=Changes(
            frozenset(kept["cases"]),
            frozenset(kept["keys"]),
            frozenset(kept["documents"]),
            frozenset(kept["records"]),
            kept["register"],
            kept["persons"],
            definitions=kept.get("definitions", False),  # earlier versions did not say
        ),
        revisions=kept["revisions"],
        definitions=kept.get("law", 0),
    )
