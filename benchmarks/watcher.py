"""Goes to the register as soon as the desk is open, and notices its first painted rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

POLL_MS = 1


def watch() -> None:
    """Begin to watch, on the window's own thread, from whatever thread this is called."""
    application = QApplication.instance()
    assert application is not None  # noqa: S101 - the window stands before its desk is built
    QTimer.singleShot(0, application, lambda: Watcher(application))


class Watcher(QObject):
    """Asks for the register once, then says when its rows are painted and the loop is idle."""

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        shown = QApplication.topLevelWidgets()
        self._window: Any = next(w for w in shown if hasattr(w, "show_screen"))
        self._asked = False
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the paint of the register's rows."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False

    def _look(self) -> None:
        if not self._window.workplace.is_open:
            return
        if not self._asked:
            self._asked = True
            self._window.show_screen("register")
        table = self._window.stack.currentWidget().table
        if table.model().rowCount():
            self._timer.stop()
            table.viewport().installEventFilter(self)
            table.viewport().update()

    def _tell(self) -> None:
        print("interactive", flush=True)
        self._window.close()
        QApplication.quit()
