"""Two people changed the same fact: both values side by side, and a person decides."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from pirdesk.casefile.sheet import Answer, write_answer
from pirdesk.errors import Conflict, TermConflict
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, panel, row, scrolled
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, heading

Decide = Callable[[TermConflict, bool], object]


class ConflictDialog(QDialog):
    """One card per fact; ``decide(conflict, mine)`` is called for each choice."""

    def __init__(
        self,
        parent: QWidget,
        conflict: Conflict,
        label: Callable[[str], str],
        name: Callable[[str], str],
        decide: Decide,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Two answers to one question"))
        self.setMinimumSize(ems(44), ems(20))
        self._open = len(conflict.conflicts)
        self._decide = decide
        cards = column(gap=1.0)
        self.choices: list[tuple[Button, Button]] = []
        for each in conflict.conflicts:
            cards.addWidget(self._card(each, label(each.key), name(each.stored_by)))
        cards.addStretch(1)
        page = QWidget()
        page.setLayout(cards)
        later = Button(tr("Decide later"), self.reject)
        self.setLayout(
            column(
                heading(tr("Somebody else changed this after you read it")),
                PlainLabel(conflict.what_to_do, tone="muted"),
                scrolled(page),
                row(1, later),
                gap=0.9,
                margin=1.5,
            )
        )
        self.setAccessibleName(conflict.title)
        self.setAccessibleDescription(conflict.what_to_do)

    def _card(self, each: TermConflict, label: str, who: str) -> QWidget:
        theirs = Button(tr("Take theirs"))
        mine = Button(tr("Keep mine"))
        self.choices.append((theirs, mine))
        left = column(
            eyebrow(tr("Stored by {name}", name=who)),
            SelectableLabel(value_words(each.stored)),
            1,
            theirs,
            gap=0.4,
        )
        right = column(
            eyebrow(tr("Yours")), SelectableLabel(value_words(each.mine)), 1, mine, gap=0.4
        )
        sides = row(gap=1.6)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        card = panel("card", column(heading(label), sides, gap=0.7, margin=1.0))
        theirs.clicked.connect(lambda: self._decided(card, each, mine=False))
        mine.clicked.connect(lambda: self._decided(card, each, mine=True))
        theirs.setAccessibleDescription(label)
        mine.setAccessibleDescription(label)
        return card

    def _decided(self, card: QWidget, each: TermConflict, *, mine: bool) -> None:
        card.setEnabled(False)
        self._decide(each, mine)
        self._open -= 1
        if not self._open:
            self.accept()


def value_words(value: object) -> str:
    """Return a value of a conflict in words."""
    if value is None:
        return tr("(no answer)")
    shown = write_answer(value) if isinstance(value, Answer) else value
    return str(shown) if shown is not None else tr("(unknown)")
