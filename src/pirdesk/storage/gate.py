"""Where the database's own errors become ours; parameters and passwords are never shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from pirdesk.errors import PirdeskError, SurroundingsError
from pirdesk.messages import Message
from pirdesk.storage.engine import sentence


@contextmanager
def translated(shown: str) -> Iterator[None]:
    """Turn a refusal of disk or server into SurroundingsError; mistakes of ours pass unchanged."""
    try:
        yield
    except sa.exc.DBAPIError as fault:
        words = sentence(fault, shown)
        if words is None:
            raise
        raise words from None
    except sa.exc.StatementError as fault:
        if isinstance(fault.orig, PirdeskError):
            raise fault.orig from None
        raise
    except sa.exc.TimeoutError:
        raise SurroundingsError(
            Message("storage.busy", {"database": shown}),
            Message("storage.busy_do"),
            safe=Message("errors.nothing_changed"),
            code="database.busy",
        ) from None
