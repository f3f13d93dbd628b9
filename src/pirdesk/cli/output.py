"""How commands print: plain tables for people, JSON for machines, errors as sentences."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pirdesk import wording
from pirdesk.casefile.messages import Message, Words
from pirdesk.casefile.terms import write_value
from pirdesk.casefile.values import Count, Moment, Money, Rows
from pirdesk.errors import PirdeskError

if TYPE_CHECKING:
    from pirdesk.forms import Names


class _Labels:
    """What English calls the terms; their words are read when the first is asked for.

    Whoever answers here types the key: beside the label it is shown too.
    """

    def __init__(self, *, keys: bool) -> None:
        self._keys = keys

    def term(self, key: str) -> str:
        label = _english().term(key)
        return f"{label} [{key}]" if self._keys and label != key else label

    def form(self, key: str) -> str:
        return _english().form(key)

    def duty(self, duty: str) -> str:
        return duty

    def person(self, person: str) -> str:
        return person


READER = wording.Speaker(zone=None, names=_Labels(keys=True))
"""Who reads the lines printed here: in English, in the zone of this machine."""
DATA = wording.Speaker(names=_Labels(keys=False))
"""Who reads the words in JSON: in English, in UTC, whatever machine printed them."""


# Halves of surrogate pairs, as a byte of a path that is no text is read.
_HALVES = re.compile("[\ud800-\udfff]")


def print_json(value: object) -> None:
    """Print a value as JSON with sorted, readable members."""
    sys.stdout.write(_json(plain(value), indent=2) + "\n")


def print_line(value: object) -> None:
    """Print plain data as JSON on one line, so that many can be read one by one."""
    sys.stdout.write(line(value) + "\n")


def line(value: object) -> str:
    """Return plain data as JSON on one line."""
    import msgspec  # only where many lines are written: json takes five times as long

    try:
        return msgspec.json.encode(value).decode()
    except (
        TypeError,
        UnicodeEncodeError,
    ):  # a byte of a path that is no text, which JSON proper cannot hold
        return _json(value)


def say(line: str = "") -> None:
    """Print one line for people, without control characters that could move the cursor."""
    sys.stdout.write(shown(line) + "\n")
    sys.stdout.flush()


def in_words(words: Words) -> str:
    """Return a sentence in words as people read it here: English, the zone of this machine."""
    return wording.say(words, READER)


def here(instant: datetime) -> str:
    """Return an instant for a column, in the zone of this machine: ``2026-11-24 09:00+01:00``."""
    return instant.astimezone().isoformat(sep=" ", timespec="minutes")


def fail(title: str, what_to_do: str, *, code: str = "", as_json: bool = False) -> None:
    """Print an error: what happened, what is safe, what to do."""
    if as_json:
        body = {"error": {"code": code, "title": title, "what_to_do": what_to_do}}
        sys.stderr.write(_json(body, indent=2) + "\n")
        return
    sys.stderr.write(shown(f"{title}\n{what_to_do}").rstrip() + "\n")


def refuse(fault: PirdeskError, *, as_json: bool = False) -> None:
    """Print an error of ours in words."""
    title, advice = wording.error_parts(fault, READER)
    fail(title, advice, code=fault.code, as_json=as_json)


def warn(words: str, *, as_json: bool = False) -> None:
    """Print a warning beside the answer, to where errors go."""
    if as_json:
        sys.stderr.write(_json({"warning": words}) + "\n")
        return
    sys.stderr.write(shown(f"Warning: {words}") + "\n")


def warn_renamed(asked: str, now: Sequence[str], *, as_json: bool = False) -> None:
    """Say beside the answer that a duty is asked for by an old id, and what it became."""
    if asked in now or not now:
        return
    if len(now) == 1:
        warn(f"{asked} is now {now[0]}.", as_json=as_json)
        return
    became = f"{', '.join(now[:-1])} and {now[-1]}"
    warn(f"{asked} is now {became}; this is about {now[0]} alone.", as_json=as_json)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in aligned columns; the last column may be long."""
    lines = [tuple(shown(str(cell)).replace("\n", " ") for cell in row) for row in rows]
    widths = [len(h) for h in head]
    for line in lines:
        widths = [max(w, len(c)) for w, c in zip(widths, line, strict=True)]
    widths[-1] = 0
    for line in (tuple(head), tuple("-" * max(w, 4) for w in widths), *lines):
        say("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip())


def shown(text: str) -> str:
    """Make control and direction characters of foreign text visible."""
    return "".join(f"[U+{ord(c):04X}]" if _moves(c) else c for c in text)


def plain(value: Any) -> Any:  # noqa: PLR0911 - one return per type
    """Turn our records into what JSON can hold."""
    match value:
        case Enum():
            return value.value
        case Count() | Moment() | Money() | Rows() | Decimal() | timedelta():
            return write_value(value)
        case datetime() | date():
            return value.isoformat()
        case Path():
            return str(value)
        case bytes():
            return value.hex()
        case Message():
            return wording.worded("words", value, DATA)
        case Mapping():
            return _members((str(plain(k)), v) for k, v in value.items())
        case str() | int() | float() | bool() | None:
            return value
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _members((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
    if names := getattr(type(value), "__struct_fields__", ()):  # a record of msgspec
        return _members((name, getattr(value, name)) for name in names)
    return str(value)


def _members(members: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return named values as JSON can hold them; a message has its words, its id and its params."""
    found: dict[str, Any] = {}
    for name, value in members:
        found |= (
            wording.worded(name, value, DATA)
            if isinstance(value, Message)
            else {name: plain(value)}
        )
    return found


def _english() -> Names:
    from pirdesk.forms import Names, load_words

    return Names(load_words())


def _json(value: Any, *, indent: int | None = None) -> str:
    """Write JSON; a byte of a path that is no text becomes the escape that is read back to it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_unpacked)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
    return text


def _unpacked(value: Any) -> Any:
    """Return what a part that is JSON already holds (``msgspec.Raw``)."""
    import msgspec  # loaded already where there is such a part

    if not isinstance(value, msgspec.Raw):
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")
    return json.loads(bytes(value))


def _moves(char: str) -> bool:
    point = ord(char)
    return (
        (point < 0x20 and char not in "\n\t")
        or 0x7F <= point < 0xA0
        or 0xD800 <= point <= 0xDFFF
        or 0x202A <= point <= 0x202E
        or 0x2066 <= point <= 0x2069
        or point in (0x200E, 0x200F)
    )
