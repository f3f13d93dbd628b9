"""What was taken out of a case and can come back: rows of its tables, emptied parts of drafts."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from pirdesk.services import undoing
from pirdesk.services.undoing import EmptiedPart, RemovedRow
from pirdesk.ui.forms.removing import restore_block, restore_row
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import column, panel
from pirdesk.ui.widgets.labels import heading, note
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace

Removed = tuple[tuple[RemovedRow, ...], tuple[EmptiedPart, ...]]


class RemovedParts(QWidget):
    """A list of what was removed; choosing a line restores it. Hidden where nothing was."""

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self.list = Lines(workplace.theme, tr("Removed; choose one to restore it"), grows=True)
        self.list.chosen.connect(self._restore)
        about = note(tr("Choose a line and press Enter: it comes back with what it held."))
        self._card = panel("card", column(heading(tr("Removed")), about, self.list, margin=0.6))
        self._card.setVisible(False)
        self.setLayout(column(self._card))
        model.loaded.connect(self._read_if_shown)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was removed by now."""
        super().showEvent(event)
        self._read()

    def _read_if_shown(self) -> None:
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.read(
            tr("Reading what was removed"),
            lambda _task: (
                undoing.removed_rows(desk, case_id),
                undoing.emptied_parts(desk, case_id),
            ),
            owner=self,
            key="removed",
            done=self._show,
        )

    def _show(self, found: Removed) -> None:
        rows, parts = found
        titles = {each.id: each.title for each in self._model.documents()}
        lines = [self._row(each) for each in rows]
        lines += [
            Line(
                tr("{title}: a part without text", title=titles.get(each.document_id, "")),
                tr("it said “{words}”", words=each.words),
                tr("Restore"),
                "remove",
                data=each,
            )
            for each in parts
        ]
        self.list.show_lines(lines)
        self._card.setVisible(bool(lines))

    def _row(self, each: RemovedRow) -> Line:
        label = self._model.words.label(each.table)
        title = tr("{label}: {held}", label=label, held=each.held or tr("an empty row"))
        when = instant_words(each.at) if each.at else ""
        about = tr("removed by {who}, {when}", who=self._model.name(each.who), when=when)
        return Line(title, about, tr("Restore"), "remove", data=each)

    def _restore(self, chosen: RemovedRow | EmptiedPart) -> None:
        place = self._workplace
        if isinstance(chosen, RemovedRow):
            restore_row(place, self._model.case_id, chosen.table, chosen.row)
        else:
            how = (chosen.revision, chosen.based_on)
            restore_block(place, chosen.document_id, chosen.block_id, *how)
