"""How surely an answer is held, and on what basis: a quiet line below each field."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from pirdesk.casefile.sheet import Certainty
from pirdesk.ui.forms.evidence_menu import EvidenceMenu, Offers
from pirdesk.ui.forms.fields.base import asks_for_files
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems

_WITHOUT_FILES = (Certainty.UNKNOWN, Certainty.NOT_APPLICABLE)


def _no_files() -> Mapping[str, str]:
    return {}


class CertaintyLine(QWidget):
    """A choice of certainty, one line (the basis, or why it does not apply), and the files."""

    edited = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, theme: Theme, label: str, offers: Offers = _no_files) -> None:
        super().__init__()
        self.box = ChoiceBox(theme)
        self.box.setProperty("flat", "true")
        for certainty, words in certainty_words().items():
            self.box.addItem(words, certainty)
        self.line = QLineEdit()
        self.line.setProperty("flat", "true")
        self.box.setAccessibleName(tr("{label}: how sure", label=label))
        self.box.setAccessibleDescription(
            tr("Known, suspected, unknown, or not applicable with a reason.")
        )
        self._label = label
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(ems(0.2))
        row.addWidget(self.box)
        row.addWidget(self.line, 1)
        self.files = EvidenceMenu(theme, label, offers)
        row.addWidget(self.files)
        self.files.edited.connect(self.edited)
        self.box.activated.connect(self._chosen)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        for part in (self.box, self.line):
            part.installEventFilter(self)
        self._words()

    def show_values(
        self, certainty: Certainty, basis: str, because: str, evidence: tuple[str, ...] = ()
    ) -> None:
        """Show a stored certainty with its basis or reason and the files it rests on."""
        self.files.show_ticked(evidence)
        self.box.setCurrentIndex(self.box.findData(certainty))
        text = because if certainty is Certainty.NOT_APPLICABLE else basis
        if self.line.text().strip() != text:  # a space just typed is no other basis
            self.line.setText(text)
            self.line.setCursorPosition(0)
            self.line.setToolTip(html.escape(text))
        self._words()

    @property
    def certainty(self) -> Certainty:
        """Return the chosen certainty."""
        return Certainty(self.box.currentData())

    @property
    def basis(self) -> str:
        """Return how the answer is known, in words."""
        return "" if self._excused else self.line.text().strip()

    @property
    def because(self) -> str:
        """Return why the question does not apply."""
        return self.line.text().strip() if self._excused else ""

    @property
    def evidence(self) -> tuple[str, ...]:
        """Return the SHA-256 of the files the answer rests on."""
        return () if self.certainty in _WITHOUT_FILES else self.files.ticked

    def set_readonly(self, readonly: bool) -> None:
        """Let it be read only."""
        self.files.setEnabled(not readonly)
        self.box.setEnabled(not readonly)
        self.line.setReadOnly(readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the keyboard coming into the line and leaving it; Ctrl+E offers the files."""
        if asks_for_files(event):
            self.offer_files()
            return True
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() == QEvent.Type.FocusOut:
            now = QApplication.focusWidget()
            if now is None or not self.isAncestorOf(now):
                self.left.emit()
        return super().eventFilter(watched, event)

    def offer_files(self) -> None:
        """Offer the case's files where the answer may rest on some."""
        if self.files.isEnabled() and not self.files.isHidden():
            self.files.open_menu()

    @property
    def _excused(self) -> bool:
        return self.certainty is Certainty.NOT_APPLICABLE

    def _chosen(self, _index: int) -> None:
        self._words()
        self.edited.emit()
        if self._excused and not self.line.text():
            self.line.setFocus()

    def _words(self) -> None:
        self.files.setVisible(self.certainty not in _WITHOUT_FILES)
        if self._excused:
            shown = tr("because … (why the question does not apply)")
            name = tr("{label}: why it does not apply", label=self._label)
        else:
            shown = tr("on what basis? (who said so, which log or document)")
            name = tr("{label}: basis", label=self._label)
        self.line.setPlaceholderText(shown)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(shown)


def certainty_words() -> dict[Certainty, str]:
    """Return the words of each certainty."""
    return {
        Certainty.KNOWN: tr("Known"),
        Certainty.SUSPECTED: tr("Suspected"),
        Certainty.UNKNOWN: tr("Unknown"),
        Certainty.NOT_APPLICABLE: tr("Not applicable"),
    }
