"""Folded text for search: case, accents and NUL do not matter to somebody who looks for a case.

Only for finding; what is shown and sealed is never folded.
"""

from __future__ import annotations

import re
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


_FOREIGN = re.compile(r"[^\x01-\x7f]+")


def fold(text: str) -> str:
    """Return the text in lower case without accents, NUL or half surrogates, spaces made single."""
    return " ".join(_FOREIGN.sub(_unaccented, text.casefold()).split())


def _unaccented(run: re.Match[str]) -> str:
    apart = unicodedata.normalize("NFKD", run.group())
    kept = (ch for ch in apart if not unicodedata.combining(ch) and not "\ud800" <= ch <= "\udfff")
    return "".join(kept).casefold().translate(_LETTERS)


def like_pattern(word: str) -> str:
    r"""Return the LIKE pattern that finds a folded word anywhere; the escape character is ``\``."""
    escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
