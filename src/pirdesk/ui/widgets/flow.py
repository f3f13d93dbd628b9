"""A row that goes on in the next line where the width ends; a stretch pushes to the far side."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

from pirdesk.ui.widgets.controls import ems

Sized = tuple[QLayoutItem, int]


class Flow(QLayout):
    """Widgets beside each other as long as they fit, then in lines below; lengths are in ems.

    ``right`` puts the lines that hold no stretch to the right, as buttons of a dialog stand.
    """

    def __init__(self, *parts: QWidget | int, gap: float = 0.6, right: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap, self._right = ems(gap), right
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            if isinstance(part, QWidget):
                self.addWidget(part)
            else:
                self.addStretch()

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def addStretch(self) -> None:
        """Push what follows to the far side of its line."""
        policy = QSizePolicy.Policy
        self.addItem(QSpacerItem(0, 0, policy.Expanding, policy.Minimum))
        self.invalidate()

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return that width is welcome."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Return that a narrow row is a high one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at a width."""
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Return the size of one line that holds all."""
        shown = [item for item in self._items if not item.isEmpty()]
        width = sum(item.sizeHint().width() for item in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the widest item alone."""
        shown = [item for item in self._items if not item.isEmpty()]
        return QSize(
            max((item.minimumSize().width() for item in shown), default=0),
            max((item.minimumSize().height() for item in shown), default=0),
        )

    def setGeometry(self, place: QRect) -> None:
        """Give every item its place."""
        super().setGeometry(place)
        self._lay_out(place, move=True)

    def _lay_out(self, place: QRect, *, move: bool) -> int:
        """Lay the lines out in a place and return their height."""
        top = place.top()
        for line in self._lines(place.width()):
            height = max(_height(item, width) for item, width in line)
            if move:
                self._place_line(line, QRect(place.left(), top, place.width(), height))
            top += height + self._gap // 2
        return max(0, top - self._gap // 2 - place.top())

    def _lines(self, room: int) -> Iterator[list[Sized]]:
        line: list[Sized] = []
        taken = 0
        for item in self._items:
            spacer = item.spacerItem() is not None
            if item.isEmpty() and not spacer:
                continue
            width = 0 if spacer else min(item.sizeHint().width(), room)
            gap = 0 if spacer or not taken else self._gap
            if taken and not spacer and taken + gap + width > room:
                yield line
                line, taken, gap = [], 0, 0
            line.append((item, width))
            taken += gap + width
        if any(item.spacerItem() is None for item, _width in line):
            yield line

    def _place_line(self, line: list[Sized], place: QRect) -> None:
        widgets = [item for item, _width in line if item.spacerItem() is None]
        left_over = place.width() - sum(width for _item, width in line)
        left_over -= self._gap * max(0, len(widgets) - 1)
        takers = [item for item, _width in line if _grows(item)]
        share = max(0, left_over) // len(takers) if takers else 0
        parent = self.parentWidget()
        right = parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 0 if takers or not self._right else max(0, left_over)
        for item, width in line:
            got = width + (share if item in takers else 0)
            if item.spacerItem() is None:
                high = min(_height(item, got), place.height())
                down = (place.height() - high) // 2
                at = place.width() - left - got if right else left
                spot = QPoint(place.left() + at, place.top() + down)
                item.setGeometry(QRect(spot, QSize(got, high)))
                got += self._gap
            left += got


def _grows(item: QLayoutItem) -> bool:
    """Tell whether an item takes the width that is left: a stretch, or a line to type in."""
    widget = item.widget()
    if widget is not None and (
        widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored
    ):
        return True
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
