"""Unsent words on their way to the drafts, and what the disk did not take.

Says once that words could not be kept, holds them while the window is open and tries again with
the next ones. Never stores an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pirdesk.ui.alerts import Alerts
from pirdesk.ui.jobs import Jobs, Lane
from pirdesk.ui.translate import tr

if TYPE_CHECKING:
    from pirdesk.services.desk import Desk

Key = tuple[str, str]


class KeptWords(QObject):
    """Keeps and forgets drafts away from the screen; ``refused`` holds what only memory has."""

    changed = Signal()

    def __init__(self, jobs: Jobs, alerts: Alerts) -> None:
        super().__init__()
        self._jobs, self._alerts = jobs, alerts
        self._given_up = False
        self.refused: dict[Key, str] = {}

    def keep(self, desk: Desk, case_id: str, key: str, text: str) -> None:
        """Write the newest words of one field."""

        def failed(fault: Exception) -> None:
            first = not self.refused
            self.refused[case_id, key] = text
            self.changed.emit()
            if first:
                self._alerts.tell(fault)

        self._jobs.run(
            Lane.DRAFTS,
            tr("Keeping a draft"),
            lambda _task: desk.drafts.put(case_id, key, text),
            owner=self,
            done=lambda _kept: self._taken(desk, (case_id, key)),
            failed=failed,
        )

    def forget(self, desk: Desk, case_id: str, key: str) -> None:
        """Drop the draft of one field: its words are stored, or given up."""
        if self.refused.pop((case_id, key), None) is not None:
            self.changed.emit()
        self._jobs.run(
            Lane.DRAFTS,
            tr("Clearing a draft"),
            lambda _task: desk.drafts.clear(case_id, key),
            owner=self,
            failed=self._not_cleared,
        )

    def may_close(self, close: Callable[[], object]) -> bool:
        """Tell whether no words would be lost; else ask, and ``close`` where a person says so."""

        def give_up() -> None:
            self._given_up = True
            close()

        if not self.refused or self._given_up:
            return True
        self._alerts.ask(
            tr("The disk takes neither your answers nor your drafts."),
            tr(
                "What you typed last is only in this window. Cancel, free space on the disk and "
                "press Ctrl+S; or close and lose it."
            ),
            tr("Close and lose it"),
            give_up,
            danger=True,
        )
        return False

    def _taken(self, desk: Desk, key: Key) -> None:
        if not self.refused:
            return
        self.refused.pop(key, None)
        self.changed.emit()
        for (case_id, name), text in tuple(self.refused.items()):
            self.keep(desk, case_id, name, text)

    def _not_cleared(self, fault: Exception) -> None:
        if not self.refused:  # a draft that stays is shown as unsaved words, nothing is lost
            self._alerts.tell(fault)
