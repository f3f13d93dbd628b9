"""An amount and its currency, or a range of two amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from pirdesk.casefile.numbers import number_words
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.number_box import NumberBox, echo
from pirdesk.ui.forms.fields.understood import Understood
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems


class MoneyField(Field):
    """A line for the amount, one for the currency code, and one for the most it may be."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.amount, self.most = NumberBox(9), NumberBox(9)
        self.currency, self.understood = QLineEdit(), Understood()
        self.most.setPlaceholderText(tr("to, if a range"))
        self.currency.setFixedWidth(ems(4.5))
        self.currency.setPlaceholderText("EUR")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.amount)
        row.addWidget(self.currency)
        row.addWidget(self.most)
        row.addWidget(self.understood, 1)
        self.adopt(self.amount, tr("amount"))
        self.adopt(self.currency, tr("currency code"))
        self.adopt(self.most, tr("at most, if it is a range"))
        for button in self.understood.buttons:
            self.watch(button)
        for box in (self.amount, self.most, self.currency):
            box.textChanged.connect(lambda _text: self._echo())
            box.textEdited.connect(lambda _text: self.edited.emit())
        self.understood.chosen.connect(self._choose)

    def show_raw(self, raw: Any) -> None:
        """Show a stored amount."""
        if raw == self.raw():
            return
        self.amount.show_raw(None if raw is None else raw["amount"])
        self.most.show_raw(None if raw is None else raw.get("most"))
        self.currency.setText("" if raw is None else str(raw["currency"]))

    def raw(self) -> Any:
        """Return the amount, its currency (EUR where none is given) and the most, or None."""
        amount, most = self.amount.raw(), self.most.raw()
        if amount is None:
            return None
        given = {"amount": amount, "currency": self._currency()}
        return given if most is None else {**given, "most": most}

    def set_readonly(self, readonly: bool) -> None:
        """Let amount and currency be read and copied only."""
        for box in (self.amount, self.most, self.currency):
            box.setReadOnly(readonly)

    def _currency(self) -> str:
        return self.currency.text().strip().upper() or "EUR"

    def _choose(self, index: int) -> None:
        self.amount.choose(index)
        self._echo()
        self.edited.emit()

    def _echo(self) -> None:
        self.tell_understood(echo(self.amount, self.understood, self._words))

    def _words(self, value: Decimal | None) -> str:
        return "" if value is None else f"{number_words(value)} {self._currency()}"
