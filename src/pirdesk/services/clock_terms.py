"""How long the terms of the law are and which laws there are: what a board needs beside its rows.

Lengths serve to warn, never to compute a date: a month counts 30 days, five working days a week.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pirdesk.services.desk import Desk

if TYPE_CHECKING:
    from pirdesk.duties import Stage
    from pirdesk.duties.regime import Clock

_LENGTHS = {
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "business_days": timedelta(days=1.4),
    "work_days": timedelta(days=1.4),
    "weeks": timedelta(weeks=1),
    "months": timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class LawChoice:
    """One law a board can be kept to."""

    id: str
    title: str


def law_choices(desk: Desk) -> tuple[LawChoice, ...]:
    """Return the laws of this edition by title."""
    laws = (LawChoice(law.id, f"{law.title} ({law.id})") for law in desk.library.pack.regimes)
    return tuple(sorted(laws, key=lambda law: law.title.casefold()))


def term_lengths(desk: Desk, duties: Collection[str]) -> Mapping[str, timedelta]:
    """Return about how long the term of each duty is, the longest where a law has several.

    Taking the longest warns early, never late. A duty whose term has no plain length is left out.
    """
    wanted = set(duties)
    return {
        stage.duty: length
        for law in desk.library.pack.regimes
        for stage in law.stages
        if stage.duty in wanted and (length := _longest(stage)) is not None
    }


def _longest(stage: Stage) -> timedelta | None:
    clocks = (stage.clock, *(other.clock for other in stage.alternatives))
    return max((found for clock in clocks if (found := _length(clock))), default=None)


def _length(clock: Clock) -> timedelta | None:
    if clock.parts:
        return max((found for part in clock.parts if (found := _length(part))), default=None)
    unit = _LENGTHS.get(clock.unit)
    return unit * clock.amount if unit is not None and clock.amount else None
