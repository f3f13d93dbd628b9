"""The organisation's own law, forms and texts: every version, and its import and export."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pirdesk.services import definition_list
from pirdesk.services.definition_list import ListedDefinition, State
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import note
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace


class OwnDefinitions(QWidget):
    """A list of versions with the ways in and out; ``load`` fetches them anew."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._wanted = False
        theme = workplace.theme
        self.lines = Lines(theme, tr("Law, forms and texts of the organisation"), grows=True)
        self.lines.chosen.connect(self._show_differences)
        self.lines.selectionModel().currentChanged.connect(lambda *_rows: self._offer())
        self.none = note(
            tr("None: what this desk asks, computes and writes is as PIRDesk ships it.")
        )
        self.warning = note(tone="warn")
        self.importing = Button(tr("Import …"), self._import, theme=theme, icon="plus")
        self.exporting = Button(tr("Export …"), self._export)
        self.differences = Button(tr("Show differences"), self._show_current)
        ways = Flow(self.importing, self.exporting, self.differences)
        about = note(
            tr(
                "A file stands in for the built-in one of the same id while it is based on the "
                "version shipped. All desks on this database use it."
            )
        )
        self.setLayout(column(about, self.none, self.lines, self.warning, ways, gap=0.6))
        self._show(())

    def load(self) -> None:
        """Fetch every version."""
        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading the organisation's own files"),
            lambda _task: definition_list.listed_definitions(desk),
            owner=self,
            key="definitions",
            done=self._show,
        )

    def focus_first(self) -> None:
        """Put the keyboard on the list, as soon as it is read; where it is empty, on the way in."""
        self._wanted = not self.lines.lines.lines
        (self.importing if self._wanted else self.lines).setFocus()

    @property
    def current(self) -> ListedDefinition | None:
        """Return the version chosen in the list."""
        row, lines = self.lines.currentIndex().row(), self.lines.lines.lines
        return lines[row].data if 0 <= row < len(lines) else None

    def _show(self, found: tuple[ListedDefinition, ...]) -> None:
        self.none.setVisible(not found)
        self.lines.setVisible(bool(found))
        self.lines.show_lines([_line(each) for each in found])
        if found and self._wanted and self.importing.hasFocus():
            self.lines.setFocus()
        self._wanted = False
        self._offer()

    def _offer(self) -> None:
        chosen = self.current
        self.differences.setEnabled(chosen is not None)
        self.differences.setToolTip(
            "" if chosen is not None else tr("Choose one of the organisation's files first.")
        )
        self.warning.setText(chosen.words if chosen else "")
        self.warning.setVisible(bool(chosen and chosen.words))

    def _import(self) -> None:
        from pirdesk.ui.dialogs.import_definition import (  # noqa: PLC0415 - made when asked
            ImportDefinitionDialog,
        )

        title = tr("A law, form, document, page layout or matrix")
        path = self._workplace.choosers.open_file(self, title, tr("Definitions (*.toml)"))
        if path is not None:
            ImportDefinitionDialog(self.window(), self._workplace, path).open()

    def _export(self) -> None:
        from pirdesk.ui.dialogs.export_definition import (  # noqa: PLC0415 - made when asked
            ExportDefinitionDialog,
        )

        chosen = self.current.definition if self.current else None
        ExportDefinitionDialog(self.window(), self._workplace, chosen).open()

    def _show_current(self) -> None:
        self._show_differences(self.current)

    def _show_differences(self, chosen: ListedDefinition | None) -> None:
        if chosen is None:
            return
        from pirdesk.ui.dialogs.differences import (  # noqa: PLC0415 - made when asked
            DifferencesDialog,
        )

        DifferencesDialog(self.window(), self._workplace, chosen.definition).open()


def kind_words() -> dict[str, str]:
    """Return what each kind of definition is called."""
    return {
        "regime": tr("Law"),
        "form": tr("Form"),
        "template": tr("Document"),
        "layout": tr("Page layout"),
        "matrix": tr("Severity matrix"),
    }


def _line(each: ListedDefinition) -> Line:
    given = each.definition
    parts = (
        kind_words().get(given.kind, given.kind),
        given.id,
        tr("version {number}", number=given.version),
        each.author,
        instant_words(given.at),
        given.reason or tr("no reason given"),
    )
    words, role = _state(each.state)
    return Line(each.title, " · ".join(parts), words, icon="file", aside_role=role, data=each)


def _state(state: State) -> tuple[str, str]:
    return {
        "stands": (tr("stands in"), "good"),
        "behind": (tr("behind ours"), "warn"),
        "left_out": (tr("left out"), "late"),
        "replaced": (tr("replaced"), "muted"),
    }[state]
