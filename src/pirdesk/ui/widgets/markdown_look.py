"""How Markdown looks while it is written: headings heavier, quoted facts in the accent."""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from pirdesk.ui.theme import Theme

_TOKEN = re.compile(r"\{\{[^{}\n]{1,200}\}\}")
_STRONG = re.compile(r"\*\*[^*\n]{1,400}\*\*")
_HEADING = re.compile(r"^(#{1,4}) ")
_LIST = re.compile(r"^\s*([-*]|\d+\.) ")


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours and weights only; the text stays as it is written."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Format one line."""
        if _HEADING.match(text):
            self._paint(0, len(text), weight=QFont.Weight.DemiBold, larger=True)
            marks = len(text) - len(text.lstrip("#"))
            self._paint(0, marks, role="muted")
        elif found := _LIST.match(text):
            self._paint(0, found.end(), role="muted")
        for match in _STRONG.finditer(text):
            self._paint(match.start(), match.end() - match.start(), weight=QFont.Weight.DemiBold)
        for match in _TOKEN.finditer(text):
            self._paint(match.start(), match.end() - match.start(), role="accent", ground="tint")

    def _paint(
        self,
        start: int,
        length: int,
        *,
        role: str = "",
        ground: str = "",
        weight: QFont.Weight | None = None,
        larger: bool = False,
    ) -> None:
        look = QTextCharFormat(self.format(start))
        if role:
            look.setForeground(self._theme.colour(role))
        if ground:
            look.setBackground(self._theme.colour(ground))
        if weight is not None:
            look.setFontWeight(weight)
        if larger:
            look.setFontPointSize(self.document().defaultFont().pointSizeF() * 1.18)
        self.setFormat(start, length, look)
