"""The one door for words the program itself shows; it never sees words of people or of the law."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "PIRDesk"


def tr(text: str, /, **named: object) -> str:
    """Translate a sentence of the program and fill its named places, e.g. ``{title}``."""
    shown = QCoreApplication.translate(CONTEXT, text)
    return shown.format(**named) if named else shown


def tr_n(one: str, many: str, count: int, /, **named: object) -> str:
    """Translate a sentence that counts; ``{count}`` is filled in."""
    return tr(one if count == 1 else many, count=f"{count:,}", **named)
