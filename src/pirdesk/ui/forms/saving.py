"""Where the person's words are, and what a save brings back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pirdesk.casefile.case import Changes
from pirdesk.casefile.sheet import FactSheet


class Saving(StrEnum):
    """Where the person's words are."""

    SAVED = "saved"
    UNSAVED = "unsaved"
    SAVING = "saving"
    FAILED = "failed"
    WRONG = "wrong"
    WAITING = "waiting"
    UNKEPT = "unkept"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save brought back: what it changed and the sheet as it stands now."""

    changes: Changes
    sheet: FactSheet
    new_row: str = ""
