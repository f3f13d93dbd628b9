"""Writing documents, blocks, comments, quotations, records and stored files inside the door."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from pirdesk.casefile.case import Block, DocumentState, Label, Record
from pirdesk.errors import TermConflict, UserError, shortened
from pirdesk.messages import Message
from pirdesk.storage import tables
from pirdesk.storage.canonical import canonical
from pirdesk.storage.changes import (
    AddBlob,
    AddComment,
    AddEvidence,
    NewDocument,
    NewRecord,
    SetBlock,
    SetDocument,
    SetQuotations,
    SetRecord,
    SetStamp,
    plain,
)
from pirdesk.storage.columns import AnyRow
from pirdesk.storage.reading import not_found
from pirdesk.storage.writing import Writing


def new_document(w: Writing, change: NewDocument) -> None:
    """Store a document with its blocks; a block's first revision is 1."""
    given = change.document
    w.connection.execute(
        tables.document.insert().values(
            id=given.id,
            case_id=given.case_id,
            template=given.template,
            title=given.title,
            language=given.language,
            edition=given.edition,
            state=given.state.value,
            author=given.author,
            reviewer=given.reviewer,
            created_at=given.created_at,
            parameters=_json(dict(given.parameters)) if given.parameters is not None else None,
            revision=1,
            label=given.label.value,
        )
    )
    w.note("document", given.id, revision=1, state=given.state.value)
    for position, block in enumerate(given.blocks):
        first = replace(block, revision=max(block.revision, 1), author=block.author or given.author)
        _add_block(w, given.id, position, first, given.label)
    w.touch(document=given.id)


def _add_block(w: Writing, document_id: str, position: int, block: Block, label: Label) -> None:
    _block_revision(w, document_id, block, label)
    w.connection.execute(
        tables.block.insert().values(
            document_id=document_id,
            block_id=block.id,
            position=position,
            kind=block.kind,
            exhibit=block.exhibit,
            revision=block.revision,
            label=label.value,
        )
    )


def _block_revision(w: Writing, document_id: str, block: Block, label: Label) -> None:
    block_id, revision = block.id, block.revision
    commitment = w.keep(block.markdown, label)
    w.connection.execute(
        tables.block_revision.insert().values(
            document_id=document_id,
            block_id=block_id,
            revision=revision,
            commitment=commitment,
            author=block.author,
            at=w.entry.at,
            label=label.value,
        )
    )
    identity = f"{document_id}/{block_id}"
    w.note("block", identity, revision=revision, commitment=commitment)
    w.revisions[identity] = revision


def set_document(w: Writing, change: SetDocument) -> None:
    """Move a document from one of the states named to another; the wrong state is refused."""
    row = _document(w, change.document_id)
    if DocumentState(row.state) not in change.from_states:
        wanted = tuple(state.words for state in change.from_states)
        raise UserError(
            Message(
                "storage.document_state",
                {"state": DocumentState(row.state).words, "wanted": wanted},
            ),
            Message("storage.document_state_do"),
            safe=Message("errors.nothing_changed"),
            code="document.state",
        )
    values: dict[str, Any] = {"state": change.state.value, "revision": row.revision + 1}
    if change.reviewer is not None:
        values["reviewer"] = change.reviewer
    table = tables.document
    w.connection.execute(table.update().where(table.c.id == row.id).values(values))
    reviewer = {} if change.reviewer is None else {"reviewer": change.reviewer}
    w.note("document", row.id, revision=row.revision + 1, state=change.state.value, **reviewer)
    w.touch(document=row.id)


def set_block(w: Writing, change: SetBlock) -> None:
    """Store a block's next revision while its document is a draft, or note the conflict."""
    row = _document(w, change.document_id)
    if row.state != DocumentState.DRAFT.value:
        raise UserError(
            Message("storage.document_closed", {"state": DocumentState(row.state).words}),
            Message("storage.document_closed_do"),
            safe=Message("storage.document_closed_safe"),
            code="document.closed",
        )
    view = tables.document_block.c
    stored = w.connection.execute(
        sa.select(view.revision, view.markdown, view.author).where(
            view.document_id == row.id, view.id == change.block_id
        )
    ).one_or_none()
    if stored is None:
        raise not_found("part", change.block_id)
    revision, markdown, author = stored
    identity = f"{row.id}/{change.block_id}"
    if revision != change.based_on:
        conflict = TermConflict(
            identity, revision, change.based_on, markdown, change.markdown, author
        )
        w.conflicts.append(conflict)
        return
    label = Label(row.label)
    mine = Block(change.block_id, change.markdown, revision=revision + 1, author=w.entry.who)
    _block_revision(w, row.id, mine, label)
    block, document = tables.block, tables.document
    w.connection.execute(
        block.update()
        .where(block.c.document_id == row.id, block.c.block_id == change.block_id)
        .values(revision=revision + 1)
    )
    w.connection.execute(
        document.update().where(document.c.id == row.id).values(revision=row.revision + 1)
    )
    w.touch(document=row.id)


def set_quotations(w: Writing, change: SetQuotations) -> None:
    """Replace what a document quotes."""
    row = _document(w, change.document_id)
    table = tables.quotation
    w.connection.execute(table.delete().where(table.c.document_id == row.id))
    rows = [
        {
            "document_id": row.id,
            "number": number,
            "block_id": quoted.block_id,
            "term": quoted.term,
            "revision": quoted.revision,
            "text": quoted.text,
            "label": row.label,
        }
        for number, quoted in enumerate(change.quotations)
    ]
    if rows:
        w.connection.execute(table.insert(), rows)
    w.note("quotations", row.id, count=len(rows))
    w.touch(document=row.id)


def add_comment(w: Writing, change: AddComment) -> None:
    """Add a remark as the next one of the document."""
    row = _document(w, change.document_id)
    table = tables.comment
    last = w.connection.execute(
        sa.select(sa.func.max(table.c.number)).where(table.c.document_id == row.id)
    ).scalar()
    number = (last or 0) + 1
    commitment = w.keep(change.comment.text, Label(row.label))
    w.connection.execute(
        table.insert().values(
            document_id=row.id,
            number=number,
            block_id=change.comment.block_id,
            who=change.comment.who,
            at=change.comment.at,
            commitment=commitment,
            label=row.label,
        )
    )
    w.note("comment", row.id, revision=number, commitment=commitment)
    w.touch(document=row.id)


def add_blob(w: Writing, change: AddBlob) -> None:
    """Store bytes once under their SHA-256; ValueError where the name does not fit the bytes."""
    _store_bytes(w, change.sha256, change.data, w.entry.label)
    w.note("blob", change.sha256, size=len(change.data))


def _store_bytes(w: Writing, sha256: str, data: bytes, label: Label) -> None:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("the bytes do not have the SHA-256 they are named by")
    table = tables.blob
    known = w.connection.execute(sa.select(table.c.sha256).where(table.c.sha256 == sha256))
    if known.first() is None:
        w.connection.execute(
            table.insert().values(sha256=sha256, size=len(data), data=data, label=label.value)
        )


def new_record(w: Writing, change: NewRecord) -> None:
    """Store a frozen document's record."""
    given = change.record
    row = _document(w, given.document_id)
    w.connection.execute(
        tables.record.insert().values(
            id=given.id,
            document_id=given.document_id,
            case_id=given.case_id,
            label=row.label,
            **_record_values(given),
        )
    )
    _record_noted(w, given)


def set_record(w: Writing, change: SetRecord) -> None:
    """Store a record's next revision if its bytes are still the ones named."""
    given, table = change.record, tables.record
    stored = w.connection.execute(
        sa.select(table.c.sha256).where(table.c.id == given.id, table.c.case_id == given.case_id)
    ).scalar_one_or_none()
    if stored is None:
        raise not_found("record", given.id)
    if stored != change.based_on_sha256:
        raise UserError(
            Message("storage.record_stale"),
            Message("storage.record_stale_do"),
            safe=Message("errors.nothing_changed"),
            code="record.stale",
        )
    w.connection.execute(
        table.update().where(table.c.id == given.id).values(**_record_values(given))
    )
    _record_noted(w, given)


def _record_values(given: Record) -> dict[str, Any]:
    return {
        "state": given.state.value,
        "sha256": given.sha256,
        "expected": _json([asdict(item) for item in given.expected]),
        "signed": _json(list(given.signed)),
        "frozen_at": given.frozen_at,
        "closed_at": given.closed_at,
        "reason": given.reason,
    }


def _record_noted(w: Writing, given: Record) -> None:
    w.note("record", given.id, sha256=given.sha256, state=given.state.value)
    w.touch(record=given.id, document=given.document_id)


def set_stamp(w: Writing, change: SetStamp) -> None:
    """Store how far a record's time is proven; it replaces what was known before."""
    given, table = change.stamp, tables.record_stamp
    record = w.connection.execute(
        sa.select(tables.record.c.document_id, tables.record.c.label).where(
            tables.record.c.id == given.record_id, tables.record.c.case_id == change.case_id
        )
    ).one_or_none()
    if record is None:
        raise not_found("record", given.record_id)
    w.connection.execute(table.delete().where(table.c.record_id == given.record_id))
    w.connection.execute(table.insert().values(**asdict(given), label=record.label))
    w.note("stamp", given.record_id, level=given.level, waiting=int(given.waiting))
    w.touch(record=given.record_id, document=record.document_id)


def add_evidence(w: Writing, change: AddEvidence) -> None:
    """Store a file of the case; the same file twice is refused."""
    given, table = change.evidence, tables.evidence
    known = w.connection.execute(
        sa.select(table.c.name).where(
            table.c.case_id == given.case_id, table.c.sha256 == given.sha256
        )
    ).scalar_one_or_none()
    if known is not None:
        raise UserError(
            Message("storage.evidence_twice", {"name": shortened(known, 80)}),
            safe=Message("storage.evidence_twice_safe"),
            code="evidence.twice",
        )
    _store_bytes(w, given.sha256, change.data, given.label)
    w.connection.execute(
        table.insert().values(
            case_id=given.case_id,
            sha256=given.sha256,
            name=given.name,
            media_type=given.media_type,
            size=given.size,
            caption=given.caption,
            added_by=given.added_by,
            added_at=given.added_at,
            label=given.label.value,
            original=given.original,
        )
    )
    commitment = w.keep(canonical(plain(given)).decode("utf-8"), given.label)
    w.note("evidence", given.sha256, commitment=commitment)


def _document(w: Writing, document_id: str) -> AnyRow:
    table = tables.document
    row = w.connection.execute(sa.select(table).where(table.c.id == document_id)).one_or_none()
    if row is None or row.case_id != w.case_id:
        raise not_found("document", document_id)
    return row


def _json(value: Any) -> str:
    return canonical(value).decode("utf-8")
