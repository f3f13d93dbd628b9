"""The documents that wait for a person's signature, to be ticked; later what came of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pirdesk.services.records import Batch, Waiting
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, row
from pirdesk.ui.widgets.labels import note
from pirdesk.ui.widgets.marks import document_mark
from pirdesk.ui.widgets.tick_table import TickTable

STATE = 2  # the column that also tells what came of a document


class WaitingList(QWidget):
    """One row for each document, all ticked at first; ``changed`` after every tick."""

    changed = Signal()

    def __init__(self, waiting: Sequence[Waiting]) -> None:
        super().__init__()
        heads = (tr("Document"), tr("Case"), tr("State"))
        self.table = TickTable(tr("Documents that wait for your signature"), heads)
        self.table.setAccessibleDescription(tr("Space ticks a document; unticked ones are left."))
        self.table.setMinimumSize(ems(30), ems(9))
        self.every = Button(tr("Tick all"), lambda: self.table.tick_all(True), kind="quiet")
        self.none = Button(tr("Tick none"), lambda: self.table.tick_all(False), kind="quiet")
        self.count = note()
        self.count.setWordWrap(False)
        self._all = len(waiting)
        self.table.ticks_changed.connect(self._count)
        self.table.show_rows([(e.title, e.case_title, _state_words(e)) for e in waiting])
        foot = row(self.count, 1, self.every, self.none, gap=0.6)
        self.setLayout(column(self.table, foot, gap=0.6))

    def ticked(self) -> tuple[int, ...]:
        """Return the places of the ticked documents."""
        return self.table.ticked()

    def settle(self, on: bool) -> None:
        """Keep what is ticked while it is being signed, or let it be changed again."""
        self.table.settle(on)
        for part in (self.every, self.none, self.count):
            part.setVisible(not on)

    def tell(self, number: int, one: Batch) -> None:
        """Say in its row what came of one document."""
        if one.refused:
            words = tr("skipped: {why}", why=one.refused[0][1])
        else:
            words = tr("sealed") if one.sealed else tr("signed; waits for the next signature")
        self.table.tell(number, STATE, words)

    def _count(self) -> None:
        words = tr("{number} of {all} ticked", number=len(self.ticked()), all=self._all)
        self.count.setText(words if self._all else tr("No document waits for your signature."))
        self.changed.emit()


def _state_words(each: Waiting) -> str:
    state = document_mark(each.state.value).words
    return tr("{state}; you sign as {role}", state=state, role=each.role)
