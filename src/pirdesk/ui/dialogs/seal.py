"""Seal a document: whose signatures in which order, and with which key this one is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from pirdesk.casefile.case import Changes, Document, Record
from pirdesk.services import sealing
from pirdesk.services.sealing import SignerChoice
from pirdesk.ui.dialogs.stand_in import needs_stand_in, stand_in_button
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.jobs import Task
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, row
from pirdesk.ui.widgets.labels import ElidedLabel, PlainLabel, note
from pirdesk.ui.workplace import Workplace

CARD = "pkcs11"


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
        self._paths: dict[str, Path] = {}  # the file chosen for each kind of key
        self._show_expected(record)
        self._group = QButtonGroup(self)
        self._choices = {choice.id: choice for choice in choices}
        self._offer_keys(choices)
        self._ask_secrets()
        self.stand_in = stand_in_button(self._print_stand_in)
        self.stand_in.setVisible(False)
        self.rows.addWidget(self.stand_in)
        self._group.buttonClicked.connect(lambda _button: self._chosen())
        self._group.buttons()[0].setChecked(True)
        self._group.buttons()[0].setFocus()
        self._chosen()

    def try_act(self) -> None:
        """Sign with the chosen key."""
        desk, name, choice = self.workplace.desk, self._document.id, self._choice()
        stand_in = self._stand_in
        passphrase, path, case_id = (
            self.passphrase.text(),
            self._paths.get(choice.id),
            self._document.case_id,
        )
        touched = Changes(cases=frozenset({case_id}), documents=frozenset({name}))

        def sign(task: Task) -> Record:
            signer = sealing.open_signer(desk, choice.id, passphrase=passphrase, path=path)
            return sealing.seal(desk, name, signer, progress=task.report, stand_in=stand_in)

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

    def _offer_keys(self, choices: tuple[SignerChoice, ...]) -> None:
        for choice in choices:
            radio = QRadioButton(choice.title.replace("&", "&&"))
            radio.setAccessibleDescription(choice.words)
            radio.setProperty("signer", choice.id)
            self._group.addButton(radio)
            told = note(choice.words)
            told.setContentsMargins(ems(1.6), 0, 0, 0)
            self.rows.addLayout(column(radio, told, gap=0.1))

    def _ask_secrets(self) -> None:
        self.file_words = ElidedLabel(tr("no file chosen"), tone="muted")
        self.file = Button(tr("Choose the certificate file …"), self._choose)
        self._file_row = QWidget()
        self._file_row.setLayout(row(self.file, self.file_words))
        self.rows.addWidget(self._file_row)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase_words = PlainLabel(tr("Passphrase"))
        self._passphrase_words.setBuddy(self.passphrase)
        self.passphrase.setAccessibleName(tr("Passphrase"))
        self.passphrase.setAccessibleDescription(
            tr("Protects your signing key; at least 12 characters when you choose a new one")
        )
        self.rows.addLayout(column(self._passphrase_words, self.passphrase, gap=0.2))

    def _choice(self) -> SignerChoice:
        pressed = next(b for b in self._group.buttons() if b.isChecked())
        return self._choices[pressed.property("signer")]

    def _chosen(self) -> None:
        choice = self._choice()
        self._file_row.setVisible(choice.needs_file)
        self.passphrase.setVisible(choice.needs_passphrase)
        self._passphrase_words.setVisible(choice.needs_passphrase)
        token = choice.id == CARD
        secret = tr("PIN") if token else tr("Passphrase")
        self._passphrase_words.setText(secret)
        self.passphrase.setAccessibleName(secret)
        self.file.set_words(
            tr("Choose the token's module …") if token else tr("Choose the certificate file …")
        )
        chosen = self._paths.get(choice.id)
        self.file_words.set_whole(chosen.name if chosen else tr("no file chosen"))

    def _choose(self) -> None:
        choice = self._choice()
        title, pattern = tr("Your certificate"), tr("PKCS#12 files (*.p12 *.pfx);;All files (*)")
        if choice.id == CARD:
            title = tr("The module of your card or token")
            pattern = tr("PKCS#11 modules (*.so *.dll *.dylib);;All files (*)")
        path = self.workplace.choosers.open_file(self, title, pattern)
        if path is not None:
            self._paths[choice.id] = path
            self._chosen()
