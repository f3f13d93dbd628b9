"""Files and folders that only their owner may open, from the first byte and whatever the umask.

Case data lies in folders other people may enter. On Windows the rights of the folder decide; modes
say nothing there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pirdesk.lockedfiles import refuse_locked

FILE, FOLDER = 0o600, 0o700


def make_folder(folder: Path) -> None:
    """Make a folder and those missing above it for their owner alone; one that is there stays.

    Raises OSError.
    """
    if folder.is_dir():
        return
    try:
        folder.mkdir(mode=FOLDER, exist_ok=True)
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER, exist_ok=True)


def make_empty(path: Path) -> None:
    """Make an empty file; one that is there stays as it is. Raises OSError."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def keep_private(path: Path) -> None:
    """Take a file away from everybody but its owner; one that cannot be changed stays."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(FILE)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield an empty file that takes the place of ``path`` once the block ends well.

    It lies in the same folder under a short name that nobody else has, so neither a long name nor
    a file of somebody else stands in its way. Raises OSError, and UserError for a file of an open
    database.
    """
    refuse_locked(path)
    handle, name = tempfile.mkstemp(prefix=".pirdesk-", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write(path: Path, data: bytes) -> None:
    """Write a file whole or leave what was there. Raises OSError."""
    with replacing(path) as part:
        part.write_bytes(data)
