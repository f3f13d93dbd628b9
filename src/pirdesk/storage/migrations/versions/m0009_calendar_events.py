"""Which dates stand in the calendars of others, so that what ends or moves can be told there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_LABELS = "label IN ('internal', 'confidential', 'privileged')"
_Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; of calendar files written before nothing is known."""
    op.create_table(
        "calendar_event",
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("duty", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("sequence", _Whole, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("label", sa.Text, nullable=False, server_default="internal"),
        sa.PrimaryKeyConstraint("uid", name="pk_calendar_event"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_calendar_event_case_id"),
        sa.CheckConstraint(_LABELS, name="ck_calendar_event_label"),
    )
    op.create_index("ix_calendar_event_case_id", "calendar_event", ["case_id"])
    op.execute("UPDATE desk_schema SET version = 9")


def downgrade() -> None:
    """Take it away; what was exported is then known only from the backup."""
    op.drop_table("calendar_event")
    op.execute("UPDATE desk_schema SET version = 8")
