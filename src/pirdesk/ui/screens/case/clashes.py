"""Two people answered the same question of a case: shows both, and does what the person decides."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pirdesk.errors import Conflict, TermConflict
from pirdesk.services import answers as answering
from pirdesk.ui.dialogs.conflict import Choice, ConflictDialog
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace


class Clashes(QObject):
    """Asks about each conflict a save of the sheet met."""

    def __init__(self, screen: QWidget, workplace: Workplace, model: CaseModel) -> None:
        super().__init__(screen)
        self._screen, self._workplace, self._model = screen, workplace, model
        model.sheet.conflicted.connect(self._read)

    def _read(self, conflict: Conflict) -> None:
        """Read the texts both people began with, then let the person decide."""
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.read(
            tr("Reading what both began with"),
            lambda _task: answering.texts_before(desk, case_id, conflict),
            owner=self,
            done=lambda bases: self._ask(conflict, bases),
        )

    def _ask(self, conflict: Conflict, bases: dict[str, str]) -> None:
        sheet = self._model.sheet

        def decide(each: TermConflict, choice: Choice, text: str) -> None:
            if choice == "theirs":
                sheet.give_up(each.key)
                self._model.load()
            else:
                sheet.insist(each.key, each.stored_revision, text if choice == "merged" else None)

        label, name = self._model.words.label, self._model.name
        reader = speaker(self._workplace)
        ConflictDialog(
            self._screen.window(), conflict, label, name, decide, bases, reader=reader
        ).open()
