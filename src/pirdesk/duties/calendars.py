"""Working days of the places where an act is to be done; the only module that knows holidays.

A calendar says of a day whether it is a working day; a place without calendar gets None, never a
guess. Only holidays of the whole country count: those of a Land or region are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

FIRST_YEAR, LAST_YEAR = 1970, 2100


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDays:
    """The working days of one country; ``complete_through`` is the last year it knows."""

    country: str
    holidays: Any
    complete_through: int = LAST_YEAR

    def covers(self, day: date) -> bool:
        """Tell whether the calendar knows the year of a day."""
        return FIRST_YEAR <= day.year <= self.complete_through

    def working(self, day: date) -> bool:
        """Tell whether a day is neither Saturday, Sunday nor public holiday."""
        return day.weekday() < 5 and day not in self.holidays

    def why_not(self, day: date) -> str:
        """Return why a day is no working day, in words; "" where it is one."""
        name = self.holidays.get(day)
        if name:
            return f"{name} ({self.country})"
        return "" if day.weekday() < 5 else f"a {day:%A}"


@lru_cache(maxsize=64)
def working_days(place: str) -> WorkingDays | None:
    """Return the calendar of a country (``DE``) or of a region's country (``DE-BY``), or None."""
    country = place.partition("-")[0]
    if not country:
        return None
    import holidays  # noqa: PLC0415  # a slow import, needed only where days are counted

    try:
        found = holidays.country_holidays(country, language="en_US")
    except NotImplementedError:
        return None
    return WorkingDays(country, found)
