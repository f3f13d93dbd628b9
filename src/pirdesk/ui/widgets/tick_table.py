"""A table of words whose rows are ticked by Space or by mouse; it never acts on what is ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTableWidgetItem

from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.plain_table import PlainTable

_TICK = 0  # the column that carries the tick
_TALL = 100_000


class TickTable(PlainTable):
    """Rows of texts, each ticked at first; ``ticks_changed`` after every tick."""

    ticks_changed = Signal()

    def __init__(self, name: str, heads: Sequence[str]) -> None:
        super().__init__(name, heads, grows=False)
        self.setObjectName("ticks")
        self.setWordWrap(True)
        self.itemChanged.connect(self._changed)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows, all of them ticked."""
        self.blockSignals(True)
        super().show_rows(rows)
        self.blockSignals(False)
        self.tick_all(True)

    def ticked(self) -> tuple[int, ...]:
        """Return the numbers of the ticked rows."""
        on = Qt.CheckState.Checked
        return tuple(n for n, item in enumerate(self._ticks()) if item.checkState() is on)

    def tick_all(self, on: bool) -> None:
        """Tick every row, or none."""
        self.blockSignals(True)
        for item in self._ticks():
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.ticks_changed.emit()

    def settle(self, on: bool) -> None:
        """Keep the ticks as they are, or let them be changed again."""
        self.blockSignals(True)
        for item in self._ticks():
            kept = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(kept if on else kept | Qt.ItemFlag.ItemIsUserCheckable)
        self.blockSignals(False)

    def tell(self, number: int, side: int, words: str) -> None:
        """Write other words into one cell, as high as they need, and bring its row in sight."""
        item = self.item(number, side)
        if item is not None:
            item.setText(words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self.spoken(side, words))
            self._fit(number)
            self.scrollToItem(item)

    def bring_up(self, numbers: Sequence[int]) -> None:
        """Show these rows before all others, and the first row of the table."""
        rows = self.verticalHeader()
        for place, number in enumerate(numbers):
            rows.moveSection(rows.visualIndex(number), place)
        self.setCurrentCell(rows.logicalIndex(0), _TICK)
        self.scrollToTop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each row the height its words need in the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for number in range(self.rowCount()):
                self._fit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick the row by Space, whichever of its cells has the keyboard."""
        item = self.item(self.currentRow(), _TICK)
        if event.key() != Qt.Key.Key_Space or item is None:
            super().keyPressEvent(event)
        elif item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _fit(self, number: int) -> None:
        """Set the height of a row; Qt's own guess forgets the padding of the sheet."""
        metrics, tallest = self.fontMetrics(), 0
        for side in range(self.columnCount()):
            taken = ems(2.4 if side == _TICK else 1.0)
            room = QRect(0, 0, max(ems(2), self.columnWidth(side) - taken), _TALL)
            item = self.item(number, side)
            words = item.text() if item is not None else ""
            found = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            tallest = max(tallest, found.height())
        self.setRowHeight(number, max(ems(2.0), tallest + ems(0.7)))

    def _ticks(self) -> list[QTableWidgetItem]:
        found = (self.item(number, _TICK) for number in range(self.rowCount()))
        return [item for item in found if item is not None]

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.column() == _TICK:
            self.ticks_changed.emit()
