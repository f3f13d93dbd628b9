"""Which locale a language is written in, and its plural forms; Babel is loaded when first asked."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


def locale_of(language: str) -> str:
    """Return the locale a language is written in; English is British."""
    return "en_GB" if language[:2] == "en" else language.partition("-")[0]


@cache
def locale(name: str) -> Locale:
    """Return a locale by its name."""
    from babel import Locale  # Babel is slow to load

    return Locale.parse(name)


@cache
def plural_tags(name: str) -> tuple[str, ...]:
    """Return the plural forms a locale tells apart, ``other`` last."""
    return (*sorted(locale(name).plural_form.tags), "other")


def plural_of(number: int | Decimal, name: str) -> str:
    """Return the plural form a locale asks for with a number."""
    form: str = locale(name).plural_form(number)
    return form
