"""Clocks in the order the board shows them; rows that ask nobody for anything are gone."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OLD = "ix_clock_row_strict_due"
_NEW = "ix_clock_row_strict_due_case_id_duty_entity"


def upgrade() -> None:
    """Replace the index; take away open duties without a date and without an authority."""
    op.execute("DELETE FROM clock_row WHERE verdict <> 'due' AND strict_due IS NULL AND place = ''")
    op.drop_index(_OLD, table_name="clock_row")
    op.create_index(_NEW, "clock_row", ["strict_due", "case_id", "duty", "entity"])
    op.execute("UPDATE desk_schema SET version = 5")


def downgrade() -> None:
    """Put the shorter index back; a rebuild brings back the rows."""
    op.drop_index(_NEW, table_name="clock_row")
    op.create_index(_OLD, "clock_row", ["strict_due"])
    op.execute("UPDATE desk_schema SET version = 4")
