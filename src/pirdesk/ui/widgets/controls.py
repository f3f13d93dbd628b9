"""Buttons and containers in the house's rhythm; they hold no words of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pirdesk.ui.theme import Theme, em
from pirdesk.ui.widgets.in_sight import InSight
from pirdesk.ui.widgets.resting import let_rest

Kind = Literal["plain", "primary", "quiet", "tab", "segment", "danger"]


class Button(QPushButton):
    """A push button that Enter presses too; its icon follows the theme."""

    def __init__(
        self,
        words: str,
        on_click: Callable[[], object] | None = None,
        *,
        kind: Kind = "plain",
        theme: Theme | None = None,
        icon: str = "",
    ) -> None:
        super().__init__(words.replace("&", "&&"))
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        self._theme, self._icon, self._role = theme, icon, ""
        if kind in ("quiet", "plain", "primary", "danger"):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())
        if theme is not None and icon:
            side = round(em() * 0.95)
            self.setIconSize(QSize(side, side))
            theme.changed.connect(self._draw)
            self._draw()

    def set_words(self, words: str) -> None:
        """Show other words, literally."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)

    def set_kind(self, kind: Kind) -> None:
        """Take another look."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def set_icon_role(self, role: str) -> None:
        """Draw the icon in another colour of the theme."""
        self._role = role
        self._draw()

    def _draw(self) -> None:
        if self._theme is not None:
            role = {"primary": "on_accent", "danger": "on_accent", "quiet": "link"}.get(
                self.property("kind"), "text"
            )
            self.setIcon(self._theme.icon(self._icon, self._role or role))


def column(
    *parts: QWidget | QLayout | int | None, gap: float = 0.5, margin: float = 0
) -> QVBoxLayout:
    """Stack widgets; a number is a stretch, lengths are in ems."""
    layout = QVBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def row(*parts: QWidget | QLayout | int | None, gap: float = 0.5, margin: float = 0) -> QHBoxLayout:
    """Put widgets beside each other; a number is a stretch, lengths are in ems."""
    layout = QHBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def held(layout: QLayout) -> QWidget:
    """Put a layout into a widget of its own."""
    holder = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(layout)
    return holder


def panel(name: str, layout: QLayout) -> QFrame:
    """Make a frame with an object name the style sheet knows."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setLayout(layout)
    return frame


def scrolled(content: QWidget) -> QScrollArea:
    """Put a page into an area that scrolls, sideways too, and keeps what has the keyboard in sight.

    It scrolls sideways only where the window is narrower than the page can be.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    InSight(area, content)
    return area


def empty(layout: QLayout) -> None:
    """Take out and delete every widget and inner layout; a keyboard that was there rests."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            let_rest(widget)
            widget.hide()  # a layout may still be about to show it, then as a window of its own
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
            inner.deleteLater()


def ems(count: float) -> int:
    """Return a length in pixels."""
    return round(em() * count)


def _fill(
    layout: QBoxLayout, parts: tuple[QWidget | QLayout | int | None, ...], gap: float, margin: float
) -> None:
    space = ems(margin)
    layout.setContentsMargins(space, space, space, space)
    layout.setSpacing(ems(gap))
    for part in parts:
        if part is None:
            continue
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
