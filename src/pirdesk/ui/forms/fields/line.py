"""One line of text; also persons and systems, which are named in words."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from pirdesk.casefile.entered import entered
from pirdesk.ui.forms.fields.base import Field, FieldSpec


class LineField(Field):
    """A line edit; blank space alone counts as blank."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._lay())
        self.adopt(self.line)
        self.line.textEdited.connect(lambda _text: self.edited.emit())

    def _lay(self) -> QWidget:
        """Return what the field shows: the line, and beside it whatever a kind of line adds."""
        return self.line

    def show_raw(self, raw: Any) -> None:
        """Show a stored text."""
        text = "" if raw is None else str(raw)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def raw(self) -> Any:
        """Return the text, or None."""
        text = self.line.text()
        return entered(text) if text.strip() else None

    def set_readonly(self, readonly: bool) -> None:
        """Let the text be read and copied only."""
        self.line.setReadOnly(readonly)
