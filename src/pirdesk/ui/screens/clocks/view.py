"""The clocks board: what is overdue, due today, in three days, this week, over all open cases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHeaderView, QLayout, QLineEdit, QTableView, QWidget

from pirdesk.casefile.skeletons import told_apart
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.jobs import Lane
from pirdesk.ui.screens.clocks.model import CASE, ClocksModel, Filter
from pirdesk.ui.screens.register.view import TITLE, RegisterTable
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, column, ems, held, panel
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import PlainLabel, note, title
from pirdesk.ui.widgets.resting import let_rest
from pirdesk.ui.widgets.same_place import SamePlace
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.casefile.case import Person
    from pirdesk.services.clock_board import Wanted
    from pirdesk.services.clock_terms import LawChoice
    from pirdesk.services.desk import Desk

MINUTE = 60_000
SEARCH_MS = 120
_NARROW = (8.5, 9, 13.5, 0, 7.5, 9)
_LEAST_SHARE = 0.8  # narrower than that the table scrolls
_NARROW_WHOLE = 58  # under this many ems every column gives way alike
_WIDE = (11, 15, 18, 0, 14, 13)


class ClocksTable(RegisterTable):
    """The table of clocks; in a narrow window its rows have two lines, so that none is cut."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out by how much there is."""
        QTableView.resizeEvent(self, event)
        if self.model() is None:
            return
        room = self.viewport().width()
        wide = room > ems(80)
        share = 1.0 if wide else max(_LEAST_SHARE, min(1.0, room / ems(_NARROW_WHOLE)))
        self.setWordWrap(not wide)
        self.verticalHeader().setDefaultSectionSize(ems(2.1 if wide else 3.2))
        for index, width in enumerate(_WIDE if wide else _NARROW):
            if width:
                self.setColumnWidth(index, ems(width * share))
        self.stretch(CASE, TITLE * share)


class ClocksScreen(QWidget):
    """Urgency, law, person and words above a table; Enter opens the duty in its case."""

    case_wanted = Signal(str, str)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self.model = ClocksModel(workplace, self)
        theme = workplace.theme
        self.table = ClocksTable()
        self.table.setAccessibleName(tr("Running clocks of all open cases"))
        self.table.setModel(self.model)
        SamePlace(self.table, self.model.identity)
        self.table.opened.connect(self._open)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Words of a case's title or its number"))
        self.search.setAccessibleName(tr("Filter by case"))
        self.search.setAccessibleDescription(tr("Shows the clocks of cases that hold all words"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(ems(14))
        self.law = self._choice(tr("Filter by law"), tr("All laws"))
        self.person = self._choice(tr("Filter by who opened the case"), tr("Everybody's cases"))
        self._urgency = "all"
        self.count = note()
        self.nothing = PlainLabel(tr("No clock runs here."), tone="muted")
        self.nothing.setVisible(False)
        printed = Button(tr("Print …"), self.print_list, theme=theme, icon="file")
        calendar = Button(tr("Calendar …"), self.export_calendar, theme=theme, icon="clock")
        calendar.setAccessibleDescription(tr("Write the dates as a calendar file (.ics)"))
        head = Flow(held(column(title(tr("Clocks")), self.count, gap=0.1)), 1, printed, calendar)
        filters = self._segments()
        fields = Flow(self.search, self.law, self.person, 1)
        card = panel("card", column(self.table, self.nothing))
        body = column(head, filters, fields, gap=0.8, margin=2)
        body.addWidget(card, 1)
        self.setLayout(body)
        self._columns()
        self._wire()

    def load(self) -> None:
        """Fetch the clocks, and who there is to filter by."""
        self.model.load()
        if self._workplace.is_open:
            self._read_people()

    def focus_first(self) -> None:
        """Put the keyboard into the table, or on the page where no clock runs."""
        (self.table if self.table.isVisible() else self).setFocus()

    def rest(self) -> None:
        """Put the keyboard on the page as a whole."""
        self.setFocus()

    def print_list(self) -> None:
        """Write the clocks as a PDF where the person wants it."""
        from pirdesk.services import clock_papers  # noqa: PLC0415 - when asked

        told = self._kept_to()
        self._write(
            Lane.DRAW,
            tr("Print the clocks"),
            "clocks.pdf",
            lambda desk, path, wanted: clock_papers.print_clocks(
                desk, path, wanted=wanted, kept_to=told
            ),
        )

    def export_calendar(self) -> None:
        """Write the clocks as a calendar file where the person wants it."""
        from pirdesk.services import clock_calendar  # noqa: PLC0415 - when asked

        self._write(
            Lane.WRITE,  # it notes which dates left
            tr("Save the calendar"),
            "clocks.ics",
            lambda desk, path, wanted: clock_calendar.export_clocks(desk, path, wanted=wanted),
        )

    def tick(self) -> None:
        """Count down the rows in sight."""
        top = self.table.rowAt(0)
        bottom = self.table.rowAt(self.table.viewport().height() - 1)
        last = bottom if bottom >= 0 else self.model.rowCount() - 1
        self.model.tick(max(0, top), last)

    def _wire(self) -> None:
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_MS)
        self._wait.timeout.connect(self._refilter)
        self.search.textChanged.connect(lambda _text: self._wait.start())
        self.search.returnPressed.connect(self.table.setFocus)
        for box in (self.law, self.person):
            box.activated.connect(lambda _index: self._refilter())
        self.model.shown.connect(self._shown)
        self.model.laws_known.connect(self._offer_laws)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE)
        self._minute.timeout.connect(self.tick)
        self._minute.start()

    def _segments(self) -> QLayout:
        self.segments: dict[str, Button] = {}
        group = QButtonGroup(self)
        line = Flow(gap=0.4)
        for name, words in (
            ("all", tr("All")),
            ("overdue", tr("Overdue")),
            ("day", tr("Within 24 hours")),
            ("three days", tr("Within 72 hours")),
            ("week", tr("Within a week")),
            ("later", tr("Later")),
        ):
            button = Button(words, partial(self._take_urgency, name), kind="segment")
            button.setCheckable(True)
            group.addButton(button)
            self.segments[name] = button
            line.addWidget(button)
        self.segments["all"].setChecked(True)
        return line

    def _choice(self, name: str, everything: str) -> ChoiceBox:
        box = ChoiceBox(self._workplace.theme)
        box.setAccessibleName(name)
        box.setAccessibleDescription(name)
        box.addItem(everything, "")
        box.setMaximumWidth(ems(16))
        return box

    def _take_urgency(self, name: str) -> None:
        self._urgency = name
        self._refilter()

    def _refilter(self) -> None:
        law, person = str(self.law.currentData()), str(self.person.currentData())
        self.model.load(Filter(self._urgency, law, person, self.search.text().strip()))

    def _shown(self, count: int, more: bool) -> None:
        words = tr_n("{count} clock", "{count} clocks", count)
        self.count.setText(tr("{words} and more, as you scroll", words=words) if more else words)
        if not count:
            let_rest(self.table)
        self.table.setVisible(count > 0)
        self.nothing.setVisible(count == 0)
        if count and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _open(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None:
            self.case_wanted.emit(line.clock.case_id, f"duties#{line.clock.duty}")

    def _offer_laws(self, laws: tuple[LawChoice, ...]) -> None:
        for law in laws:
            self.law.addItem(law.title, law.id)

    def _read_people(self) -> None:
        from pirdesk.services import persons  # noqa: PLC0415 - not before the window is shown

        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading the people"),
            lambda _task: persons.persons(desk),
            owner=self,
            key="board-people",
            done=self._offer_people,
        )

    def _offer_people(self, people: tuple[Person, ...]) -> None:
        chosen = self.person.currentData()
        while self.person.count() > 1:
            self.person.removeItem(1)
        names = told_apart(people)
        for person in people:
            self.person.addItem(names[person.id], person.id)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))

    def _kept_to(self) -> str:
        """Say in words what the board is kept to, "" where it shows everything."""
        kept = self.model.filter
        said = (
            self.segments[kept.urgency].text() if kept.urgency != "all" else "",
            self.law.currentText() if kept.law else "",
            self.person.currentText() if kept.person else "",
            f"“{kept.text}”" if kept.text else "",
        )
        return ", ".join(filter(None, said))

    def _write(
        self, lane: Lane, words: str, name: str, verb: Callable[[Desk, Path, Wanted], Path]
    ) -> None:
        """Write what the board shows, filter and all, to where the person wants it."""
        from pirdesk.services import clock_board  # noqa: PLC0415 - when asked

        path = self._workplace.choosers.save_file(self, words, name)
        if path is None:
            return
        desk, kept = self._workplace.desk, self.model.filter

        def write(_task: object) -> Path:
            urgency = cast("clock_board.Urgency", kept.urgency)
            wanted = clock_board.filter_of(
                desk, law=kept.law, person=kept.person, urgency=urgency, text=kept.text
            )
            return verb(desk, path, wanted)

        self._workplace.jobs.run(
            lane,
            words,
            write,
            owner=self,
            quiet=False,
            done=lambda written: self.count.setText(_written(written)),
        )

    def _columns(self) -> None:
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)


def _written(path: Path) -> str:
    return tr("Written: {path}", path=path)
