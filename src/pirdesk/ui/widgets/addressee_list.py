"""A list of authorities to choose one from: the likely ones first, each with why; it is searched.

It shows what it is given and remembers which one is chosen; it never decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, ems, panel
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.widgets.lines import Line, Lines

HIGH = 13  # ems


@dataclass(frozen=True, slots=True)
class Choice:
    """One authority: its id, name, place, why it stands here, and the group it stands in."""

    id: str
    name: str
    place: str
    why: str
    group: str
    more: str = ""  # other words it is found by

    def holds(self, parts: Sequence[str]) -> bool:
        """Tell whether every word looked for stands in it."""
        text = " ".join((self.name, self.id, self.place, self.why, self.more)).casefold()
        return all(part in text for part in parts)


class AddresseeList(QWidget):
    """A line to search by and the list below it; arrows in the line move in the list."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Search by name, place or id"))
        self.line.setAccessibleName(tr("Search the authorities"))
        self.line.setAccessibleDescription(tr("Arrows move in the list below"))
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(lambda _text: self._show())
        self.list = Lines(theme, tr("Authorities"))
        self.list.setFixedHeight(ems(HIGH))
        self.list.selectionModel().currentChanged.connect(lambda _new, _old: self.changed.emit())
        self.nothing = PlainLabel(tr("No authority is called so. Try fewer letters."), tone="muted")
        self.nothing.setVisible(False)
        inside = column(self.line, panel("card", column(self.list)), self.nothing, gap=0.4)
        inside.setContentsMargins(0, 0, 0, 0)
        self.setLayout(inside)

    def show_choices(self, choices: Sequence[Choice], chosen: str = "") -> None:
        """Show these, with one of them chosen; "" leaves none chosen."""
        self._choices = tuple(choices)
        self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(False)
        self._show()
        self.choose(chosen)

    def choose(self, wanted: str) -> None:
        """Choose one by its id; one that is not shown leaves what was chosen."""
        for number, line in enumerate(self.list.lines.lines):
            if not line.head and line.data == wanted:
                self.list.setCurrentIndex(self.list.lines.index(number))
                self.list.scrollTo(self.list.currentIndex())
                return

    @property
    def chosen(self) -> str:
        """Return the id of the one that is chosen, "" for none."""
        row = self.list.currentIndex().row()
        lines = self.list.lines.lines
        return str(lines[row].data or "") if 0 <= row < len(lines) else ""

    def search(self, words: str) -> None:
        """Show only those these words name."""
        self.line.setText(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows of the line move in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        lines, row = self.list.lines.lines, self.list.currentIndex().row() + step
        while 0 <= row < len(lines) and lines[row].head:
            row += step
        if 0 <= row < len(lines):
            self.list.setCurrentIndex(self.list.lines.index(row))

    def _show(self) -> None:
        parts = self.line.text().casefold().split()
        before = self.chosen
        lines: list[Line] = []
        group = ""
        for choice in self._choices:
            if not choice.holds(parts):
                continue
            if choice.group and choice.group != group:
                lines.append(Line(choice.group, head=True))
            group = choice.group
            icon = "next" if choice.id else "unsure"
            lines.append(Line(choice.name, choice.why, choice.place, icon, data=choice.id))
        self.list.show_lines(lines)
        self.nothing.setVisible(bool(self._choices) and not lines)
        found = [n for n, line in enumerate(lines) if not line.head]
        if found and self.chosen != before:
            first = next((n for n in found if lines[n].data == before), found[0])
            self.list.setCurrentIndex(self.list.lines.index(first))
        self.changed.emit()
