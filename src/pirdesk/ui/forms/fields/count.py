"""A number of people or things: one number, or at least / likely / at most."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from pirdesk.casefile.numbers import is_typed, number_words
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.number_box import NumberBox
from pirdesk.ui.forms.fields.understood import Understood
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.labels import PlainLabel


class CountField(Field):
    """One box for an exact number; “a range” opens three."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.exact, self.understood = NumberBox(7, whole=True), Understood()
        self.range, self.over = QCheckBox(tr("a range")), QCheckBox(tr("more than"))
        self.least, self.likely, self.most = (NumberBox(4.4, whole=True) for _ in range(3))
        top, bounds = QHBoxLayout(), QHBoxLayout()
        for line in (top, bounds):
            line.setSpacing(ems(0.4))
        self._words = [PlainLabel(w, tone="muted", wrap=False) for w in _range_words()]
        for label, box in zip(self._words, (self.least, self.likely, self.most), strict=True):
            label.setBuddy(box)
            bounds.addWidget(label)
            bounds.addWidget(box)
        bounds.addWidget(self.over)
        bounds.addStretch(1)
        top.addWidget(self.exact)
        top.addWidget(self.range)
        top.addWidget(self.understood, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ems(0.3))
        layout.addLayout(bounds)
        layout.addLayout(top)
        self.adopt(self.exact)
        for box, words in zip((self.least, self.likely, self.most), _range_words(), strict=True):
            self.adopt(box, words)
        self.adopt(self.range, tr("give a range"))
        self.adopt(self.over, tr("more than the least, not at least"))
        for box in (self.exact, self.least, self.likely, self.most):
            box.textChanged.connect(lambda _text: self._echo())
            box.textEdited.connect(lambda _text: self.edited.emit())
        self.range.clicked.connect(self._switched)
        self.over.clicked.connect(self._turned_over)
        self._show_range(False)

    def show_raw(self, raw: Any) -> None:
        """Show a stored number or range."""
        if raw == self._quiet_raw():
            return
        wide = isinstance(raw, dict) and not is_typed(raw)
        self._show_range(wide)
        if wide:
            for box, part in ((self.least, "min"), (self.likely, "likely"), (self.most, "max")):
                box.show_raw(raw.get(part))
            self.over.setChecked(raw.get("exclusive") is True)
            self._echo()
        else:
            self.exact.show_raw(raw)

    def raw(self) -> Any:
        """Return a number, ``{"min", "likely", "max"}``, or None."""
        return self._quiet_raw()

    def unfinished(self) -> bool:
        """Tell whether other ends of a range may still be typed; none mends what is no number."""
        ends = (_whole(box) for box in (self.least, self.likely, self.most))
        return self.range.isChecked() and not any(is_typed(end) for end in ends)

    def set_readonly(self, readonly: bool) -> None:
        """Let the numbers be read and copied only."""
        for box in (self.exact, self.least, self.likely, self.most):
            box.setReadOnly(readonly)
        self.range.setEnabled(not readonly)
        self.over.setEnabled(not readonly)

    def _quiet_raw(self) -> Any:
        if not self.range.isChecked():
            return _whole(self.exact)
        least, likely, most = (_whole(b) for b in (self.least, self.likely, self.most))
        if least is None and likely is None and most is None:
            return None
        ends = {"min": 0 if least is None else least, "likely": likely, "max": most}
        return {**ends, "exclusive": True} if self.over.isChecked() else ends

    def _turned_over(self) -> None:
        self._echo()
        self.edited.emit()

    def _switched(self) -> None:
        wide = self.range.isChecked()
        if wide:
            self.least.setText(self.exact.text())
            self.likely.setText("")
            self.most.setText(self.exact.text())
        else:
            self.exact.setText(self.likely.text() or self.least.text())
        self._show_range(wide)
        self.edited.emit()

    def _show_range(self, wide: bool) -> None:
        self.range.setChecked(wide)
        parts: list[QWidget] = [*self._words, self.least, self.likely, self.most, self.over]
        for part in parts:
            part.setVisible(wide)
        self.exact.setVisible(not wide)
        self.setFocusProxy(self.least if wide else self.exact)
        self._echo()

    def _echo(self) -> None:
        self.tell_understood(_said(self._quiet_raw()))
        unit = self.spec.term.unit
        self.understood.say(" ".join(part for part in (_said(self._quiet_raw()), unit) if part))


def _range_words() -> tuple[str, str, str]:
    return tr("at least"), tr("likely"), tr("at most")


def _whole(box: NumberBox) -> Any:
    raw = box.raw()
    return raw if raw is None or is_typed(raw) else int(Decimal(raw))


def _said(raw: Any) -> str:
    """Return a count in words; "" where it is blank or not all of it can be read."""
    if raw is None or is_typed(raw):
        return ""
    if not isinstance(raw, dict):
        return number_words(Decimal(raw))
    if any(is_typed(bound) for bound in raw.values()):
        return ""
    least, likely, most = (
        None if raw[part] is None else number_words(Decimal(raw[part]))
        for part in ("min", "likely", "max")
    )
    if raw.get("exclusive"):
        said = tr("more than {least}", least=least)
        said = said if most is None else tr("{range}, at most {most}", range=said, most=most)
    elif most is None:
        said = tr("{least} or more", least=least)
    else:
        said = tr("{least} to {most}", least=least, most=most)
    return said if likely is None else tr("{range}, likely {likely}", range=said, likely=likely)
