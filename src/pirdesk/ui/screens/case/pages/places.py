"""Where people are affected: countries of the world and states of the United States as tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from pirdesk.services.affected import Affected, affected_countries, affected_states
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import column, panel
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, heading, note, title
from pirdesk.ui.widgets.plain_table import PlainTable
from pirdesk.ui.workplace import Workplace


class PlacesPage(QWidget):
    """Two tables: people as counted in the case, and duties as the law asks them there."""

    alone = True  # nothing for the panel that follows the caret

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._model = model
        heads = (tr("Place"), tr("People"), tr("Groups"), tr("Duties due"), tr("Undetermined"))
        self.world = PlainTable(tr("People and duties by country"), heads)
        self.states = PlainTable(tr("People and duties by state of the United States"), heads)
        self.no_world, self.no_states = note(), note()
        self.no_world.setText(tr("Nobody has said yet where people are affected."))
        self.no_states.setText(tr("No state of the United States is named; write US-CA, US-NY …"))
        head = column(
            eyebrow(tr("DUTIES")),
            title(tr("Where people are affected")),
            PlainLabel(
                tr(
                    "People of groups that live in one place alone are added up; a group over "
                    "several places is named and not divided."
                ),
                tone="muted",
            ),
            gap=0.15,
        )
        self._world = panel("card", column(self.world))
        self._states = panel("card", column(self.states))
        self.setLayout(
            column(
                head,
                column(heading(tr("Countries")), self.no_world, self._world, gap=0.5),
                column(heading(tr("United States")), self.no_states, self._states, gap=0.5),
                1,
                gap=1.2,
            )
        )
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show people and duties as of the last fetch."""
        data = self._model.data
        if data is None:
            return
        sheet, duties = data.view.sheet, data.view.duties
        countries, states = affected_countries(sheet, duties), affected_states(sheet, duties)
        for table, card, nothing, lines in (
            (self.world, self._world, self.no_world, countries),
            (self.states, self._states, self.no_states, states),
        ):
            table.show_rows(_rows(lines))
            card.setVisible(bool(lines))
            nothing.setVisible(not lines)

    def focus_first(self) -> None:
        """Put the keyboard into the table of countries."""
        self.world.setFocus()


def _rows(lines: Sequence[Affected]) -> list[tuple[str, ...]]:
    return [
        (
            _named(line.place),
            _people(line),
            _groups(line),
            str(line.due) if line.due else "",
            str(line.undetermined) if line.undetermined else "",
        )
        for line in lines
    ]


def _named(place: str) -> str:
    words = place_words(place)
    return words if words == place else tr("{name} ({code})", name=words, code=place)


def _people(line: Affected) -> str:
    if line.groups == line.uncounted:
        return tr("not counted") if line.groups else tr("in shared groups only")
    least = f"{line.least:,}"
    if line.most is None:
        words = tr("at least {least}", least=least)
    elif line.most == line.least:
        words = least
    else:
        words = tr("{least} to {most}", least=least, most=f"{line.most:,}")
    return tr("{words}, some not counted", words=words) if line.uncounted else words


def _groups(line: Affected) -> str:
    own = tr_n("{count} group", "{count} groups", line.groups) if line.groups else ""
    shared = tr("{count} over several places", count=line.shared) if line.shared else ""
    return ", ".join(p for p in (own, shared) if p)
