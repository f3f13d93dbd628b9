"""Texts that say nothing (“n/a”, “-”, “tbd” and their kin), told from answers.

The words are in forms/no_answers; nothing here judges what an answer says.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from pirdesk import datafiles
from pirdesk.datafiles import Reader

_SHORT = 2  # letters of a name that may be a word elsewhere: NA, SO


@lru_cache(maxsize=512)
def says_nothing(text: str, *, name: bool = False) -> bool:
    """Tell whether a text is blank or a word in place of an answer, in any language we know.

    ``name``: the field holds a name, and a company may be called X.
    """
    plain = _plain(text)
    if name and plain and len(plain) <= _SHORT and text.strip().isalpha():
        return False
    if plain in _words():
        return True
    letters = plain.replace(" ", "")
    return not name and letters.isalpha() and len(set(letters)) == 1


@cache
def _words() -> frozenset[str]:
    """Return every word of every language, as texts are compared; blank is one of them."""
    top = Reader.of(datafiles.read_toml(datafiles.path("forms", "no_answers", "words.toml")))
    return frozenset(("", *(_plain(word) for key in top.table for word in top.texts(key))))


def _plain(text: str) -> str:
    """Return letters and digits alone, small, one blank between words: “N. A.” is “na”."""
    kept = "".join(
        char if unicodedata.category(char)[0] in "LNM" else " " if char.isspace() else ""
        for char in unicodedata.normalize("NFKC", text).casefold()
    )
    words = kept.split()
    if all(len(word) == 1 for word in words):
        return "".join(words)
    return " ".join(words)
