"""The figures of a file of decisions: verdict words first, then the tables; nothing is computed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.harm.fairness.grids import grids
from pirdesk.harm.fairness.telling import BASIS, DOES_NOT_DECIDE, SOURCE, VERDICTS
from pirdesk.services.fairness import Analysis, Report, listed_values
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, empty, ems, scrolled
from pirdesk.ui.widgets.data_table import DataTable
from pirdesk.ui.widgets.figure import grid_block
from pirdesk.ui.widgets.labels import SelectableLabel, eyebrow, note, section_label
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import say

JOIN = " × "


class ResultsPage(QWidget):
    """One part per analysis, each attribute alone and then together."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._body = QVBoxLayout()
        self._body.setSpacing(ems(0.6))
        inside = QWidget()
        body = column(self._body, 1)
        body.setContentsMargins(0, 0, ems(0.8), 0)
        inside.setLayout(body)
        self.setLayout(column(scrolled(inside)))

    def show_report(self, report: Report) -> None:
        """Show what was found in one file."""
        empty(self._body)
        self._add(note(self._counted(report)))
        if report.counted.unread:
            names = listed_values(report.counted.unread)
            self._add(note(tr("Columns not read: {names}.", names=names)))
        for analysis in report.analyses:
            self._analysis(analysis)
        self._add(eyebrow(tr("HOW THE WORDS ARE CHOSEN")), SelectableLabel(BASIS))
        self._add(eyebrow(tr("WHAT IT DOES NOT DECIDE")), SelectableLabel(DOES_NOT_DECIDE))
        self._add(eyebrow(tr("SOURCE")), SelectableLabel(SOURCE))

    def first(self) -> QWidget:
        """Return what takes the keyboard first: the first table, else the page."""
        return next(iter(self.findChildren(DataTable)), self)

    def _analysis(self, analysis: Analysis) -> None:
        name = JOIN.join(analysis.attributes)
        result = analysis.result
        self._add(section_label(tr("By {name}", name=name)))
        self._add(SelectableLabel(f"{VERDICTS[result.verdict]}.", tone="accent"))
        for finding in result.findings:
            self._add(note(say(finding.message)))
        for grid in grids(name, result):
            self._add(grid_block(self._workplace, grid))

    def _counted(self, report: Report) -> str:
        counted = report.counted
        return tr(
            "{name}: {rows} decisions counted, {left} rows left out because a group was missing "
            "or the decision is left out. SHA-256 {sha}. Question: {question}.",
            name=counted.name,
            rows=f"{counted.rows:,}",
            left=f"{counted.left_out:,}",
            sha=counted.sha256,
            question=counted.question,
        )

    def _add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._body.addWidget(widget)
