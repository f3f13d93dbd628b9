"""Find words on the page in view: a bar with a line, how many there are, next and previous."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, note
from pirdesk.ui.widgets.lines import Lines

TYPING_MS = 150


@dataclass(frozen=True, slots=True)
class Hit:
    """One place the words stand at; of a list ``start`` is the number of its line."""

    widget: QWidget
    start: int
    length: int


class FindBar(QWidget):
    """Enter goes to the next place, Shift+Enter to the one before, Escape closes the bar.

    ``page`` gives the page in view, with everything on it made.
    """

    def __init__(self, theme: Theme, page: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._page = page
        self._hits: tuple[Hit, ...] = ()
        self._at = 0
        self._came_from: QWidget | None = None
        self._marked: PlainLabel | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find on this page"))
        self.line.setAccessibleName(tr("Find on this page"))
        self.line.setAccessibleDescription(tr("Enter: next, Shift+Enter: previous, Escape: close"))
        self.line.setFixedWidth(ems(18))
        self.line.installEventFilter(self)
        self.count = note()
        self.count.setWordWrap(False)
        before = Button("", lambda: self.step(-1), kind="quiet", theme=theme, icon="previous")
        after = Button("", lambda: self.step(1), kind="quiet", theme=theme, icon="next")
        before.setAccessibleName(tr("Previous place"))
        after.setAccessibleName(tr("Next place"))
        shut = Button(tr("Close"), self.shut, kind="quiet")
        inside = row(self.line, before, after, self.count, 1, shut, gap=0.4)
        inside.setContentsMargins(ems(1.6), ems(0.3), ems(1), ems(0.3))
        self.setLayout(column(panel("casehead", inside)))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(TYPING_MS)
        self._wait.timeout.connect(self.search)
        self.line.textEdited.connect(lambda _text: self._wait.start())
        self.setVisible(False)

    def open_bar(self, focused: QWidget | None) -> None:
        """Show the bar; Escape later gives the keyboard back to the widget that had it."""
        if focused is not self.line:
            self._came_from = focused
        self.setVisible(True)
        self.line.setFocus()
        self.line.selectAll()
        self.search()

    def shut(self) -> None:
        """Hide the bar; the caret goes to the place found, else to where it came from."""
        self._unmark()
        self.setVisible(False)
        found = self._hits[self._at].widget if self._hits else None
        typed = isinstance(found, (QLineEdit, QPlainTextEdit, Lines))
        target = found if typed else self._came_from
        if target is not None and shiboken6.isValid(target):
            target.setFocus()

    def search(self) -> None:
        """Look for the words anew and show the first place."""
        self._wait.stop()
        page, words = self._page(), self.line.text().strip()
        self._hits = tuple(hits(page, words)) if page is not None and words else ()
        self._at = 0
        self._show()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) place, round the end."""
        if self._wait.isActive():
            self.search()
        elif not all(shiboken6.isValid(hit.widget) for hit in self._hits):
            self.search()  # the page was drawn anew
        elif self._hits:
            self._at = (self._at + by) % len(self._hits)
            self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter, Shift+Enter and Escape act while the line is typed in."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.step(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        self._unmark()
        if not self._hits:
            self.count.setText(tr("not on this page") if self.line.text().strip() else "")
            return
        found = len(self._hits)
        self.count.setText(tr("{at} of {count}", at=self._at + 1, count=found))
        hit = self._hits[self._at]
        if isinstance(hit.widget, PlainLabel):
            self._marked = hit.widget
            hit.widget.set_found(True)
        show_hit(hit)

    def _unmark(self) -> None:
        if self._marked is not None and shiboken6.isValid(self._marked):
            self._marked.set_found(False)
        self._marked = None


def hits(page: QWidget, words: str) -> Iterator[Hit]:
    """Yield every place on a page where the words stand, in the page's order."""
    wanted = re.compile(re.escape(words), re.IGNORECASE)
    for widget in page.findChildren(QWidget):
        if not widget.isVisibleTo(page):
            continue
        if isinstance(widget, Lines):
            for number, line in enumerate(widget.lines.lines):
                if wanted.search(f"{line.title}\n{line.detail}\n{line.aside}"):
                    yield Hit(widget, number, 0)
            continue
        for match in wanted.finditer(_text(widget)):
            yield Hit(widget, match.start(), match.end() - match.start())


def show_hit(hit: Hit) -> None:
    """Select the words and bring them into sight."""
    widget, spot = hit.widget, QPoint(0, 0)
    match widget:
        case QPlainTextEdit():
            cursor = widget.textCursor()
            cursor.setPosition(hit.start)
            keep = QTextCursor.MoveMode.KeepAnchor
            cursor.setPosition(hit.start + hit.length, keep)
            widget.setTextCursor(cursor)
            spot = widget.cursorRect().center()
        case QLineEdit():
            widget.setSelection(hit.start, hit.length)
        case Lines():
            index = widget.lines.index(hit.start)
            widget.setCurrentIndex(index)
            spot = widget.visualRect(index).center()
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            place = widget.mapTo(cast("QWidget", parent.widget()), spot)
            parent.ensureVisible(place.x(), place.y(), 0, ems(5))
        parent = parent.parentWidget()


def _text(widget: QWidget) -> str:
    match widget:
        case QPlainTextEdit():
            return widget.toPlainText()
        case QLineEdit() | PlainLabel():
            return widget.text()
    return ""
