"""Two editions of the law side by side for one case; a person accepts the new dates."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QWidget
from PySide6.QtWidgets import QTableWidgetItem as Cell

from pirdesk.casefile.case import Changes, ClockRow
from pirdesk.services import editions
from pirdesk.services.editions import Moved
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.duty_words import sure_words
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.widgets.marks import verdict_mark
from pirdesk.ui.workplace import Workplace

LONGEST = 500


class EditionsDialog(VerbDialog):
    """Ends in ``accept``; closed without it, the old dates go on waiting for a decision."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, case_id: str, moves: Sequence[Moved]
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Dates moved by a newer edition of the law"),
            tr(
                "The old dates are kept until somebody accepts the new ones. Close this window to "
                "decide later."
            ),
            tr("Accept the new dates"),
        )
        self._case_id = case_id
        heads = (tr("Duty"), tr("Old date"), tr("New date"), tr("Reason"))
        self.table = QTableWidget(len(moves), len(heads))
        self.table.setHorizontalHeaderLabels(list(heads))
        self.table.verticalHeader().setVisible(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setAccessibleName(tr("Old and new dates"))
        for number, move in enumerate(moves):
            reason = " · ".join(p for p in (_kind(move), move.words, move.citation) if p)
            whom = f"{move.title} {move.place}".strip()
            cells = (whom, clock_words(move.old), clock_words(move.new), reason)
            for side, words in enumerate(cells):
                self.table.setItem(number, side, Cell(words))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setWordWrap(True)
        self.table.setMinimumSize(ems(30), ems(14))  # narrower than the dialog: no column is cut
        rows = self.table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.rows.addWidget(self.table)
        self.words = Entry(LONGEST)
        self.add(
            tr("What you compared and why the new dates stand"),
            self.words,
            tr("Kept with the comparison; the ledger says who accepted and when."),
        )
        self.words.setFocus()

    def try_act(self) -> None:
        """Accept the new dates."""
        desk, case_id, words = self.workplace.desk, self._case_id, self.words.text()
        changes = Changes(cases=frozenset({case_id}), register=True)
        self.run(
            tr("Accepting the new dates"),
            lambda _task: editions.accept(desk, case_id, words),
            lambda _moves: self.workplace.jobs.desk_changed.emit(changes),
        )


def clock_words(row: ClockRow | None) -> str:
    """Return verdict and date of one edition, and how sure its law is."""
    if row is None:
        return tr("no such clock")
    verdict = verdict_mark(row.verdict).words
    if row.strict_due is None:
        return tr("{verdict}, no date", verdict=verdict)
    due, sure = instant_words(row.strict_due), sure_words(row.confidence)
    latest = row.latest_arguable_due
    told = tr("{verdict}: {due} ({sure})", verdict=verdict, due=due, sure=sure)
    if latest is None or latest == row.strict_due:
        return told
    return tr("{told}; latest arguable {latest}", told=told, latest=instant_words(latest))


def _kind(move: Moved) -> str:
    return {
        "correction": tr("our correction"),
        "amended_law": tr("the law was amended"),
        "added": tr("a law newly added"),
    }.get(move.kind, "")
