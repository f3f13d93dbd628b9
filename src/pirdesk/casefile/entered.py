"""Text as it is taken in: line ends become LF, characters NFC, and nothing else is changed."""

from __future__ import annotations

import unicodedata


def entered(text: str) -> str:
    """Return a text with LF for every line end and in Unicode's form NFC."""
    if text.isascii() and "\r" not in text:
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
