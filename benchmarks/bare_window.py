"""A bare PySide6 window: the least that any Qt program in Python takes to be there.

Prints ``interactive`` when the window is painted and the event loop is idle, then ends.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


class Canvas(QWidget):
    """The window's empty middle; tells when it has been painted once."""

    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing, once, and then say so when the loop is idle."""
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, tell)


def tell() -> None:
    """Say that a click would now be heard, and end."""
    print("interactive", flush=True)
    QApplication.quit()


def main() -> int:
    """Show the window."""
    application = QApplication(sys.argv)
    window = QMainWindow()
    window.setCentralWidget(Canvas())
    window.resize(1200, 800)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
