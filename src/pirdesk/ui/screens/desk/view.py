"""The Desk: clocks nearest first, what waits for the person, what changed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pirdesk.services.desk_view import DeskView
from pirdesk.ui.screens.desk.model import DeskModel, change_lines, clock_lines, work_lines
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, panel, row, scrolled
from pirdesk.ui.widgets.labels import heading, note, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace

MINUTE = 60_000
NARROW = 44  # ems


class DeskScreen(QWidget):
    """Three lists; choosing an item opens its place in the case."""

    case_wanted = Signal(str, str)
    new_case_wanted = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self.model = DeskModel(workplace, self)
        self._view: DeskView | None = None
        theme = workplace.theme
        self.clocks = Lines(theme, tr("Running clocks"), grows=True)
        self.work = Lines(theme, tr("My work"), grows=True)
        self.changes = Lines(theme, tr("What changed"), grows=True)
        self.no_clocks, self.no_work, self.no_changes = note(), note(), note()
        self.headline = title(tr("Desk"))
        self.summary = note()
        new = Button(
            tr("New case"), self.new_case_wanted.emit, kind="primary", theme=theme, icon="plus"
        )
        top = row(gap=1.0)
        top.addLayout(column(self.headline, self.summary, gap=0.1), 1)
        top.addWidget(new)
        self.seal = Button(
            tr("Seal approved documents …"), self.seal_many, theme=theme, icon="sealed"
        )
        self.seal.setVisible(False)
        left = column(
            _card(tr("Clocks"), self.clocks, self.no_clocks),
            _card(tr("My work"), self.work, self.no_work, self.seal),
            1,
            gap=1.2,
        )
        right = column(_card(tr("What changed"), self.changes, self.no_changes), 1)
        self._columns = row(gap=1.4)
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        page = QWidget()
        page.setLayout(column(top, self._columns, 1, gap=1.2, margin=2))
        self.setLayout(column(scrolled(page)))
        for lines in (self.clocks, self.work, self.changes):
            lines.chosen.connect(self._chosen)
        self.model.shown.connect(self._show)
        self._tick = QTimer(self)
        self._tick.setInterval(MINUTE)
        self._tick.timeout.connect(self._again)
        self._tick.start()
        self._empty()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the lists below each other where the window is narrow."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        narrow = self.width() < ems(NARROW)
        self._columns.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def load(self) -> None:
        """Fetch what the desk shows."""
        self.model.load()

    def focus_first(self) -> None:
        """Put the keyboard into the first list that has items."""
        for lines in (self.clocks, self.work, self.changes):
            if lines.lines.rowCount():
                lines.setFocus()
                return
        self.setFocus()

    def seal_many(self) -> None:
        """Ask which of the documents that wait for the person's signature to sign at once."""
        from pirdesk.ui.dialogs.seal_many import ask_seal_many  # noqa: PLC0415 - when asked

        if self._workplace.is_open:
            ask_seal_many(self.window(), self._workplace)

    def _show(self, view: DeskView) -> None:
        self._view = view
        self._again()

    def _again(self) -> None:
        view, now = self._view, self._workplace.now()
        if view is None:
            return
        _fill(self.clocks, self.no_clocks, clock_lines(view, now))
        _fill(self.work, self.no_work, work_lines(view, now))
        _fill(self.changes, self.no_changes, change_lines(view, now))
        self.seal.setVisible(any(item.what in ("sign", "seal") for item in view.work))
        late = sum(1 for clock, _ in view.clocks if clock.strict_due and clock.strict_due < now)
        self.summary.setText(
            tr(
                "Overdue: {late} · running: {running} · documents waiting for you: {work}",
                late=late,
                running=len(view.clocks) - late,
                work=len(view.work),
            )
            if view.clocks or view.work
            else tr("Nothing waits. Open a case when something has happened.")
        )

    def _empty(self) -> None:
        self.no_clocks.setText(tr("No clock runs. Clocks start when a case's facts call for them."))
        self.no_work.setText(tr("No document waits for you."))
        self.no_changes.setText(tr("Nothing has been written yet."))
        for lines in (self.clocks, self.work, self.changes):
            lines.setVisible(False)

    def _chosen(self, place: tuple[str, str] | None) -> None:
        if place is not None:
            self.case_wanted.emit(*place)


def _card(words: str, lines: Lines, nothing: QWidget, act: QWidget | None = None) -> QWidget:
    head = row(heading(words), 1, act)
    body = column(head, nothing, lines, gap=0.4)
    body.setContentsMargins(ems(1.0), ems(0.8), ems(1.0), ems(0.8))
    return panel("card", body)


def _fill(lines: Lines, nothing: QWidget, items: tuple[Line, ...]) -> None:
    lines.setVisible(bool(items))
    nothing.setVisible(not items)
    lines.show_lines(items)
