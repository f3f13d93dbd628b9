"""The lane that waits for what others write, away from the GUI thread and from every other lane.

It brings what they changed as the same signal as one's own verbs, with who did it.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from pirdesk.casefile.case import Changes
from pirdesk.errors import PirdeskError
from pirdesk.ui.jobs import Jobs

if TYPE_CHECKING:
    from pirdesk.services.desk import Desk
    from pirdesk.services.others import Others

log = logging.getLogger("pirdesk.ui")

AGAIN_SECONDS = 5.0
STOP_SECONDS = 1.0  # a server that does not answer keeps nobody from closing the window


class Watching(QObject):
    """Begun once the first screen is shown; ended, within bounds, before the desk is closed."""

    _arrived = Signal(object)
    _refused = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._jobs = jobs
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._others: Others | None = None
        self._arrived.connect(self._announce, Qt.ConnectionType.QueuedConnection)
        self._refused.connect(jobs.failed, Qt.ConnectionType.QueuedConnection)

    def begin(self, desk: Desk) -> None:
        """Wait for the saves of others from now on; what they wrote since the opening comes too."""
        if self._thread is None and not self._stop.is_set():
            self._thread = threading.Thread(
                target=self._serve, args=(desk,), name="watch-0", daemon=True
            )
            self._thread.start()

    @property
    def begun(self) -> bool:
        """Tell whether the database is being watched."""
        return self._others is not None and self._others.connected

    def end(self, seconds: float = STOP_SECONDS) -> bool:
        """Wait no more; tell whether the thread has ended within bounds."""
        self._stop.set()
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _serve(self, desk: Desk) -> None:
        from pirdesk.services.others import Others  # noqa: PLC0415 - after the first screen

        others = self._others = Others(desk)
        while not self._stop.is_set():
            try:
                changes = others.wait(self._stop)
            except Exception as fault:  # noqa: BLE001 - a fault here must not end the watch
                log.error("watch: %s", type(fault).__name__)
                if isinstance(fault, PirdeskError) and shiboken6.isValid(self):
                    self._refused.emit(fault)
                self._stop.wait(AGAIN_SECONDS)
                continue
            if changes is not None and shiboken6.isValid(self):
                self._arrived.emit(changes)
        others.close()

    def _announce(self, changes: Changes) -> None:
        if not self._stop.is_set():
            self._jobs.desk_changed.emit(changes)
