"""Who there is and who acts in this window: the person menu follows the database."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QSettings

from pirdesk.casefile.case import Changes, Person
from pirdesk.ui.frame import TopBar
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace

LAST = "person"


class People(QObject):
    """Reads the people when they change and shows them; remembers who acted last."""

    def __init__(self, workplace: Workplace, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._top = workplace, top
        self._people: tuple[Person, ...] = ()
        self.settings: QSettings | None = None
        workplace.desk_opened.connect(self.read)
        workplace.actor_changed.connect(self._show)
        workplace.jobs.desk_changed.connect(self._changed)

    def read(self) -> None:
        """Fetch everybody anew."""
        persons = import_module("pirdesk.services.persons")
        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading the people"),
            lambda _task: persons.persons(desk),
            owner=self,
            key="actors",
            done=self._take,
        )

    def act_as(self, person: Person) -> None:
        """Let a person act from now on, and next time."""
        self._workplace.act_as(person)
        if self.settings is not None:
            self.settings.setValue(LAST, person.id)

    def _take(self, people: tuple[Person, ...]) -> None:
        self._people = people
        if self._workplace.actor is None and self.settings is not None:
            last = str(self.settings.value(LAST, ""))
            found = next((p for p in people if p.id == last), None)
            if found is not None:
                self._workplace.act_as(found)
        self._show()

    def _show(self) -> None:
        self._top.show_person(self._workplace.actor, self._people)

    def _changed(self, changes: Changes) -> None:
        if changes.persons:
            self.read()
