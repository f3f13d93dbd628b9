"""Files people name: written whole and for their owner alone, looked at before they are read."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable
from pathlib import Path

from pirdesk import private_files
from pirdesk.errors import SurroundingsError, UserError, path_words, shortened


def write_file(path: Path, data: bytes, noted: Callable[[], object] = lambda: None) -> Path:
    """Write a file so that it is whole or absent, and return its path.

    A file that is there is replaced by one that only its owner may open. ``noted`` writes down
    that it leaves, once it is on the disk; where that is refused it goes.
    """
    refuse_no_file(path)
    try:
        private_files.make_folder(path.parent)
        with private_files.replacing(path) as part:
            part.write_bytes(data)
            noted()
    except OSError as fault:
        raise SurroundingsError(
            f"{path_words(path.name)} could not be written ({fault.strerror}).",
            "Nothing half-written is left and the case is unchanged. "
            "Choose a folder you may write to, on a disk with space left.",
            code="export.write",
        ) from None
    return path


def refuse_unending(path: Path, most: int) -> None:
    """Raise OSError for what is no file or larger than so many bytes, before it is read whole.

    A pipe would be waited for and a device read without end.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is not a file", path)
    if found.st_size > most:
        raise OSError(errno.EFBIG, f"it is larger than {most // 1024**2:,} MiB", path)


def refuse_no_file(path: Path) -> None:
    """Refuse a name that no file can have, a folder, and a device.

    As root a rename would replace even the devices of the system.
    """
    if path.name and "\0" not in str(path) and not _stands_in_the_way(path):
        return
    raise UserError(
        f"“{shortened(path_words(path), 200)}” is not the name of a file that can be written.",
        "Nothing was written. Name a new file, or one that may be replaced.",
        code="export.name",
    )


def _stands_in_the_way(path: Path) -> bool:
    try:
        return path.exists() and not path.is_file()
    except OSError:
        return False  # writing it tells why
