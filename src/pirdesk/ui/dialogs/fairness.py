"""Compare groups in a file of decisions: choose it, say what it means, read on.

The file is counted away from the window's thread and never stored; only counts may be kept.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from pirdesk.casefile.case import Changes
from pirdesk.errors import PirdeskError
from pirdesk.services import fairness
from pirdesk.services.fairness import Asked, Preview, Report, Tally
from pirdesk.ui.dialogs.fairness_columns import ColumnsPage
from pirdesk.ui.dialogs.fairness_meaning import MeaningPage
from pirdesk.ui.dialogs.fairness_results import ResultsPage
from pirdesk.ui.jobs import Job, Task
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems
from pirdesk.ui.widgets.drop import DropPlace
from pirdesk.ui.widgets.fitted import FittedDialog
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import PlainLabel, heading, note
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import error_text

T = TypeVar("T")
ROWS = 200  # read for the preview; the values offered come from these
TICK_MS = 100


class FairnessDialog(FittedDialog):
    """Four pages: the file, its columns, its values, figures; ``kept`` once counts are stored."""

    kept = Signal()

    def __init__(self, parent: QWidget, workplace: Workplace, case_id: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Compare groups"))
        self.setAccessibleName(tr("Compare groups in a file of decisions"))
        self.workplace, self._case_id = workplace, case_id
        self._path = Path()
        self._job: Job | None = None
        self._share = 0.0
        self.report: Report | None = None
        self._tally: Tally | None = None
        self.problem = PlainLabel(tone="late")
        self.problem.setVisible(False)
        self.step = note()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_share)
        self._make_pages()
        self._make_buttons()
        self.rejected.connect(self._stop)
        head = column(heading(tr("Compare groups in a file of decisions")), self.step, gap=0.2)
        body = column(head, gap=0.8)
        body.addWidget(self.pages, 1)
        self.fill(body, self.problem, self._foot, wide=58, high=40)
        self._show(self.start)

    def choose(self) -> None:
        """Ask for a file."""
        pattern = tr("Decisions (*.csv *.tsv *.txt *.xlsx *.parquet);;All files (*)")
        path = self.workplace.choosers.open_file(self, tr("Choose a file of decisions"), pattern)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Read the first rows of a file and ask what its columns mean."""
        self._path = path
        self._run(
            tr("Reading the first rows of {name}", name=path.name),
            lambda _task: fairness.preview_file(path, ROWS),
            self._ask,
        )

    def read(self) -> None:
        """Read the columns chosen, and ask what each of their values counts as."""
        asked = self.columns.asked()
        if asked is None:
            self._refuse_words(self.columns.lacking())
            return
        path = self._path

        def work(task: Task) -> Tally:
            return fairness.tally_file(
                path, asked, progress=self._tell, cancelled=lambda: task.cancelled
            )

        self._share = 0.0
        self.bar.setValue(0)
        words = tr("Reading {name}", name=path.name)
        self._run(words, work, lambda tally: self._ask_values(tally, asked))

    def count(self) -> None:
        """Count what was read by what was said of it."""
        if lacking := self.meaning.lacking():
            self._refuse_words(lacking)
            return
        tally, asked = self._tally, self.meaning.asked()
        if tally is not None:
            words = tr("Counting {name}", name=tally.name)
            self._run(words, lambda _task: fairness.analyse_tally(tally, asked), self._found)

    def keep(self) -> None:
        """Write the counts into the case, in place of those there."""
        desk, case_id, report = self.workplace.desk, self._case_id, self.report
        if report is None:
            return
        self._busy(tr("Keeping the counts"))

        def done(_changes: Changes) -> None:
            self.kept.emit()
            self.accept()

        self._job = self.workplace.jobs.write(
            tr("Keeping the counts"),
            lambda _task: fairness.keep_fairness(desk, case_id, report),
            owner=self,
            done=done,
            failed=self._refuse,
            finally_=self._rest,
        )

    def back(self) -> None:
        """Go one page back: other columns, or another file."""
        pages = [self.start, self.columns, self.meaning, self.results]
        self._show(pages[max(self.pages.currentIndex() - 1, 0)])

    def _make_pages(self) -> None:
        self.drop = DropPlace(
            self.workplace.theme,
            tr(
                "Drop a CSV file, Excel workbook or Parquet file with one decision per row: the "
                "group of the person, what was decided and, where it is known, what was "
                "deserved. The file stays where it is; nothing of it is stored."
            ),
            tr("Choose a file …"),
            self.choose,
        )
        self.drop.dropped.connect(lambda paths: self.take(paths[0]))
        self.drop.setMaximumHeight(ems(14))
        self.start = QWidget()
        self.start.setLayout(column(self.drop, 1))
        self.columns = ColumnsPage(self.workplace.theme)
        self.meaning = MeaningPage(self.workplace.theme, speaker(self.workplace))
        self.results = ResultsPage(self.workplace)
        self.pages = QStackedWidget()
        for page in (self.start, self.columns, self.meaning, self.results):
            self.pages.addWidget(page)

    def _make_buttons(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(ems(10))
        self.bar.setAccessibleName(tr("Progress"))
        self.said = note()
        self.stop = Button(tr("Stop"), self._stop)
        self.go_back = Button(tr("Back"), self.back)
        self.close_ = Button(tr("Close"), self.reject)
        self.go_on = Button(tr("Read these columns"), self.read, kind="primary")
        self.count_ = Button(tr("Count and compare"), self.count, kind="primary")
        self.keep_ = Button(tr("Keep these counts in the case"), self.keep, kind="primary")
        self.keep_.setAccessibleDescription(
            tr("Only the counts, the file's SHA-256 and the question; they replace earlier counts")
        )
        ways = (self.close_, self.go_back, self.go_on, self.count_, self.keep_)
        self._foot = Flow(self.bar, self.said, self.stop, 1, *ways)
        self._rest()

    def _ask(self, preview: Preview) -> None:
        self._rest()
        self.columns.show_preview(self._path.name, preview)
        self._show(self.columns)

    def _ask_values(self, tally: Tally, asked: Asked) -> None:
        self._rest()
        many = [q for q in fairness.questions(tally, asked) if q.kind == "many"]
        if many:
            words = tr(
                "“{name}” holds {count} different values and is no column of decisions: a score "
                "must be cut into decisions first.",
                name=many[0].column,
                count=f"{len(many[0].values):,}",
            )
            self._refuse_words(words)
            return
        self._tally = tally
        self.meaning.show_tally(tally, asked)
        self._show(self.meaning)

    def _found(self, report: Report) -> None:
        self._rest()
        self.report = report
        self.results.show_report(report)
        self._show(self.results)

    def _show(self, page: QWidget) -> None:
        words = {
            self.start: tr("1 of 4: the file"),
            self.columns: tr("2 of 4: what its columns mean"),
            self.meaning: tr("3 of 4: what its values count as"),
            self.results: tr("4 of 4: the figures"),
        }[page]
        self.step.setText(words)
        self.problem.setVisible(False)
        self.pages.setCurrentWidget(page)
        self.go_back.setVisible(page is not self.start)
        self.go_on.setVisible(page is self.columns)
        self.count_.setVisible(page is self.meaning)
        self.keep_.setVisible(page is self.results)
        first = {
            self.start: self.drop.button,
            self.columns: self.columns.groups,
            self.meaning: self.meaning.first(),
        }
        first.get(page, self.results.first()).setFocus()

    def _run(self, title: str, work: Callable[[Task], T], done: Callable[[T], object]) -> None:
        self._busy(title)
        self._job = self.workplace.jobs.draw(
            title,
            work,
            owner=self,
            done=done,
            failed=self._refuse,
            finally_=self._rest,
        )

    def _tell(self, share: float) -> None:
        self._share = share  # read by the tick; the counting thread touches no widget

    def _show_share(self) -> None:
        self.bar.setValue(round(self._share * 1000))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.task.cancel()

    def _busy(self, title: str) -> None:
        self.problem.setVisible(False)
        self.said.setText(title)
        self._while(busy=True)
        self._tick.start()

    def _rest(self) -> None:
        self._job = None
        self._tick.stop()
        self._while(busy=False)

    def _while(self, *, busy: bool) -> None:
        for shown in (self.bar, self.said, self.stop):
            shown.setVisible(busy)
        for offered in (self.pages, self.go_back, self.go_on, self.count_, self.keep_):
            offered.setEnabled(not busy)

    def _refuse(self, fault: Exception) -> None:
        if isinstance(fault, PirdeskError):
            self._refuse_words(error_text(fault, speaker(self.workplace), "\n"))
        else:
            self.workplace.alerts.tell(fault)

    def _refuse_words(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(True)
        self.make_room()
        self.setAccessibleDescription(words)
