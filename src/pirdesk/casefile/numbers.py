"""Numbers as people write them in any language, and as JSON writes them; it never guesses.

A comma or a point before three digits may part thousands or decimals: such a number has two
meanings, and whoever asked for it asks which. Nothing here depends on a language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message

GROUP = "\u202f"
"""A narrow no-break space, which no language reads as a decimal mark."""

DIGITS = 18
DECIMALS = 24
"""How many digits before and after the decimal mark are taken."""

_MINUS = "\u2212"
_LONGEST = 60
_LONGEST_JSON = 1000
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u202f\t"), " ")
_QUOTES = dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u00b4`"), "'")
_SHAPE = re.compile(
    r"(?P<sign>[+\-\u2212]?)(?P<body>[0-9][0-9.,' ]*|[.,][0-9]+)(?P<power>[eE][+-]?[0-9]{1,2})?"
    r"(?P<percent> ?%)?"
)
_JSON = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a written number can mean: one value, two to choose from, or none.

    ``percent`` tells that a percent sign was written; the meanings are shares of one then.
    """

    text: str
    meanings: tuple[Decimal, ...] = ()
    percent: bool = False

    @property
    def value(self) -> Decimal | None:
        """Return the one meaning, or None where there are none or two."""
        return self.meanings[0] if len(self.meanings) == 1 else None

    @property
    def unclear(self) -> bool:
        """Tell whether somebody must choose between two meanings."""
        return len(self.meanings) > 1


def read_number(text: str, *, whole: bool = False, share: bool = False) -> Reading:
    """Read a number as a person wrote it.

    ``whole`` numbers have no decimals, so a mark before three digits parts thousands there;
    a ``share`` may be written in percent. “1,234” and “1.234” have two meanings elsewhere.
    """
    found = _SHAPE.fullmatch(text.translate(_SPACES | _QUOTES).strip())
    if found is None or len(text) > _LONGEST or (found["percent"] and not share):
        return Reading(text)
    sign = "-" if found["sign"] in ("-", _MINUS) else ""
    power = int((found["power"] or "e0")[1:]) - (2 if found["percent"] else 0)
    meanings = (
        Decimal(f"{sign}{number}E{power}")
        for number in _numbers(found["body"].strip(), whole=whole)
    )
    fitting = (_unsigned_zero(m) for m in meanings if _fits(m, whole=whole))
    return Reading(text, tuple(dict.fromkeys(fitting)), bool(found["percent"]))


def number_words(value: Decimal) -> str:
    """Return a number in the one notation the program answers in: “1 234.5”, “−0.125”."""
    whole, point, decimals = number_text(value.copy_abs()).partition(".")
    sign = _MINUS if value < 0 else ""
    return f"{sign}{int(whole):,}".replace(",", GROUP) + point + decimals


def number_text(value: Decimal) -> str:
    """Return a number as JSON writes it, every digit, without an exponent: “-1234.5”."""
    return format(value, "f")


def json_number(text: str) -> Decimal | None:
    """Read a number written as JSON writes it (``1234.5``); None for every other text."""
    clean = text.strip()
    if len(clean) > _LONGEST_JSON or not _JSON.fullmatch(clean):
        return None
    try:
        return Decimal(clean)
    except InvalidOperation:  # an exponent beyond what can be counted
        return None


def is_typed(raw: Any) -> bool:
    """Tell whether a raw value is text that a field could not read: ``{"typed": …}``."""
    return isinstance(raw, dict) and "typed" in raw


def refusal(text: str, wanted: Message, *, whole: bool = False, share: bool = False) -> UserError:
    """Return why a written number cannot be taken as it stands; ``wanted`` as “a number”."""
    reading = read_number(text, whole=whole, share=share)
    shown = shortened(text)
    if reading.unclear:
        first, second = map(number_words, reading.meanings)
        return UserError(
            Message("answers.unclear", {"text": shown, "first": first, "second": second}),
            Message("answers.choose_meaning"),
            safe=Message("answers.typed_is_draft"),
            code="value.unclear",
        )
    then = Message("answers.digits_whole", {"digits": DIGITS})
    if not whole:
        then = Message("answers.digits", {"digits": DIGITS, "decimals": DECIMALS})
    what = Message("answers.not_wanted", {"wanted": wanted, "text": shown})
    return UserError(what, then, code="value.type")


def _fits(value: Decimal, *, whole: bool) -> bool:
    """Tell whether a number is in the range of what an answer holds, and can be echoed in full."""
    exponent = value.as_tuple().exponent
    if value.adjusted() >= DIGITS or not isinstance(exponent, int) or exponent < -DECIMALS:
        return False
    return not whole or value == value.to_integral_value()


def _unsigned_zero(value: Decimal) -> Decimal:
    return value if value else value.copy_abs()


def _numbers(body: str, *, whole: bool) -> tuple[str, ...]:
    """Return what digits and marks can mean, each with a point before its decimals."""
    kinds = list(dict.fromkeys(ch for ch in body if ch in ".,' "))
    if not kinds:
        return (body,)
    if len(kinds) > 2:
        return ()
    last = kinds[-1]
    head, _, tail = body.rpartition(last)
    if len(kinds) == 2:
        grouped = _ungrouped(head, kinds[0])
        decimal = last in ".," and last not in head
        return (f"{grouped}.{tail}",) if grouped and decimal and tail.isdigit() else ()
    grouped = _ungrouped(body, last)
    if last not in ".," or body.count(last) > 1:
        return (grouped,) if grouped else ()
    if not tail:
        return ()
    decimals = f"{head or '0'}.{tail}"
    if not grouped:
        return (decimals,)
    return (grouped,) if whole else (grouped, decimals)


def _ungrouped(text: str, mark: str) -> str:
    """Return the digits of a number in groups of three (or 12,34,567 as in India), or ""."""
    first, *groups = text.split(mark)
    shape = [len(group) for group in groups]
    threes = all(size == 3 for size in shape) and 1 <= len(first) <= 3
    lakhs = mark == "," and shape[-1:] == [3] and all(size == 2 for size in shape[:-1])
    fits = bool(groups) and (threes or (lakhs and 1 <= len(first) <= 2))
    digits = (first, *groups)
    return "".join(digits) if fits and first != "0" and all(d.isdigit() for d in digits) else ""
