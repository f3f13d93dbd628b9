"""Whole numbers, decimal numbers and ratios; behind them what was understood, and the unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from pirdesk.casefile.numbers import number_words
from pirdesk.casefile.terms import TermType
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.number_box import NumberBox, echo
from pirdesk.ui.forms.fields.understood import Understood
from pirdesk.ui.translate import tr


class NumberField(Field):
    """A short line for a number; what is not one is passed on and refused with its reason."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        kind = spec.term.result or spec.term.type
        self._share = kind is TermType.RATIO
        self._unit, self._limits = spec.term.unit, _bounds(spec)
        self.line = NumberBox(9, whole=kind is TermType.INTEGER, share=self._share)
        self.understood = Understood()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addWidget(self.understood, 1)
        self.adopt(self.line)
        for button in self.understood.buttons:
            self.watch(button)
        self.line.textChanged.connect(lambda _text: self._echo())
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.understood.chosen.connect(self._choose)
        self._echo()

    def show_raw(self, raw: Any) -> None:
        """Show a stored number."""
        self.line.show_raw(raw)
        self._echo()

    def raw(self) -> Any:
        """Return the number as JSON text, ``{"typed": …}`` where it is none yet, or None."""
        return self.line.raw()

    def set_readonly(self, readonly: bool) -> None:
        """Let the number be read and copied only."""
        self.line.setReadOnly(readonly)

    def _choose(self, index: int) -> None:
        self.line.choose(index)
        self._echo()
        self.edited.emit()

    def _echo(self) -> None:
        self.tell_understood(echo(self.line, self.understood, self._words))

    def _words(self, value: Decimal | None) -> str:
        number = "" if value is None else number_words(value)
        if value is not None and self._share:
            number = tr(
                "{number} = {percent} %", number=number, percent=number_words(value.scaleb(2))
            )
        return " ".join(part for part in (number, self._unit, self._limits) if part)


def _bounds(spec: FieldSpec) -> str:
    low, high = spec.term.minimum, spec.term.maximum
    if (spec.term.result or spec.term.type) is TermType.RATIO:
        low, high = 0, 1
    if low is None or high is None:
        return ""
    return f"({low} … {high})".replace("-", "−")
