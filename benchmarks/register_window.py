"""The desktop as people start it, until its register of all cases can be used.

Takes the database's address. Prints ``interactive`` when the register's first rows are painted and
the event loop is idle, then ends.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from pirdesk.bootstrap import open_desktop

POLL_MS = 1


class Watcher(QObject):
    """Goes to the register as soon as the desk is open, and notices its first painted rows."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
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
        window = self._window()
        if window is None or not window.workplace.is_open:
            return
        if not self._asked:
            self._asked = True
            window.show_screen("register")
        table = window.stack.currentWidget().table
        if table.model().rowCount():
            self._timer.stop()
            table.viewport().installEventFilter(self)
            table.viewport().update()

    def _window(self) -> Any:
        shown = QApplication.topLevelWidgets()
        return next((w for w in shown if hasattr(w, "show_screen") and w.isVisible()), None)

    def _tell(self) -> None:
        print("interactive", flush=True)
        window = self._window()
        if window is not None:
            window.close()
        QApplication.quit()


def main() -> int:
    """Open the desktop on the database given."""
    Watcher(QApplication(["pirdesk"]))
    return open_desktop(sys.argv[1], None)


if __name__ == "__main__":
    sys.exit(main())
