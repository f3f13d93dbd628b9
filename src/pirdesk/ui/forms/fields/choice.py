"""One of several choices: a short list to pick from, blank until somebody picks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy

from pirdesk.casefile.terms import TermType
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems

LEAST = 9  # ems


class ChoiceBox(QComboBox):
    """A combo box with our chevron that never changes by the mouse wheel alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(16)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that open a list everywhere from turning the page."""
        if event.type() == QEvent.Type.ShortcutOverride and _opens(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list by Alt and an arrow."""
        if _opens(event):
            self.showPopup()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return a width that need not show the longest choice: the list below shows all."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), ems(LEAST)), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll instead."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and our chevron."""
        super().paintEvent(event)
        side = ems(0.8)
        painter = QPainter(self)
        pixmap = self._theme.pixmap("down", "text" if self.isEnabled() else "quiet", 0.7)
        painter.drawPixmap(self.width() - side - ems(0.25), (self.height() - side) // 2, pixmap)
        painter.end()


def _opens(event: QEvent) -> bool:
    """Tell whether a key is Alt with an arrow, which some systems count to the keypad."""
    if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        return False
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.AltModifier


class OneField(Field):
    """A choice box whose first line is “not answered”."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.box = ChoiceBox(spec.theme)
        self.box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.box.setMinimumContentsLength(14)
        self.box.addItem(tr("Choose …"), None)
        for value in spec.term.choices:
            self.box.addItem(spec.choice(value), value)
        for index in range(self.box.count()):
            self.box.setItemData(index, None, Qt.ItemDataRole.ToolTipRole)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch(1)
        self.adopt(self.box)
        self.box.activated.connect(lambda _index: self.edited.emit())

    def show_raw(self, raw: Any) -> None:
        """Show a stored choice; one the list no longer has is shown as it was written."""
        index = 0
        if raw is not None:
            wanted = str(raw)
            values = [self.box.itemData(i) for i in range(self.box.count())]
            found = [i for i, value in enumerate(values) if self._same(value, wanted)]
            if not found:
                self.box.addItem(wanted, wanted)
            index = found[0] if found else self.box.count() - 1
        if index != self.box.currentIndex():
            self.box.setCurrentIndex(index)

    def raw(self) -> Any:
        """Return the choice, or None."""
        return self.box.currentData()

    def _same(self, value: Any, wanted: str) -> bool:
        if value is None:
            return False
        if self.spec.term.type is TermType.NUMBER:
            return Decimal(value) == Decimal(wanted)
        return bool(value == wanted)
