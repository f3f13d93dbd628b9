"""Codes of countries and their parts: which exist, how they are written, which lies in which.

Facts of ISO 3166 read from ``forms/places/codes.toml``; knows neither names nor laws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pirdesk.datafiles import Reader, path, read_toml
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message


@dataclass(frozen=True, slots=True)
class Codes:
    """Countries, the parts of each, and spellings that are read as a country (UK as GB)."""

    countries: frozenset[str]
    parts: Mapping[str, frozenset[str]]
    read_as: Mapping[str, str]


@cache
def codes() -> Codes:
    """Read the codes, once; a faulty line raises DataFault."""
    top = Reader.of(read_toml(path("forms", "places", "codes.toml")))
    top.only("edition", "countries", "read_as", "parts")
    top.text("edition")
    countries = frozenset(top.text("countries").split())
    other, listed = top.inner("read_as"), top.inner("parts")
    for key in listed.table:
        if key not in countries:
            raise listed.fault("is not a country of this list", key)
    read_as = {key: other.text(key) for key in other.table}
    parts = {key: frozenset(listed.text(key).split()) for key in listed.table}
    return Codes(countries, parts, read_as)


@cache
def part_names(language: str) -> Mapping[str, str]:
    """Return what a language calls parts of countries, by code; {} for one without a list."""
    file = path("forms", "places", f"names.{language}.toml")
    if not language.isalpha() or not file.is_file():
        return {}
    top = Reader.of(read_toml(file))
    top.text("edition")
    top.only("edition", *codes().parts)
    named: dict[str, str] = {}
    for country in (key for key in top.table if key != "edition"):
        listed = top.inner(country)
        listed.only(*codes().parts[country])
        named |= {f"{country}-{part}": listed.text(part) for part in listed.table}
    return named


def country_of(place: str) -> str:
    """Return the country of a place: US of US-CA."""
    return place.partition("-")[0]


def within(place: str, area: str) -> bool:
    """Tell whether a place is an area or a part of it; US-CA lies in US."""
    return place == area or place.startswith(f"{area}-")


def known_place(place: str) -> bool:
    """Tell whether a code is one of ISO 3166 as this program writes it."""
    country, mark, part = place.partition("-")
    if not mark:
        return country in codes().countries
    return part in codes().parts.get(country, ())


def place_code(text: str) -> str:
    """Return a place as its code; UK becomes GB, CN-HK HK, and an unknown code is refused."""
    country, mark, part = text.strip().partition("-")
    code = f"{codes().read_as.get(country, country)}{mark}{part}"
    code = codes().read_as.get(code, code)
    if known_place(code):
        return code
    raise UserError(
        Message("answers.not_place", {"text": shortened(text)}),
        _advice(code),
        code="value.place",
    )


def _advice(code: str) -> Message:
    country = country_of(code)
    if country not in codes().countries:
        return Message("answers.place_code")
    parts = sorted(codes().parts.get(country, ()))
    if not parts:
        return Message("answers.place_whole", {"code": country})
    return Message("answers.place_or_part", {"code": country, "part": f"{country}-{parts[0]}"})
