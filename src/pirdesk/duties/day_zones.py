"""In which zones the days of a law are counted: its own place, the organisation's, or the one told.

The offset in which a moment was typed never counts, so the same instant gives the same date.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pirdesk.casefile.places import country_of
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.duties.authorities import directory, law_zone
from pirdesk.duties.homes import ENTITIES, homes, zones_of
from pirdesk.duties.regime import Regime

# The law of the Union and of the Economic Area is made in one place and names no zone.
_UNION = {"eea": "Europe/Brussels", "eu": "Europe/Brussels"}


def zones_of_law(regime: Regime, sheet: FactSheet, entity: str) -> tuple[ZoneInfo, ...]:
    """Return the zones of a law's own place: by its day the law itself is chosen.

    A law that names neither zone nor known area has the zones of the organisation's country.
    """
    rule = regime.recipient
    zone = law_zone(rule.zone or _UNION.get(rule.area, "")) or directory().zone(rule.area)
    return (zone,) if zone else homes(sheet, entity)


def zones_of_days(
    regime: Regime, sheet: FactSheet, entity: str, place: str, told: Sequence[ZoneInfo] = ()
) -> tuple[ZoneInfo, ...]:
    """Return the zones in which a clock of a law counts days towards the authority of ``place``.

    In order: the law's own, the place's, those of the organisation's country, the one ``told``,
    that of the place the law is made in. () only for a law that names no place. While the authority
    in the Union is not known, the Union's own zone counts beside that of an organisation outside.
    """
    own = regime.recipient.zone
    if own:
        return tuple(told) if _within(regime.recipient.area, place, told) else _one(own)
    at_place = directory().zone(place)
    if at_place:
        return (at_place,)
    found = homes(sheet, entity)
    if found and _outside(regime.recipient.area, sheet, entity):
        return tuple(dict.fromkeys((*found, *zones_of_law(regime, sheet, entity))))
    return found or tuple(told) or zones_of_law(regime, sheet, entity)


def _outside(area: str, sheet: FactSheet, entity: str) -> bool:
    """Tell whether an organisation sits in no country of the Union whose law this is."""
    if area not in _UNION:
        return False
    named = sheet.value(cell(ENTITIES, entity, "country"))
    inside = directory().countries(area)
    return isinstance(named, tuple) and not any(country_of(str(each)) in inside for each in named)


def _within(area: str, place: str, told: Sequence[ZoneInfo]) -> bool:
    """Tell whether a part of the law's area is named, and a zone of its country with it."""
    within = bool(area) and place.startswith(f"{area}-")
    return within and bool(told) and set(told) <= set(zones_of(area.partition("-")[0]))


def _one(name: str) -> tuple[ZoneInfo, ...]:
    zone = law_zone(name)
    return (zone,) if zone else ()
