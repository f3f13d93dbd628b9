"""Running text as a person typed or pasted it: no character becomes another on the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from pirdesk.casefile.entered import entered

_PARAGRAPH = "\u2029"


class PlainEdit(QPlainTextEdit):
    """A plain text edit whose text is what was put in; Qt's own turns no-break spaces into spaces.

    Shift+Enter begins a line as Enter does, rather than hide another character in the text.
    """

    def toPlainText(self) -> str:
        """Return the text with LF as line end, in Unicode's form NFC, and otherwise as it is."""
        return entered(self.document().toRawText().replace(_PARAGRAPH, "\n"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Shift+Enter as Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)
