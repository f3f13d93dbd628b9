"""Who reported, for counsel alone: read the name kept in the case, or write one down."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes
from pirdesk.services import reporters
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, row
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.workplace import Workplace


class ReporterDialog(VerbDialog):
    """Ends in ``keep_name``; the name kept is shown only when asked for, and the look is noted."""

    def __init__(self, parent: QWidget, workplace: Workplace, case_id: str) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Who reported"),
            tr(
                "Only counsel writes and reads this name. It is in no paper, export, search or "
                "list, and is not kept as a draft. Each look at it is noted in the ledger."
            ),
            tr("Keep the name"),
        )
        self._case_id = case_id
        self.name = Entry(reporters.LONGEST)
        self.add(tr("Name of the reporter"), self.name)
        self.show_ = Button(
            tr("Show the name kept"), self.look, theme=workplace.theme, icon="person"
        )
        self.rows.addLayout(row(self.show_, 1))
        self.name.setFocus()

    def look(self) -> None:
        """Read the name kept into the line."""
        desk, case_id = self.workplace.desk, self._case_id
        self.problem.setVisible(False)
        self.workplace.jobs.write(
            tr("Reading who reported"),
            lambda _task: reporters.read_name(desk, case_id),
            owner=self,
            done=self.name.setText,
            failed=self.refuse,
            quiet=False,
        )

    def try_act(self) -> None:
        """Keep what was written."""
        desk, case_id, name = self.workplace.desk, self._case_id, self.name.text()
        self.run(
            tr("Keeping who reported"),
            lambda _task: reporters.keep_name(desk, case_id, name),
            lambda _kept: self.workplace.jobs.desk_changed.emit(
                Changes(cases=frozenset({case_id}), register=True)
            ),
        )
