"""Numbers, shares, money, places and lists as a language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from unicodedata import bidirectional

from pirdesk.casefile.places import part_names
from pirdesk.casefile.values import Money
from pirdesk.wording.locales import locale, locale_of

# What opens or closes a direction, and the isolates that end it with the text.
_OPENS, _CLOSES = frozenset("\u2066\u2067\u2068"), "\u2069"
_JOINTS = {"parted": "; ", "listed": ", "}
_TURNS = frozenset({"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"})


@lru_cache(maxsize=1024)
def number_words(number: int | Decimal, language: str) -> str:
    """Write a number with its thousands parted and all its decimals."""
    from babel.numbers import format_decimal  # Babel is slow to load

    return format_decimal(number, locale=locale(locale_of(language)), decimal_quantization=False)


def share_words(share: Decimal, language: str) -> str:
    """Write a part of one in percent."""
    from babel.numbers import format_percent  # Babel is slow to load

    name = locale(locale_of(language))
    return str(format_percent(share, locale=name, decimal_quantization=False))


def money_words(money: Money, language: str) -> str:
    """Write an amount with its currency, or a range of two."""
    from babel.numbers import format_currency  # Babel is slow to load

    def shown(amount: Decimal) -> str:
        return str(format_currency(amount, money.currency, locale=locale(locale_of(language))))

    if money.most is None or money.most == money.amount:
        return shown(money.amount)
    return f"{shown(money.amount)} – {shown(money.most)}"


@lru_cache(maxsize=512)
def place_words(code: str, language: str) -> str:
    """Write a country or a part of one: ``IT`` → Italy, ``US-CA`` → California (United States).

    A part whose name is not listed is written by its code: ``CN-11`` → China (11).
    """
    country, _, region = code.partition("-")
    name = locale(locale_of(language)).territories.get(country, country)
    if not region:
        return str(name)
    part = part_names(language).get(code) or part_names("en").get(code)
    return f"{part} ({name})" if part else f"{name} ({region})"


# A last line of an address that is a State of the United States as well as a country.
_TWO_PLACES = frozenset({"GE"})


@lru_cache(maxsize=512)
def country_words(line: str, language: str) -> str:
    """Write a line that is the English or German name of a country in ``language``.

    Every other line, one that is right as it stands and one that can name another place too
    (Georgia) are given back unchanged.
    """
    asked = line.strip().removesuffix(" of America").removesuffix(" von Amerika")
    own = locale(locale_of(language)).territories
    for known in (own, *(locale(locale_of(each)).territories for each in ("en", "de"))):
        for code, name in known.items():
            if name == asked and len(code) == 2 and code.isalpha() and code not in _TWO_PLACES:
                return line if known is own else str(own.get(code, line))
    return line


def list_words(items: Sequence[str], language: str, style: str = "and") -> str:
    """Join words as a sentence does, with “and” or “or”, or as a bare list."""
    if style in _JOINTS or len(items) < 2:
        return _JOINTS.get(style, "").join(items)
    from babel.lists import format_list  # Babel is slow to load

    name = locale(locale_of(language))
    return str(format_list(items, "or" if style == "or" else "standard", name))


def own_direction(text: str) -> str:
    """Return a text that turns no word beside it: isolated where it holds another direction.

    A text of one direction stays as it is. Isolates left open are closed, stray ends left out.
    """
    if text.isascii() or not any(_turns(char) for char in text):
        return text
    kept, depth = [], 0
    for char in text:
        if char == _CLOSES and not depth:
            continue
        depth += (char in _OPENS) - (char == _CLOSES)
        kept.append(char)
    return f"\u2068{''.join(kept)}{_CLOSES * (depth + 1)}"


def _turns(char: str) -> bool:
    return bidirectional(char) in _TURNS
