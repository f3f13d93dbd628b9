"""How long after becoming aware a letter to an authority is made: computed, never ticked.

The 72 hours of Article 33(1) GDPR run from the controller's awareness to the moment the letter is
made. A moment known only within bounds gives bounds; nothing is decided where they part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import cell
from pirdesk.casefile.values import Moment

LIMIT = timedelta(hours=72)
_ENTITIES = "entities"
_CONTROLLERS = frozenset({"controller", "joint_controller"})


class InTime(StrEnum):
    """Whether the limit was met: surely, surely not, or depending on a moment not known exactly."""

    WITHIN = "within"
    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The time from one controller's awareness to an instant; ``least`` ≤ ``most``, never below 0.

    ``key`` is the answer that says when it became aware, ``row`` its row among the entities.
    """

    key: str
    row: str
    aware: Moment
    least: timedelta
    most: timedelta

    @property
    def in_time(self) -> InTime:
        """Tell whether the 72 hours were met."""
        if self.most <= LIMIT:
            return InTime.WITHIN
        return InTime.LATE if self.least > LIMIT else InTime.OPEN


def controllers(sheet: FactSheet) -> tuple[str, ...]:
    """Return the rows of the entities that decide as controller, in the table's order."""
    return tuple(row for row in sheet.rows(_ENTITIES).ids if _controls(sheet, row))


def elapsed(sheet: FactSheet, at: datetime) -> tuple[Elapsed, ...]:
    """Return the time from awareness to ``at`` of every controller who became aware."""
    return tuple(_elapsed(sheet, at))


def in_time(sheet: FactSheet, at: datetime) -> InTime | None:
    """Tell whether a notification made at ``at`` is in time, None where nobody became aware.

    With several controllers the one who knew first decides.
    """
    found = elapsed(sheet, at)
    return max(found, key=lambda each: (each.least, each.most)).in_time if found else None


def _elapsed(sheet: FactSheet, at: datetime) -> Iterator[Elapsed]:
    nothing = timedelta(0)
    for row in controllers(sheet):
        key = cell(_ENTITIES, row, "aware_at")
        aware = sheet.value(key)
        if isinstance(aware, Moment):
            least, most = max(at - aware.latest, nothing), max(at - aware.earliest, nothing)
            yield Elapsed(key, row, aware, least, most)


def _controls(sheet: FactSheet, row: str) -> bool:
    roles = sheet.value(cell(_ENTITIES, row, "role"))
    return isinstance(roles, tuple) and not _CONTROLLERS.isdisjoint(roles)
