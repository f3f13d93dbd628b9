"""The register as a table that fetches page after page; it never computes a cell."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from pirdesk.casefile.case import RegisterRow
from pirdesk.ui.translate import tr
from pirdesk.ui.when import day_words, instant_words
from pirdesk.ui.workplace import Workplace

PAGE = 200
Index = QModelIndex | QPersistentModelIndex


class RegisterModel(QAbstractTableModel):
    """Rows of the register for one search and order, fetched as the person scrolls."""

    counted = Signal(int)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._rows: list[RegisterRow] = []
        self._total = 0
        self._search, self._order = "", "changed"
        self._fetching = False

    def load(self, search: str | None = None, order: str | None = None) -> None:
        """Fetch the first page (or as much as is shown) for a search and an order."""
        changed = search is not None and search != self._search
        changed |= order is not None and order != self._order
        self._search = self._search if search is None else search
        self._order = self._order if order is None else order
        if not self._workplace.is_open:
            return
        limit = PAGE if changed else max(PAGE, len(self._rows))
        self._fetch(0, limit)

    def row_at(self, index: Index) -> RegisterRow | None:
        """Return the register row of an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def identity(self, index: Index) -> object:
        """Return what the row of an index is: its case."""
        row = self.row_at(index)
        return None if row is None else row.case_id

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows fetched so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(columns())

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether the search found more than is shown."""
        return not parent.isValid() and not self._fetching and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Fetch the next page."""
        if self.canFetchMore(parent):
            self._fetch(len(self._rows), PAGE)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the words of a column's head."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return columns()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, or its colour role through the palette."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape(self._words(row, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{columns()[index.column()]}: {self._words(row, index.column())}"
        if role == Qt.ItemDataRole.ForegroundRole and index.column() not in (0, 3):
            return self._workplace.theme.colour("late" if self._late(row, index) else "muted")
        if role == Qt.ItemDataRole.DecorationRole and self._late(row, index):
            return self._workplace.theme.icon("late", "late")
        return None

    def _late(self, row: RegisterRow, index: Index) -> bool:
        due = row.next_due
        return index.column() == 4 and due is not None and due < self._workplace.now()

    def _words(self, row: RegisterRow, column: int) -> str:
        match column:
            case 0:
                return row.title
            case 1:
                if not row.kind:
                    return ""
                words = self._workplace.desk.library.words()
                return ", ".join(words.choice("incident.kind", kind) for kind in row.kind.split())
            case 2:
                marks = [{"open": tr("Open"), "closed": tr("Closed")}.get(row.state, row.state)]
                marks += [tr("EXERCISE")] if row.exercise else []
                marks += [row.label.value.upper()] if row.label != "internal" else []
                return " · ".join(marks)
            case 3:
                return _severities().get(row.severity, row.severity)
            case 4:
                return instant_words(row.next_due) if row.next_due else ""
            case 5:
                return str(row.open_duties) if row.open_duties else ""
        return day_words(row.changed_at)

    def _fetch(self, offset: int, limit: int) -> None:
        from pirdesk.services import cases  # noqa: PLC0415 - not before the window is shown

        desk, search, order = self._workplace.desk, self._search, self._order
        self._fetching = True

        def read(_task: object) -> tuple[int, int, tuple[RegisterRow, ...]]:
            found = cases.register(desk, search, limit, offset, order)  # type: ignore[arg-type]
            if any(row.kind for row in found):
                desk.library.words()  # read here, so that no cell waits for it while it is painted
            return offset, cases.count_cases(desk, search), found

        self._workplace.jobs.read(
            tr("Reading the register"),
            read,
            owner=self,
            key="register",
            done=self._take,
            finally_=self._ended,
        )

    def _take(self, page: tuple[int, int, tuple[RegisterRow, ...]]) -> None:
        offset, self._total, found = page
        if offset == 0:
            self.beginResetModel()
            self._rows = list(found)
            self.endResetModel()
        elif found and offset == len(self._rows):
            self.beginInsertRows(QModelIndex(), offset, offset + len(found) - 1)
            self._rows.extend(found)
            self.endInsertRows()
        self.counted.emit(self._total)

    def _ended(self) -> None:
        self._fetching = False


def columns() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return (
        tr("Case"),
        tr("Kind"),
        tr("State"),
        tr("Severity"),
        tr("Next due"),
        tr("Duties"),
        tr("Changed"),
    )


def _severities() -> dict[str, str]:
    return {
        "low": tr("Low"),
        "medium": tr("Medium"),
        "high": tr("High"),
        "very_high": tr("Very high"),
    }
