"""Add a person to the desk; the program records the person named and cannot prove it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from pirdesk.casefile.case import Changes, Person, Role
from pirdesk.services import persons
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, empty, ems, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, note
from pirdesk.ui.workplace import Workplace


class PersonDialog(VerbDialog):
    """Ends in ``add_person``; a name like another's is shown beside it and confirmed once."""

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
        self.add(tr("Name"), self.name, tr("As it should print under a signature."))
        self.role = ChoiceBox(workplace.theme)
        for role, words in role_words().items():
            self.role.addItem(words, role)
        self.add(tr("Role"), self.role, tr("Nobody approves her own document, whatever the role."))
        self.another = Button(tr("Add as another person"), self._confirm)
        self._alike = QGridLayout()
        self.beside = self._beside_panel()
        self.rows.addWidget(self.beside)
        self.name.textEdited.connect(lambda _text: self.beside.setVisible(False))
        self.name.setFocus()

    def try_act(self) -> None:
        """Add the person."""
        self._add(another=False)

    def refuse(self, fault: Exception) -> None:
        """Show whom the name may be taken for, and offer to confirm that it is another person."""
        super().refuse(fault)
        if isinstance(fault, persons.AlikeError):
            self._show_alike(fault)
            self.beside.setVisible(True)
            self.make_room()

    def _confirm(self) -> None:
        self._add(another=True)

    def _add(self, *, another: bool) -> None:
        desk, name, role = self.workplace.desk, self.name.text(), Role(self.role.currentData())

        def done(person: Person) -> None:
            self.workplace.jobs.desk_changed.emit(Changes(persons=True))
            self._added(person)

        self.run(
            tr("Adding the person"),
            lambda _task: persons.add_person(desk, name, role, another=another),
            done,
        )

    def _beside_panel(self) -> QFrame:
        self._alike.setHorizontalSpacing(ems(1.2))
        self._alike.setColumnStretch(1, 1)
        inner = column(gap=0.6, margin=0.6)
        inner.addLayout(self._alike)
        inner.addLayout(row(self.another, 1))
        inner.addWidget(note(tr("The ledger keeps that you confirmed it.")))
        beside = panel("band", inner)
        beside.setVisible(False)
        return beside

    def _show_alike(self, fault: persons.AlikeError) -> None:
        empty(self._alike)
        words = role_words()
        role = words[Role(self.role.currentData())]
        lines = [(tr("New"), name, role) for name, _people in fault.pairs]
        for _name, people in fault.pairs:
            lines += [(tr("Already here"), p.name, f"{words[p.role]} · {p.id}") for p in people]
        for line, (what, name, detail) in enumerate(lines):
            self._alike.addWidget(PlainLabel(what, tone="muted", wrap=False), line, 0)
            self._alike.addWidget(SelectableLabel(name), line, 1)
            self._alike.addWidget(PlainLabel(detail, tone="muted", wrap=False), line, 2)


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
