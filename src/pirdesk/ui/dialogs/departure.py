"""Depart from the proposed risk: what the person holds instead, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes
from pirdesk.services import proposals
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.screens.case.pages.duty_proposal import risk_words
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.plain_edit import PlainEdit
from pirdesk.ui.workplace import Workplace


class DepartureDialog(VerbDialog):
    """Ends in ``depart``: both questions of risk are answered, and the reason is kept."""

    def __init__(self, parent: QWidget, workplace: Workplace, case_id: str, proposed: str) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Depart from the proposal"),
            tr(
                "Proposed: {risk}. Your answer decides; the proposal and your reason stay in the "
                "case and stand in the analysis.",
                risk=risk_words(proposed),
            ),
            tr("Depart"),
        )
        self._case_id = case_id
        self.level = ChoiceBox(workplace.theme)
        for level in proposals.LEVELS:
            if level != proposed:
                self.level.addItem(risk_words(level), level)
        self.level.setPlaceholderText(tr("choose"))
        self.level.setCurrentIndex(-1)  # what lifts a duty is chosen, never preset
        self.reason = PlainEdit()
        self.reason.setFixedHeight(ems(6))
        self.reason.setTabChangesFocus(True)
        self.add(tr("What you hold instead"), self.level)
        self.add(tr("Why"), self.reason, tr("The fact that decides, and how it weighs here"))
        self.level.setFocus()

    def try_act(self) -> None:
        """Store what the person holds, and why."""
        desk, case_id = self.workplace.desk, self._case_id
        level, reason = str(self.level.currentData() or ""), self.reason.toPlainText()
        self.run(
            tr("Departing from the proposal"),
            lambda _task: proposals.depart(desk, case_id, level, reason),
            lambda _changes: self.workplace.jobs.desk_changed.emit(
                Changes(cases=frozenset({case_id}), register=True)
            ),
        )
