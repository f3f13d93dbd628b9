"""Ctrl+Z of the window: what was taken away last comes back; a field undoes its typing first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

KEPT = 50


@dataclass(frozen=True, slots=True)
class Undoable:
    """One thing taken away: in words, and how it comes back."""

    words: str
    undo: Callable[[], object]


class Undoing(QObject):
    """The things taken away in the case being shown, the last one first to come back.

    It is emptied when another case is opened or another person acts: nobody undoes blindly.
    """

    def __init__(self) -> None:
        super().__init__()
        self._taken: list[Undoable] = []
        self._watched: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @property
    def words(self) -> tuple[str, ...]:
        """Return what can be undone, the last taken first."""
        return tuple(each.words for each in reversed(self._taken))

    def push(self, words: str, undo: Callable[[], object]) -> None:
        """Remember something that was taken away."""
        self._taken = [*self._taken, Undoable(words, undo)][-KEPT:]

    def undo(self) -> None:
        """Bring back what was taken away last; what stands in its way is said by what does it."""
        if self._taken:
            self._taken.pop().undo()

    def clear(self) -> None:
        """Forget everything."""
        self._taken.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window where a field has no typing left to undo."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not _has_typing(watched)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if isinstance(now, QLineEdit | QPlainTextEdit):
            self._watched = now
            now.installEventFilter(self)
            now.destroyed.connect(self._gone)

    def _gone(self, gone: QObject) -> None:
        if self._watched is gone:
            self._watched = None


def _has_typing(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() and not field.isReadOnly()
    if isinstance(field, QPlainTextEdit):
        return field.document().isUndoAvailable() and not field.isReadOnly()
    return True
