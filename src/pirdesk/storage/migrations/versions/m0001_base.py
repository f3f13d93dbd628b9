"""The first schema: cases, answers, documents, records, persons, ledger and derived rows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from pirdesk.errors import SurroundingsError
from pirdesk.messages import Message
from pirdesk.storage import guards
from pirdesk.storage.ledger import genesis

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "ledger",
    "leaf",
    "answer_revision",
    "block_revision",
    "comment",
    "blob",
    "definition",
    "erasure",
)
VIEWS = ("current_answer", "register_page", "document_block")

_metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Sorted = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, **more)


def _number(name: str, **more: Any) -> sa.Column[int]:
    return sa.Column(name, Whole, nullable=False, **more)


def _at(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    label = sa.Column("label", sa.Text, nullable=False, server_default="internal")
    allowed = sa.CheckConstraint("label IN ('internal', 'confidential', 'privileged')", "label")
    return sa.Table(name, _metadata, *parts, label, allowed)


_table(
    "desk_schema",
    sa.Column("one", Whole, primary_key=True, autoincrement=False),
    _text("product"),
    _number("version"),
    _number("min_reader"),
    _number("min_writer"),
    sa.CheckConstraint("one = 1", "one"),
)

_table(
    "case_file",
    _text("id", primary_key=True),
    _text("title"),
    _at("created_at"),
    _text("created_by"),
    _flag("exercise"),
    _text("note"),
    _number("revision"),
    _text("state"),
    _text("commitment"),
)

_table(
    "case_head",
    _text("case_id", primary_key=True),
    _number("seq"),
    _bytes("hash"),
)

_table(
    "tree",
    sa.Column("one", Whole, primary_key=True, autoincrement=False),
    _number("size"),
    _bytes("frontier"),
    sa.CheckConstraint("one = 1", "one"),
)

_table(
    "ledger",
    sa.Column("log_index", Whole, primary_key=True, autoincrement=False),
    _text("case_id"),
    _number("seq"),
    _at("at"),
    _text("who"),
    _text("verb"),
    _text("scheme"),
    _bytes("body"),
    _bytes("prev_hash"),
    _bytes("hash"),
    _bytes("signature"),
    _text("key_id"),
    _text("save_id"),
    sa.UniqueConstraint("case_id", "seq"),
    sa.UniqueConstraint("case_id", "prev_hash"),
    sa.UniqueConstraint("save_id"),
)

_table(
    "leaf",
    sa.Column(
        "log_index", Whole, sa.ForeignKey("ledger.log_index"), primary_key=True, autoincrement=False
    ),
    _bytes("leaf_hash"),
)

_table(
    "save",
    _text("save_id", primary_key=True),
    _bytes("salt"),
    _text("digest"),
    _text("receipt"),
)

_table(
    "kept_text",
    _text("commitment", primary_key=True),
    _text("case_id"),
    _bytes("salt"),
    _text("content"),
)

_table(
    "erasure",
    _text("commitment", primary_key=True),
    _text("case_id"),
    _text("who"),
    _at("at"),
    _text("reason"),
)

_table(
    "answer_revision",
    _text("case_id", primary_key=True),
    _text("key", primary_key=True),
    _number("revision", primary_key=True, autoincrement=False),
    _flag("removed"),
    _text("commitment"),
    _text("who"),
    _at("at"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
)

_table(
    "answer_current",
    _text("case_id", primary_key=True),
    _text("key", primary_key=True),
    _number("revision"),
    _flag("removed"),
    sa.ForeignKeyConstraint(
        ["case_id", "key", "revision"],
        ["answer_revision.case_id", "answer_revision.key", "answer_revision.revision"],
    ),
)

_table(
    "document",
    _text("id", primary_key=True),
    _text("case_id"),
    _text("template"),
    _text("title"),
    _text("language"),
    _text("edition"),
    _text("state"),
    _text("author"),
    _text("reviewer"),
    _at("created_at"),
    sa.Column("parameters", sa.Text),
    _number("revision"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.Index(None, "case_id", "created_at"),
    sa.Index(None, "state"),
)

_table(
    "block",
    _text("document_id", primary_key=True),
    _text("block_id", primary_key=True),
    _number("position"),
    _text("kind"),
    _text("exhibit"),
    _number("revision"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
)

_table(
    "block_revision",
    _text("document_id", primary_key=True),
    _text("block_id", primary_key=True),
    _number("revision", primary_key=True, autoincrement=False),
    _text("commitment"),
    _text("author"),
    _at("at"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
)

_table(
    "comment",
    _text("document_id", primary_key=True),
    _number("number", primary_key=True, autoincrement=False),
    _text("block_id"),
    _text("who"),
    _at("at"),
    _text("commitment"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
)

_table(
    "blob",
    _text("sha256", primary_key=True),
    _bytes("data"),
)

_table(
    "record",
    _text("id", primary_key=True),
    _text("document_id"),
    _text("case_id"),
    _text("state"),
    _text("sha256"),
    _text("expected"),
    _text("signed"),
    _at("frozen_at", nullable=True),
    _at("closed_at", nullable=True),
    _text("reason"),
    sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"]),
    sa.Index(None, "case_id"),
    sa.Index(None, "sha256"),
)

_table(
    "evidence",
    _text("case_id", primary_key=True),
    _text("sha256", primary_key=True),
    _text("name"),
    _text("media_type"),
    _number("size"),
    _text("caption"),
    _text("added_by"),
    _at("added_at"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"]),
)

_table(
    "person",
    _text("id", primary_key=True),
    _text("name"),
    _text("role"),
    _text("key_id"),
)

_table(
    "person_key",
    _text("key_id", primary_key=True),
    _text("person_id"),
    _bytes("public_key"),
    _bytes("certificate"),
    _at("at"),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
)

_table(
    "definition",
    _text("kind", primary_key=True),
    _text("id", primary_key=True),
    _number("version", primary_key=True, autoincrement=False),
    _text("content"),
    _text("author"),
    _at("at"),
    _text("based_on_id"),
    _text("based_on_version"),
    _text("based_on_hash"),
)

_table(
    "register_row",
    _text("case_id", primary_key=True),
    _text("kind"),
    _text("severity"),
    _at("next_due", nullable=True),
    _text("next_duty"),
    _number("open_duties"),
    _at("created_at"),
    _at("changed_at"),
    sa.Column("title_order", Sorted, nullable=False),
    sa.Column("due_order", Sorted, nullable=False),
    _number("facts_revision"),
    _text("pack"),
    _text("search_text"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.Index(None, "changed_at", "case_id"),
    sa.Index(None, "created_at", "case_id"),
    sa.Index(None, "title_order", "case_id"),
    sa.Index(None, "due_order", "case_id"),
)

_table(
    "clock_row",
    _text("case_id", primary_key=True),
    _number("number", primary_key=True, autoincrement=False),
    _text("duty"),
    _text("entity"),
    _text("place"),
    _text("verdict"),
    _flag("provisional"),
    _text("recipient"),
    _at("strict_due", nullable=True),
    _at("latest_arguable_due", nullable=True),
    _text("confidence"),
    _text("pack"),
    _number("facts_revision"),
    sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
    sa.Index(None, "strict_due"),
)


def upgrade() -> None:
    """Create everything and the first rows."""
    connection = op.get_bind()
    _metadata.create_all(connection)
    guards.make_functions(connection)
    for table in APPEND_ONLY:
        guards.make_append_only(connection, table)
    guards.guard_kept_text(connection)
    for view in VIEWS:
        guards.make_view(connection, view)
    first = _metadata.tables
    connection.execute(
        first["desk_schema"]
        .insert()
        .values(one=1, product="pirdesk", version=1, min_reader=1, min_writer=1)
    )
    connection.execute(first["tree"].insert().values(one=1, size=0, frontier=b""))
    connection.execute(first["case_head"].insert().values(case_id="", seq=0, hash=genesis("")))


def downgrade() -> None:
    """Refuse: there is nothing before the first schema."""
    raise SurroundingsError(
        Message("storage.no_schema_before"),
        Message("storage.no_schema_before_do"),
        safe=Message("errors.nothing_changed"),
        code="database.migration",
    )
