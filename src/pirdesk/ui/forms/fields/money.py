"""An amount and its currency."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.number import plain_number
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems


class MoneyField(Field):
    """A line for the amount and one for the currency code."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.amount, self.currency = QLineEdit(), QLineEdit()
        self.amount.setFixedWidth(ems(9))
        self.currency.setFixedWidth(ems(4.5))
        self.currency.setMaxLength(3)
        self.currency.setPlaceholderText("EUR")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.amount)
        row.addWidget(self.currency)
        row.addStretch(1)
        self.adopt(self.amount, tr("amount"))
        self.adopt(self.currency, tr("currency code"))
        for box in (self.amount, self.currency):
            box.textEdited.connect(lambda _text: self.edited.emit())

    def show_raw(self, raw: Any) -> None:
        """Show a stored amount."""
        if raw == self.raw():
            return
        self.amount.setText("" if raw is None else str(raw["amount"]))
        self.currency.setText("" if raw is None else str(raw["currency"]))

    def raw(self) -> Any:
        """Return ``{"amount", "currency"}``, or None; EUR where no currency is given."""
        amount = plain_number(self.amount.text())
        if not amount:
            return None
        return {"amount": amount, "currency": self.currency.text().strip().upper() or "EUR"}
