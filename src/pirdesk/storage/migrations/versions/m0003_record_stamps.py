"""How far each record's time is proven, and which records wait for a time stamp."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LABELS = "label IN ('internal', 'confidential', 'privileged')"
_Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; a record without a row has no time stamp."""
    op.create_table(
        "record_stamp",
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("attempts", _Whole, nullable=False),
        sa.Column("fault", sa.Text, nullable=False),
        sa.Column("tried_at", sa.Text, nullable=True),
        sa.Column("stamped_at", sa.Text, nullable=True),
        sa.Column("until", sa.Text, nullable=True),
        sa.Column("label", sa.Text, nullable=False, server_default="internal"),
        sa.PrimaryKeyConstraint("record_id", name="pk_record_stamp"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_record_stamp_record_id"),
        sa.CheckConstraint(_LABELS, name="ck_record_stamp_label"),
    )
    op.create_index("ix_record_stamp_until", "record_stamp", ["until"])
    op.execute("UPDATE desk_schema SET version = 3, min_writer = 3")


def downgrade() -> None:
    """Take it away again; the files keep their stamps."""
    op.drop_table("record_stamp")
    op.execute("UPDATE desk_schema SET version = 2, min_writer = 2")
