"""Keeps what a person looks at where it is on the screen while the page around it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QScrollArea, QWidget

NESTED = 12  # layouts in each other, from a field to its page: each passes its height on once


@contextmanager
def unmoved(page: QWidget, parts: Iterable[QWidget]) -> Iterator[None]:
    """Hold the part with the keyboard, else the first in sight, at its height meanwhile."""
    area = _area(page)
    anchor = None if area is None or not page.isVisible() else _anchor(area, page, parts)
    if area is None or anchor is None:
        yield
        return
    before = _height(area, anchor)
    yield
    if not anchor.isVisible():
        return
    for _ in range(NESTED):  # the new heights are needed before the page is painted
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    moved = _height(area, anchor) - before
    if moved:
        bar = area.verticalScrollBar()
        bar.setValue(bar.value() + moved)


def _area(page: QWidget) -> QScrollArea | None:
    above = page.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def _anchor(area: QScrollArea, page: QWidget, parts: Iterable[QWidget]) -> QWidget | None:
    high = area.viewport().height()
    seen = [
        part
        for part in parts
        if part.isVisible()
        and _height(area, part) + part.height() > 0
        and _height(area, part) < high
    ]
    focused = page.window().focusWidget()
    holding = [part for part in seen if bool(focused) and part.isAncestorOf(focused)]
    whole = [part for part in seen if _height(area, part) >= 0]
    return next(iter(holding or whole or seen), None)


def _height(area: QScrollArea, part: QWidget) -> int:
    return part.mapTo(area.viewport(), QPoint(0, 0)).y()
