"""The main window: it frames the screens, owns the commands, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from pirdesk.casefile.case import Changes, Person
from pirdesk.ui.actions import Actions
from pirdesk.ui.alerts import Alerts
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.closing import Closing
from pirdesk.ui.commands import add_commands
from pirdesk.ui.frame import StateLine, TopBar, waiting_page
from pirdesk.ui.jobs import Jobs, within
from pirdesk.ui.new_law import NewLawLine
from pirdesk.ui.people import People
from pirdesk.ui.settings_file import settings_of
from pirdesk.ui.shown_screen import shown_screen
from pirdesk.ui.speaking import speaker
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.upgrading import OLDER, offer_upgrade
from pirdesk.ui.watching import Watching
from pirdesk.ui.widgets.controls import column, ems
from pirdesk.ui.window_place import WindowPlace
from pirdesk.ui.workplace import DeskFactory, Workplace

if TYPE_CHECKING:
    from pirdesk.services.desk import Desk
    from pirdesk.ui.screens.case.view import CaseScreen
    from pirdesk.ui.tray import Tray

SHUTDOWN_SECONDS = 8.0
WATCHES_MS = 500
LEAST = (18, 13)  # ems; smaller than any screen people sit at
_SCREENS = {
    "desk": ("pirdesk.ui.screens.desk.view", "DeskScreen"),
    "register": ("pirdesk.ui.screens.register.view", "RegisterScreen"),
    "clocks": ("pirdesk.ui.screens.clocks.view", "ClocksScreen"),
    "verify": ("pirdesk.ui.screens.verify.view", "VerifyScreen"),
    "settings": ("pirdesk.ui.screens.settings.view", "SettingsScreen"),
}


class MainWindow(QMainWindow):
    """Screens in a stack; each is made when first shown, after the desk is open."""

    def __init__(
        self,
        theme: Theme,
        desk_factory: DeskFactory,
        choosers: Choosers | None = None,
        upgrade: Callable[[], object] | None = None,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(tr("PIRDesk"))
        self.setWindowIcon(QIcon(theme.pixmap("pirdesk", "accent", 2)))
        self.setMinimumSize(ems(LEAST[0]), ems(LEAST[1]))
        self.place = WindowPlace(self, QSize(ems(76), ems(47)))
        self._factory, self._upgrade = desk_factory, upgrade
        self._settings = settings
        self.tray: Tray | None = None
        self._after_person: Callable[[], object] | None = None
        self.jobs = Jobs(self)
        self.alerts = Alerts(self, self._keep_drafts)
        self.alerts.reader = lambda: speaker(self.workplace)
        self.workplace = Workplace(self.jobs, theme, self.alerts, choosers or Choosers())
        self.closing = Closing(self.alerts, self.workplace.kept_words)
        self.top = TopBar(theme)
        self.new_law = NewLawLine(self.workplace, self._showing("settings", "focus_definitions"))
        self.state = StateLine(theme, self.jobs, self.workplace.reopened)
        self.people = People(self.workplace, self.top, self)
        self.watching = Watching(self.jobs)
        self.stack = QStackedWidget()
        waiting = waiting_page()
        for part in (self.top, self.state, self.new_law, waiting):
            theme.dress(part)
        self.stack.addWidget(waiting)
        self._screens: dict[str, Any] = {}
        self.case: CaseScreen | None = None
        frame = column(self.top, self.new_law, gap=0)
        frame.addWidget(shown_screen(self.stack), 1)
        frame.addWidget(self.state)
        centre = QWidget()
        centre.setLayout(frame)
        self.setCentralWidget(centre)
        self.actions_ = Actions(self)
        add_commands(self)
        self._wire()
        if settings is not None:
            self._use(settings)

    def open_desk(self) -> None:
        """Open the desk away from the screen; the window is usable as soon as it is there."""
        self.jobs.write(
            tr("Opening the desk"),
            lambda _task: self._factory(),
            owner=self,
            done=self._opened,
            failed=self._not_opened,
        )

    def show_screen(self, name: str, focus: str = "focus_first") -> None:
        """Show one screen by name, fetched anew; ``focus`` puts the keyboard into it."""
        if not self.workplace.is_open:
            return
        screen = self.case if name == "case" else self._screen(name)
        if screen is None:
            return
        if self.case is not None and self.stack.currentWidget() is self.case:
            self.case.save()
        self.stack.setCurrentWidget(screen)
        self.top.show_current(name)
        screen.load()
        getattr(screen, focus)()

    def open_case(self, case_id: str, place: str = "") -> None:
        """Show a case, at a page or a key."""
        from pirdesk.ui.screens.case.view import CaseScreen  # noqa: PLC0415 - made when first asked

        if self.case is not None and self.case.model.case_id == case_id:
            self.show_screen("case")
            if place:
                self.case.show_place(place)
            return
        if self.case is not None:
            self.case.save()
            self.case.keep_drafts()
            self.stack.removeWidget(self.case)
            self.case.deleteLater()
        self.case = CaseScreen(self.workplace, case_id, place)
        self.case.saving.connect(self.state.show_saving)
        self.case.to_correct.connect(self.state.show_to_correct)
        self.case.register_wanted.connect(lambda: self.show_screen("register"))
        self.stack.addWidget(self.case)
        self.stack.setCurrentWidget(self.case)
        self.case.focus_first()
        self.top.offer_case()
        self.top.show_current("case")

    def new_case(self) -> None:
        """Ask for a new case; first for a person where nobody acts."""
        from pirdesk.ui.dialogs.new_case import NewCaseDialog  # noqa: PLC0415 - made when asked

        if not self.workplace.is_open:
            return
        if self.workplace.actor is None:
            self._after_person = self.new_case
            self.add_person()
            return

        NewCaseDialog(self, self.workplace, lambda case: self.open_case(case.id)).open()

    def add_person(self) -> None:
        """Ask for a person; the first one acts at once."""
        from pirdesk.ui.dialogs.person import PersonDialog  # noqa: PLC0415 - made when asked

        if self.workplace.is_open:
            PersonDialog(self, self.workplace, self._person_added).open()

    def open_finder(self) -> None:
        """Open the finder."""
        from pirdesk.ui.finder import Find, Finder  # noqa: PLC0415 - made when asked

        things = [
            Find(c.title, tr("do"), "next", c.action.trigger, c.shortcut) for c in self.actions_
        ]
        if self.case is not None:
            for page in self.case.model.pages() if self.case.model.data else ():
                words = tr("{group}: {title}", group=page.group, title=page.title)
                things.append(Find(words, tr("page"), "file", self._going(page.id)))
            things += [
                Find(words, tr("question"), "pen", self._asking(key), many=True)
                for key, words in self.case.model.questions()
            ]
            things += [
                Find(words, tr("evidence"), "clip", self._going("evidence"), many=True)
                for words in self.case.model.files().values()
            ]
        Finder(self, self.workplace, things, self.open_case).open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, let writes finish within bounds, close the desk; ask where words would be lost."""
        if self.case is not None:
            self.case.save()
            self.case.keep_drafts()
        if not self.closing.may_close(self.case, self.close):
            event.ignore()
            return
        if self._settings is not None:
            self.place.save(self._settings)
            self._settings.sync()
        self.watching.end()
        finished = self.jobs.shutdown(SHUTDOWN_SECONDS)
        if self.workplace.is_open and finished:
            within(SHUTDOWN_SECONDS, self.workplace.desk.close)
        event.accept()

    def _screen(self, name: str) -> Any:
        found = self._screens.get(name)
        if found is None:
            module, made = _SCREENS[name]
            maker = getattr(import_module(module), made)
            more = (self._settings,) if name == "settings" else ()
            found = self._screens[name] = maker(self.workplace, *more)
            for signal, act in (
                ("case_wanted", self.open_case),
                ("new_case_wanted", self.new_case),
                ("person_wanted", self.add_person),
                ("notices_changed", self._apply_notices),
            ):
                if hasattr(found, signal):
                    getattr(found, signal).connect(act)
            self.workplace.theme.dress(found)
            self.stack.addWidget(found)
        return found

    def _wire(self) -> None:
        self.top.screen_wanted.connect(self.show_screen)
        self.state.correction_wanted.connect(self._correct)
        self.top.finder_wanted.connect(self.open_finder)
        self.top.person_chosen.connect(self._act_as)
        self.top.person_wanted.connect(self.add_person)
        self.jobs.desk_changed.connect(self._changed)
        self.jobs.failed.connect(self.alerts.tell)
        self.workplace.actor_changed.connect(self._actor_changed)

    def _opened(self, desk: Desk) -> None:
        if self._settings is None:
            self._use(settings_of(desk.home))
        self.people.settings = self._settings
        self.workplace.take(desk)
        self.show_screen("desk")
        QTimer.singleShot(WATCHES_MS, self, self._begin_watches)

    def _use(self, settings: QSettings) -> None:
        """Look and stand as the window did when it was closed last."""
        self._settings = self.workplace.settings = settings
        self.workplace.theme.choose(str(settings.value("theme", "system")))
        self.place.restore(settings)

    def _apply_notices(self) -> None:
        if self.tray is not None:
            self.tray.apply()

    def _begin_watches(self) -> None:
        """Begin what goes on behind every screen: others' changes, notices, a newer edition."""
        from pirdesk.ui.new_edition import recompute_behind  # noqa: PLC0415 - after the desk
        from pirdesk.ui.tray import Tray  # noqa: PLC0415 - after the desk

        self.watching.begin(self.workplace.desk)
        if self._settings is not None:
            self.tray = Tray(self.workplace, self._settings, self)
            self.tray.clocks_wanted.connect(self._show_clocks)
        recompute_behind(self.workplace, self)

    def _show_clocks(self) -> None:
        self.showNormal() if self.isMinimized() else self.raise_()
        self.show_screen("clocks")

    def _not_opened(self, fault: Exception) -> None:
        if self._upgrade is not None and getattr(fault, "code", "") == OLDER:
            offer_upgrade(self, self.jobs, self.alerts, self._upgrade, self.open_desk)
            return
        notice = self.alerts.tell(fault)
        notice.finished.connect(lambda _code: self.close())

    def _person_added(self, person: Person) -> None:
        if self.workplace.actor is None:
            self._act_as(person)
        after, self._after_person = self._after_person, None
        if after is not None:
            QTimer.singleShot(0, self, after)

    def _act_as(self, person: Person) -> None:
        if self.case is not None:
            self.case.save()
        self.people.act_as(person)

    def _actor_changed(self) -> None:
        self._reload()

    def _changed(self, _changes: Changes) -> None:
        self._reload()

    def _reload(self) -> None:
        current: Any = self.stack.currentWidget()
        if current in self._screens.values():
            current.load()

    def seal_many(self) -> None:
        """Ask which of the documents that wait for a signature to sign at once."""
        self._screen("desk").seal_many()

    def find_here(self) -> None:
        """Find on what is in view: in a page of the case, by the line of a screen, or anywhere."""
        current = self.stack.currentWidget()
        if self.case is not None and current is self.case:
            self.case.find_on_page()
        elif (line := getattr(current, "search", None)) is not None:
            line.setFocus()
        else:
            self.open_finder()

    def show_keys(self) -> None:
        """Show every key there is."""
        from pirdesk.ui.dialogs.shortcuts import ShortcutsDialog  # noqa: PLC0415 - when asked

        ShortcutsDialog(self, self.actions_).open()

    def in_case(self, act: Callable[[CaseScreen], object]) -> None:
        """Do something with the case in view; nothing where none is."""
        if self.case is not None and self.stack.currentWidget() is self.case:
            act(self.case)

    def _showing(self, name: str, *focus: str) -> Callable[[], None]:
        return lambda: self.show_screen(name, *focus)

    def _going(self, page: str) -> Callable[[], None]:
        def go() -> None:
            self.show_screen("case")
            if self.case is not None:
                self.case.show_page(page)

        return go

    def _asking(self, key: str) -> Callable[[], None]:
        def ask() -> None:
            self.show_screen("case")
            if self.case is not None:
                self.case.go_to_key(key)

        return ask

    def _correct(self) -> None:
        self.show_screen("case")
        self.in_case(lambda case: case.go_to_correction())

    def _keep_drafts(self) -> None:
        if self.case is not None:
            self.case.keep_drafts()
