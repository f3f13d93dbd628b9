"""Several of many choices: one list to tick in, a single stop for Tab, arrows inside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QVBoxLayout

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.widgets.controls import ems


class TickList(QListWidget):
    """Checkable lines laid out in as many columns as fit, all in sight."""

    def __init__(self, choices: dict[str, str]) -> None:
        super().__init__()
        self.setObjectName("ticks")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        for value, words in choices.items():
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Unchecked)
            self.addItem(item)
        if self.count():
            self.setCurrentRow(0)
        self._fit()

    def ticked(self) -> list[str]:
        """Return the ticked values in the order of the list."""
        items = [self.item(i) for i in range(self.count())]
        return [
            i.data(Qt.ItemDataRole.UserRole)
            for i in items
            if i.checkState() == Qt.CheckState.Checked
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the columns anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widest = max(
            (
                self.fontMetrics().horizontalAdvance(self.item(i).text())
                for i in range(self.count())
            ),
            default=0,
        ) + ems(3)
        room = max(self.viewport().width() - 2, widest)
        columns = max(1, min(room // widest, 4, self.count() or 1))
        line = round(self.fontMetrics().height() * 1.55)
        cell = QSize(room // columns, line)
        self.setGridSize(cell)
        with QSignalBlocker(self):  # a size is no answer
            for index in range(self.count()):
                self.item(index).setSizeHint(cell)
        rows = -(-self.count() // columns)
        self.setFixedHeight(rows * line + ems(0.5))


class ManyField(Field):
    """A list of choices to tick."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.list = TickList({value: spec.choice(value) for value in spec.term.choices})
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.adopt(self.list)
        self._showing = False
        self._last: list[str] = []
        self.list.itemChanged.connect(self._changed)

    def show_raw(self, raw: Any) -> None:
        """Tick the stored choices; those the list no longer has are added at its end."""
        wanted = [] if raw is None else [str(item) for item in raw]
        self._showing = True
        known = {self.list.item(i).data(Qt.ItemDataRole.UserRole) for i in range(self.list.count())}
        for value in (v for v in wanted if v not in known):
            item = QListWidgetItem(value)
            item.setData(Qt.ItemDataRole.UserRole, value)
            self.list.addItem(item)
        for index in range(self.list.count()):
            item = self.list.item(index)
            ticked = item.data(Qt.ItemDataRole.UserRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._last = self.list.ticked()
        self._showing = False

    def raw(self) -> Any:
        """Return the ticked choices, or None."""
        return self.list.ticked() or None

    def _changed(self, _item: QListWidgetItem) -> None:
        ticked = self.list.ticked()
        if not self._showing and ticked != self._last:
            self._last = ticked
            self.edited.emit()
