"""The tables and views of the case database as the program speaks to them (SQLAlchemy Core).

The migrations hold their own frozen copy; a test proves that both give the same database.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from pirdesk.storage.columns import (
    Instant,
    Sorted,
    Whole,
    flag,
    instant,
    instant_text,
    metadata,
    raw,
    table,
    whole,
    words,
)
from pirdesk.storage.duty_tables import calendar_event, clock_row, kept_clock, submission

APPEND_ONLY = (
    "ledger",
    "leaf",
    "answer_revision",
    "block_revision",
    "comment",
    "blob",
    "definition",
    "erasure",
    "submission",
)

desk_schema = table(
    "desk_schema",
    sa.Column("one", Whole, primary_key=True, autoincrement=False),
    words("product"),
    whole("version"),
    whole("min_reader"),
    whole("min_writer"),
    sa.CheckConstraint("one = 1", "one"),
)

case_file = table(
    "case_file",
    words("id", primary_key=True),
    words("title"),
    instant("created_at"),
    words("created_by"),
    flag("exercise"),
    words("note"),
    whole("revision"),
    words("state"),
    words("commitment"),
)

case_head = table(
    "case_head",
    words("case_id", primary_key=True),
    whole("seq"),
    raw("hash"),
)

tree = table(
    "tree",
    sa.Column("one", Whole, primary_key=True, autoincrement=False),
    whole("size"),
    raw("frontier"),
    sa.CheckConstraint("one = 1", "one"),
)

ledger = table(
    "ledger",
    sa.Column("log_index", Whole, primary_key=True, autoincrement=False),
    words("case_id"),
    whole("seq"),
    instant("at"),
    words("who"),
    words("verb"),
    words("scheme"),
    raw("body"),
    raw("prev_hash"),
    raw("hash"),
    raw("signature"),
    words("key_id"),
    words("save_id"),
    sa.UniqueConstraint("case_id", "seq"),
    sa.UniqueConstraint("case_id", "prev_hash"),
    sa.UniqueConstraint("save_id"),
)

leaf = table(
    "leaf",
    sa.Column(
        "log_index", Whole, sa.ForeignKey("ledger.log_index"), primary_key=True, autoincrement=False
    ),
    raw("leaf_hash"),
)

save = table(
    "save",
    words("save_id", primary_key=True),
    raw("salt"),
    words("digest"),
    words("receipt"),
)

kept_text = table(
    "kept_text",
    words("commitment", primary_key=True),
    words("case_id"),
    raw("salt"),
    words("content"),
)

erasure = table(
    "erasure",
    words("commitment", primary_key=True),
    words("case_id"),
    words("who"),
    instant("at"),
    words("reason"),
)

answer_revision = table(
    "answer_revision",
    words("case_id", primary_key=True),
    words("key", primary_key=True),
    whole("revision", primary_key=True, autoincrement=False),
    flag("removed"),
    words("commitment"),
    words("who"),
    instant("at"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
)

answer_current = table(
    "answer_current",
    words("case_id", primary_key=True),
    words("key", primary_key=True),
    whole("revision"),
    flag("removed"),
    sa.ForeignKeyConstraint(
        ["case_id", "key", "revision"],
        ["answer_revision.case_id", "answer_revision.key", "answer_revision.revision"],
    ),
)

document = table(
    "document",
    words("id", primary_key=True),
    words("case_id"),
    words("template"),
    words("title"),
    words("language"),
    words("edition"),
    words("state"),
    words("author"),
    words("reviewer"),
    instant("created_at"),
    sa.Column("parameters", sa.Text),
    whole("revision"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.Index(None, "case_id", "created_at"),
    sa.Index(None, "state"),
)

block = table(
    "block",
    words("document_id", primary_key=True),
    words("block_id", primary_key=True),
    whole("position"),
    words("kind"),
    words("exhibit"),
    whole("revision"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
)

block_revision = table(
    "block_revision",
    words("document_id", primary_key=True),
    words("block_id", primary_key=True),
    whole("revision", primary_key=True, autoincrement=False),
    words("commitment"),
    words("author"),
    instant("at"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
)

comment = table(
    "comment",
    words("document_id", primary_key=True),
    whole("number", primary_key=True, autoincrement=False),
    words("block_id"),
    words("who"),
    instant("at"),
    words("commitment"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
)

quotation = table(
    "quotation",
    words("document_id", primary_key=True),
    whole("number", primary_key=True, autoincrement=False),
    words("block_id"),
    words("term"),
    whole("revision"),
    words("text"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
)

blob = table(
    "blob",
    words("sha256", primary_key=True),
    whole("size"),
    raw("data"),
)

record = table(
    "record",
    words("id", primary_key=True),
    words("document_id"),
    words("case_id"),
    words("state"),
    words("sha256"),
    words("expected"),
    words("signed"),
    instant("frozen_at", nullable=True),
    instant("closed_at", nullable=True),
    words("reason"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"]),
    sa.Index(None, "case_id"),
    sa.Index(None, "sha256"),
)

record_stamp = table(
    "record_stamp",
    words("record_id", primary_key=True),
    words("level"),
    flag("waiting"),
    whole("attempts"),
    words("fault"),
    instant("tried_at", nullable=True),
    instant("stamped_at", nullable=True),
    instant("until", nullable=True),
    sa.ForeignKeyConstraint(["record_id"], ["record.id"]),
    sa.Index(None, "until"),
)

evidence = table(
    "evidence",
    words("case_id", primary_key=True),
    words("sha256", primary_key=True),
    words("name"),
    words("media_type"),
    whole("size"),
    words("caption"),
    words("added_by"),
    instant("added_at"),
    words("original", server_default=""),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"]),
)

person = table(
    "person",
    words("id", primary_key=True),
    words("name"),
    words("role"),
    words("key_id"),
)

person_key = table(
    "person_key",
    words("key_id", primary_key=True),
    words("person_id"),
    raw("public_key"),
    raw("certificate"),
    instant("at"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
)

definition = table(
    "definition",
    words("kind", primary_key=True),
    words("id", primary_key=True),
    whole("version", primary_key=True, autoincrement=False),
    words("content"),
    words("author"),
    instant("at"),
    words("based_on_id"),
    words("based_on_version"),
    words("based_on_hash"),
    words("reason", server_default=""),
)

register_row = table(
    "register_row",
    words("case_id", primary_key=True),
    words("kind"),
    words("severity"),
    instant("next_due", nullable=True),
    words("next_duty"),
    whole("open_duties"),
    instant("created_at"),
    instant("changed_at"),
    sa.Column("title_order", Sorted, nullable=False),
    sa.Column("due_order", Sorted, nullable=False),
    whole("facts_revision"),
    words("pack"),
    words("search_text"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.Index(None, "changed_at", "case_id"),
    sa.Index(None, "created_at", "case_id"),
    sa.Index(None, "title_order", "case_id"),
    sa.Index(None, "due_order", "case_id"),
)


def _view(name: str, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(key, kind) for key, kind in columns.items()))


current_answer = _view(
    "current_answer",
    case_id=sa.Text,
    key=sa.Text,
    revision=Whole,
    who=sa.Text,
    at=Instant,
    label=sa.Text,
    content=sa.Text,
)

register_page = _view(
    "register_page",
    case_id=sa.Text,
    title=sa.Text,
    kind=sa.Text,
    state=sa.Text,
    label=sa.Text,
    exercise=sa.Boolean,
    created_at=Instant,
    changed_at=Instant,
    severity=sa.Text,
    next_due=Instant,
    next_duty=sa.Text,
    open_duties=Whole,
    title_order=Sorted,
    due_order=Sorted,
    search_text=sa.Text,
)

document_block = _view(
    "document_block",
    document_id=sa.Text,
    position=Whole,
    id=sa.Text,
    kind=sa.Text,
    exhibit=sa.Text,
    revision=Whole,
    author=sa.Text,
    markdown=sa.Text,
)

stale_quotation = _view(
    "stale_quotation",
    case_id=sa.Text,
    document_id=sa.Text,
    number=Whole,
    block_id=sa.Text,
    term=sa.Text,
    revision=Whole,
    text=sa.Text,
)

__all__ = [
    "APPEND_ONLY",
    "calendar_event",
    "clock_row",
    "instant_text",
    "kept_clock",
    "metadata",
    "submission",
]
