"""A case as the desk knew it at an instant, from the revisions that were stored by then.

Reads only; what was erased since is shown as erased, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa

from pirdesk.casefile.case import Block, Document, Label
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.storage import reading, tables
from pirdesk.storage.answer_text import read_answer_text
from pirdesk.storage.views import CaseViews


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One stored revision of one answer; ``answer`` is None where it removed the answer."""

    key: str
    answer: Answer | None
    at: datetime
    who: str
    revision: int


def all_revisions(views: CaseViews, case_id: str) -> tuple[PastAnswer, ...]:
    """Return every revision of every answer of a case, oldest first; NotFound for no case.

    Privileged revisions are left out.
    """
    table, kept = tables.answer_revision.c, tables.kept_text
    query = (
        sa.select(table.key, table.revision, table.removed, table.who, table.at, kept.c.content)
        .outerjoin_from(tables.answer_revision, kept, kept.c.commitment == table.commitment)
        .where(table.case_id == case_id, table.label != Label.PRIVILEGED.value)
        .order_by(table.at, table.key, table.revision)
    )
    with views.transaction() as connection:
        reading.read_case(connection, case_id)
        return tuple(
            PastAnswer(
                key,
                None if removed else _answer(content, who, at, revision),
                at,
                who,
                revision,
            )
            for key, revision, removed, who, at, content in connection.execute(query)
        )


def sheet_at(views: CaseViews, case_id: str, instant: datetime) -> FactSheet:
    """Return the answers of a case as they stood at an instant, that instant included."""
    return sheet_of(r for r in all_revisions(views, case_id) if r.at <= instant)


def sheet_of(revisions: Iterable[PastAnswer]) -> FactSheet:
    """Return the sheet some revisions make, the last of each key standing."""
    found: dict[str, Answer] = {}
    for past in revisions:
        if past.answer is None:
            found.pop(past.key, None)
        else:
            found[past.key] = past.answer
    return FactSheet(MappingProxyType(dict(sorted(found.items()))))


def blocks_at(views: CaseViews, document: Document, instant: datetime) -> tuple[Block, ...]:
    """Return a document's blocks with the words they had at an instant."""
    table, revision, kept = tables.block.c, tables.block_revision, tables.kept_text
    query = (
        sa.select(
            table.block_id,
            kept.c.content,
            table.kind,
            table.exhibit,
            revision.c.revision,
            revision.c.author,
        )
        .select_from(tables.block)
        .join(
            revision,
            (revision.c.document_id == table.document_id) & (revision.c.block_id == table.block_id),
        )
        .outerjoin(kept, kept.c.commitment == revision.c.commitment)
        .where(table.document_id == document.id, revision.c.at <= instant)
        .order_by(table.position, revision.c.revision)
    )
    with views.transaction() as connection:
        rows = connection.execute(query).all()
    latest: Mapping[str, Block] = {
        row[0]: Block(row[0], row[1] or "", row[2], row[3], row[4], row[5]) for row in rows
    }
    return tuple(latest.values())


def _answer(content: str | None, who: str, at: datetime, revision: int) -> Answer:
    if content is None:
        return Answer(
            None, Certainty.UNKNOWN, because=reading.ERASED, who=who, at=at, revision=revision
        )
    return read_answer_text(content, who=who, at=at, revision=revision)
