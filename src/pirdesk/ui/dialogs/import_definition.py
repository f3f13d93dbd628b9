"""Import a law, form, document, layout or matrix of one's own, with the reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes
from pirdesk.services import definitions
from pirdesk.services.library import languages
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.screens.settings.own_definitions import kind_words
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, row
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.widgets.labels import PlainLabel, note
from pirdesk.ui.workplace import Workplace


class ImportDefinitionDialog(VerbDialog):
    """Ends in ``import_definition``; a file refused is told here, and another can be chosen."""

    def __init__(self, parent: QWidget, workplace: Workplace, path: Path) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Import a file of the organisation's own"),
            tr(
                "It is checked whole before it is stored; from then on every desk on this database "
                "uses it."
            ),
            tr("Import"),
        )
        self._path = path
        self.file = PlainLabel(path.name)
        self.file.setAccessibleName(tr("File: {name}", name=path.name))
        self.other = Button(tr("Choose another file …"), self._choose)
        self.rows.addLayout(column(PlainLabel(tr("File")), row(self.file, 1, self.other), gap=0.2))
        self.reason = Entry(definitions.LONGEST_REASON)
        self.add(
            tr("Why the organisation departs from the built-in one"),
            self.reason,
            tr("Kept with the version and shown with it."),
        )
        self.kind = ChoiceBox(workplace.theme)
        for kind, words in kind_words().items():
            self.kind.addItem(words, kind)
        self.add(tr("What it is"), self.kind)
        self.kind.currentIndexChanged.connect(lambda _index: self._ask_language())
        self.language = ChoiceBox(workplace.theme)
        for language in languages():
            self.language.addItem(language, language)
        self.language.setCurrentIndex(max(0, self.language.findData("en")))
        self.language.setAccessibleName(tr("Language of the document"))
        self.language_words = note(tr("Language of the document"))
        self.rows.addLayout(column(self.language_words, self.language, gap=0.2))
        self.reason.setFocus()
        self._detect()

    def try_act(self) -> None:
        """Import the file."""
        desk, path, reason = self.workplace.desk, self._path, self.reason.text()
        kind = str(self.kind.currentData() or "")
        if not kind:
            self.told(tr("Say what the file is."), self.kind)
            return
        if not reason.strip():
            self.told(tr("Give the reason: whoever sees a date move will ask for it."), self.reason)
            return
        language = str(self.language.currentData() or "en")
        self.run(
            tr("Importing {name}", name=path.name),
            lambda _task: definitions.import_definition(
                desk, kind, path, language=language, reason=reason
            ),
            lambda _made: self.workplace.jobs.desk_changed.emit(Changes(definitions=True)),
        )

    def refuse(self, fault: Exception) -> None:
        """Show why it was refused, and keep the field with the keyboard in sight."""
        super().refuse(fault)
        self._keep_in_sight()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the reason, in sight."""
        super().showEvent(event)
        self._keep_in_sight()

    def told(self, words: str, place: QWidget) -> None:
        """Say what is still needed, and put the keyboard there."""
        self.problem.setText(words)
        self.problem.setVisible(True)
        self.setAccessibleDescription(words)
        self.make_room()
        place.setFocus()

    def _keep_in_sight(self) -> None:
        QTimer.singleShot(0, self, lambda: self.body.ensureWidgetVisible(self.reason))

    def _choose(self) -> None:
        title = tr("A law, form, document, page layout or matrix")
        path = self.workplace.choosers.open_file(self, title, tr("Definitions (*.toml)"))
        if path is not None:
            self._path = path
            self.file.setText(path.name)
            self.file.setAccessibleName(tr("File: {name}", name=path.name))
            self._forget_problem()
            self._detect()

    def _detect(self) -> None:
        """Look what the file is; a file that cannot be read is told at once."""
        path = self._path
        self.kind.setCurrentIndex(-1)
        self.workplace.jobs.read(
            tr("Reading {name}", name=path.name),
            lambda _task: definitions.kind_of(path),
            owner=self,
            key="kind",
            done=lambda kind: self.kind.setCurrentIndex(self.kind.findData(kind)),
            failed=self.refuse,
        )
        self._ask_language()

    def _ask_language(self) -> None:
        asked = self.kind.currentData() == "template"
        self.language.setVisible(asked)
        self.language_words.setVisible(asked)
