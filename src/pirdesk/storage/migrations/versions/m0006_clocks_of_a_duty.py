"""Clocks of one duty in the order the board shows them."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAME = "ix_clock_row_duty_strict_due_case_id_entity"


def upgrade() -> None:
    """Add the index."""
    op.create_index(_NAME, "clock_row", ["duty", "strict_due", "case_id", "entity"])
    op.execute("UPDATE desk_schema SET version = 6")


def downgrade() -> None:
    """Take the index away; every row stays."""
    op.drop_index(_NAME, table_name="clock_row")
    op.execute("UPDATE desk_schema SET version = 5")
