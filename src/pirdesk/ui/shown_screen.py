"""The screens of the window one over the other; one too large for the window can be scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from pirdesk.ui.theme import dress
from pirdesk.ui.widgets.controls import ems, scrolled


class _Room(QWidget):
    """Gives the stack the room there is, and asks for what the screen in view needs at least."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self._stack = stack
        stack.setParent(self)
        stack.currentChanged.connect(lambda _index: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the screen in view; what is behind it asks for nothing."""
        shown = self._stack.currentWidget()
        if shown is None:
            return QSize()
        least, layout = shown.minimumSizeHint(), shown.layout()
        if layout is not None and layout.hasHeightForWidth():  # words and buttons in more lines
            wide = max(self.width(), least.width())
            least.setHeight(max(least.height(), layout.totalMinimumHeightForWidth(wide)))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the stack fill the room."""
        super().resizeEvent(event)
        self._stack.setGeometry(self.rect())
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Pass on that the screen in view needs another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


def shown_screen(stack: QStackedWidget) -> QScrollArea:
    """Return the area that shows a stack and never pushes the window beyond its screen."""
    room = _Room(stack)
    area = scrolled(room)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setMinimumSize(ems(10), ems(6))
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        dress(bar)  # the screens within wear the sheet themselves
    return area
