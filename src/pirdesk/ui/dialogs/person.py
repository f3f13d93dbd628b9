"""Add a person to the desk; the program records the person named and cannot prove it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from pirdesk.casefile.case import Changes, Person, Role
from pirdesk.services import persons
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace


class PersonDialog(VerbDialog):
    """Ends in ``add_person``."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, added: Callable[[Person], object]
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Add a person"),
            tr(
                "Everything written here is recorded under the person acting. On one machine the "
                "program records who was named; it cannot prove who sat at the keyboard."
            ),
            tr("Add"),
        )
        self._added = added
        self.name = QLineEdit()
        self.name.setMaxLength(120)
        self.add(tr("Name"), self.name, tr("As it should print under a signature."))
        self.role = ChoiceBox(workplace.theme)
        for role, words in role_words().items():
            self.role.addItem(words, role)
        self.add(tr("Role"), self.role, tr("Nobody approves her own document, whatever the role."))
        self.name.setFocus()

    def try_act(self) -> None:
        """Add the person."""
        desk, name, role = self.workplace.desk, self.name.text(), Role(self.role.currentData())

        def done(person: Person) -> None:
            self.workplace.jobs.desk_changed.emit(Changes(persons=True))
            self._added(person)

        self.run(tr("Adding the person"), lambda _task: persons.add_person(desk, name, role), done)


def role_words() -> dict[Role, str]:
    """Return the words of each role."""
    return {
        Role.COMPLIANCE: tr("Compliance officer"),
        Role.REVIEWER: tr("Reviewer"),
        Role.COMMUNICATIONS: tr("Communications"),
        Role.COUNSEL: tr("Counsel"),
        Role.ACCOUNTABLE: tr("Accountable officer"),
        Role.ENGINEER: tr("Engineer"),
        Role.AUDITOR: tr("Auditor (reads only)"),
    }
