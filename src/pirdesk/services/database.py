"""Care of the case database: upgrade after a backup, back up, check, rebuild derived rows."""

from __future__ import annotations

from pathlib import Path

from pirdesk import storage
from pirdesk.errors import Finding
from pirdesk.services.desk import Desk


def upgrade(url: str, backup_folder: Path) -> Path | None:
    """Bring a database to this program's schema; return the backup made first, None if current."""
    return storage.upgrade(url, backup_folder)


def backup(url: str, target: Path) -> Path:
    """Copy a database to a file while it may be in use."""
    storage.backup(url, target)
    return target


def check(url: str) -> tuple[Finding, ...]:
    """Check a database's schema, integrity and stored bytes without writing to it."""
    return storage.check(url)


def rebuild(desk: Desk) -> int:
    """Make every derived row anew from the facts; return the number of cases."""
    return storage.rebuild(desk.store)
