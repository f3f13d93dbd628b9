"""Every key of the window on one page, read from the same registry the keys themselves use."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from pirdesk.ui.actions import Command
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, held, row
from pirdesk.ui.widgets.fitted import FittedDialog
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, heading, tag

WIDE = 58  # ems


class ShortcutsDialog(FittedDialog):
    """Two columns of keys with what they do; Escape or Enter closes it."""

    def __init__(self, parent: QWidget, commands: Iterable[Command]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setAccessibleName(tr("Keys of the window"))
        anywhere = [(c.shortcut, _words(c)) for c in commands if c.shortcut]
        left = column(eyebrow(tr("ANYWHERE")), _keys(anywhere), 1, gap=0.5)
        right = column(
            eyebrow(tr("IN A QUESTION OR A TEXT")),
            _keys(_in_fields()),
            eyebrow(tr("IN LISTS AND DIALOGS")),
            _keys(_in_lists()),
            1,
            gap=0.5,
        )
        sides = Flow(held(left), held(right), gap=2.4)
        close = Button(tr("Close"), self.accept)
        inside = column(heading(tr("Everything can be done by keys")), sides, 1, gap=1.0)
        self.fill(inside, row(1, close), wide=WIDE)
        close.setFocus()


def _words(command: Command) -> str:
    if not command.also:
        return command.title
    return tr("{words}; outside a text also {key}", words=command.title, key=command.also)


def _keys(pairs: Iterable[tuple[str, str]]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(ems(1))
    grid.setVerticalSpacing(ems(0.35))
    for line, (keys, words) in enumerate(pairs):
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys
        grid.addWidget(tag(shown), line, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(PlainLabel(words, wrap=False), line, 1)
    grid.setColumnMinimumWidth(0, ems(4.6))
    grid.setColumnStretch(1, 1)
    holder = QWidget()
    holder.setLayout(grid)
    return holder


def _in_fields() -> tuple[tuple[str, str], ...]:
    return (
        ("Tab", tr("Next field; a narrative too")),
        ("Shift+Tab", tr("Field before")),
        ("Ctrl+E", tr("Name the evidence the answer rests on")),
        ("Ctrl+Z", tr("Undo what was typed")),
        ("Space", tr("Tick a choice")),
    )


def _in_lists() -> tuple[tuple[str, str], ...]:
    return (
        ("Up", tr("Item before")),
        ("Down", tr("Next item")),
        ("Return", tr("Open the item, press the button")),
        ("Esc", tr("Close without doing anything")),
    )
