"""Whole numbers, decimal numbers and ratios, with their unit behind them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from pirdesk.casefile.terms import TermType
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.labels import PlainLabel


def plain_number(text: str) -> str:
    """Drop the spaces and thousands marks people put into numbers (``1 200 000``, ``1,200``)."""
    clean = "".join(text.split()).replace("’", "").replace("'", "")
    groups = clean.split(",")
    if len(groups) > 1 and "." not in groups[0] and all(len(g[:3]) == 3 for g in groups[1:]):
        clean = clean.replace(",", "")
    return clean


class NumberField(Field):
    """A short line for a number; what is not one is passed on and refused with its reason."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        self.line.setMaxLength(40)
        self.line.setFixedWidth(ems(9))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        bounds = _bounds(spec)
        words = " ".join(part for part in (spec.term.unit, bounds) if part)
        if words:
            row.addWidget(PlainLabel(words, tone="muted", wrap=False))
        row.addStretch(1)
        self.adopt(self.line)
        self.line.textEdited.connect(lambda _text: self.edited.emit())

    def show_raw(self, raw: Any) -> None:
        """Show a stored number."""
        text = "" if raw is None else str(raw)
        if plain_number(self.line.text()) != text:
            self.line.setText(text)

    def raw(self) -> Any:
        """Return the number as written, or None."""
        return plain_number(self.line.text()) or None

    def set_readonly(self, readonly: bool) -> None:
        """Let the number be read and copied only."""
        self.line.setReadOnly(readonly)


def _bounds(spec: FieldSpec) -> str:
    low, high = spec.term.minimum, spec.term.maximum
    if (spec.term.result or spec.term.type) is TermType.RATIO:
        low, high = 0, 1
    if low is None or high is None:
        return ""
    return f"({low} … {high})".replace("-", "−")
