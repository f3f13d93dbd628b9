"""Numbers of answers read strictly from JSON: whole, decimal, ratio, count, money and duration.

A text counts only if it is written as JSON writes numbers (``1234.5``); what a field could not
read comes as ``{"typed": …}`` and is refused with what it can mean.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol

from pirdesk.casefile.numbers import DIGITS, is_typed, json_number, refusal
from pirdesk.casefile.values import Count, Money
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message

LONGEST_SPAN = 10**10
PLACES = 100
"""More decimals than anything measured has; a billion of them would fill the memory."""
_YESNO = (True, False)
_WHOLE = Message("answers.whole")
_NUMBER = Message("answers.number")
_RATIO = Message("answers.ratio")
_AMOUNT = Message("answers.amount")


class Bounded(Protocol):
    """What a term says of the numbers it takes."""

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the numbers allowed, or () for all."""

    @property
    def minimum(self) -> int | None:
        """Return the least number allowed."""

    @property
    def maximum(self) -> int | None:
        """Return the greatest number allowed."""


def wrong(raw: Any, wanted: Message) -> UserError:
    """Return the refusal of a raw value, quoted as far as 60 characters."""
    what = Message("answers.not_wanted", {"wanted": wanted, "text": shortened(str(raw))})
    return UserError(what, Message("answers.give", {"wanted": wanted}), code="value.type")


def _too_large(raw: Any) -> UserError:
    return UserError(
        Message("answers.too_large", {"text": shortened(str(raw)), "digits": DIGITS}),
        Message("answers.too_large_do"),
        code="value.type",
    )


def integer(term: Bounded, raw: Any) -> int:
    """Read a whole number."""
    if is_typed(raw):
        raise refusal(str(raw["typed"]), _WHOLE, whole=True)
    number = _written(raw, _WHOLE)
    if number.is_finite() and number.adjusted() >= DIGITS:
        raise _too_large(raw)
    # A Decimal of more places than the system counts cannot even be rounded.
    if number.adjusted() >= DIGITS or (number and number.adjusted() < 0):
        raise wrong(raw, _WHOLE)
    if number != number.to_integral_value():
        raise wrong(raw, _WHOLE)
    _within(term, number)
    return int(number)


def decimal(term: Bounded, raw: Any, wanted: Message = _NUMBER, *, share: bool = False) -> Decimal:
    """Read a number; ``wanted`` says in words what was asked for."""
    if is_typed(raw):
        raise refusal(str(raw["typed"]), wanted, share=share)
    number = raw if isinstance(raw, Decimal) else _written(raw, wanted)
    if not number.is_finite():
        raise wrong(raw, wanted)
    if abs(number) >= Decimal(10) ** DIGITS:
        raise _too_large(raw)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and not -PLACES <= exponent <= DIGITS:
        raise UserError(
            Message("answers.too_fine", {"text": shortened(str(raw)), "places": PLACES}),
            Message("answers.too_fine_do"),
            code="value.type",
        )
    _within(term, number)
    if term.choices and number not in {Decimal(choice) for choice in term.choices}:
        raise wrong(raw, Message("answers.one_of", {"choices": term.choices}))
    return number


def ratio(term: Bounded, raw: Any) -> Decimal:
    """Read a share of one."""
    number = decimal(term, raw, _RATIO, share=True)
    if not 0 <= number <= 1:
        raise wrong(raw, _RATIO)
    return number


def count(term: Bounded, raw: Any) -> Count:
    """Read a whole number, or ``{"min", "likely", "max"}`` of whole numbers.

    With ``"exclusive": true`` the number is more than ``min``.
    """
    if isinstance(raw, Count):
        return raw
    if isinstance(raw, dict) and not is_typed(raw):
        ends = {key: end for key, end in raw.items() if key != "exclusive"}
        over = raw.get("exclusive", False)
        if not set(ends) <= {"min", "likely", "max"} or "min" not in ends or over not in _YESNO:
            raise wrong(raw, Message("answers.count"))
        numbers = {k: None if v is None else integer(term, v) for k, v in ends.items()}
        least = (numbers["min"] or 0) + (1 if over else 0)
        return Count(least, numbers.get("likely"), numbers.get("max"), bool(over))
    number = integer(term, raw)
    return Count(number, number, number)


def money(term: Bounded, raw: Any) -> Money:
    """Read ``{"amount", "currency"}``, with ``"most"`` where it is a range."""
    if isinstance(raw, Money):
        return raw
    if not isinstance(raw, dict) or set(raw) - {"most"} != {"amount", "currency"}:
        raise wrong(raw, Message("answers.money"))
    currency = raw["currency"]
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
        raise wrong(currency, Message("answers.currency"))
    most = raw.get("most")
    return Money(
        decimal(term, raw["amount"], _AMOUNT),
        currency,
        None if most is None else decimal(term, most, _AMOUNT),
    )


def duration(term: Bounded, raw: Any) -> timedelta:
    """Read a number of seconds."""
    if isinstance(raw, timedelta):
        return raw
    if is_typed(raw):
        raise refusal(str(raw["typed"]), Message("answers.length_of_time"))
    seconds = integer(term, raw)
    if not 0 <= seconds <= LONGEST_SPAN:
        raise wrong(raw, Message("answers.seconds"))
    return timedelta(seconds=seconds)


_AS_JSON = {
    _WHOLE: Message("answers.as_json_whole"),
    _NUMBER: Message("answers.as_json", {"example": "1234.5"}),
}
_AS_JSON_SHARE = Message("answers.as_json", {"example": "0.5"})


def _written(raw: Any, wanted: Message) -> Decimal:
    """Read what stands in JSON: a number, or text that writes one as JSON does."""
    if isinstance(raw, str):
        number = json_number(raw)
        if number is None:
            raise UserError(
                Message("answers.not_wanted", {"wanted": wanted, "text": shortened(raw)}),
                _AS_JSON.get(wanted, _AS_JSON_SHARE),
                code="value.type",
            )
        return number
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise wrong(raw, wanted)
    number = Decimal(str(raw))
    if not number.is_finite():
        raise wrong(raw, wanted)
    return number


def _within(term: Bounded, number: Decimal) -> None:
    low, high = term.minimum, term.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise UserError(
            _outside(number, low, high), Message("answers.outside_do"), code="value.range"
        )


def _outside(number: Decimal, low: int | None, high: int | None) -> Message:
    if high is None:
        return Message("answers.below", {"number": number, "low": low or 0})
    if low is None:
        return Message("answers.above", {"number": number, "high": high})
    return Message("answers.outside", {"number": number, "low": low, "high": high})
