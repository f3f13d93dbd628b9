"""The name a file of evidence had where it came from, beside the one it is shown under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of earlier files only the cleaned name is known."""
    op.add_column("evidence", sa.Column("original", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE desk_schema SET version = 10")


def downgrade() -> None:
    """Take the column away; the names stay in the backup and in the ledger's texts."""
    op.drop_column("evidence", "original")
    op.execute("UPDATE desk_schema SET version = 9")
