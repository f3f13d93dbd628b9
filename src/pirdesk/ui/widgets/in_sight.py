"""Keeps what has the keyboard in sight on a page that scrolls, also while it grows under typing.

It never scrolls back to a field that the person has scrolled away from.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from pirdesk.ui.theme import em

_WAIT_MS = 4
ABOVE, BELOW, BESIDE = 4.0, 2.4, 0.6


class InSight(QObject):
    """Follows the keyboard over one scroll area and the growth of its page."""

    def __init__(self, area: QScrollArea, page: QWidget) -> None:
        super().__init__(area)
        self._area, self._page = area, page
        self._from, self._set = 0, -1
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._bring)
        page.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the page growing around a field that is at least partly in sight."""
        if event.type() == QEvent.Type.Resize and self._partly_seen():
            self._soon.start()
        return super().eventFilter(watched, event)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._area.isVisible() and self._page.isAncestorOf(now):
            self._from, self._set = self._area.verticalScrollBar().value(), -1
            # An area around another one waits until the inner one has moved.
            self._soon.start(_WAIT_MS * self._areas_within(now))

    def _areas_within(self, widget: QWidget) -> int:
        count, parent = 0, widget.parentWidget()
        while parent is not None and parent is not self._page:
            count += isinstance(parent, QScrollArea)
            parent = parent.parentWidget()
        return count

    def _focused(self) -> QWidget | None:
        now = QApplication.focusWidget()
        return now if now is not None and self._page.isAncestorOf(now) else None

    def _partly_seen(self) -> bool:
        focused = self._focused()
        if focused is None:
            return False
        shown = QRect(-self._page.pos(), self._area.viewport().size())
        return self._place(focused).intersects(shown)

    def _bring(self) -> None:
        focused = self._focused()
        if focused is None:
            return
        place = self._place(focused)
        above, below = _ems(ABOVE), _ems(BELOW)
        height = self._area.viewport().height()
        if place.height() > height:
            place, above, below = self._caret(focused, place), _ems(1), _ems(1)
        elif place.height() + above + below > height:
            above = below = (height - place.height()) // 2
        bar = self._area.verticalScrollBar()
        # While a page is being made its fields move: what we scrolled for earlier is taken back.
        start = self._from if bar.value() == self._set else bar.value()
        lowest = place.bottom() + below - height
        bar.setValue(min(max(start, lowest), max(0, place.top() - above)))
        self._set = bar.value()
        self._sideways(focused)

    def _sideways(self, focused: QWidget) -> None:
        bar, place = self._area.horizontalScrollBar(), self._place(focused)
        if bar.maximum() > 0:
            last = place.right() + _ems(BESIDE) - self._area.viewport().width()
            bar.setValue(min(max(bar.value(), last), max(0, place.left() - _ems(BESIDE))))

    def _place(self, focused: QWidget) -> QRect:
        return QRect(focused.mapTo(self._page, QPoint(0, 0)), focused.size())

    def _caret(self, focused: QWidget, place: QRect) -> QRect:
        found = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        caret = found.toRect() if hasattr(found, "toRect") else found
        return caret.translated(place.topLeft()) if isinstance(caret, QRect) else place


def _ems(count: float) -> int:
    return round(em() * count)
