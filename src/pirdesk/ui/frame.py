"""The frame around every screen: the bar above with tabs and person, the line of state below."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QProgressBar, QWidget

from pirdesk.casefile.case import Person
from pirdesk.casefile.skeletons import told_apart
from pirdesk.ui.jobs import Job, Jobs
from pirdesk.ui.theme import Theme, small_font
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, column, ems, panel, row
from pirdesk.ui.widgets.labels import ElidedLabel, PlainLabel, section_label
from pirdesk.ui.widgets.marks import Mark, StateMark

NARROW = 44  # ems
# From much room to little: words beside the drawings, the screens as tabs, the program's name.
_LEVELS = ((True, True, True), (False, True, True), (False, False, True), (False, False, False))


class TopBar(QWidget):
    """The name of the program, the screens, the finder and who acts."""

    screen_wanted = Signal(str)
    finder_wanted = Signal()
    person_chosen = Signal(object)
    person_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tabs: dict[str, Button] = {}
        group = QButtonGroup(self)
        tabs = row(gap=0.2)
        for name, words in (
            ("desk", tr("Desk")),
            ("register", tr("Register")),
            ("clocks", tr("Clocks")),
            ("case", tr("Case")),
            ("verify", tr("Verify")),
            ("settings", tr("Settings")),
        ):
            tab = Button(words, self._wanting(name), kind="tab")
            tab.setCheckable(True)
            group.addButton(tab)
            self._tabs[name] = tab
            tabs.addWidget(tab)
        self._tabs["case"].setEnabled(False)
        self._tab_row = QWidget()
        self._tab_row.setLayout(tabs)
        self._mark = section_label(tr("PIRDesk"))
        self.places = Button(tr("Desk"), self._open_places, kind="tab", theme=theme, icon="down")
        self.places.setAccessibleDescription(tr("Another screen"))
        self._places_menu = QMenu(self.places)
        self.search = Button("", self.finder_wanted.emit, kind="quiet", theme=theme, icon="search")
        self.search.setToolTip(tr("Find   Ctrl+K"))
        self.person = Button("", self._open_menu, kind="quiet", theme=theme, icon="person")
        self._acting = tr("Nobody is acting")
        self.menu = QMenu(self.person)
        self._then: tuple[Person | None, tuple[Person, ...]] | None = None
        self.menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._show_waiting))
        self._bar = row(self._mark, gap=0.6)
        self._bar.addWidget(self.places)
        self._bar.addWidget(self._tab_row)
        self._bar.addStretch(1)
        self._bar.addWidget(self.search)
        self._bar.addWidget(self.person)
        self._bar.setContentsMargins(ems(1.2), 0, ems(0.8), 0)
        self.setLayout(column(panel("topbar", self._bar)))
        self.setMinimumWidth(ems(8))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much in words as the new width has room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for words, tabs, mark in _LEVELS:
            self._show_words(words)
            self._tab_row.setVisible(tabs)
            self.places.setVisible(not tabs)
            self._mark.setVisible(mark)
            self._bar.invalidate()
            if self._bar.minimumSize().width() <= self.width():
                return

    def _show_words(self, shown: bool) -> None:
        self.search.set_words(tr("Find   Ctrl+K") if shown else "")
        self.search.setAccessibleName(tr("Find"))
        self.person.set_words(self._acting if shown else "")
        self.person.setAccessibleName(tr("Acting person: {name}", name=self._acting))
        self.person.setToolTip(html.escape(self._acting))

    def show_current(self, name: str) -> None:
        """Mark the screen being shown."""
        self._tabs[name].setChecked(True)
        self.places.set_words(self._tabs[name].accessibleName())
        self._fit()

    def offer_case(self) -> None:
        """Let the open case be gone back to."""
        self._tabs["case"].setEnabled(True)

    def show_person(self, person: Person | None, people: tuple[Person, ...]) -> None:
        """Show who acts, and whom else one may be; an open menu changes once it is closed."""
        if self.menu.isVisible():
            self._then = (person, people)
            return
        names = told_apart(people)
        self._acting = names.get(person.id, person.name) if person else tr("Nobody is acting")
        self._fit()
        self.menu.clear()
        for each in people:
            action = self.menu.addAction(
                self._theme.icon("check" if person and each.id == person.id else "person", "muted"),
                names[each.id].replace("&", "&&"),
            )
            action.triggered.connect(self._choosing(each))
        if people:
            self.menu.addSeparator()
        add = self.menu.addAction(self._theme.icon("plus", "muted"), tr("Add a person …"))
        add.triggered.connect(lambda _checked=False: self.person_wanted.emit())

    def _show_waiting(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            self.show_person(*then)

    def _open_places(self) -> None:
        self._places_menu.clear()
        for name, tab in self._tabs.items():
            action = self._places_menu.addAction(tab.text())
            action.setEnabled(tab.isEnabled())
            action.setCheckable(True)
            action.setChecked(tab.isChecked())
            action.triggered.connect(_ignoring(self._wanting(name)))
        self._places_menu.popup(self.places.mapToGlobal(self.places.rect().bottomLeft()))

    def _open_menu(self) -> None:
        self.menu.popup(self.person.mapToGlobal(self.person.rect().bottomLeft()))

    def _wanting(self, name: str) -> Callable[[], None]:
        return lambda: self.screen_wanted.emit(name)

    def _choosing(self, person: Person) -> Callable[..., None]:
        return lambda *_args: self.person_chosen.emit(person)


def _ignoring(act: Callable[[], object]) -> Callable[..., None]:
    def run(*_checked: object) -> None:
        act()

    return run


class StateLine(QWidget):
    """Below: whether words are saved, what is being done and its cancel, what is not encrypted."""

    correction_wanted = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, reopened: SignalInstance | None = None) -> None:
        super().__init__()
        self._reopened = False
        self.saving = StateMark(theme)
        self.correct = Button(
            "", self.correction_wanted.emit, kind="quiet", theme=theme, icon="blocked"
        )
        self.correct.setVisible(False)
        self.doing = ElidedLabel(tone="muted")
        self.doing.setFont(small_font())
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setFixedWidth(ems(7))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Work in progress"))
        self.cancel = Button(tr("Cancel"), self._cancel, kind="quiet")
        self._job: Job | None = None
        self._last: Job | None = None
        self.told = PlainLabel(tr("Drafts on this machine are not encrypted"), wrap=False)
        line = row(self.saving, gap=0.8)
        line.addWidget(self.correct)
        line.addWidget(self.doing, 1)
        for part in (self.bar, self.cancel, 1, self.told):
            line.addStretch(1) if isinstance(part, int) else line.addWidget(part)
        line.setContentsMargins(ems(1.2), ems(0.15), ems(1.2), ems(0.15))
        self.setLayout(column(panel("statusbar", line)))
        self.setMinimumWidth(ems(8))
        if reopened is not None:
            reopened.connect(self._tell_reopened)
        jobs.began.connect(self._began)
        jobs.said.connect(self._said)
        jobs.ended.connect(self._ended)
        self._show(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a narrow window to what changes; Settings tells of drafts too."""
        super().resizeEvent(event)
        self.told.setVisible(self._reopened or self.width() >= ems(NARROW))

    def show_saving(self, state: str) -> None:
        """Show where the person's words are."""
        marks = {
            "saved": Mark("saved", tr("Saved"), "good"),
            "unsaved": Mark("pen", tr("Not saved yet (kept as draft)"), "warn"),
            "saving": Mark("saving", tr("Saving …"), "accent"),
            "failed": Mark("blocked", tr("Saving failed; your words are kept as draft"), "late"),
            "unkept": Mark("blocked", tr("Only in this window: the disk takes no draft"), "late"),
            "wrong": Mark("pen", tr("Kept as draft"), "warn"),
            "waiting": Mark("pen", tr("Kept as draft"), "warn"),
        }
        self.saving.show_mark(marks.get(state))

    def show_to_correct(self, refused: int, waiting: int) -> None:
        """Offer the way to answers that cannot be stored yet, wherever the person is."""
        if refused:
            words = tr_n(
                "{count} answer needs correction", "{count} answers need correction", refused
            )
        else:
            words = tr_n("{count} basis waits for its answer", "{count} bases wait", waiting)
        self.correct.set_words(words)
        self.correct.set_icon_role("late" if refused else "warn")
        self.correct.setToolTip(tr("Go there (in the case also F8)"))
        self.correct.setVisible(bool(refused or waiting))

    def _tell_reopened(self) -> None:
        """Say, without taking the keys from anybody, that the database was opened anew."""
        self._reopened = True
        self.told.setVisible(True)
        self.told.setText(tr("The database was opened anew: nothing saved is missing"))
        self.told.setToolTip(
            tr(
                "Another program removed the log of the database, or unlocked it, while it was "
                "open. Every save of this window was looked for and is in the file; go on as "
                "before. If it happens again, tell whoever looks after this machine."
            )
        )

    def _began(self, job: Job) -> None:
        if job.quiet:
            return
        before, self._last = self._last, job
        if before is not None and before.title == job.title and not self.bar.isHidden():
            self._job = job  # the next part of the same work, which has its own words
            return
        self._show(job)

    def _said(self, job: Job, words: str) -> None:
        if job is self._job:
            self.doing.set_whole(words + " …")

    def _ended(self, job: Job) -> None:
        if job is self._job:
            # Where the next part of the same work begins at once, a button being pressed stays.
            self._job = None
            QTimer.singleShot(0, self, self._rest)

    def _rest(self) -> None:
        if self._job is None:
            self._show(None)

    def _show(self, job: Job | None) -> None:
        self._job = job
        self.doing.set_whole(job.title + " …" if job else "")
        for part in (self.doing, self.bar, self.cancel):
            part.setVisible(job is not None)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.task.cancel()
            self.doing.set_whole(tr("Stopping at the next safe place …"))


def waiting_page() -> QWidget:
    """Make what is shown while the desk is being opened."""
    page = QWidget()
    page.setLayout(column(1, PlainLabel(tr("Opening the desk …"), tone="muted"), 1, margin=3))
    return page
