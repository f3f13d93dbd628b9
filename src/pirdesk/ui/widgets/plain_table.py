"""A table of words to read: sorted by its maker, moved in by arrow keys, chosen by Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from pirdesk.ui.widgets.controls import ems


class PlainTable(QTableWidget):
    """Rows of texts under heads; as high as its rows where ``grows``."""

    chosen = Signal(int)

    def __init__(self, name: str, heads: Sequence[str], *, grows: bool = True) -> None:
        super().__init__(0, len(heads))
        self._grows, self._heads = grows, tuple(heads)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(ems(2.0))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for side in range(3, len(heads)):
            head.setSectionResizeMode(side, QHeaderView.ResizeMode.ResizeToContents)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows, staying on the same one where it is still there."""
        chosen = self._texts(self.currentRow())
        self.setRowCount(len(rows))
        for number, cells in enumerate(rows):
            for side, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self.spoken(side, words))
                self.setItem(number, side, item)
        if rows:
            same = (number for number in range(len(rows)) if self._texts(number) == chosen)
            self.setCurrentCell(next(same, 0), max(0, self.currentColumn()))
        if self._grows:
            high = self.horizontalHeader().sizeHint().height() + len(rows) * ems(2.0)
            self.setFixedHeight(high + 4)

    def _texts(self, number: int) -> tuple[str, ...]:
        items = (self.item(number, side) for side in range(self.columnCount()))
        return tuple(item.text() for item in items if item is not None)

    def spoken(self, side: int, words: str) -> str:
        """Return what is read aloud for a cell: its head and its words."""
        return f"{self._heads[side]}: {words}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.currentRow())
            return
        super().keyPressEvent(event)
