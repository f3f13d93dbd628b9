"""The directory of authorities: who answers for a country, in which zone; read from data.

Names come from memory where the data say so; nothing here decides who is competent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk.casefile.confidence import Confidence
from pirdesk.datafiles import Reader, path, read_toml
from pirdesk.duties.law_fields import confidence
from pirdesk.errors import UserError, shortened

STAND_INS = (
    *("market_surveillance", "csirt", "financial", "trust_services", "devices"),
    "competent",
)


@dataclass(frozen=True, slots=True)
class Authority:
    """One data protection authority: country code and name, its own name, seat, domain, zone."""

    country: str
    country_name: str
    name: str
    city: str
    domain: str
    zone: str
    eu: bool
    confidence: Confidence

    @property
    def address(self) -> str:
        """Return city, country and web domain, one per line; no street is in the directory."""
        return f"{self.city}, {self.country_name}\n{self.domain}"


@dataclass(frozen=True, slots=True)
class Directory:
    """All authorities by country code, and words for authorities that are not listed."""

    edition: str
    authorities: Mapping[str, Authority]
    stand_ins: Mapping[str, str]

    def countries(self, area: str) -> frozenset[str]:
        """Return the country codes of an area, ``eea`` or ``eu``."""
        return frozenset(c for c, a in self.authorities.items() if area == "eea" or a.eu)

    def zone(self, place: str) -> ZoneInfo | None:
        """Return the zone of a country's capital, None where the directory does not know it."""
        found = self.authorities.get(place.partition("-")[0])
        return _zone(found.zone) if found else None

    def named(self, directory: str, country: str) -> str:
        """Return the name of a country's authority in one of the directories."""
        found = self.authorities[country]
        if directory == "data_protection":
            return found.name
        return self.stand_ins[directory].replace("{country}", found.country_name)


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
    top = Reader.of(read_toml(path("forms", "authorities", "data_protection.toml")))
    top.only("edition", "confidence", "verified_by_human", "stand_ins", "authorities")
    sure = confidence(top)
    words = top.inner("stand_ins")
    words.only(*STAND_INS)
    found: dict[str, Authority] = {}
    for item in top.each("authorities"):
        item.only("country", "country_name", "name", "city", "domain", "zone", "eu")
        code = item.text("country")
        if code in found:
            raise item.fault(f"“{code}” stands twice", "country")
        try:
            ZoneInfo(item.text("zone"))
        except (ZoneInfoNotFoundError, ValueError):
            raise item.fault("is not a time zone", "zone") from None
        found[code] = Authority(
            country=code,
            country_name=item.text("country_name"),
            name=item.text("name"),
            city=item.text("city"),
            domain=item.text("domain"),
            zone=item.text("zone"),
            eu=item.flag("eu"),
            confidence=sure,
        )
    stand_ins = {key: words.text(key) for key in STAND_INS}
    return Directory(top.text("edition"), found, stand_ins)


def authority(place: str) -> Authority:
    """Return the data protection authority of a country or of a region's country."""
    found = directory().authorities.get(place.partition("-")[0])
    if found is None:
        raise UserError(
            f"No data protection authority is listed for “{shortened(place, 20)}”.",
            f"Choose one of {', '.join(sorted(directory().authorities))}.",
            code="authority.unknown",
        )
    return found
