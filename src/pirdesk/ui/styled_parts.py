"""The parts of the window that wear the theme's sheet: where they are seen at once.

A sheet of the whole application would be worked out anew for every widget there is, seen or not;
so each part has its own, and no part lies inside another.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_WORN = "sheet_number"


class StyledParts(QObject):
    """Every part that asked for the sheet; those out of sight are styled when they are shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet, self._number = "", 0
        self._parts: list[QWidget] = []

    def add(self, part: QWidget) -> None:
        """Style a part now, and from now on whenever the sheet changes."""
        self._parts = [each for each in self._parts if shiboken6.isValid(each)]
        self._parts.append(part)
        part.installEventFilter(self)
        self._wear(part)

    def change(self, sheet: str) -> None:
        """Take another sheet: what is seen wears it at once."""
        self._sheet, self._number = sheet, self._number + 1
        for part in self._parts:
            if shiboken6.isValid(part) and part.isVisible():
                self._wear(part)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Style a part that is shown again after the sheet changed."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._wear(watched)
        return super().eventFilter(watched, event)

    def _wear(self, part: QWidget) -> None:
        if part.property(_WORN) != self._number:
            part.setProperty(_WORN, self._number)
            part.setStyleSheet(self._sheet)
