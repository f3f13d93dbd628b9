"""The head of a case: where we are, its title and labels, the clocks that run, nearest first."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import ClockRow
from pirdesk.ui.screens.case.columns import OUTLINE, PANEL
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.others import OthersLine
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import left_words
from pirdesk.ui.widgets.controls import Button, column, empty, ems, panel, row
from pirdesk.ui.widgets.labels import ElidedLabel, note, section_label, tag
from pirdesk.ui.workplace import Workplace

SHOWN = 3
KEYS = {OUTLINE: "F9", PANEL: "Shift+F9"}
MINUTE = 60_000


class CaseHead(QWidget):
    """Breadcrumb, title, labels and at most three clocks."""

    register_wanted = Signal()
    clocks_wanted = Signal()
    others_wanted = Signal()
    fold_wanted = Signal(str)

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._theme: Theme = workplace.theme
        back = Button(
            tr("Register"),
            self.register_wanted.emit,
            kind="quiet",
            theme=self._theme,
            icon="previous",
        )
        self.number = note()
        self.number.setWordWrap(False)
        self.title = ElidedLabel()
        self.title.setFont(section_label().font())
        self._tags = row(gap=0.4)
        self._clocks = row(gap=0.4)
        self.others = OthersLine(model.others)
        self.others.wanted.connect(self.others_wanted)
        self._place = QWidget()
        self._place.setLayout(row(back, self.number, gap=0.3))
        top = row(self._place, gap=1.0)
        top.addWidget(self.others, 1)
        self.folds = {side: self._fold(side) for side in (OUTLINE, PANEL)}
        lower = row(self.folds[OUTLINE], gap=0.9)
        lower.addWidget(self.title, 1)
        lower.addLayout(self._tags)
        lower.addLayout(self._clocks)
        lower.addWidget(self.folds[PANEL])
        body = column(top, lower, gap=0.1)
        body.setContentsMargins(ems(0.9), ems(0.4), ems(0.9), ems(0.5))
        self.setLayout(column(panel("casehead", body)))
        self.setMinimumWidth(ems(10))
        # What others changed is told once the page shows it, and goes as soon as it was looked at.
        model.loaded.connect(self.others.refresh)
        model.others.changed.connect(self._looked)
        self._drawn: object = None
        self._tick = QTimer(self)
        self._tick.setInterval(MINUTE)
        self._tick.timeout.connect(self.refresh)
        self._tick.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many clocks as the new width has room for."""
        super().resizeEvent(event)
        self.refresh()

    def show_place(self, shown: bool) -> None:
        """Show the way back and the number of the case, or leave their line to the page."""
        self._place.setVisible(shown)

    def show_fold(self, side: str, offered: bool, seen: bool) -> None:
        """Say at the button of a side whether it is in view."""
        button = self.folds[side]
        button.setEnabled(offered)
        words = _fold_words()[side][seen]
        button.setAccessibleName(words)
        button.setToolTip(f"{words} ({KEYS[side]})")
        button.setAccessibleDescription(KEYS[side])
        button.set_icon_role("accent" if seen else "muted")

    def _fold(self, side: str) -> Button:
        return Button(
            "", lambda: self.fold_wanted.emit(side), kind="quiet", theme=self._theme, icon=side
        )

    def _room_for(self) -> int:
        wide = self.width()
        return SHOWN if wide > ems(70) else 1 if wide > ems(44) else 0

    def refresh(self) -> None:
        """Show the case as it stands."""
        data = self._model.data
        if data is None:
            return
        case = data.view.case
        self.number.setText(f"/  {case.id}")
        self.title.set_whole(case.title)
        dated = [clock for clock in data.view.clocks if clock.strict_due is not None]
        chips = [(self._words(clock), self._late(clock)) for clock in _distinct(dated)]
        many = self._room_for()
        drawn = (case, chips, self._theme.choice, many)
        if drawn == self._drawn:
            return  # a chip that has the keyboard stays
        self._drawn = drawn
        empty(self._tags)
        words = [tr("EXERCISE")] if case.exercise else []
        words += [case.label.value.upper()] if case.label != "internal" else []
        for each in words:
            self._tags.addWidget(tag(each))
        empty(self._clocks)
        for shown, late in chips[:many]:
            self._clocks.addWidget(self._chip(shown, late=late))
        more = len(chips) - many
        if more > 0:
            words_more = tr_n("{count} more clock", "{count} more clocks", more)
            if not many:
                words_more = tr_n("{count} clock", "{count} clocks", more)
            self._clocks.addWidget(Button(words_more, self.clocks_wanted.emit, kind="quiet"))

    def _looked(self) -> None:
        if not self._model.others.acts:
            self.others.refresh()

    def _late(self, clock: ClockRow) -> bool:
        return clock.strict_due is not None and clock.strict_due < self._workplace.now()

    def _words(self, clock: ClockRow) -> str:
        now = self._workplace.now()
        left = left_words(clock.strict_due, now) if clock.strict_due else ""
        return f"{self._name(clock.duty)} · {left}"

    def _chip(self, words: str, *, late: bool) -> Button:
        icon = "late" if late else "clock"
        chip = Button(words, self.clocks_wanted.emit, kind="quiet", theme=self._theme, icon=icon)
        chip.set_icon_role("late" if late else "accent")
        return chip

    def _name(self, duty: str) -> str:
        data = self._model.data
        ours = {"desk.review": tr("Review of a decision"), "desk.reply": tr("Reply to a letter")}
        cited = {d.duty: d.citation for d in data.view.duties} if data else {}
        return cited.get(duty, ours.get(duty, duty))


def _fold_words() -> dict[str, tuple[str, str]]:
    return {
        OUTLINE: (tr("Show the outline"), tr("Fold the outline")),
        PANEL: (tr("Show the side panel"), tr("Fold the side panel")),
    }


def _distinct(clocks: list[ClockRow]) -> list[ClockRow]:
    found: dict[tuple[str, object], ClockRow] = {}
    for clock in clocks:
        found.setdefault((clock.duty, clock.strict_due), clock)
    return list(found.values())
