"""Yes or no as two buttons side by side; neither is pressed until somebody answers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, ems


class YesNoField(Field):
    """Two buttons; pressing the pressed one, or Delete, takes the answer back."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.yes = Button(tr("Yes"), lambda: self._pressed(True), kind="segment")
        self.no = Button(tr("No"), lambda: self._pressed(False), kind="segment")
        self._value: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(ems(0.3))
        for button, words in ((self.yes, tr("Yes")), (self.no, tr("No"))):
            button.setCheckable(True)
            row.addWidget(button)
            self.adopt(button, words)
        row.addStretch(1)

    def show_raw(self, raw: Any) -> None:
        """Press the stored answer."""
        self._value = None if raw is None else str(raw).lower() in ("true", "yes")
        self._paint()

    def raw(self) -> Any:
        """Return True, False or None."""
        return self._value

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer by Y and N, take back by Delete, move by arrows."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Y:
                    self._answer(True)
                case Qt.Key.Key_N:
                    self._answer(False)
                case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                    self._answer(None)
                case Qt.Key.Key_Left:
                    self.yes.setFocus()
                case Qt.Key.Key_Right:
                    self.no.setFocus()
                case _:
                    return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)

    def _pressed(self, value: bool) -> None:
        self._answer(None if self._value is value else value)

    def _answer(self, value: bool | None) -> None:
        self._value = value
        self._paint()
        self.edited.emit()

    def _paint(self) -> None:
        self.yes.setChecked(self._value is True)
        self.no.setChecked(self._value is False)
