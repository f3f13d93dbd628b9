"""Seal a document: whose signatures in which order, and with which key this one is given."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes, Document, Record
from pirdesk.services import sealing
from pirdesk.services.sealing import SignerChoice
from pirdesk.ui.dialogs.signing_key import KeyChoice
from pirdesk.ui.dialogs.stand_in import needs_stand_in, stand_in_button
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.jobs import Task
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.workplace import Workplace


class SealDialog(VerbDialog):
    """Ends in ``seal``: the first signature freezes the document, the last one closes it."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        document: Document,
        record: Record | None,
        choices: tuple[SignerChoice, ...],
        sealed: Callable[[Record], object],
        *,
        stand_in: bool = False,
    ) -> None:
        actor = workplace.actor
        super().__init__(
            parent,
            workplace,
            tr("Sign and seal"),
            tr(
                "You sign “{title}” as {name}. The first signature freezes the text; the last one "
                "closes the record and checks it.",
                title=document.title,
                name=actor.name if actor else tr("nobody"),
            ),
            tr("Sign"),
        )
        self._document, self._sealed, self._stand_in = document, sealed, stand_in
        self._show_expected(record)
        self.keys = KeyChoice(workplace, choices)
        self.rows.addWidget(self.keys)
        self.stand_in = stand_in_button(self._print_stand_in)
        self.stand_in.setVisible(False)
        self.rows.addWidget(self.stand_in)
        self.keys.focus_first()

    def try_act(self) -> None:
        """Sign with the chosen key."""
        desk, name, case_id = self.workplace.desk, self._document.id, self._document.case_id
        stand_in, opened = self._stand_in, self.keys.opener(desk)
        touched = Changes(cases=frozenset({case_id}), documents=frozenset({name}))

        def sign(task: Task) -> Record:
            return sealing.seal(desk, name, opened(), progress=task.report, stand_in=stand_in)

        def done(record: Record) -> None:
            told = Changes(records=frozenset({record.id}), register=True)
            self.workplace.jobs.desk_changed.emit(touched | told)
            self._sealed(record)

        self.run(tr("Signing"), sign, done, touched)

    def refuse(self, fault: Exception) -> None:
        """Show why it was refused, with the way on where the paper cannot show a text."""
        super().refuse(fault)
        self.stand_in.setVisible(needs_stand_in(fault))
        self.make_room()
        if needs_stand_in(fault):
            self.stand_in.setFocus()

    def _print_stand_in(self) -> None:
        self._stand_in = True
        self.stand_in.setVisible(False)
        self.try_act()

    def _show_expected(self, record: Record | None) -> None:
        if record is None:
            return
        for expected in record.expected:
            given = expected.field in record.signed
            state = tr("signed") if given else tr("waits")
            words = tr(
                "{order}. {name} as {role}: {state}",
                order=expected.order,
                name=expected.person_name,
                role=expected.role,
                state=state,
            )
            self.rows.addWidget(PlainLabel(words))
