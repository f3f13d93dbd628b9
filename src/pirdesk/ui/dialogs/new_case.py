"""Open a case: its title, whether it is an exercise, and who may see it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from pirdesk.casefile.case import Case, Changes, Label
from pirdesk.services import cases
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.workplace import Workplace


class NewCaseDialog(VerbDialog):
    """Ends in ``new_case``."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, opened: Callable[[Case], object]
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("New case"),
            tr("One line is enough to begin. Facts, clocks and documents follow inside."),
            tr("Open the case"),
        )
        self._opened = opened
        self.title = Entry(300)
        self.title.setPlaceholderText(tr("Chat titles shown to other users"))
        self.add(tr("What happened, in a line"), self.title)
        self.label = ChoiceBox(workplace.theme)
        for words, label in (
            (tr("Internal"), Label.INTERNAL),
            (tr("Confidential"), Label.CONFIDENTIAL),
            (tr("Privileged (counsel)"), Label.PRIVILEGED),
        ):
            self.label.addItem(words, label)
        self.add(tr("Label"), self.label, tr("Printed on papers; decides who may see the case."))
        self.exercise = QCheckBox(tr("This is an exercise"))
        self.exercise.setAccessibleDescription(tr("Every page will say EXERCISE."))
        self.rows.addWidget(self.exercise)
        self.note = Entry(300)
        self.add(tr("Note on every page"), self.note, tr("Optional, printed at the foot."))
        self.title.setFocus()

    def try_act(self) -> None:
        """Open the case."""
        desk, title, note = self.workplace.desk, self.title.text(), self.note.text()
        exercise, label = self.exercise.isChecked(), Label(self.label.currentData())

        def done(case: Case) -> None:
            changes = Changes(cases=frozenset({case.id}), register=True)
            self.workplace.jobs.desk_changed.emit(changes)
            self._opened(case)

        self.run(
            tr("Opening the case"),
            lambda _task: cases.new_case(desk, title, exercise=exercise, note=note, label=label),
            done,
        )
