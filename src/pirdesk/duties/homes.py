"""The zones in which a bare date was written down: those of the organisation's country.

Countries and their zones are read from the time zone database; a country it does not name gives no
zone, and nothing here guesses one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet, cell

ENTITIES = "entities"


def homes(sheet: FactSheet, entity: str) -> tuple[ZoneInfo, ...]:
    """Return every zone of the countries an organisation sits in, () where one is not known."""
    countries = sheet.value(cell(ENTITIES, entity, "country")) if entity else None
    if not isinstance(countries, tuple):
        return ()
    found = [zones_of(country.partition("-")[0]) for country in countries]
    return tuple(dict.fromkeys(zone for zones in found for zone in zones)) if all(found) else ()


def homes_words(zones: Sequence[ZoneInfo], instant: datetime) -> Message:
    """Say in which zones a day is counted: one, or from the first it begins in to the last."""
    told = {instant.astimezone(zone).utcoffset(): zone.key for zone in reversed(zones)}
    offsets = sorted(offset for offset in told if offset is not None)
    last, first = told[offsets[0]], told[offsets[-1]]
    if first == last:
        return Message("duties.clock.day_in", {"zone": first})
    return Message("duties.clock.day_in_country", {"first": first, "last": last})


@cache
def zones_of(country: str) -> tuple[ZoneInfo, ...]:
    """Return every zone of a country, () where the database does not name it."""
    return tuple(ZoneInfo(name) for name in _names().get(country, ()))


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """Return the zones of each country by its code."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found.setdefault(country, []).append(zone)
    return found
