"""Which names people give can become a file; writes nothing."""

from __future__ import annotations

from pathlib import Path

from pirdesk.errors import UserError


def refuse_no_file(path: Path) -> None:
    """Refuse a name that no file can have, a folder, and a device.

    As root a rename would replace even the devices of the system.
    """
    if path.name and "\0" not in str(path) and not _stands_in_the_way(path):
        return
    raise UserError(
        f"“{str(path)[:200]}” is not the name of a file that can be written.",
        "Nothing was written. Name a new file, or one that may be replaced.",
        code="export.name",
    )


def _stands_in_the_way(path: Path) -> bool:
    try:
        return path.exists() and not path.is_file()
    except OSError:
        return False  # writing it tells why
