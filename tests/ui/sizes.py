"""Small screens, large letters and long words, and what may not be cut or out of reach on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QRect, QTranslator
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from pirdesk.ui import theme as themes
from pirdesk.ui.translate import CONTEXT
from pirdesk.ui.widgets.labels import ElidedLabel

SMALL = ("960 x 600", "853 x 480")
LOOKS = ("plain", "large letters", "long words")
QUICK = {(SMALL[1], LOOKS[1]), (SMALL[1], LOOKS[2])}  # the rest carries “full”
LARGER = 1.5
PADDING = " and so on and so forth for as long as another language takes to say the same thing"
ACTING = (QLineEdit, QComboBox, QAbstractButton, QPlainTextEdit, QAbstractItemView, QTabBar)


def screen_named(name: str) -> QScreen:
    return next(s for s in QGuiApplication.screens() if s.name() == name)


class LongWords(QTranslator):
    """Makes every sentence of the program half as long again, as German does."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        if context != CONTEXT or not text:
            return text  # Qt's own
        return text + PADDING[: max(3, round(len(text) * 0.4))].rstrip()

    def isEmpty(self) -> bool:
        return False


@contextmanager
def looking(app: QApplication, theme: themes.Theme, look: str) -> Iterator[None]:
    """Show everything plain, in letters half as large again, or in longer words."""
    words = LongWords()
    scale = themes.read_scale()
    if look == "long words":
        app.installTranslator(words)
    if look == "large letters":
        _use_scale(app, theme, scale, LARGER)
    try:
        yield
    finally:
        if look == "long words":
            app.removeTranslator(words)
        if look == "large letters":
            _use_scale(app, theme, scale, 1)


def _use_scale(app: QApplication, theme: themes.Theme, scale: themes.Scale, factor: float) -> None:
    larger = replace(
        scale,
        points=scale.points * factor,
        small=scale.small * factor,
        section=scale.section * factor,
        title=scale.title * factor,
    )
    themes.read_scale = lambda: larger if factor != 1 else _READ()  # type: ignore[assignment]
    if factor == 1:
        themes.read_scale = _READ
    for cached in (themes.em, themes.body_font, themes.title_font, themes.section_font,
                   themes.small_font):  # fmt: skip
        cached.cache_clear()
    app.setFont(themes.body_font())
    theme.apply()


_READ = themes.read_scale


def name_of(widget: QWidget) -> str:
    words = widget.accessibleName() or (
        widget.text() if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) else ""
    )
    return f"{type(widget).__name__} “{words[:40]}”"


def squashed(window: QWidget) -> list[str]:
    """Return what is lower or narrower than its words or its least size need."""
    found = []
    for widget in _shown(window):
        high, wide = widget.height(), widget.width()
        least = widget.minimumSizeHint().expandedTo(widget.minimumSize())
        if isinstance(widget, QLabel):
            needs = widget.heightForWidth(wide) if widget.wordWrap() else widget.sizeHint().height()
            if needs > high + 1 and widget.text():
                found.append(f"{name_of(widget)} is {high} high and needs {needs}")
            elided = isinstance(widget, ElidedLabel) or not widget.text()
            if not elided and not widget.wordWrap() and widget.sizeHint().width() > wide + 1:
                found.append(f"{name_of(widget)} is {wide} wide: {widget.sizeHint().width()}")
        elif isinstance(widget, (QAbstractButton, QLineEdit, QComboBox)):
            if widget.sizeHint().height() > high + 1:
                needs = widget.sizeHint().height()
                found.append(f"{name_of(widget)} is {high} high and needs {needs}")
            if isinstance(widget, QAbstractButton) and least.width() > wide + 1:
                found.append(f"{name_of(widget)} is {wide} wide and needs {least.width()}")
        elif isinstance(widget, (QPlainTextEdit, QAbstractItemView)) and least.height() > high + 1:
            found.append(f"{name_of(widget)} is {high} high and needs {least.height()}")
    return found


def out_of_reach(window: QWidget) -> list[str]:
    """Return what acts and cannot be brought into sight by scrolling."""
    found = [w for w in _shown(window) if isinstance(w, ACTING) and not reachable(w)]
    return [name_of(w) for w in found]


def reachable(widget: QWidget) -> bool:
    """Scroll every area around a widget to it; tell whether it is then in sight."""
    areas = []
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QScrollArea):
            areas.append(parent)
        parent = parent.parentWidget()
    for area in (*areas, *reversed(areas)):
        page = area.widget()
        for corner in (widget.rect().bottomRight(), widget.rect().topLeft()):
            place = widget.mapTo(page, corner)
            area.ensureVisible(place.x(), place.y(), 0, 0)
    seen = widget.visibleRegion().boundingRect().size()
    room = widget.size()
    for area in areas:
        room = room.boundedTo(area.viewport().size())
    return seen.width() >= room.width() - 1 and seen.height() >= room.height() - 1


def inside(window: QWidget) -> bool:
    """Tell whether a window lies on its screen with all of its frame."""
    return bool(window.screen().availableGeometry().contains(QRect(window.frameGeometry())))


def _shown(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        within = widget.parentWidget()
        inner = isinstance(within, (QAbstractScrollArea, QComboBox, QLineEdit)) and not isinstance(
            within, QScrollArea
        )
        if widget.isVisible() and not widget.isWindow() and not inner and not _of_view(widget):
            yield widget


def _of_view(widget: QWidget) -> bool:
    """Tell whether a widget is a part of a table, a list or a box rather than of ours."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, (QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)):
            return True
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False
