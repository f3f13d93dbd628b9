"""What a field understood of what was typed, in quiet words; or the meanings to choose from.

It has one height whatever it says, so that nothing on the page moves while somebody types.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, ems
from pirdesk.ui.widgets.labels import PlainLabel, note

MEANINGS = 2


class Understood(QWidget):
    """A quiet line; where what was typed has two meanings, two buttons in its place."""

    chosen = Signal(int)

    def __init__(self, *, small: bool = False) -> None:
        super().__init__()
        self.words = note() if small else PlainLabel(tone="muted")
        self.words.setWordWrap(False)
        self.ask = PlainLabel(tr("Which?"), tone="warn", wrap=False)
        self.buttons = tuple(
            Button("0", partial(self.chosen.emit, index), kind="segment")
            for index in range(MEANINGS)
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(ems(0.4))
        row.addWidget(self.words)
        row.addWidget(self.ask)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        high = max(self.words.sizeHint().height(), self.buttons[0].sizeHint().height())
        self.setFixedHeight(high)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say("")

    @property
    def asking(self) -> bool:
        """Tell whether a choice between two meanings is shown."""
        return self.ask.isVisibleTo(self)

    def say(self, words: str) -> None:
        """Show what was understood."""
        self.words.setText(words)
        self._show(asking=False)

    def offer(self, meanings: Sequence[str]) -> None:
        """Ask which of two meanings is the right one."""
        self.words.setText("")
        for button, words in zip(self.buttons, meanings, strict=True):
            button.set_words(words)
            button.setAccessibleDescription(tr("Take what you typed as {words}.", words=words))
        self._show(asking=True)

    def _show(self, *, asking: bool) -> None:
        self.words.setVisible(not asking)
        for part in (self.ask, *self.buttons):
            part.setVisible(asking)
