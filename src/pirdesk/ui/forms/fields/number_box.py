"""A line for one number written in any language, and the words that give it back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtWidgets import QLineEdit

from pirdesk.casefile.numbers import Reading, is_typed, number_text, number_words, read_number
from pirdesk.ui.forms.fields.understood import Understood
from pirdesk.ui.widgets.controls import ems


class NumberBox(QLineEdit):
    """A line that reads as a number, asks where it has two meanings, and never guesses.

    A meaning chosen, or the number shown last, holds until the text is changed.
    """

    def __init__(self, width: float, *, whole: bool = False, share: bool = False) -> None:
        super().__init__()
        self.setFixedWidth(ems(width))
        self._whole, self._share = whole, share
        self._settled: tuple[str, Decimal] | None = None

    def reading(self) -> Reading:
        """Return what stands in the line can mean."""
        text = self.text()
        if self._settled is not None and self._settled[0] == text:
            return Reading(text, (self._settled[1],))
        return read_number(text, whole=self._whole, share=self._share)

    def raw(self) -> Any:
        """Return the number as JSON text, ``{"typed": …}`` where it is none yet, None if blank."""
        if not self.text().strip():
            return None
        value = self.reading().value
        return {"typed": self.text()} if value is None else number_text(value)

    def show_raw(self, raw: Any) -> None:
        """Show a number or a text that could not be read; what means the same stays as typed."""
        if raw == self.raw():
            return
        if raw is None or is_typed(raw):
            self.setText("" if raw is None else str(raw["typed"]))
            return
        try:
            value = Decimal(str(raw))
        except InvalidOperation:
            self.setText(str(raw))
            return
        if self.reading().value != value:
            text = number_text(value)
            self._settled = (text, value)
            self.setText(text)

    def choose(self, index: int) -> None:
        """Take one of the two meanings, and give the keyboard back to the line."""
        meanings = self.reading().meanings
        if index < len(meanings):
            self._settled = (self.text(), meanings[index])
        self.setFocus()


def echo(
    box: NumberBox, understood: Understood, words: Callable[[Decimal | None], str] | None = None
) -> str:
    """Show what a box reads, or ask; return what is shown. ``words`` says a number and its unit."""
    reading = box.reading()
    if reading.unclear:
        understood.offer([number_words(meaning) for meaning in reading.meanings])
        return ""
    if words is not None:
        said = words(reading.value)
    else:
        said = "" if reading.value is None else number_words(reading.value)
    understood.say(said)
    return said
