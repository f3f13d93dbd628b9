"""A number of people or things: one number, or at least / likely / at most."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.number import plain_number
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.labels import PlainLabel


class CountField(Field):
    """One box for an exact number; “a range” opens three."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.exact = _box(7)
        self.range = QCheckBox(tr("a range"))
        self.least, self.likely, self.most = _box(4.4), _box(4.4), _box(4.4)
        top, bounds = QHBoxLayout(), QHBoxLayout()
        for line in (top, bounds):
            line.setSpacing(ems(0.4))
        self._words = [PlainLabel(w, tone="muted", wrap=False) for w in _range_words()]
        for label, box in zip(self._words, (self.least, self.likely, self.most), strict=True):
            label.setBuddy(box)
            bounds.addWidget(label)
            bounds.addWidget(box)
        bounds.addStretch(1)
        top.addWidget(self.exact)
        if spec.term.unit:
            top.addWidget(PlainLabel(spec.term.unit, tone="muted", wrap=False))
        top.addSpacing(ems(0.6))
        top.addWidget(self.range)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ems(0.3))
        layout.addLayout(bounds)
        layout.addLayout(top)
        self.adopt(self.exact)
        for box, words in zip((self.least, self.likely, self.most), _range_words(), strict=True):
            self.adopt(box, words)
        self.adopt(self.range, tr("give a range"))
        for box in (self.exact, self.least, self.likely, self.most):
            box.textEdited.connect(lambda _text: self.edited.emit())
        self.range.clicked.connect(self._switched)
        self._show_range(False)

    def show_raw(self, raw: Any) -> None:
        """Show a stored number or range."""
        if raw == self._quiet_raw():
            return
        wide = isinstance(raw, dict)
        self._show_range(wide)
        if wide:
            for box, part in ((self.least, "min"), (self.likely, "likely"), (self.most, "max")):
                box.setText("" if raw.get(part) is None else str(raw[part]))
        else:
            self.exact.setText("" if raw is None else str(raw))

    def raw(self) -> Any:
        """Return a number, ``{"min", "likely", "max"}``, or None."""
        return self._quiet_raw()

    def set_readonly(self, readonly: bool) -> None:
        """Let the numbers be read and copied only."""
        for box in (self.exact, self.least, self.likely, self.most):
            box.setReadOnly(readonly)
        self.range.setEnabled(not readonly)

    def _quiet_raw(self) -> Any:
        if not self.range.isChecked():
            return _whole(self.exact)
        least, likely, most = (_whole(b) for b in (self.least, self.likely, self.most))
        if least is None and likely is None and most is None:
            return None
        return {"min": 0 if least is None else least, "likely": likely, "max": most}

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
        parts: list[QWidget] = [*self._words, self.least, self.likely, self.most]
        for part in parts:
            part.setVisible(wide)
        self.exact.setVisible(not wide)
        self.setFocusProxy(self.least if wide else self.exact)


def _range_words() -> tuple[str, str, str]:
    return tr("at least"), tr("likely"), tr("at most")


def _box(width: float) -> QLineEdit:
    box = QLineEdit()
    box.setMaxLength(20)
    box.setFixedWidth(ems(width))
    return box


def _whole(box: QLineEdit) -> Any:
    text = plain_number(box.text())
    return int(text) if text.isascii() and text.isdigit() else (text or None)
