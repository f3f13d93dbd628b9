"""How far signing many documents has come, and at the end what came of all, with the way on.

It shows and never signs: which documents are tried again, the dialog decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QProgressBar, QWidget

from pirdesk.services.records import Batch, Waiting
from pirdesk.ui.dialogs.stand_in import stand_in_button
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, row
from pirdesk.ui.widgets.labels import ElidedLabel, PlainLabel

_NAMED = 4  # titles; the list names all


class BatchReport(QWidget):
    """A bar and the document in hand while signing; then the sums and a button for stand-ins."""

    def __init__(self, print_stand_ins: Callable[[], object]) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Documents signed so far"))
        self.doing = ElidedLabel(tone="muted")
        self.told = PlainLabel()
        self.stand_in = stand_in_button(print_stand_ins)
        way_on = row(self.stand_in, 1)
        self.setLayout(column(self.bar, self.doing, self.told, way_on, gap=0.9))
        self.show_busy(on=False)

    def begin(self, all_of_them: int) -> None:
        """Start the bar at nothing of so many."""
        self.bar.setRange(0, all_of_them)
        self.bar.setValue(0)

    def show_busy(self, *, on: bool) -> None:
        """Show bar and document while signing, nothing otherwise."""
        for shown in (self.bar, self.doing):
            shown.setVisible(on)
        for ended in (self.told, self.stand_in):
            ended.setVisible(False)
        self.setVisible(on)

    def tell(self, done: Batch, waiting: Sequence[Waiting], left: int) -> str:
        """Say what was done and what was left, and offer stand-ins where they help."""
        words = tr(
            "Sealed: {sealed} · signed, waiting for others: {signed} · skipped: {skipped} · "
            "left as they were: {left}. What is signed stays signed; a skipped document can be "
            "opened from My work.",
            sealed=len(done.sealed),
            signed=len(done.signed) - len(done.sealed),
            skipped=len(done.refused),
            left=left,
        )
        unshown = [each.title for each in waiting if each.document in done.unshown]
        if unshown:
            titles = ", ".join(unshown[:_NAMED])
            more = len(unshown) - _NAMED
            named = (
                tr("No face can show a text of: {titles}.", titles=titles)
                if more <= 0
                else tr(
                    "No face can show a text of: {titles} and {more} more, on top of the list.",
                    titles=titles,
                    more=more,
                )
            )
            words = f"{words}\n{named}"
        self.told.setText(words)
        self.told.setVisible(True)
        self.stand_in.setVisible(bool(unshown))
        self.setVisible(True)
        return words
