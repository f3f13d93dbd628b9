"""The clocks of all open cases as a table fetched page by page; time passing repaints, never reads.

The database filters and orders; nothing here computes a date.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from pirdesk.ui.duty_words import sure_words, used, used_briefly
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words, left_words
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.services.clock_board import ClockBoard, ClockLine
    from pirdesk.services.clock_terms import LawChoice

PAGE = 100
PAINTED_MS = 400  # reading the law would take the rows their time on the screen
LEFT, DUE, DUTY, CASE, WHOM, SURE = range(6)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Filter:
    """What the board is kept to; "" and "all" keep everything."""

    urgency: str = "all"
    law: str = ""
    person: str = ""
    text: str = ""


class ClocksModel(QAbstractTableModel):
    """Rows of the board for one filter, fetched as the person scrolls."""

    shown = Signal(int, bool)  # rows fetched, whether there are more
    laws_known = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._rows: list[ClockLine] = []
        self._names: dict[str, str] = {}
        self._laws: tuple[LawChoice, ...] = ()
        self._more = self._fetching = False
        self.filter = Filter()

    def load(self, wanted: Filter | None = None) -> None:
        """Fetch the first page (or as much as is shown) for a filter."""
        changed = wanted is not None and wanted != self.filter
        self.filter = wanted or self.filter
        if self._workplace.is_open:
            self._fetch(0, PAGE if changed else max(PAGE, len(self._rows)))

    def line_at(self, index: Index) -> ClockLine | None:
        """Return the clock of an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def identity(self, index: Index) -> object:
        """Return what the clock of an index is: its case, duty, entity and place."""
        line = self.line_at(index)
        if line is None:
            return None
        return line.clock.case_id, line.clock.duty, line.clock.entity, line.clock.place

    def tick(self, first: int, last: int) -> None:
        """Let the rows in sight show how much is left now."""
        if self._rows and first <= last:
            end = min(last, len(self._rows) - 1)
            self.dataChanged.emit(self.index(max(0, first), LEFT), self.index(end, LEFT))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows fetched so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(columns())

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether the last page was full."""
        return not parent.isValid() and self._more and not self._fetching

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
        """Return a cell's words, its mark, or its colour."""
        line = self.line_at(index)
        if line is None:
            return None
        side = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(line, side)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{columns()[side]}: {self._words(line, side)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._told(line, side)
        icon, colour = self._mark(line)
        if role == Qt.ItemDataRole.DecorationRole and side == LEFT:
            return self._workplace.theme.icon(icon, colour)
        if role == Qt.ItemDataRole.ForegroundRole and side != DUTY:
            shade = colour if side == LEFT and colour != "accent" else "muted"
            return self._workplace.theme.colour("text" if side == CASE else shade)
        return None

    def _told(self, line: ClockLine, side: int) -> str:
        """Return the whole of a cell that may be cut off; what people wrote is no markup."""
        words = self._words(line, side)
        if side == DUE and _two(line):
            latest = instant_words(line.clock.latest_arguable_due)
            words = f"{words}. " + tr("Latest arguable: {due}", due=latest)
        return html.escape(words)

    def _step(self, line: ClockLine) -> int:
        return used(line.clock.begun_at, line.clock.strict_due, self._workplace.now())

    def _mark(self, line: ClockLine) -> tuple[str, str]:
        due = line.clock.strict_due
        if due is not None and due < self._workplace.now():
            return "late", "late"
        return ("blocked", "warn") if self._step(line) >= 80 else ("clock", "accent")

    def _words(self, line: ClockLine, side: int) -> str:
        clock, now = line.clock, self._workplace.now()
        match side:
            case 0:
                left = left_words(clock.strict_due, now) if clock.strict_due else ""
                if clock.verdict == "undetermined":
                    return tr("if due: {left}", left=left)
                return " · ".join(p for p in (left, used_briefly(self._step(line))) if p)
            case 1:
                due = instant_words(clock.strict_due)
                return tr("{due} · two readings", due=due) if _two(line) else due
            case 2:
                return self._names.get(clock.duty, clock.duty)
            case 3:
                return line.title
            case 4:
                return " · ".join(p for p in (clock.recipient, place_words(clock.place)) if p)
        doubts = [
            tr("undetermined") if clock.verdict == "undetermined" else "",
            tr("provisional") if clock.provisional else "",
        ]
        return " · ".join(p for p in (sure_words(clock.confidence), *doubts) if p)

    def _fetch(self, offset: int, limit: int) -> None:
        from pirdesk.services import clock_board  # noqa: PLC0415 - not before the window is shown

        desk, wanted = self._workplace.desk, self.filter
        self._fetching = True

        def read(_task: object) -> tuple[int, int, ClockBoard]:
            board = clock_board.clock_board(
                desk,
                law=wanted.law,
                person=wanted.person,
                urgency=wanted.urgency,  # type: ignore[arg-type]
                text=wanted.text,
                limit=limit,
                offset=offset,
            )
            return offset, limit, board

        self._workplace.jobs.read(
            tr("Reading the clocks"),
            read,
            owner=self,
            key="clocks",
            done=self._take,
            finally_=self._ended,
        )

    def _take(self, page: tuple[int, int, ClockBoard]) -> None:
        offset, limit, board = page
        self._names |= dict(board.names)
        self._more = len(board.lines) == limit
        if offset == 0:
            self.beginResetModel()
            self._rows = list(board.lines)
            self.endResetModel()
        elif board.lines and offset == len(self._rows):
            self.beginInsertRows(QModelIndex(), offset, offset + len(board.lines) - 1)
            self._rows.extend(board.lines)
            self.endInsertRows()
        self.shown.emit(len(self._rows), self._more)
        QTimer.singleShot(PAINTED_MS, self, self._read_laws)

    def _ended(self) -> None:
        self._fetching = False

    def _read_laws(self) -> None:
        """Read which laws there are, after the rows are in sight: it loads all laws once."""
        from pirdesk.services import clock_terms  # noqa: PLC0415 - not before the window is shown

        if self._laws:
            return
        desk = self._workplace.desk

        def take(found: tuple[LawChoice, ...]) -> None:
            if not self._laws:
                self._laws = found
                self.laws_known.emit(found)

        self._workplace.jobs.read(
            tr("Reading the law"),
            lambda _task: clock_terms.law_choices(desk),
            owner=self,
            key="laws",
            done=take,
        )


def columns() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return (
        tr("Left"),
        tr("Due, strict"),
        tr("Duty"),
        tr("Case"),
        tr("To"),
        tr("How sure"),
    )


def _two(line: ClockLine) -> bool:
    clock = line.clock  # a date a person set has no second reading, only zones in which it ends
    return clock.confidence != "set" and clock.latest_arguable_due not in (None, clock.strict_due)
