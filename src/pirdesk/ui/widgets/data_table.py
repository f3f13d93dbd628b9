"""A table of figures as high as its rows: words wrap, a row may lead to a field of the case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
)

from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems

MOST_ROWS = 40  # a longer table scrolls by itself
_LONG_WORD = re.compile(r"[^\s\u200b]{24}")
_TALL = 100_000


class DataTable(QTableWidget):
    """Shows words in rows; ``led`` brings the key of a row chosen by Enter or by its arrow."""

    led = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[int] = (),
        leads: Sequence[str] = (),
    ) -> None:
        self._leading = any(leads)
        super().__init__(len(rows), len(head) + self._leading)
        self._theme = theme
        self._shares = tuple(widths) if len(widths) == len(head) else (1,) * len(head)
        self._keys = tuple(leads) if self._leading else ("",) * len(rows)
        self.setHorizontalHeaderLabels([*head, *([""] if self._leading else [])])
        self._look(name)
        for number, cells in enumerate(rows):
            self._fill(number, cells)
        if self._leading:
            self.setAccessibleDescription(tr("Enter leads to the field of the row"))
        theme.changed.connect(self._draw_arrows)
        self._draw_arrows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead to the field by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._lead(self.currentRow())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew and take the height the words then need."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_out(event.size().width())

    def _look(self, name: str) -> None:
        self.setAccessibleName(name)
        self.verticalHeader().setVisible(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(ems(1.4))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        header.setDefaultAlignment(left | Qt.AlignmentFlag(int(Qt.TextFlag.TextWordWrap)))
        header.setHighlightSections(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(ems(0.8), ems(0.8)))
        if self.rowCount() <= MOST_ROWS:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cellClicked.connect(self._clicked)

    def _fill(self, number: int, cells: Sequence[str]) -> None:
        for place, words in enumerate(cells):
            item = QTableWidgetItem(_LONG_WORD.sub("\\g<0>\u200b", words))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self.setItem(number, place, item)
        if self._leading:
            arrow = QTableWidgetItem()
            if self._keys[number]:
                told = tr("Go to the field: {words}", words=cells[0] if cells else "")
                arrow.setData(Qt.ItemDataRole.AccessibleTextRole, told)
            self.setItem(number, self.columnCount() - 1, arrow)

    def _draw_arrows(self) -> None:
        if not self._leading:
            return
        for number, key in enumerate(self._keys):
            item = self.item(number, self.columnCount() - 1)
            if key and item is not None:
                item.setIcon(self._theme.icon("next", "link"))

    def _share_out(self, width: int) -> None:
        free = width
        if self._leading:
            free -= ems(2)
            self.setColumnWidth(self.columnCount() - 1, ems(2))
        whole = sum(self._shares)
        for place, share in enumerate(self._shares):
            self.setColumnWidth(place, free * share // whole)
        heights = [self._needs(row) for row in range(self.rowCount())]
        for number, height in enumerate(heights):
            self.setRowHeight(number, height)
        del heights[MOST_ROWS:]
        header = self._tallest(
            [
                item
                for place in range(len(self._shares))
                if (item := self.horizontalHeaderItem(place))
            ]
        )
        self.horizontalHeader().setFixedHeight(header + ems(0.8))
        self.setFixedHeight(header + ems(0.8) + sum(heights) + 2)

    def _needs(self, number: int) -> int:
        """Return the height of a row's words; Qt's own guess forgets the padding of the sheet."""
        found = (self.item(number, place) for place in range(len(self._shares)))
        return self._tallest([item for item in found if item is not None]) + ems(0.6)

    def _tallest(self, items: Sequence[QTableWidgetItem]) -> int:
        metrics, flags = QFontMetrics(self.font()), Qt.TextFlag.TextWordWrap
        tallest = metrics.height()
        for place, item in enumerate(items):
            room = QRect(0, 0, self.columnWidth(place) - ems(0.9), _TALL)
            tallest = max(tallest, metrics.boundingRect(room, flags, item.text()).height())
        return tallest

    def _clicked(self, number: int, place: int) -> None:
        if self._leading and place == self.columnCount() - 1:
            self._lead(number)

    def _lead(self, number: int) -> None:
        if 0 <= number < len(self._keys) and self._keys[number]:
            self.led.emit(self._keys[number])
