"""What the checks know of a letter beside its facts, and how they name the two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message, Param, TermKey
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import cell, split_cell

ART33, ART34 = "art33", "art34"


@dataclass(frozen=True, slots=True)
class Sent:
    """One notification that was sent to an authority before: its name, when, its reference."""

    name: str
    at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A letter as it would go out at ``at``: its form, and for an authority its filing.

    ``row`` is the filing among the rows of ``filings``; ``earlier`` was sent to this authority,
    ``elsewhere`` to others, oldest first.
    """

    form: str
    at: datetime
    row: str = ""
    authority: str = ""
    codes: tuple[str, ...] = ()
    earlier: tuple[Sent, ...] = ()
    elsewhere: tuple[Sent, ...] = ()

    def key(self, column: str) -> str:
        """Return the key of one answer of the filing."""
        return cell("filings", self.row, column)


def named(key: str, sheet: FactSheet) -> Param:
    """Return the name of an answer's place: its label, for a cell with what its row is called."""
    parts = split_cell(key)
    if parts is None:
        return TermKey(key)
    table, row, column = parts
    called = next(
        (
            text
            for name in ("name", "description", "authority")
            if isinstance(text := sheet.value(cell(table, row, name)), str)
        ),
        row,
    )
    question = TermKey(f"{table}[].{column}")
    return Message("contradiction.cell", {"question": question, "row": called})


def refused(code: str, key: str, said: Message) -> Finding:
    """Return one contradiction; ``said`` names both places as ``one`` and ``other``."""
    do = Message("contradiction.do", {"one": said.params["one"], "other": said.params["other"]})
    return Finding(f"contradiction.{code}", "blocker", said, key, do)


def the_letter() -> Message:
    """Name the letter itself as a place."""
    return Message("contradiction.the_letter")


def the_filings(authority: str) -> Message:
    """Name the filings noted for an authority as a place."""
    return Message("contradiction.the_filings", {"authority": authority})
