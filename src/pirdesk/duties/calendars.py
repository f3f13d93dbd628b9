"""Working days of the places where an act is to be done; the only module that knows holidays.

A calendar says of a day whether it is a working day; a place without calendar gets None, never a
guess. Holidays of a Land or region count where the place names one (``DE-BY``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pirdesk.casefile.messages import Message, Place, Words

FIRST_YEAR, LAST_YEAR = 1970, 2100
# Where governments fix moving feasts year by year the list ends with the last year announced.
_ANNOUNCED = dict.fromkeys(("AE", "CN", "HK", "ID", "IN", "KR", "MY", "NG", "SA", "SG", "TR"), 2026)
# Days on which the authorities of a country are closed though no public holiday (recalled).
_CLOSED = {"JP": frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})}


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDays:
    """The working days of one place; ``complete_through`` is the last year it knows."""

    country: str
    holidays: Any
    complete_through: int = LAST_YEAR
    closed: frozenset[tuple[int, int]] = frozenset()

    def covers(self, day: date) -> bool:
        """Tell whether the calendar knows the year of a day."""
        return FIRST_YEAR <= day.year <= self.complete_through

    def working(self, day: date) -> bool:
        """Tell whether a day is neither Saturday, Sunday nor public holiday."""
        closed = (day.month, day.day) in self.closed
        return day.weekday() < 5 and not closed and day not in self.holidays

    def why_not(self, day: date) -> Words:
        """Return why a day is no working day; "" where it is one."""
        name = self.holidays.get(day)
        if name:
            return f"{name} ({self.country})"
        if (day.month, day.day) in self.closed:
            return Message("duties.moved.closed", {"place": Place(self.country)})
        if day.weekday() < 5:
            return ""
        return Message("duties.moved.saturday" if day.weekday() == 5 else "duties.moved.sunday")


@lru_cache(maxsize=64)
def working_days(place: str, *, optional: bool = False) -> WorkingDays | None:
    """Return the calendar of a country (``DE``) or region (``DE-BY``), or None.

    A region without holidays of its own has its country's; ``optional`` adds the days that a
    government may declare free.
    """
    country, _, region = place.partition("-")
    if not country:
        return None
    import holidays  # noqa: PLC0415  # a slow import, needed only where days are counted

    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        return None
    known = region if region in supported[country] else None
    try:
        categories = ("public", "optional") if optional else None
        found = holidays.country_holidays(
            country, subdiv=known, language="en_US", categories=categories
        )
    except (NotImplementedError, ValueError):
        return working_days(place) if optional else None
    through = _ANNOUNCED.get(country, LAST_YEAR)
    shown = f"{country}-{known}" if known else country
    return WorkingDays(shown, found, through, _CLOSED.get(country, frozenset()))
