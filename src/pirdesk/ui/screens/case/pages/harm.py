"""The result of the harm assessment: each method's score, its steps, what it does not decide."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pirdesk.harm import MethodResult
from pirdesk.harm.result import Step
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, empty, ems, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, heading, note, title
from pirdesk.ui.widgets.marks import Mark, StateMark
from pirdesk.ui.workplace import Workplace


class HarmPage(QWidget):
    """One card per method."""

    key_wanted = Signal(str)

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._cards = column(gap=1.2)
        head = column(
            eyebrow(tr("HARM")),
            title(tr("Scores and conclusion")),
            PlainLabel(
                tr("Worked out from the answers; every step can be checked by hand."), tone="muted"
            ),
            gap=0.15,
        )
        self.setLayout(column(head, self._cards, 1, gap=1.4))
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the results as of the last fetch."""
        empty(self._cards)
        results = self._model.data.view.harm if self._model.data else ()
        for result in results:
            if not result.not_applicable:
                self._cards.addWidget(self._card(result))
        idle = [result for result in results if result.not_applicable]
        if idle:
            self._cards.addWidget(self._idle(idle))

    def _card(self, result: MethodResult) -> QWidget:
        if result.complete:
            mark = Mark("done", result.level_words or result.level.replace("_", " "), "accent")
        else:
            mark = Mark("unsure", tr("Not complete: answers are missing"), "warn")
        body = column(
            row(heading(result.title), gap=0.5),
            StateMark(self._workplace.theme, mark, small=False),
            gap=0.5,
        )
        if result.formula:
            body.addWidget(SelectableLabel(result.formula))
        if result.steps:
            body.addWidget(self._steps(result))
        for key in result.missing:
            body.addWidget(self._go_to(key))
        for finding in result.findings:
            body.addWidget(PlainLabel(finding.message, tone="warn"))
        for words_told in (result.does_not_decide, *result.would_change):
            if words_told:
                body.addWidget(note(words_told))
        body.addWidget(note(tr("Source: {source}", source=result.source)))
        body.setContentsMargins(ems(1.2), ems(1.0), ems(1.2), ems(1.0))
        return panel("card", body)

    def _idle(self, results: list[MethodResult]) -> QWidget:
        body = column(heading(tr("Methods that do not apply")), gap=0.4)
        for result in results:
            body.addWidget(note(f"{result.title}. {result.not_applicable}"))
        body.setContentsMargins(ems(1.2), ems(1.0), ems(1.2), ems(1.0))
        return panel("card", body)

    def _steps(self, result: MethodResult) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(ems(1.2))
        grid.setVerticalSpacing(ems(0.5))
        for line, step in enumerate(result.steps):
            for place, text in enumerate(step_cells(step)):
                label = SelectableLabel(text, tone="muted" if place == 2 else "")
                grid.addWidget(label, line, place, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 5)
        holder = QWidget()
        holder.setLayout(grid)
        return holder

    def _go_to(self, key: str) -> Button:
        label = self._model.words.label(key)
        return Button(
            tr("Answer: {label}", label=label),
            lambda: self.key_wanted.emit(key),
            kind="quiet",
            theme=self._workplace.theme,
            icon="next",
        )


def step_cells(step: Step) -> tuple[str, str, str]:
    """Return what was looked at, what was found, and on what basis."""
    basis = tr("{basis} (suspected)", basis=step.basis) if step.suspected else step.basis
    return step.words, step.found, basis.strip()
