"""A cell of a matrix: one choice on each of two scales."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.translate import tr


class PairField(Field):
    """Two choice boxes, one per scale."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        pairs = [choice.split("|", 1) for choice in spec.term.choices]
        self.boxes = (ChoiceBox(spec.theme), ChoiceBox(spec.theme))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for index, box in enumerate(self.boxes):
            box.addItem(tr("Choose …"), None)
            for value in dict.fromkeys(pair[index] for pair in pairs):
                box.addItem(spec.choice(value), value)
            row.addWidget(box)
            self.adopt(box, (tr("row"), tr("column"))[index])
            box.activated.connect(lambda _index: self.edited.emit())
        row.addStretch(1)

    def show_raw(self, raw: Any) -> None:
        """Show a stored pair."""
        for box, value in zip(self.boxes, raw or (None, None), strict=True):
            box.setCurrentIndex(max(0, box.findData(value)))

    def raw(self) -> Any:
        """Return the pair once both are chosen, else None."""
        chosen = [box.currentData() for box in self.boxes]
        return None if None in chosen else chosen
