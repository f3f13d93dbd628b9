"""Evidence attached to a question: ticked from what the case holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.many import TickList
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.labels import note


class FilesField(Field):
    """A list of the case's evidence by name; kept by SHA-256."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        offers = dict(spec.files())
        self.list = TickList(offers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        if not offers:
            layout.addWidget(note(tr("The case holds no evidence yet.")))
        self.adopt(self.list)
        self._showing = False
        self._last: list[str] = []
        self.list.itemChanged.connect(lambda _item: self._changed())

    def show_raw(self, raw: Any) -> None:
        """Tick the stored evidence."""
        wanted = [] if raw is None else list(raw)
        self._showing = True
        for index in range(self.list.count()):
            item = self.list.item(index)
            on = item.data(Qt.ItemDataRole.UserRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._last = self.list.ticked()
        self._showing = False

    def raw(self) -> Any:
        """Return the SHA-256 of the ticked evidence, or None."""
        return self.list.ticked() or None

    def _changed(self) -> None:
        ticked = self.list.ticked()
        if not self._showing and ticked != self._last:
            self._last = ticked
            self.edited.emit()
