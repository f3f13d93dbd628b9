"""What somebody else stored while the caret is in a field: shown below it, taken only if wished."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.sheet import Answer
from pirdesk.ui.forms.answer_words import answer_words
from pirdesk.ui.forms.fields.base import FieldSpec
from pirdesk.ui.forms.newer import Newer
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, note


class TheirsLine(QWidget):
    """Who stored what and when, and a button to take it; it never takes the keyboard itself."""

    wanted = Signal()

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self._spec = spec
        self.who = note()
        self.value = PlainLabel()
        self.take = Button(tr("Use theirs"), self.wanted.emit, kind="quiet")
        words = column(self.who, self.value, gap=0.1)
        line = row(gap=0.6, margin=0.4)
        line.addLayout(words, 1)
        line.addWidget(self.take)
        self.setLayout(column(panel("band", line)))

    def show_newer(self, newer: Newer) -> None:
        """Show one answer, or that it was removed."""
        answer = newer.answer
        label = self._spec.label
        if answer is None:
            self.who.setText(tr("Somebody else removed this answer meanwhile"))
            self.value.setText(tr("(no answer)"))
        else:
            self.who.setText(self._told(answer))
            self.value.setText(answer_words(answer, self._spec.term, self._spec.choice))
        self.take.setAccessibleDescription(f"{label}: {self.who.text()}: {self.value.text()}")
        self.setAccessibleName(f"{self.who.text()}: {self.value.text()}")

    def _told(self, answer: Answer) -> str:
        name = self._spec.name(answer.who) or tr("Somebody else")
        when = instant_words(answer.at) if answer.at else ""
        return tr("{name} stored this meanwhile, {when}", name=name, when=when)
