"""Text as it is taken in: line ends become LF, characters NFC, and nothing else is changed."""

from __future__ import annotations

import re
import unicodedata

_UNCARRIED = re.compile("[\x00\ud800-\udfff]")


def entered(text: str) -> str:
    """Return a text with LF for every line end and in Unicode's form NFC."""
    if text.isascii() and "\r" not in text:
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def carried(text: str) -> bool:
    """Tell whether databases and documents can hold a text: no NUL, no half of a surrogate pair."""
    return (text.isascii() and "\x00" not in text) or _UNCARRIED.search(text) is None
