"""The harm of a case: every method with its state, the chosen one explained beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QSplitter, QWidget

from pirdesk.harm import MethodResult, bridge
from pirdesk.services import harms
from pirdesk.ui.screens.case import harm_groups
from pirdesk.ui.screens.case.harm_groups import Place
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.pages import harm_acts
from pirdesk.ui.screens.case.pages.harm_detail import HarmDetail
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, held, panel, row, scrolled
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, note, title
from pirdesk.ui.widgets.lines import Lines
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import say

if TYPE_CHECKING:
    from pirdesk.harm.changes import Move

FAIRNESS = "fairness"


class HarmPage(QWidget):
    """The methods at the left, the chosen one at the right; a band where they part."""

    key_wanted = Signal(str)
    fills = True  # takes the whole width of the case and scrolls by itself

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._chosen = bridge.METHOD
        self._unfolded: set[str] = set()
        self._moves: tuple[Move, ...] = ()
        self.list = Lines(workplace.theme, tr("Harm methods"))
        self.list.setAccessibleDescription(
            tr("Each method with its result; Enter on a folded group shows it")
        )
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(lambda now, _was: self._moved(now.row()))
        self.detail = HarmDetail(workplace, model)
        self.detail.key_wanted.connect(self.key_wanted)
        self.detail.method_wanted.connect(self.show_method)
        self.detail.act_wanted.connect(self._act)
        self.summary = note()
        self.parting = PlainLabel()
        self.bridge = Button(
            tr("Show the bridge"),
            lambda: self.show_method(bridge.METHOD),
            kind="quiet",
            theme=workplace.theme,
            icon="scales",
        )
        told = row(self.parting, self.bridge, gap=1.0, margin=0.5)
        told.setStretch(0, 1)
        self._band = panel("band", told)
        self.setLayout(self._layout())
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the results as of the last fetch; how severities moved follows."""
        results = self._results()
        self.summary.setText(harm_groups.summed(results))
        sentence = say(harm_groups.together(results), speaker(self._workplace))
        self.parting.setText(sentence)
        self._band.setVisible(bool(sentence))
        self._show_list()
        self._show_detail()
        if self._model.data is not None:
            self._read_moves()

    def focus_first(self) -> None:
        """Put the keyboard into the list of methods."""
        self.list.setFocus()

    def show_method(self, method: str) -> None:
        """Choose a method in the list, unfolding its group where needed."""
        found = next((r for r in self._results() if r.method == method), None)
        if found is None:
            return
        if found.not_applicable:
            self._unfolded.add(harm_groups.IDLE)
        self._chosen = method
        self._show_list()
        self._show_detail()

    def go_to_part(self, name: str) -> None:
        """Choose the method a finding is about."""
        self.show_method(name)

    def compare_groups(self) -> None:
        """Open the dialog that counts decisions in a file by group."""
        from pirdesk.ui.dialogs.fairness import FairnessDialog  # noqa: PLC0415 - when asked

        self._model.sheet.flush()
        dialog = FairnessDialog(self.window(), self._workplace, self._model.case_id)
        dialog.kept.connect(lambda: self.show_method(FAIRNESS))
        dialog.open()

    def _layout(self) -> QLayout:
        compare = Button(
            tr("Compare groups in a file …"),
            self.compare_groups,
            theme=self._workplace.theme,
            icon="scales",
        )
        compare.setAccessibleDescription(
            tr("Count decisions in a CSV or Parquet file by group; the file is not stored")
        )
        words = column(eyebrow(tr("HARM")), title(tr("Scores and conclusion")), gap=0.1)
        side = QWidget()
        left = column(panel("card", column(self.list)))
        left.setContentsMargins(0, 0, ems(0.8), 0)
        side.setLayout(left)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.addWidget(side)
        self.columns.addWidget(scrolled(self.detail))
        self.columns.setChildrenCollapsible(False)
        self.columns.setHandleWidth(1)
        self.list.setMinimumSize(ems(10), ems(8))
        self.columns.setSizes([ems(18), ems(36)])
        self.columns.setStretchFactor(0, 1)
        self.columns.setStretchFactor(1, 2)
        body = column(Flow(held(words), 1, compare), self.summary, self._band, gap=0.4)
        body.addWidget(self.columns, 1)
        return body

    def _results(self) -> tuple[MethodResult, ...]:
        return self._model.data.view.harm if self._model.data else ()

    def _show_list(self) -> None:
        lines = harm_groups.method_lines(self._results(), self._unfolded)
        keys: list[Place] = [line.data for line in lines if not line.head]
        if keys and ("method", self._chosen) not in keys:
            self._chosen = keys[0][1]
        self.list.selectionModel().blockSignals(True)
        self.list.show_lines(lines)
        at = next((n for n, line in enumerate(lines) if line.data == ("method", self._chosen)), -1)
        if at >= 0:
            self.list.setCurrentIndex(self.list.lines.index(at))
        self.list.selectionModel().blockSignals(False)
        self.list.viewport().update()

    def _moved(self, number: int) -> None:
        lines = self.list.lines.lines
        if 0 <= number < len(lines) and not lines[number].head:
            self._chosen = lines[number].data[1]
            self._show_detail()

    def _choose(self, place: Place) -> None:
        what, name = place
        if what == "fold":
            self._unfolded ^= {name}
            self._show_list()
            at = next(n for n, line in enumerate(self.list.lines.lines) if line.data == place)
            self.list.setCurrentIndex(self.list.lines.index(at))
        else:
            self._chosen = name
            self._show_detail()

    def _show_detail(self) -> None:
        results = self._results()
        found = next((r for r in results if r.method == self._chosen), None)
        if found is not None:
            self.detail.show_result(found, [(r.method, r.title) for r in results], self._moves)

    def _act(self, what: str) -> None:
        self._model.sheet.flush()
        harm_acts.open_dialog(self.window(), self._workplace, self._model, what)

    def _read_moves(self) -> None:
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.read(
            tr("Reading how severities moved"),
            lambda _task: harms.severity_history(desk, case_id),
            owner=self,
            key="severity",
            done=self._take_moves,
        )

    def _take_moves(self, moves: tuple[Move, ...]) -> None:
        self._moves = moves
        self._show_detail()
