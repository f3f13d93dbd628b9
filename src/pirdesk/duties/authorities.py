"""The States of the European Economic Area, their zones, and words for authorities nobody chose.

Read from data. Which authorities there are is ``listings``'; nothing here decides who is competent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk.datafiles import Reader, path, read_toml

STAND_INS = (
    *("data_protection", "market_surveillance", "csirt", "financial", "trust_services"),
    *("devices", "competent"),
)


@dataclass(frozen=True, slots=True)
class Country:
    """One State: its code, its name, the zone of its capital, and whether it is of the Union."""

    code: str
    name: str
    zone: str
    eu: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """All States by code, and words for authorities that are not listed or not chosen."""

    edition: str
    states: Mapping[str, Country]
    stand_ins: Mapping[str, str]
    eea: frozenset[str]
    eu: frozenset[str]

    def countries(self, area: str) -> frozenset[str]:
        """Return the country codes of an area, ``eea`` or ``eu``."""
        return self.eea if area == "eea" else self.eu

    def zone(self, place: str) -> ZoneInfo | None:
        """Return the zone of a country's capital, None where the directory does not know it."""
        found = self.states.get(place.partition("-")[0])
        return _zone(found.zone) if found else None

    def unnamed(self, kind: str, country: str) -> str:
        """Return words for the authority of a kind in a country, as long as none is named."""
        return self.stand_ins[kind].replace("{country}", self.states[country].name)


def law_zone(name: str) -> ZoneInfo | None:
    """Return the zone a law file names, None where it names none."""
    return _zone(name) if name else None


@cache
def _zone(name: str) -> ZoneInfo:
    # The library keeps eight zones only; all thirty together are read for one duty map.
    return ZoneInfo(name)


@cache
def directory() -> Directory:
    """Read the directory, once."""
    top = Reader.of(read_toml(path("forms", "places", "countries.toml")))
    top.only("edition", "stand_ins", "countries")
    words = top.inner("stand_ins")
    words.only(*STAND_INS)
    found: dict[str, Country] = {}
    for item in top.each("countries"):
        item.only("country", "name", "zone", "eu")
        code = item.text("country")
        if code in found:
            raise item.fault(f"“{code}” stands twice", "country")
        try:
            ZoneInfo(item.text("zone"))
        except (ZoneInfoNotFoundError, ValueError):
            raise item.fault("is not a time zone", "zone") from None
        found[code] = Country(code, item.text("name"), item.text("zone"), item.flag("eu"))
    stand_ins = {key: words.text(key) for key in STAND_INS}
    union = frozenset(code for code, state in found.items() if state.eu)
    return Directory(top.text("edition"), found, stand_ins, frozenset(found), union)
