"""PDF objects and strings given as their bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pirdesk.documents.pdf.hooks import PdfObject


class Raw(PdfObject):  # type: ignore[misc]
    """A PDF object given as its bytes (or a function that makes them when the file is written)."""

    __RefOnly__ = 1

    def __init__(self, data: bytes | Callable[[], bytes]) -> None:
        self.data = data

    def format(self, document: Any) -> bytes:
        """Return the bytes."""
        return self.data() if callable(self.data) else self.data


class Inline(Raw):
    """Bytes that stand where they are used, not behind a reference."""

    __RefOnly__ = 0


def pdf_text(text: str) -> bytes:
    """Return a PDF text string: a literal for ASCII, else UTF-16BE in hexadecimal."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return b"(" + escaped.encode() + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"
