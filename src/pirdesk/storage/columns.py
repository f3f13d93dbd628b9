"""The kinds of column the case database has, and the label every row carries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

AnyRow = sa.Row[*tuple[Any, ...]]
AnySelect = sa.Select[*tuple[Any, ...]]

metadata = sa.MetaData(
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


class Instant(sa.TypeDecorator[datetime]):
    """An instant as UTC text of fixed width, so its order as text is its order in time."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        """Write an aware datetime as ``2026-11-21T10:00:00.000000Z``."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:
        """Read it back in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def instant_text(value: datetime) -> str:
    """Return an aware instant as UTC text of fixed width; ValueError without a zone."""
    if value.tzinfo is None:
        raise ValueError("a time without zone reached the database")
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def words(name: str, **more: Any) -> sa.Column[str]:
    """Make a column of text that is never null."""
    return sa.Column(name, sa.Text, nullable=False, **more)


def whole(name: str, **more: Any) -> sa.Column[int]:
    """Make a column of whole numbers that is never null."""
    return sa.Column(name, Whole, nullable=False, **more)


def instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    """Make a column of instants."""
    return sa.Column(name, Instant, nullable=nullable)


def raw(name: str) -> sa.Column[bytes]:
    """Make a column of bytes that is never null."""
    return sa.Column(name, sa.LargeBinary, nullable=False)


def flag(name: str) -> sa.Column[bool]:
    """Make a column of true or false that is never null."""
    return sa.Column(name, sa.Boolean, nullable=False)


def table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    """Make a table whose rows carry a label."""
    label = sa.Column("label", sa.Text, nullable=False, server_default="internal")
    allowed = sa.CheckConstraint("label IN ('internal', 'confidential', 'privileged')", "label")
    return sa.Table(name, metadata, *parts, label, allowed)
