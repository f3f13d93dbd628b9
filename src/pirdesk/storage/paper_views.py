"""Reading documents, records, stored files and the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pirdesk.casefile.case import (
    Block,
    Comment,
    Document,
    DocumentState,
    Evidence,
    Label,
    LedgerEntry,
    Quotation,
    Record,
    RecordStamp,
)
from pirdesk.errors import SurroundingsError
from pirdesk.messages import Message
from pirdesk.storage import merkle, reading, tables
from pirdesk.storage.columns import AnyRow
from pirdesk.storage.views import CaseViews

if TYPE_CHECKING:
    from pirdesk.storage.watching import Written

_OPEN = tuple(
    state.value
    for state in DocumentState
    if state not in (DocumentState.SEALED, DocumentState.ABANDONED, DocumentState.VOID)
)


class DocumentViews(CaseViews):
    """Documents, what they quote, remarks, records, evidence and stored bytes."""

    def documents(self, case_id: str) -> tuple[Document, ...]:
        """Return a case's documents without their blocks, oldest first."""
        table = tables.document
        query = sa.select(table).where(table.c.case_id == case_id)
        rows = self._rows(query.order_by(table.c.created_at, table.c.id))
        return tuple(reading.document_of(row) for row in rows)

    def open_documents(self) -> tuple[Document, ...]:
        """Return the documents of all cases that are not sealed or abandoned, newest first."""
        table = tables.document
        query = sa.select(table).where(table.c.state.in_(_OPEN))
        rows = self._rows(query.order_by(table.c.created_at.desc(), table.c.id))
        return tuple(reading.document_of(row) for row in rows)

    def document(self, document_id: str) -> Document:
        """Return one document with its blocks; NotFound where there is none."""
        query = sa.select(tables.document).where(tables.document.c.id == document_id)
        with self.transaction() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                raise reading.not_found("document", document_id)
            return reading.document_of(row, reading.read_blocks(connection, document_id))

    def block_history(self, document_id: str, block_id: str) -> tuple[Block, ...]:
        """Return every revision of one part of a document, oldest first."""
        table, kept = tables.block_revision, tables.kept_text
        query = (
            sa.select(table.c.block_id, kept.c.content, table.c.revision, table.c.author)
            .outerjoin_from(table, kept, kept.c.commitment == table.c.commitment)
            .where(table.c.document_id == document_id, table.c.block_id == block_id)
            .order_by(table.c.revision)
        )
        rows = self._rows(query)
        if any(row.content is None for row in rows):
            raise reading.text_lost(reading.part_of(block_id, document_id))
        return tuple(
            Block(row.block_id, row.content, revision=row.revision, author=row.author)
            for row in rows
        )

    def comments(self, document_id: str) -> tuple[Comment, ...]:
        """Return the remarks on a document, oldest first."""
        table, kept = tables.comment, tables.kept_text
        query = (
            sa.select(table.c.block_id, table.c.who, table.c.at, kept.c.content)
            .outerjoin_from(table, kept, kept.c.commitment == table.c.commitment)
            .where(table.c.document_id == document_id)
            .order_by(table.c.number)
        )
        rows = self._rows(query)
        if any(row.content is None for row in rows):
            raise reading.text_lost(Message("storage.comment_of", {"document": document_id}))
        return tuple(Comment(*row) for row in rows)

    def quotations(self, document_id: str) -> tuple[Quotation, ...]:
        """Return what a document quotes, in its order."""
        table = tables.quotation
        query = sa.select(table).where(table.c.document_id == document_id)
        return tuple(_quotation(row) for row in self._rows(query.order_by(table.c.number)))

    def stale_quotations(self, case_id: str) -> tuple[Quotation, ...]:
        """Return the quotations of a case whose fact has a newer revision."""
        view = tables.stale_quotation
        query = sa.select(view).where(view.c.case_id == case_id)
        rows = self._rows(query.order_by(view.c.document_id, view.c.number))
        return tuple(_quotation(row) for row in rows)

    def records(self, case_id: str) -> tuple[Record, ...]:
        """Return a case's records in the order they were frozen."""
        table = tables.record
        query = sa.select(table).where(table.c.case_id == case_id)
        rows = self._rows(query.order_by(table.c.frozen_at, table.c.id))
        return tuple(reading.record_of(row) for row in rows)

    def record(self, record_id: str) -> Record:
        """Return one record; NotFound where there is none."""
        query = sa.select(tables.record).where(tables.record.c.id == record_id)
        return reading.record_of(self._one(query, "record", record_id))

    def records_of_bytes(self, sha256: str) -> tuple[Record, ...]:
        """Return the records whose present bytes have this SHA-256 (hex)."""
        query = sa.select(tables.record).where(tables.record.c.sha256 == sha256)
        return tuple(reading.record_of(row) for row in self._rows(query))

    def all_records(self) -> tuple[Record, ...]:
        """Return the records of all cases in the order they were frozen."""
        query = sa.select(tables.record).order_by(tables.record.c.frozen_at, tables.record.c.id)
        return tuple(reading.record_of(row) for row in self._rows(query))

    def stamps(self) -> dict[str, RecordStamp]:
        """Return what is known of each record's time, by record; a record may have none."""
        found = map(reading.stamp_of, self._rows(sa.select(tables.record_stamp)))
        return {stamp.record_id: stamp for stamp in found}

    def blob(self, sha256: str) -> bytes:
        """Return stored bytes, hashed again on the way; SurroundingsError if they changed."""
        table = tables.blob.c
        query = sa.select(table.data).where(table.sha256 == sha256)
        data: bytes = self._one(query, "stored file", sha256).data
        if hashlib.sha256(data).hexdigest() != sha256:
            raise SurroundingsError(
                Message("storage.blob", {"sum": sha256[:16]}),
                Message("storage.blob_do"),
                safe=Message("storage.blob_safe"),
                code="database.blob",
            )
        return data

    def evidence(self, case_id: str) -> tuple[Evidence, ...]:
        """Return a case's evidence in the order it was added."""
        table = tables.evidence
        query = sa.select(table).where(table.c.case_id == case_id)
        rows = self._rows(query.order_by(table.c.added_at, table.c.sha256))
        return tuple(_evidence(row) for row in rows)


class Views(DocumentViews):
    """Everything that can be read, the ledger too."""

    def ledger(self, case_id: str = "") -> tuple[LedgerEntry, ...]:
        """Return the entries of one chain, or of all for "", in the order of the ledger."""
        table = tables.ledger
        query = sa.select(table).order_by(table.c.log_index)
        if case_id:
            query = query.where(table.c.case_id == case_id)
        return tuple(reading.ledger_entry_of(row) for row in self._rows(query))

    def ledger_of(self, verbs: Sequence[str]) -> tuple[LedgerEntry, ...]:
        """Return the entries of these verbs over all cases, in the order of the ledger."""
        table = tables.ledger
        query = sa.select(table).where(table.c.verb.in_(verbs)).order_by(table.c.log_index)
        return tuple(reading.ledger_entry_of(row) for row in self._rows(query))

    def recent_ledger(self, limit: int = 50) -> tuple[LedgerEntry, ...]:
        """Return the newest entries over all cases, newest first."""
        table = tables.ledger
        rows = self._rows(sa.select(table).order_by(table.c.log_index.desc()).limit(limit))
        return tuple(reading.ledger_entry_of(row) for row in rows)

    def ledger_size(self) -> int:
        """Return the number of entries."""
        return int(self._rows(sa.select(tables.tree.c.size))[0].size)

    def written_since(self, index: int) -> tuple[Written, ...]:
        """Return what was written from an index of the ledger on, oldest first; some at a time."""
        from pirdesk.storage.watching import written_since  # noqa: PLC0415 - after the start

        with self.transaction() as connection:
            return written_since(connection, index)

    def tree_head(self) -> tuple[int, bytes]:
        """Return the number of entries and the Merkle root over them."""
        row = self._rows(sa.select(tables.tree.c.size, tables.tree.c.frontier))[0]
        return row.size, merkle.Frontier.unpack(row.size, row.frontier).root()

    def root_of(self, size: int) -> bytes | None:
        """Return the Merkle root over the first ``size`` entries, None where there are fewer."""
        leaves = self._leaves()
        return merkle.root(leaves[:size]) if 0 <= size <= len(leaves) else None

    def first_hash(self) -> bytes:
        """Return the hash of the first ledger entry, empty where there is none."""
        table = tables.ledger
        rows = self._rows(sa.select(table.c.hash).order_by(table.c.log_index).limit(1))
        return bytes(rows[0].hash) if rows else b""

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """Return the proof that an entry is in the tree of the present size; NotFound."""
        leaves = self._leaves()
        if not 0 <= index < len(leaves):
            raise reading.not_found("ledger entry", str(index))
        return merkle.inclusion_proof(leaves, index)

    def consistency(self, size: int) -> tuple[bytes, ...]:
        """Return the proof that the tree of ``size`` entries is a prefix of the present one."""
        leaves = self._leaves()
        if not 0 < size <= len(leaves):
            raise reading.not_found("ledger entry", str(size - 1))
        return merkle.consistency_proof(leaves, size)

    def _leaves(self) -> list[bytes]:
        query = sa.select(tables.leaf.c.leaf_hash).order_by(tables.leaf.c.log_index)
        return [row.leaf_hash for row in self._rows(query)]


def _quotation(row: AnyRow) -> Quotation:
    return Quotation(row.document_id, row.block_id, row.term, row.revision, row.text)


def _evidence(row: AnyRow) -> Evidence:
    return Evidence(
        sha256=row.sha256,
        case_id=row.case_id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        caption=row.caption,
        added_by=row.added_by,
        added_at=row.added_at,
        label=Label(row.label),
        original=row.original,
    )
