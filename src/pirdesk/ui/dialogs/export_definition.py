"""Write a definition to a file: the organisation's own, or the built-in one to begin from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Definition
from pirdesk.services import definition_list, definitions
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.screens.settings.own_definitions import kind_words
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace


class ExportDefinitionDialog(VerbDialog):
    """Asks which, and whose, then where to; ends in ``write_definition``."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, chosen: Definition | None = None
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Export a law, form or text"),
            tr("To change it, export it, edit the file, and import it with the reason."),
            tr("Export …"),
        )
        self.kind = ChoiceBox(workplace.theme)
        for kind, words in kind_words().items():
            self.kind.addItem(words, kind)
        self.add(tr("What"), self.kind)
        self.which = ChoiceBox(workplace.theme)
        self.add(tr("Which"), self.which)
        self.whose = ChoiceBox(workplace.theme)
        self.whose.addItem(tr("The organisation's own"), False)
        self.whose.addItem(tr("The built-in one"), True)
        self.add(tr("Whose"), self.whose, tr("The organisation's newest version, where it has one"))
        self.kind.currentIndexChanged.connect(lambda _index: self._fill())
        if chosen is not None:
            self.kind.setCurrentIndex(self.kind.findData(chosen.kind))
        self._fill(chosen.id if chosen else "")
        self.kind.setFocus()

    def try_act(self) -> None:
        """Ask where to, then write it."""
        desk, kind, built_in = (
            self.workplace.desk,
            self.kind.currentData(),
            self.whose.currentData(),
        )
        name = str(self.which.currentData())
        proposed = f"{name.rpartition('/')[2]}.toml"
        to = self.workplace.choosers.save_file(self, tr("Export to"), proposed)
        if to is None:
            return

        def write(_task: object) -> Path:
            text = definitions.export_definition(desk, kind, name, built_in=built_in)
            return definitions.write_definition(to, text)

        self.run(tr("Writing {name}", name=to.name), write, self._written)

    def _written(self, path: Path) -> None:
        self.workplace.alerts.say(tr("Exported"), tr("The file is {path}.", path=str(path)))

    def _fill(self, chosen: str = "") -> None:
        kind, desk = str(self.kind.currentData()), self.workplace.desk
        self.workplace.jobs.read(
            tr("Reading the organisation's own files"),
            lambda _task: definition_list.known_ids(desk, kind),
            owner=self,
            key="ids",
            done=lambda names: self._show(names, chosen),
        )

    def _show(self, names: tuple[str, ...], chosen: str) -> None:
        self.which.clear()
        for name in names:
            self.which.addItem(name, name)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
