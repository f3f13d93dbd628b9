"""Start the desktop: check the display, show the window, then open the desk behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QPluginLoader, QTimer
from PySide6.QtWidgets import QApplication

from pirdesk import __version__
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.settings_file import settings_of
from pirdesk.ui.surroundings import missing_library, scrub_environment
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import install_translations
from pirdesk.ui.workplace import DeskFactory


def run(
    desk_factory: DeskFactory,
    upgrade: Callable[[], object] | None = None,
    platform: str = "",
    folder: Path | None = None,
) -> int:
    """Run the desktop until its window is closed; return the exit code.

    ``upgrade`` brings the database to this program's schema, after a backup. ``platform`` is what
    ``answering_platform`` found; ``folder`` holds what the window remembers. Raises
    SurroundingsError where Qt misses a library for it.
    """
    app = QApplication.instance() or _application(platform)
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    app.setApplicationName("PIRDesk")
    app.setApplicationVersion(__version__)
    install_translations(app)
    settings = settings_of(folder) if folder is not None and folder.is_dir() else None
    window = MainWindow(Theme(app), desk_factory, upgrade=upgrade, settings=settings)
    before = sys.excepthook
    sys.excepthook = _hook(window)
    window.show()
    QTimer.singleShot(0, window, window.open_desk)
    try:
        return app.exec()
    finally:
        sys.excepthook = before


def _application(platform: str) -> QApplication:
    scrub_environment()
    name = platform.partition(":")[0].partition("-")[0]
    plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    plugin = Path(plugins, "platforms", f"libq{name}.so")  # Qt ends the process where it fails
    loader = QPluginLoader(str(plugin))
    if plugin.is_file() and not loader.load():
        raise missing_library(loader.errorString())
    return QApplication(["pirdesk", "-platform", platform] if platform else ["pirdesk"])


def _hook(
    window: MainWindow,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def tell(kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        window.alerts.tell(fault)

    return tell
