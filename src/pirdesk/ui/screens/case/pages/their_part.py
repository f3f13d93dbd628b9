"""What others stored of a part of a draft while the caret is in it: shown, never mixed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Block
from pirdesk.ui.forms.answer_words import MOST
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.labels import SelectableLabel, note


class TheirPart(QWidget):
    """Who stored it, their words, and a button to take them; it never takes the keyboard itself."""

    def __init__(self, take: Callable[[], object]) -> None:
        super().__init__()
        self.who = note()
        self.words = SelectableLabel()
        self.take = Button(tr("Use theirs"), take, kind="quiet")
        line = row(gap=0.6, margin=0.5)
        line.addLayout(column(self.who, self.words, gap=0.2), 1)
        line.addWidget(self.take)
        self.setLayout(column(panel("band", line)))

    def show_part(self, block: Block, name: Callable[[str], str], *, shown: bool) -> None:
        """Show a stored part, or nothing."""
        self.setVisible(shown)
        who = name(block.author) or tr("Somebody else")
        words = block.markdown.strip()
        self.who.setText(tr("{name} stored this part meanwhile", name=who))
        self.words.setText(words if len(words) <= MOST else words[: MOST - 1] + "…")
        self.take.setAccessibleDescription(self.who.text())
