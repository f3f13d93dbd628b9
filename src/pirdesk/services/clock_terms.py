"""Which laws there are: what a board offers to be kept to. Nothing is computed."""

from __future__ import annotations

from dataclasses import dataclass

from pirdesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class LawChoice:
    """One law a board can be kept to."""

    id: str
    title: str


def law_choices(desk: Desk) -> tuple[LawChoice, ...]:
    """Return the laws of this edition by title."""
    laws = (LawChoice(law.id, f"{law.title} ({law.id})") for law in desk.library.pack.regimes)
    return tuple(sorted(laws, key=lambda law: law.title.casefold()))
