"""Settings: appearance, the people of this desk, and where things are kept, told honestly."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSystemTrayIcon, QWidget

from pirdesk.casefile.case import Person
from pirdesk.casefile.skeletons import told_apart
from pirdesk.services import persons
from pirdesk.ui.dialogs.person import role_words
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.screens.settings.own_definitions import OwnDefinitions
from pirdesk.ui.translate import tr
from pirdesk.ui.tray import KEY, wants_notices
from pirdesk.ui.widgets.controls import Button, column, ems, panel, row, scrolled
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, heading, note, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.duties import Pack


class SettingsScreen(QWidget):
    """Appearance, notices, people, and where things are kept."""

    person_wanted = Signal()
    notices_changed = Signal()

    def __init__(self, workplace: Workplace, settings: QSettings) -> None:
        super().__init__()
        self._workplace, self._settings = workplace, settings
        theme = workplace.theme
        self.look = ChoiceBox(theme)
        for words, value in (
            (tr("As the system"), "system"),
            (tr("Light"), "light"),
            (tr("Dark"), "dark"),
            (tr("High contrast"), "contrast"),
        ):
            self.look.addItem(words, value)
        self.look.setCurrentIndex(max(0, self.look.findData(theme.choice)))
        self.look.setAccessibleName(tr("Appearance"))
        self.look.setAccessibleDescription(tr("Light, dark or high contrast"))
        self.look.activated.connect(lambda _index: self._choose())
        look_words = PlainLabel(tr("Appearance"), wrap=False)
        look_words.setBuddy(self.look)
        self.people = Lines(theme, tr("People of this desk"), grows=True)
        add = Button(tr("Add a person …"), self.person_wanted.emit, theme=theme, icon="plus")
        self.definitions = OwnDefinitions(workplace)
        page = QWidget()
        page.setMaximumWidth(ems(52))
        page.setLayout(
            column(
                title(tr("Settings")),
                _card(tr("Appearance"), row(look_words, self.look, 1, gap=1.0)),
                self._notices_card(settings),
                _card(tr("People"), column(self.people, row(add, 1), gap=0.6)),
                _card(tr("Law, forms and texts of the organisation"), column(self.definitions)),
                self._places_card(),
                1,
                gap=1.1,
                margin=2,
            )
        )
        holder = QWidget()
        inner = row(gap=0)
        inner.addWidget(page, 100)
        inner.addStretch(1)
        holder.setLayout(inner)
        self.scrolling = scrolled(holder)
        self.setLayout(column(self.scrolling))

    def load(self) -> None:
        """Fetch people, the organisation's own files and places."""
        if not self._workplace.is_open:
            return
        self.definitions.load()
        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading the people"),
            lambda _task: (persons.persons(desk), desk.library.pack),
            owner=self,
            key="people",
            done=lambda found: self._show(*found),
        )
        self._folder.setText(str(desk.home))

    def focus_first(self) -> None:
        """Put the keyboard on the page: a letter typed there changes no setting."""
        self.setFocus()

    def focus_definitions(self) -> None:
        """Put the keyboard on the organisation's own files, in sight."""
        self.definitions.focus_first()
        self.scrolling.ensureWidgetVisible(self.definitions)

    def _show(self, people: tuple[Person, ...], pack: Pack) -> None:
        from pirdesk.ui.law_words import edition_words  # noqa: PLC0415 - it loads the laws

        today = self._workplace.now().astimezone(UTC).date()
        self._edition.setText(edition_words(pack, today))
        words, names = role_words(), told_apart(people)
        self.people.setVisible(bool(people))
        self.people.show_lines([Line(names[p.id], words[p.role], icon="person") for p in people])

    def _notices_card(self, settings: QSettings) -> QWidget:
        self.notices = QCheckBox(tr("Tell me in the system's tray when a clock nears its date"))
        self.notices.setAccessibleDescription(tr("Names the duty and the number of the case"))
        self.notices.setChecked(wants_notices(settings))
        self.notices.toggled.connect(self._choose_notices)
        no_tray = None
        if not QSystemTrayIcon.isSystemTrayAvailable():
            no_tray = note(tr("This desktop has no tray now; nothing is shown until it has one."))
        told = note(tr("Within a day of a date and once it is over; never a title."))
        return _card(tr("Notices"), column(self.notices, told, no_tray, gap=0.3))

    def _places_card(self) -> QWidget:
        self._folder, self._edition = SelectableLabel(), SelectableLabel()
        places = QGridLayout()
        places.setHorizontalSpacing(ems(1.4))
        for line, (name, shown) in enumerate(
            ((tr("Folder of this user"), self._folder), (tr("Law edition"), self._edition))
        ):
            places.addWidget(PlainLabel(name, tone="muted", wrap=False), line, 0)
            places.addWidget(shown, line, 1)
        places.setColumnStretch(1, 1)
        return _card(
            tr("Where things are kept"),
            column(
                places,
                PlainLabel(tr("Drafts on this machine are not encrypted."), tone="warn"),
                note(
                    tr(
                        "Until they are, use the encryption of the disk. A signature "
                        "proves that a record is unchanged; on one machine the program "
                        "records who was named and cannot prove who it was."
                    )
                ),
                gap=0.5,
            ),
        )

    def _choose_notices(self, wanted: bool) -> None:
        self._settings.setValue(KEY, "yes" if wanted else "no")
        self.notices_changed.emit()

    def _choose(self) -> None:
        choice = str(self.look.currentData())
        self._settings.setValue("theme", choice)
        self._workplace.theme.choose(choice)


def _card(words: str, body: object) -> QWidget:
    inner = column(heading(words), body, gap=0.7)  # type: ignore[arg-type]
    inner.setContentsMargins(ems(1.2), ems(0.9), ems(1.2), ems(1.0))
    return panel("card", inner)
