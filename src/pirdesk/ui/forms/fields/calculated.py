"""A calculated value: read, never answered."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.translate import tr


class CalculatedField(Field):
    """A line that shows what the program works out from other answers."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setPlaceholderText(tr("worked out from other answers"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.adopt(self.line, tr("calculated"))

    def show_raw(self, raw: Any) -> None:
        """Show the value worked out."""
        self.line.setText("" if raw is None else str(raw))

    def raw(self) -> Any:
        """Return None: nobody answers a calculated value."""
        return None
