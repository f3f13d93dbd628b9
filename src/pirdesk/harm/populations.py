"""The groups of people in a case: their numbers as bounds, and what they give together.

Bounds hold whatever the open facts turn out to be; a percentage without a base stays one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pirdesk.casefile.groups import TABLE, Bounds, given, of_share
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.harm.inputs import yes
from pirdesk.wording.values import place_words

COLUMNS = ("description", "place", "vulnerable", "affected", "share", "share_of", "base")
Kind = Literal["exact", "range", "at_least", "open"]


@dataclass(frozen=True, slots=True)
class Population:
    """One group as answered; ``counted`` is None where neither a number nor a base is known."""

    row: str
    name: str
    places: str
    vulnerable: bool | None
    counted: Bounds | None
    given: Bounds | None
    share: Decimal | None
    share_of: str
    basis: str
    suspected: bool


def populations(sheet: FactSheet) -> tuple[Population, ...]:
    """Return the groups of a case in their order."""
    return tuple(_population(sheet, row) for row in sheet.rows(TABLE).ids)


def kind_of(bounds: Bounds) -> Kind:
    """Say how closely a number is known."""
    if bounds.low == bounds.high:
        return "exact"
    if bounds.high is not None:
        return "range"
    return "at_least" if bounds.low or bounds.likely else "open"


def words(bounds: Bounds | None) -> str:
    """Return a number in words: exact, as a range, at least, or not known."""
    if bounds is None:
        return "number not known"
    kind = kind_of(bounds)
    if kind == "exact":
        return f"{bounds.low:,}"
    likely = "" if bounds.likely is None else f", likely {bounds.likely:,}"
    if bounds.over:
        most = "" if bounds.high is None else f" and at most {bounds.high:,}"
        return f"more than {bounds.low - 1:,}{most}{likely}"
    if kind == "range":
        return f"{bounds.low:,} to {bounds.high:,}{likely}"
    if kind == "open":
        return "number not known"
    return f"at least {bounds.low:,}{likely}, most not known"


def _population(sheet: FactSheet, row: str) -> Population:
    held = {name: sheet.get(cell(TABLE, row, name)) for name in COLUMNS}
    value = {name: a.value if a is not None and a.usable else None for name, a in held.items()}
    number, base = given(value["affected"]), given(value["base"])
    share = value["share"] if isinstance(value["share"], Decimal) else None
    counted = number
    if counted is None and share is not None and base is not None:
        counted = of_share(share, base)
    affected = held["affected"] if number is not None else held["share"]
    return Population(
        row=row,
        name=str(value["description"] or row).strip(),
        places=_places(value["place"]) if value["place"] else "place not known",
        vulnerable=yes(sheet, cell(TABLE, row, "vulnerable")),
        counted=counted,
        given=number,
        share=share,
        share_of=str(value["share_of"] or "").strip(),
        basis=affected.basis if affected is not None else "",
        suspected=any(a is not None and a.certainty is Certainty.SUSPECTED for a in held.values()),
    )


def _places(value: object) -> str:
    codes = value if isinstance(value, tuple) else (value,)
    return ", ".join(place_words(str(code), "en") for code in codes)


def percent(group: Population) -> str:
    """Return the percentage of a group in words, "" where none is given."""
    of = f" of {group.share_of}" if group.share_of else ""
    return "" if group.share is None else f"{float(group.share * 100):.4g} %{of}"
