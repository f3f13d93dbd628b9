"""Folded text for search: case, accents and NUL do not matter to somebody who looks for a case.

Only for finding; what is shown and sealed is never folded.
"""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "\x00": "",
    }
)


def fold(text: str) -> str:
    """Return the text in lower case without accents, NUL or half surrogates, spaces made single."""
    if text.isascii():
        return " ".join(text.replace("\x00", "").lower().split())
    plain = "".join(ch for ch in text if not 0xD800 <= ord(ch) <= 0xDFFF)
    apart = unicodedata.normalize("NFKD", plain.casefold())
    bare = "".join(ch for ch in apart if not unicodedata.combining(ch))
    return " ".join(bare.casefold().translate(_LETTERS).split())


def like_pattern(word: str) -> str:
    r"""Return the LIKE pattern that finds a folded word anywhere; the escape character is ``\``."""
    escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
