"""Choose the key one signs with: its kind, its file, its passphrase; nothing is opened here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from pirdesk.errors import UserError
from pirdesk.services import sealing
from pirdesk.services.desk import Desk
from pirdesk.services.sealing import Signer, SignerChoice
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, row
from pirdesk.ui.widgets.labels import ElidedLabel, PlainLabel, note
from pirdesk.ui.workplace import Workplace

CARD = "pkcs11"


class KeyChoice(QWidget):
    """The kinds of keys as radio buttons, and below what the chosen one asks for."""

    def __init__(self, workplace: Workplace, choices: tuple[SignerChoice, ...]) -> None:
        super().__init__()
        self._workplace = workplace
        self._paths: dict[str, Path] = {}  # the file chosen for each kind of key
        self._group = QButtonGroup(self)
        self._choices = {choice.id: choice for choice in choices}
        self._rows = column(gap=0.9)
        self.setLayout(self._rows)
        self._offer_keys(choices)
        self._ask_secrets()
        self._group.buttonClicked.connect(lambda _button: self._chosen())
        self._group.buttons()[0].setChecked(True)
        self._chosen()

    def focus_first(self) -> None:
        """Put the keyboard on the kinds of keys."""
        self._group.buttons()[0].setFocus()

    def opener(self, desk: Desk) -> Callable[[], Signer]:
        """Return what gives the signer as chosen now; called away from the window's thread."""
        choice = self._choice()
        passphrase, path = self.passphrase.text(), self._paths.get(choice.id)
        if _new_secret(choice) and passphrase != self.again.text():
            return _differ
        return lambda: sealing.open_signer(desk, choice.id, passphrase=passphrase, path=path)

    def _offer_keys(self, choices: tuple[SignerChoice, ...]) -> None:
        for choice in choices:
            radio = QRadioButton(choice.title.replace("&", "&&"))
            radio.setAccessibleDescription(choice.words)
            radio.setProperty("signer", choice.id)
            self._group.addButton(radio)
            told = note(choice.words)
            told.setContentsMargins(ems(1.6), 0, 0, 0)
            self._rows.addLayout(column(radio, told, gap=0.1))

    def _ask_secrets(self) -> None:
        self.file_words = ElidedLabel(tr("no file chosen"), tone="muted")
        self.file = Button(tr("Choose the certificate file …"), self._choose)
        self._file_row = QWidget()
        self._file_row.setLayout(row(self.file, self.file_words))
        self._rows.addWidget(self._file_row)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase_words = PlainLabel(tr("Passphrase"))
        self._passphrase_words.setBuddy(self.passphrase)
        self.passphrase.setAccessibleName(tr("Passphrase"))
        self.passphrase.setAccessibleDescription(
            tr("Protects your signing key; at least 12 characters when you choose a new one")
        )
        self._rows.addLayout(column(self._passphrase_words, self.passphrase, gap=0.2))
        self.again = QLineEdit()
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setAccessibleName(tr("The passphrase once more"))
        told = tr("Nobody can give it back: without it this key signs nothing any more.")
        self.again.setAccessibleDescription(told)
        words = PlainLabel(tr("The passphrase once more"))
        words.setBuddy(self.again)
        self._again_row = QWidget()
        self._again_row.setLayout(column(words, self.again, note(told), gap=0.2))
        self._rows.addWidget(self._again_row)

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
        self._again_row.setVisible(_new_secret(choice))
        if _new_secret(choice):
            secret = tr("Choose a passphrase, 12 characters or more")
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
        path = self._workplace.choosers.open_file(self, title, pattern)
        if path is not None:
            self._paths[choice.id] = path
            self._chosen()


def _new_secret(choice: SignerChoice) -> bool:
    return choice.makes_key and choice.needs_passphrase


def _differ() -> Signer:
    raise UserError(
        tr("The two passphrases are not the same."),
        tr("No key was made and nothing was signed. Write the same one twice."),
        code="passphrase.differs",
    )
