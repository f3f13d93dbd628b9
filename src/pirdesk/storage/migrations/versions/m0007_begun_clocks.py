"""When each clock began, so that a board can say how much of its time is used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; a rebuild, a recompute or the next save of a case fills it."""
    op.add_column("clock_row", sa.Column("begun_at", sa.Text, nullable=True))
    op.execute("UPDATE desk_schema SET version = 7")


def downgrade() -> None:
    """Take the column away; a rebuild brings it back."""
    op.drop_column("clock_row", "begun_at")
    op.execute("UPDATE desk_schema SET version = 6")
