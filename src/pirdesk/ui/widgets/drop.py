"""A framed place to drop files on, with a button for those who do not drag."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from pirdesk.ui.theme import Theme
from pirdesk.ui.widgets.controls import Button, column, row
from pirdesk.ui.widgets.labels import PlainLabel


class DropPlace(QFrame):
    """``dropped`` brings the local files dropped; ``button`` asks for files another way."""

    dropped = Signal(object)

    def __init__(self, theme: Theme, words: str, button: str, choose: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        told = PlainLabel(words, tone="muted")
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button(button, choose, kind="primary", theme=theme, icon="file")
        self.button.setAccessibleDescription(words)
        self.setLayout(column(told, row(1, self.button, 1), gap=0.6, margin=1.5))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files."""
        if local_files(event):
            event.acceptProposedAction()
            self._hovered(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        super().dragLeaveEvent(event)
        self._hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over the files dropped."""
        self._hovered(False)
        found = local_files(event)
        if found:
            event.acceptProposedAction()
            self.dropped.emit(found)

    def _hovered(self, hovered: bool) -> None:
        self.setProperty("hovered", "true" if hovered else "false")
        self.style().unpolish(self)
        self.style().polish(self)


def local_files(event: QDropEvent) -> tuple[Path, ...]:
    """Return the files of this machine a drag carries; folders are left out."""
    paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
    return tuple(path for path in paths if path.is_file())
