"""What belongs to a filing beside its time, and the clocks a newer edition of the law replaced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LABELS = "label IN ('internal', 'confidential', 'privileged')"
_Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORDS = ("channel", "file_name", "receipt", "reasons")


def upgrade() -> None:
    """Add columns and table; for earlier filings nobody noted when they were entered."""
    op.add_column("submission", sa.Column("noted_at", sa.Text, nullable=True))
    for name in _WORDS:
        op.add_column("submission", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "kept_clock",
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("number", _Whole, nullable=False, autoincrement=False),
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("strict_due", sa.Text, nullable=True),
        sa.Column("latest_arguable_due", sa.Text, nullable=True),
        sa.Column("confidence", sa.Text, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("label", sa.Text, nullable=False, server_default="internal"),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_kept_clock"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_kept_clock_case_id"),
        sa.CheckConstraint(_LABELS, name="ck_kept_clock_label"),
    )
    op.execute("UPDATE desk_schema SET version = 4, min_writer = 4")


def downgrade() -> None:
    """Take them away again; what they held stays only in the backup and the ledger's texts."""
    op.drop_table("kept_clock")
    for name in (*reversed(_WORDS), "noted_at"):
        op.drop_column("submission", name)
    op.execute("UPDATE desk_schema SET version = 3, min_writer = 3")
