"""What every screen is given: the desk, jobs, theme, alerts and the file choosers; no globals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal

from pirdesk.ui.alerts import Alerts
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.jobs import Jobs
from pirdesk.ui.kept_words import KeptWords
from pirdesk.ui.theme import Theme
from pirdesk.ui.undoing import Undoing

if TYPE_CHECKING:
    from pirdesk.casefile.case import Person
    from pirdesk.services.desk import Desk

DeskFactory = Callable[[], "Desk"]


class Workplace(QObject):
    """The desk as it stands in this window; the person acting may change, the rest stays."""

    desk_opened = Signal()
    actor_changed = Signal()
    reopened = Signal()  # the database was cut off from its log and is open again

    def __init__(self, jobs: Jobs, theme: Theme, alerts: Alerts, choosers: Choosers) -> None:
        super().__init__()
        self.jobs = jobs
        self.theme = theme
        self.alerts = alerts
        self.kept_words = KeptWords(jobs, alerts)
        self.choosers = choosers
        self.undoing = Undoing()
        self.actor_changed.connect(self.undoing.clear)
        self.settings: QSettings | None = None  # of this window; there once the desk is open
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """Return the desk; only called after ``desk_opened``."""
        if self._desk is None:
            raise RuntimeError("the desk is not open yet")
        return self._desk

    @property
    def is_open(self) -> bool:
        """Tell whether the desk is open."""
        return self._desk is not None

    @property
    def actor(self) -> Person | None:
        """Return the person acting in this window."""
        return self._desk.actor if self._desk is not None else None

    def take(self, desk: Desk) -> None:
        """Take the opened desk."""
        self._desk = desk
        desk.on_reopened(self.reopened.emit)
        self.desk_opened.emit()

    def act_as(self, person: Person | None) -> None:
        """Let another person act from now on."""
        self._desk = self.desk.as_person(person)
        self.actor_changed.emit()

    def now(self) -> datetime:
        """Return the desk's present instant."""
        return self._desk.now() if self._desk is not None else datetime.now(UTC)

    def folder(self) -> Path:
        """Return the folder choosers start in."""
        return Path.home()
