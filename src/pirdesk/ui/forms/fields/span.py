"""A duration: a number and seconds, minutes, hours or days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from pirdesk.casefile.numbers import is_typed
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.forms.fields.number_box import NumberBox, echo
from pirdesk.ui.forms.fields.understood import Understood
from pirdesk.ui.translate import tr

_HOURS = 2


class SpanField(Field):
    """A number with its unit of time; it gives whole seconds and says how long that is."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line, self.understood = NumberBox(6), Understood()
        self.unit = ChoiceBox(spec.theme)
        for words, seconds in _units():
            self.unit.addItem(words, seconds)
        self.unit.setCurrentIndex(_HOURS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addWidget(self.unit)
        row.addWidget(self.understood, 1)
        self.adopt(self.line)
        self.adopt(self.unit, tr("unit of time"))
        for button in self.understood.buttons:
            self.watch(button)
        self.line.textChanged.connect(lambda _text: self._echo())
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.unit.currentIndexChanged.connect(lambda _index: self._echo())
        self.unit.activated.connect(lambda _index: self.edited.emit())
        self.understood.chosen.connect(self._choose)

    def show_raw(self, raw: Any) -> None:
        """Show stored seconds in the largest unit that divides them."""
        if raw == self.raw():
            return
        if raw is None or is_typed(raw):
            kept = self.unit.findData((raw or {}).get("unit"))
            self.unit.setCurrentIndex(kept if kept >= 0 else _HOURS)
            self.line.show_raw(raw)
            return
        seconds = int(raw)
        index = max(i for i in range(self.unit.count()) if seconds % self._seconds(i) == 0)
        self.unit.setCurrentIndex(index)
        self.line.show_raw(seconds // self._seconds(index))

    def raw(self) -> Any:
        """Return seconds, ``{"typed", "unit"}`` where the number is none yet, or None."""
        number, unit = self.line.raw(), self._seconds(self.unit.currentIndex())
        if number is None:
            return None
        if is_typed(number):
            return number | {"unit": unit}
        return round(Decimal(number) * unit)

    def set_readonly(self, readonly: bool) -> None:
        """Let the duration be read and copied only."""
        self.line.setReadOnly(readonly)
        self.unit.setEnabled(not readonly)

    def _seconds(self, index: int) -> int:
        return int(self.unit.itemData(index))

    def _choose(self, index: int) -> None:
        self.line.choose(index)
        self._echo()
        self.edited.emit()

    def _echo(self) -> None:
        self.tell_understood(echo(self.line, self.understood, self._words))

    def _words(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        return span_words(round(value * self._seconds(self.unit.currentIndex())))


def span_words(seconds: int) -> str:
    """Return a length of time to the second, e.g. “1 d 2 h 30 min”."""
    left, parts = abs(seconds), []
    for size, unit in ((86400, tr("d")), (3600, tr("h")), (60, tr("min")), (1, tr("s"))):
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number} {unit}")
    sign = "−" if seconds < 0 else ""
    return sign + (" ".join(parts) or f"0 {tr('s')}")


def _units() -> tuple[tuple[str, int], ...]:
    return (
        (tr("seconds"), 1),
        (tr("minutes"), 60),
        (tr("hours"), 3600),
        (tr("days"), 86400),
    )
