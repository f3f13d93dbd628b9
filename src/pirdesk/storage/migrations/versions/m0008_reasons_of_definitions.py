"""Why an organisation's own definition was stored, kept with its version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; for earlier versions nobody was asked."""
    op.add_column("definition", sa.Column("reason", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE desk_schema SET version = 8")


def downgrade() -> None:
    """Take the column away; the reasons stay only in the backup."""
    op.drop_column("definition", "reason")
    op.execute("UPDATE desk_schema SET version = 7")
