"""The duties of a case: every law that may ask, by urgency; beside it why, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLayout, QSplitter, QWidget

from pirdesk.casefile.case import Changes
from pirdesk.services import drafting, duty_map, editions, knowledge, proposals
from pirdesk.ui.dialogs.decision import DecisionDialog
from pirdesk.ui.dialogs.departure import DepartureDialog
from pirdesk.ui.dialogs.filing import FilingDialog
from pirdesk.ui.dialogs.start_document import Offers, StartDocumentDialog, read_offers
from pirdesk.ui.screens.case import duty_groups
from pirdesk.ui.screens.case.duty_groups import Key, Shown
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.pages.duty_detail import DutyDetail
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, column, ems, held, panel, row, scrolled
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import eyebrow, note, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import say_all

if TYPE_CHECKING:
    from pirdesk.casefile.case import Document
    from pirdesk.duties import Flip, Missing
    from pirdesk.services.editions import Moved
    from pirdesk.services.knowledge import Move

MINUTE = 60_000
CHOICE_MS = 150
RANKED = 4
LETTERS = "correspondence/letters"
_Later = tuple["tuple[Flip, ...]", "tuple[Move, ...]"]


class DutiesPage(QWidget):
    """The board of duties at the left, the chosen one explained at the right."""

    key_wanted = Signal(str)
    page_wanted = Signal(str)
    fills = True  # takes the whole width of the case and scrolls by itself

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._board: tuple[Shown, ...] = ()
        self._chosen: Key | None = None
        self._unfolded: set[str] = set()
        theme = workplace.theme
        self.list = Lines(theme, tr("Duties by urgency"))
        self.list.setAccessibleDescription(tr("Enter on a folded group shows it"))
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(lambda now, _was: self._moved(now.row()))
        self.missing = Lines(theme, tr("Missing facts, those that settle most first"), grows=True)
        self.missing.chosen.connect(lambda key: self.key_wanted.emit(str(key)))
        self._missing_head = eyebrow(tr("MISSING FACTS THAT SETTLE MOST"))
        self.detail = DutyDetail(workplace, model)
        self.detail.key_wanted.connect(self.key_wanted)
        self.detail.act_wanted.connect(self._act)
        self.summary = note()
        self.band = Button("", self.compare, kind="quiet", theme=theme, icon="blocked")
        self._band = panel("band", row(self.band, 1, margin=0.3))
        self._band.setVisible(False)
        self.setLayout(self._layout())
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(CHOICE_MS)
        self._wait.timeout.connect(self._read_later)
        self._tick = QTimer(self)
        self._tick.setInterval(MINUTE)
        self._tick.timeout.connect(self._show_list)
        self._tick.start()
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the duties as of the last fetch; missing facts and moved dates follow."""
        self._show_list()
        self._show_detail()
        if self._model.data is not None:
            self._read_missing()

    def show_duty(self, duty: str) -> None:
        """Choose a duty by its id, the most urgent line of it."""
        found = next((s for s in self._board if s.first.duty == duty), None)
        if found is not None:
            self._unfolded |= {found.group}
            self._chosen = found.key
            self._show_list()
            self._show_detail()

    def focus_first(self) -> None:
        """Put the keyboard into the board."""
        self.list.setFocus()

    def compare(self) -> None:
        """Show the dates an earlier edition of the law gave beside those of today's."""
        from pirdesk.ui.dialogs.editions import EditionsDialog  # noqa: PLC0415 - when asked

        if self._moves:
            EditionsDialog(self.window(), self._workplace, self._model.case_id, self._moves).open()

    def start_analysis(self) -> None:
        """Draft the notification analysis and open it."""
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.write(
            tr("Drafting the notification analysis"),
            lambda _task: drafting.start_document(desk, case_id, "notification_analysis"),
            owner=self,
            done=self._started,
        )

    def _layout(self) -> QLayout:
        theme = self._workplace.theme
        analysis = Button(
            tr("Notification analysis"), self.start_analysis, theme=theme, icon="scales"
        )
        analysis.setAccessibleDescription(tr("Draft the paper that shows facts, verdicts and ways"))
        words = column(eyebrow(tr("DUTIES")), title(tr("Duties and clocks")), gap=0.1)
        head = Flow(held(words), 1, analysis)
        below = column(self._missing_head, self.missing, gap=0.2)
        left = column(panel("card", column(self.list)), below, gap=0.6)
        left.setContentsMargins(0, 0, ems(0.8), 0)
        side = QWidget()
        side.setLayout(left)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.addWidget(side)
        self.columns.addWidget(scrolled(self.detail))
        self.columns.setChildrenCollapsible(False)
        self.columns.setHandleWidth(1)
        self.list.setMinimumSize(ems(10), ems(8))
        self.columns.setSizes([ems(24), ems(30)])
        self.columns.setStretchFactor(0, 4)
        self.columns.setStretchFactor(1, 5)
        self._moves: tuple[Moved, ...] = ()
        body = column(head, self.summary, self._band, gap=0.4)
        body.addWidget(self.columns, 1)
        return body

    def _show_list(self) -> None:
        data, now = self._model.data, self._workplace.now()
        duties = data.view.duties if data else ()
        self._board = duty_groups.shown(duties, now)
        lines = duty_groups.board_lines(self._board, now, self._unfolded, speaker(self._workplace))
        self.list.selectionModel().blockSignals(True)
        self.list.show_lines(lines)
        keys = [line.data for line in lines if not line.head]
        if keys and self._chosen not in keys:
            self._chosen = keys[0]
        at = next((n for n, line in enumerate(lines) if line.data == self._chosen), -1)
        if at >= 0:
            self.list.setCurrentIndex(self.list.lines.index(at))
        self.list.selectionModel().blockSignals(False)
        self.summary.setText(self._summed())

    def _summed(self) -> str:
        due = sum(s.group in ("overdue", "day", "three days", "week", "later", "elapsed")
                  for s in self._board)  # fmt: skip
        late = sum(s.group == "overdue" for s in self._board)
        open_ = sum(s.group == "undetermined" for s in self._board)
        return tr(
            "{coverage} Due: {due}, overdue: {late}, undetermined: {open}. Each date says "
            "how surely its law is known.",
            coverage=self._coverage(),
            due=due,
            late=late,
            open=open_,
        )

    def _coverage(self) -> str:
        """Return for which places laws were judged, and for which this edition holds none."""
        data = self._model.data
        if data is None:
            return ""
        duties = data.view.duties
        covered = duty_map.case_coverage(self._workplace.desk.library, data.view.sheet, duties)
        open_ = duty_map.not_judged(duties)
        return say_all((*covered, *open_), speaker(self._workplace))

    def _moved(self, number: int) -> None:
        lines = self.list.lines.lines
        if 0 <= number < len(lines) and not lines[number].head:
            self._chosen = lines[number].data
            self._show_detail()

    def _choose(self, key: Key) -> None:
        if key[0] == "fold":
            self._unfolded ^= {key[1]}
            self._show_list()
            at = next(n for n, line in enumerate(self.list.lines.lines) if line.data == key)
            self.list.setCurrentIndex(self.list.lines.index(at))
        else:
            self._chosen = key
            self._show_detail()

    def _show_detail(self) -> None:
        found = next((s for s in self._board if s.key == self._chosen), None)
        if found is None:
            return
        if found != self.detail.shown:  # the same duty keeps its place and the keyboard
            self.detail.show_duty(found)
        self._wait.start()

    def _read_later(self) -> None:
        shown = self.detail.shown
        if shown is None:
            return
        desk, case_id, duty = self._workplace.desk, self._model.case_id, shown.first

        def read(_task: object) -> _Later:
            flips = duty_map.case_flips(desk, case_id, duty.duty)
            moves = knowledge.duty_history(desk, case_id, duty.duty)
            return (
                tuple(f for f in flips if (f.duty, f.entity) == (duty.duty, duty.entity)),
                tuple(m for m in moves if m.entity == duty.entity),
            )

        def take(found: _Later) -> None:
            if self.detail.shown is shown:
                self.detail.show_later(*found)

        self._workplace.jobs.read(
            tr("Looking for what would change a duty"), read, owner=self, key="flips", done=take
        )

    def _read_missing(self) -> None:
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.read(
            tr("Ranking the missing facts"),
            lambda _task: (
                duty_map.case_missing(desk, case_id),
                editions.waiting(desk, case_id),
            ),
            owner=self,
            key="missing",
            done=lambda found: self._show_missing(*found),
        )

    def _show_missing(self, missing: tuple[Missing, ...], moves: tuple[Moved, ...]) -> None:
        self._missing_head.setVisible(bool(missing))
        self.missing.setVisible(bool(missing))
        label = self._model.words.label
        self.missing.show_lines(
            [
                Line(
                    label(each.key),
                    "",
                    tr("settles {n}, named by {m}", n=len(each.settles), m=len(each.named_by)),
                    "next",
                    "link",
                    data=each.key,
                )
                for each in missing[:RANKED]
            ]
        )
        self._moves = moves
        self._band.setVisible(bool(moves))
        self.band.set_words(
            tr_n(
                "A newer edition of the law moved {count} date of this case. Compare and decide …",
                "A newer edition of the law moved {count} dates of this case. Compare and decide …",
                len(moves),
            )
        )

    def _act(self, what: str) -> None:
        shown = self.detail.shown
        if shown is None:
            return
        self._model.sheet.flush()
        window, place, case_id = self.window(), self._workplace, self._model.case_id
        match what:
            case "filing":
                FilingDialog(window, place, case_id, shown.duties).open()
            case "decision":
                DecisionDialog(window, place, case_id, shown.first, self._started).open()
            case "notice":
                self._offer_notice(shown)
            case "letters":
                self.page_wanted.emit(LETTERS)
            case "adopt":
                self._adopt()
            case "depart" if shown.first.proposed is not None:
                DepartureDialog(window, place, case_id, shown.first.proposed.risk).open()

    def _adopt(self) -> None:
        desk, case_id, jobs = self._workplace.desk, self._model.case_id, self._workplace.jobs
        changes = Changes(cases=frozenset({case_id}), register=True)
        jobs.write(
            tr("Adopting the proposed risk"),
            lambda _task: proposals.adopt(desk, case_id),
            owner=self,
            done=lambda _stored: jobs.desk_changed.emit(changes),
        )

    def _offer_notice(self, shown: Shown) -> None:
        desk, case_id = self._workplace.desk, self._model.case_id

        def ask(offers: Offers) -> None:
            dialog = StartDocumentDialog(
                self.window(), self._workplace, case_id, offers, self._started
            )
            dialog.propose(shown.first.duty, shown.first.place)
            dialog.open()

        self._workplace.jobs.write(
            tr("Reading what can be drafted"),
            lambda _task: read_offers(desk, case_id),
            owner=self,
            done=ask,
        )

    def _started(self, document: Document) -> None:
        self.page_wanted.emit(f"document:{document.id}")
