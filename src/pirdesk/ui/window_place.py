"""Where the window stands: as it was left, never larger than its screen, never off it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from pirdesk.ui.screen_room import bring_inside, room_of

KEY = "geometry"


class WindowPlace(QObject):
    """Keeps one window on the screens there are, also when one of them goes or shrinks."""

    def __init__(self, window: QWidget, wished: QSize) -> None:
        super().__init__(window)
        self._window = window
        window.resize(wished.boundedTo(room_of(window)))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.hold)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._soon.start)
            app.primaryScreenChanged.connect(self._soon.start)
            app.screenAdded.connect(self._watch)
        for screen in QGuiApplication.screens():
            self._watch(screen)

    def restore(self, settings: QSettings) -> None:
        """Put the window where it was left, as far as the screens of today have room for it."""
        held = settings.value(KEY)
        if isinstance(held, QByteArray) and self._window.restoreGeometry(held):
            self.hold()

    def save(self, settings: QSettings) -> None:
        """Remember where the window stands."""
        settings.setValue(KEY, self._window.saveGeometry())

    def hold(self) -> None:
        """Bring the window onto its screen as a whole; one that fills it is the desktop's care."""
        if not (self._window.isMaximized() or self._window.isFullScreen()):
            bring_inside(self._window)

    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._soon.start)
