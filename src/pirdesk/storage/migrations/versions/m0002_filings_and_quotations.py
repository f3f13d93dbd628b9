"""Filings and quotations as tables of their own, and the size beside each stored file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pirdesk.storage import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LABELS = "label IN ('internal', 'confidential', 'privileged')"
_Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, their guard and view; give every stored file its size."""
    connection = op.get_bind()
    _add_quotation()
    _add_submission()
    guards.make_append_only(connection, "submission")
    guards.make_view(connection, "stale_quotation")
    guards.allow_changes(connection, "blob")
    op.add_column("blob", sa.Column("size", _Whole, nullable=True))
    op.execute("UPDATE blob SET size = length(data)")
    with op.batch_alter_table("blob", copy_from=_blob()) as batch:
        batch.alter_column("size", existing_type=_Whole, nullable=False)
    guards.make_append_only(connection, "blob")
    op.execute("UPDATE desk_schema SET version = 2, min_reader = 2, min_writer = 2")


def downgrade() -> None:
    """Take them away again; filings and quotations stay only in the backup."""
    connection = op.get_bind()
    guards.drop_view(connection, "stale_quotation")
    op.drop_table("submission")
    op.drop_table("quotation")
    guards.allow_changes(connection, "blob")
    with op.batch_alter_table("blob", copy_from=_blob()) as batch:
        batch.drop_column("size")
    guards.make_append_only(connection, "blob")
    op.execute("UPDATE desk_schema SET version = 1, min_reader = 1, min_writer = 1")


def _label() -> sa.Column[str]:
    return sa.Column("label", sa.Text, nullable=False, server_default="internal")


def _blob() -> sa.Table:
    """Describe the table as it stands: rebuilding one from reflection would lose its CHECK."""
    return sa.Table(
        "blob",
        sa.MetaData(),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("size", _Whole, nullable=True),
        _label(),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
        sa.CheckConstraint(_LABELS, name="ck_blob_label"),
    )


def _add_quotation() -> None:
    op.create_table(
        "quotation",
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("number", _Whole, nullable=False, autoincrement=False),
        sa.Column("block_id", sa.Text, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("revision", _Whole, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        _label(),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_quotation"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_quotation_document_id"),
        sa.CheckConstraint(_LABELS, name="ck_quotation_label"),
    )


def _add_submission() -> None:
    op.create_table(
        "submission",
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("number", _Whole, nullable=False, autoincrement=False),
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("filed_at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        _label(),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_submission"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_submission_case_id"),
        sa.CheckConstraint(_LABELS, name="ck_submission_label"),
    )
