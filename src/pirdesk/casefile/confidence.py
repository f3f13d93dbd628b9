"""How surely a line of law or of a method is known: five kinds, in order, and their old words.

Stored rows and an organisation's own files may hold the old words; they are read as the kind they
became and never rewritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

# Strongest first: the text itself, a copy of it elsewhere, its words as an authority quotes them,
# what others say it says, and memory.
Confidence = Literal["official_text", "copy_of_text", "quoted", "described", "recalled"]
KINDS: tuple[Confidence, ...] = get_args(Confidence)
OLD_WORDS: Mapping[str, Confidence] = MappingProxyType(
    {"read": "described", "second_hand": "quoted"}
)
_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "official_text": "official text",
        "copy_of_text": "copy of the text",
        "quoted": "quoted by an authority",
    }
)


def current_kind(word: str) -> str:
    """Return the kind an old word became; any other word is returned as it is."""
    return OLD_WORDS.get(word, word)


def as_kind(word: str) -> Confidence | None:
    """Return a word, old or new, as one of the five kinds, None where it is none of them."""
    found = current_kind(word)
    return next((kind for kind in KINDS if kind == found), None)


@cache
def weakest(words: tuple[str, ...]) -> Confidence:
    """Return the weakest of some kinds, old words among them; ValueError where one is unknown."""
    return KINDS[max((KINDS.index(_known(word)) for word in words), default=0)]


def shown_kind(word: str) -> str:
    """Return a kind in plain English words, such as “copy of the text”."""
    kind = current_kind(word)
    return _SHOWN.get(kind, kind.replace("_", " "))


def _known(word: str) -> Confidence:
    kind = as_kind(word)
    if kind is None:
        raise ValueError(f"“{word}” is no kind of confidence")
    return kind
