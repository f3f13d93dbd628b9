"""Care of the case database: where it is, upgrade, backup, check, rebuild of derived rows."""

from __future__ import annotations

from pathlib import Path

from pirdesk import storage
from pirdesk.casefile.findings import Finding
from pirdesk.services.desk import Desk
from pirdesk.storage.place import Place, path_of, place_of

__all__ = ["Place", "backup", "check", "path_of", "place_of", "rebuild", "upgrade"]


def upgrade(place: Place, backup_folder: Path) -> Path | None:
    """Bring a database to this program's schema; return the backup made first, None if current."""
    return storage.upgrade(place, backup_folder)


def backup(place: Place, target: Path) -> Path:
    """Copy a database to a file while it may be in use."""
    storage.backup(place, target)
    return target


def check(place: Place) -> tuple[Finding, ...]:
    """Check a database's schema, integrity and stored bytes without writing to it."""
    return storage.check(place)


def rebuild(desk: Desk) -> int:
    """Make every derived row anew from the facts; return the number of cases."""
    return storage.rebuild(desk.store)
