"""A date of the calendar, written as 2026-11-20, with the date in words behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from pirdesk.ui.forms.fields.base import FieldSpec
from pirdesk.ui.forms.fields.line import LineField
from pirdesk.ui.forms.fields.understood import Understood
from pirdesk.ui.translate import tr
from pirdesk.ui.when import date_words
from pirdesk.ui.widgets.controls import ems, row


class DayField(LineField):
    """A short line for a date."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line.setPlaceholderText(tr("2026-11-20"))
        self.line.setFixedWidth(ems(9))
        self.line.textChanged.connect(lambda text: self.tell_understood(day_words(text)))

    def raw(self) -> Any:
        """Return the date as it is written, or None."""
        return self.line.text().strip() or None

    def _lay(self) -> QWidget:
        self.understood = day_echo(self.line)
        beside = QWidget()
        beside.setLayout(row(self.line, self.understood))
        return beside


def day_echo(line: QLineEdit) -> Understood:
    """Make the words that give back the date a line holds."""
    understood = Understood(small=True)
    line.textChanged.connect(lambda text: understood.say(day_words(text)))
    understood.say(day_words(line.text()))
    return understood


def day_words(text: str) -> str:
    """Return a date in words, "" where the text is none."""
    try:
        return date_words(date.fromisoformat(text.strip()))
    except ValueError:
        return ""
