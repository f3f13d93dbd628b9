"""One remark of a check, as data: where it is, what is the matter, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pirdesk.casefile.messages import Words

Level = Literal["blocker", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of a check; ``where`` is the key of an answer, a file, a block or a row."""

    code: str
    level: Level
    message: Words
    where: str = ""
    what_to_do: Words = ""
