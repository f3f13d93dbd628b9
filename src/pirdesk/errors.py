"""The errors people see, as data with sentences; anything else raised is a bug of ours.

Every error says what happened (``title``), what is safe and what to do next (``what_to_do``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class PirdeskError(Exception):
    """Base of all errors meant for people."""

    def __init__(self, title: str, what_to_do: str = "", *, code: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.what_to_do = what_to_do
        self.code = code

    def __str__(self) -> str:
        return f"{self.title} {self.what_to_do}".strip()


class UserError(PirdeskError):
    """The request cannot be done as asked; the person can change something."""


class NotFound(UserError):
    """Nothing has the id that was asked for."""


class SurroundingsError(PirdeskError):
    """Disk, server, keyring or display refused; the program and the person are not to blame."""


class DataFault(PirdeskError):
    """A data file (form, regime, template …) is wrong: file, key path, line if known, reason."""

    def __init__(self, file: str, key: str, reason: str, *, line: int | None = None) -> None:
        place = file if line is None else f"{file}, line {line}"
        where = f"{place}: {key}" if key else place
        super().__init__(
            f"{where}: {reason}.",
            "The file was not used; nothing stored was changed. Correct the file and try again.",
            code="data.fault",
        )
        self.file, self.key, self.reason, self.line = file, key, reason, line


def path_words(path: Path | str) -> str:
    """Return a path as messages show it: line breaks, controls and bytes that are no text named."""
    name = str(path)
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in name)


def shortened(text: str, most: int = 60) -> str:
    """Return a text for quoting; an ellipsis shows where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def listed_values(values: Sequence[str], most: int = 12) -> str:
    """Return values in quotation marks; how many more there are is said."""
    shown = ", ".join(f"“{shortened(value, 30)}”" for value in values[:most])
    left = len(values) - most
    return f"{shown} and {left:,} more" if left > 0 else shown


@dataclass(frozen=True, slots=True)
class TermConflict:
    """Two people changed one term: what is stored now, and what this save wanted to write."""

    key: str
    stored_revision: int
    based_on: int
    stored: object
    mine: object
    stored_by: str


class Conflict(PirdeskError):
    """Someone else changed the same fact since it was read; a person decides, nothing is merged."""

    def __init__(self, conflicts: tuple[TermConflict, ...]) -> None:
        keys = ", ".join(c.key for c in conflicts)
        super().__init__(
            f"Someone else changed {keys} after you read it.",
            "Nothing was overwritten and your text is kept as a draft. "
            "Look at both values and choose.",
            code="conflict",
        )
        self.conflicts = conflicts
