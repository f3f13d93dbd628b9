"""A quiet list of two-line items: a drawing, a title, a detail, and something at the far right."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from pirdesk.ui import theme as themes
from pirdesk.ui.theme import Theme
from pirdesk.ui.widgets.controls import ems

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One item; ``role`` colours the drawing, ``aside_role`` the text at the right.

    A ``head`` stands above a group; without data the keyboard passes over it.
    """

    title: str
    detail: str = ""
    aside: str = ""
    icon: str = ""
    role: str = "muted"
    aside_role: str = "muted"
    data: Any = None
    spoken: str = ""
    head: bool = False


class LinesModel(QAbstractListModel):
    """The items of a quiet list."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other items; nothing happens where they are the same."""
        if tuple(lines) == self.lines:
            return
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of items."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the keyboard pass over a head that does nothing."""
        still = index.isValid() and self.lines[index.row()].head
        if still and self.lines[index.row()].data is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of an item."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape("\n".join(p for p in (line.title, line.detail) if p)).replace(
                "\n", "<br>"
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken or ", ".join(p for p in (line.title, line.detail, line.aside) if p)
        return None


class LineDelegate(QStyledItemDelegate):
    """Paints an item as plain text in palette roles."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one or two lines with their rhythm."""
        line = _line(index)
        height = QFontMetrics(themes.body_font()).height() + ems(0.75)
        if line is not None and line.head:
            return QSize(ems(10), height + ems(0.2))
        if line is not None and line.detail:
            height += QFontMetrics(themes.small_font()).height() + ems(0.1)
        return QSize(ems(10), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, drawing, title, detail and aside."""
        line = _line(index)
        if line is None:
            return
        painter.save()
        self._ground(painter, option)
        if line.head:
            self._head(painter, option.rect, line)
            painter.restore()
            return
        area: QRect = option.rect.adjusted(ems(0.5), ems(0.35), -ems(0.5), -ems(0.35))
        left = area.left()
        if line.icon:
            pixmap = self._theme.pixmap(line.icon, line.role)
            height = QFontMetrics(themes.body_font()).height()
            side = round(pixmap.height() / pixmap.devicePixelRatio())
            painter.drawPixmap(left, area.top() + (height - side) // 2, pixmap)
            left += ems(1.7)
        aside = self._aside(painter, area, line)
        width = area.right() - aside - left
        _text(
            painter,
            QRect(left, area.top(), width, area.height()),
            line.title,
            themes.body_font(),
            self._theme.colour("text"),
        )
        if line.detail:
            top = area.top() + QFontMetrics(themes.body_font()).height() + ems(0.1)
            _text(
                painter,
                QRect(left, top, area.right() - left, area.height()),
                line.detail,
                themes.small_font(),
                self._theme.colour("muted"),
            )
        painter.restore()

    def _head(self, painter: QPainter, place: QRect, line: Line) -> None:
        area = place.adjusted(ems(0.5), ems(0.55), -ems(0.5), -ems(0.15))
        font = QFont(themes.small_font())
        font.setWeight(QFont.Weight.DemiBold)
        aside = self._aside(painter, area, line)
        left = area.left()
        if line.icon:
            painter.drawPixmap(left, area.top(), self._theme.pixmap(line.icon, line.role, 0.8))
            left += ems(1.7)
        width = area.right() - aside - left
        colour = self._theme.colour(line.role)
        _text(painter, QRect(left, area.top(), width, area.height()), line.title, font, colour)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state = option.state
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, self._theme.colour("tint"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _aside(self, painter: QPainter, area: QRect, line: Line) -> int:
        if not line.aside:
            return 0
        metrics = QFontMetrics(themes.small_font())
        width = min(metrics.horizontalAdvance(line.aside) + 2, area.width() // 2)
        place = QRect(area.right() - width, area.top(), width, area.height())
        painter.setFont(themes.small_font())
        painter.setPen(self._theme.colour(line.aside_role))
        words = metrics.elidedText(line.aside, Qt.TextElideMode.ElideRight, width)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, words)
        return width + ems(0.8)


class Lines(QListView):
    """A list whose items are chosen by Enter, Space or a click."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, *, grows: bool = False) -> None:
        super().__init__()
        self._grows = grows
        self.lines = LinesModel()
        self.setModel(self.lines)
        self._delegate = LineDelegate(theme)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other items, staying on the same one; where it is gone, on the one in its place."""
        row = self.currentIndex().row()
        before = self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None
        self.lines.set_lines(lines)
        if before is not None:
            same = [n for n, line in enumerate(self.lines.lines) if _is_same(line, before)]
            row = min(same, key=lambda n: abs(n - row), default=row)
        if 0 <= row < len(self.lines.lines):
            self.setCurrentIndex(self.lines.index(row))
        if self._grows:
            heights = (self.sizeHintForRow(i) for i in range(self.lines.rowCount()))
            self.setFixedHeight(sum(heights) + 2)

    def show_whole_rows(self) -> None:
        """Leave the height below the last row that fits blank, so that none is cut in half."""
        room, taken = self.contentsRect().height(), 0
        for row in range(self.lines.rowCount()):
            high = self.sizeHintForRow(row)
            if taken + high > room:
                break
            taken += high
        else:
            taken = room
        self.setViewportMargins(0, 0, 0, max(0, room - taken) if taken else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by Enter and Space too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: Index) -> None:
        line = _line(index)
        if line is not None:
            self.chosen.emit(line.data)


def _line(index: Index) -> Line | None:
    model = index.model()
    if isinstance(model, LinesModel) and 0 <= index.row() < len(model.lines):
        return model.lines[index.row()]
    return None


def _is_same(line: Line, before: Line) -> bool:
    """Tell whether two items are about the same thing, whatever they say of it now."""
    if line.data is None or before.data is None:
        return line.data is before.data and (line.title, line.detail) == (
            before.title,
            before.detail,
        )
    return bool(line.data == before.data and line.head == before.head)


def _text(painter: QPainter, area: QRect, text: str, font: QFont, colour: Any) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(
        text.replace("\n", " "), Qt.TextElideMode.ElideRight, area.width()
    )
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
