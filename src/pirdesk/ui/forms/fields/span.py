"""A duration: a number and minutes, hours or days."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.forms.fields.number import plain_number
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems


class SpanField(Field):
    """A number with its unit of time; kept in seconds."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        self.line.setFixedWidth(ems(6))
        self.unit = ChoiceBox(spec.theme)
        for words, seconds in ((tr("minutes"), 60), (tr("hours"), 3600), (tr("days"), 86400)):
            self.unit.addItem(words, seconds)
        self.unit.setCurrentIndex(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addWidget(self.unit)
        row.addStretch(1)
        self.adopt(self.line)
        self.adopt(self.unit, tr("unit of time"))
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.unit.activated.connect(lambda _index: self.edited.emit())

    def show_raw(self, raw: Any) -> None:
        """Show stored seconds in the largest unit that divides them."""
        if raw == self.raw():
            return
        if raw is None:
            self.line.clear()
            return
        seconds = int(raw)
        index = next((i for i in (2, 1, 0) if seconds % int(self.unit.itemData(i)) == 0), 0)
        self.unit.setCurrentIndex(index)
        number = seconds / int(self.unit.itemData(index))
        self.line.setText(f"{number:g}")

    def raw(self) -> Any:
        """Return seconds, the text where it is no number, or None."""
        text = plain_number(self.line.text())
        try:
            return round(float(text) * int(self.unit.currentData())) if text else None
        except (ValueError, OverflowError):
            return text
