"""JSON that strangers wrote, read without its loopholes: no twin keys, no NaN, bounded depth.

It knows nothing of what the text means, and never lets a file's nesting reach the parser's stack.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

DEEPEST = 100
"""Deeper than any file of ours, and far from what ends a process on a thread's small stack."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?+', re.DOTALL)
_TOO_LONG = "Exceeds the limit"  # what Python says of a whole number of thousands of digits
_BRACKET = re.compile(r"[\[\]{}]")


def read_json(raw: bytes | str, deepest: int = DEEPEST, *, exact: bool = False) -> Any:
    """Read one JSON value; ValueError, in words, for whatever is not plain JSON in UTF-8.

    ``exact`` keeps every digit of a number with decimals, as a Decimal.

    The nesting is counted before the text is parsed: from Python 3.12 on, the parser of the
    standard library may end the whole process on a deep text instead of raising RecursionError.
    """
    text = raw if isinstance(raw, str) else _decoded(raw)
    if _depth(text) > deepest:
        raise ValueError(f"it is nested more than {deepest} deep")
    try:
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_float=_exactly if exact else None,
        )
    except json.JSONDecodeError as fault:
        raise ValueError(f"it is not valid JSON ({fault})") from None
    except ValueError as fault:
        if _TOO_LONG in str(fault):
            raise ValueError("a number in it has more digits than can be read") from None
        raise


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None


def _depth(text: str) -> int:
    """Count how deep brackets nest outside strings."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            shown = key if len(key) <= 60 else f"{key[:59]}…"
            raise ValueError(f"it is not valid JSON (“{shown}” stands twice)")
        made[key] = value
    return made


def _exactly(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{text[:60]}” is no number that can be read") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"it is not valid JSON ({name} is not a number)")
