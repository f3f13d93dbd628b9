"""How long ago a law was compared with its sources: a light of three steps; today is given."""

from __future__ import annotations

from datetime import date
from typing import Literal

Light = Literal["fresh", "over_30_days", "over_90_days", "never"]
AGEING_DAYS, OLD_DAYS = 30, 90


def light(checked_on: date | None, today: date) -> Light:
    """Return how fresh a check is: 30 days hold, then it ages, after 90 it is old."""
    if checked_on is None:
        return "never"
    days = (today - checked_on).days
    if days > OLD_DAYS:
        return "over_90_days"
    return "over_30_days" if days > AGEING_DAYS else "fresh"
