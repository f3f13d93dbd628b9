"""What of a text can be printed: invisible controls made visible, line ends made one kind.

It names characters; which font has them is the drawing's business.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")
_BREAKS = frozenset("\n\u2028\u2029\x85\x0b\x0c")
_VARIANT = re.compile("[\ufe0e\ufe0f]")
_SEEN = frozenset({"Cc", "Cf", "Cs"})


def printable(text: str) -> str:
    """Return a text as it prints: NFC, ``[U+202E]`` for controls, harmless joiners left out."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.replace("\n", "").replace("\u00a0", "").isprintable() and not _VARIANT.search(text):
        return text
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char in _BREAKS:
        return "\n"
    if char == "\t":
        return " "
    if char in _DROPPED:
        return ""
    return f"[U+{ord(char):04X}]" if unicodedata.category(char) in _SEEN else char


def named(char: str) -> str:
    """Return a character with its number and name, for an error sentence."""
    name = unicodedata.name(char, "without a name")
    return f"“{char}” (U+{ord(char):04X} {name})"


def right_to_left(char: str) -> bool:
    """Tell whether a character belongs to a script written from right to left."""
    return unicodedata.bidirectional(char) in ("R", "AL", "AN")


def wide(char: str) -> bool:
    """Tell whether a character is of a script that writes no spaces between words."""
    return unicodedata.east_asian_width(char) in ("W", "F") or "\u0e00" <= char <= "\u0e7f"


def shaped(char: str) -> bool:
    """Tell whether a character is of a script whose letters change with their neighbours."""
    return "\u0900" <= char <= "\u097f" or "\u0e00" <= char <= "\u0e7f"


def squeezed(text: str) -> str:
    """Return a text without any white space, for comparing print with data."""
    return "".join(text.split())
