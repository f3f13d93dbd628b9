"""The errors people see, as data with sentences; anything else raised is a bug of ours.

Every error says what happened (``title``), what is ``safe`` and what to do next (``what_to_do``).
Its sentences are messages; ``pirdesk.wording.told`` words them for whoever is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pirdesk.messages import Message, TermKey, Words


class PirdeskError(Exception):
    """Base of all errors meant for people.

    ``title`` says what happened, ``safe`` what was not changed or lost, ``what_to_do`` what next.
    """

    def __init__(
        self, title: Words, what_to_do: Words = "", *, safe: Words = "", code: str = ""
    ) -> None:
        super().__init__(title)
        self.title = title
        self.what_to_do = what_to_do
        self.safe = safe
        self.code = code

    def __str__(self) -> str:
        """Return the sentences for a traceback: a message by its id and params, unworded."""
        return " ".join(_unworded(w) for w in (self.title, self.safe, self.what_to_do) if w)

    def saying(self, safe: Words) -> Self:
        """Return this error, which now also says what is safe where it did not yet."""
        self.safe = self.safe or safe
        return self


def _unworded(words: Words) -> str:
    if isinstance(words, str):
        return words
    return f"{words.id} {dict(words.params)}" if words.params else words.id


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
        terms = tuple(TermKey(conflict.key) for conflict in conflicts)
        super().__init__(
            Message("errors.conflict", {"terms": terms}),
            Message("errors.conflict_choose"),
            safe=Message("errors.conflict_safe"),
            code="conflict",
        )
        self.conflicts = conflicts
