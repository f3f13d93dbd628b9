"""What room the screen of a window has: no window is larger, and none lies outside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 48)  # of a window not shown yet: borders and title as desktops draw them


def room_of(window: QWidget) -> QSize:
    """Return the largest size a window may have inside its frame, in logical pixels."""
    frame = FRAME
    if window.isVisible():
        drawn = window.frameGeometry().size() - window.geometry().size()
        frame = drawn if not drawn.isEmpty() else FRAME
    return available(window).size() - frame


def available(window: QWidget) -> QRect:
    """Return the part of a window's screen that no panel of the desktop covers."""
    return window.screen().availableGeometry()


def bring_inside(window: QWidget) -> None:
    """Make a window no larger than its screen and move it so that all of it is seen."""
    wanted = window.size().boundedTo(room_of(window))
    if wanted != window.size():
        window.resize(wanted)
    place, frame = available(window), window.frameGeometry()
    left = max(place.left(), min(frame.left(), place.right() - frame.width() + 1))
    top = max(place.top(), min(frame.top(), place.bottom() - frame.height() + 1))
    if frame.topLeft() != QPoint(left, top):
        window.move(left, top)
