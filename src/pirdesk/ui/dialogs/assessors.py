"""Several assessors: name them, hand in one's own answers alone, record consensus and dissent.

What is handed in stays sealed until everybody has; nobody's answers are shown before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QListWidget, QListWidgetItem, QWidget

from pirdesk.casefile.case import Changes
from pirdesk.casefile.messages import Message
from pirdesk.casefile.terms import read_value
from pirdesk.errors import UserError
from pirdesk.forms import Words
from pirdesk.harm import MethodResult
from pirdesk.services import assessing
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.forms.fields.factory import make_field
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, ems
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.widgets.labels import PlainLabel, section_label
from pirdesk.ui.workplace import Workplace

LONGEST = 400


class NameAssessorsDialog(VerbDialog):
    """Ends in ``name_assessors``."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, case_id: str, people: Mapping[str, str]
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Name the assessors"),
            tr(
                "Each answers alone, without seeing the others. When the last has handed in, all "
                "answers are opened together. Nobody can be changed once one has handed in."
            ),
            tr("Name"),
        )
        self._case_id = case_id
        self.people = QListWidget()
        self.people.setObjectName("ticks")
        self.people.setMinimumHeight(ems(9))
        for person, name in people.items():
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, person)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                          | Qt.ItemFlag.ItemIsUserCheckable)  # fmt: skip
            item.setCheckState(Qt.CheckState.Unchecked)
            self.people.addItem(item)
        self.people.setCurrentRow(0)
        self.add(tr("Assessors"), self.people, tr("Space ticks a person; at least two."))
        self.people.setFocus()

    def try_act(self) -> None:
        """Name those ticked."""
        items = [self.people.item(number) for number in range(self.people.count())]
        chosen = [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]
        desk, case_id = self.workplace.desk, self._case_id
        self.run(
            tr("Naming the assessors"),
            lambda _task: assessing.name_assessors(desk, case_id, chosen),
            lambda _state: _tell(self.workplace, case_id),
        )


class HandInDialog(VerbDialog):
    """Ends in ``hand_in``; only what was answered is handed in."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        case_id: str,
        results: Sequence[MethodResult],
        words: Words,
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Answer alone"),
            tr(
                "Your own answers, as you see the facts. They are sealed until everybody has "
                "handed in; then they stand. What you leave blank is not compared."
            ),
            tr("Hand in for good"),
            wide=41,
        )
        self._case_id = case_id
        self.fields: dict[str, Field] = {}
        lines = column(gap=0.8)
        for result in results:
            asked = [key for key in result.needs if self._fits(key)]
            if result.not_applicable or not asked:
                continue
            lines.addWidget(section_label(result.title))
            for key in asked:
                lines.addLayout(self._question(key, words))
        self.rows.addLayout(lines)
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.setFocus()

    def try_act(self) -> None:
        """Hand in what was answered."""
        try:
            given = {key: _given(field) for key, field in self.fields.items()}
        except UserError as fault:
            self.refuse(fault)
            return
        told = {key: raw for key, raw in given.items() if raw}
        desk, case_id = self.workplace.desk, self._case_id
        self.run(
            tr("Handing in your answers"),
            lambda _task: assessing.hand_in(desk, case_id, told),
            lambda _state: _tell(self.workplace, case_id),
        )

    def _fits(self, key: str) -> bool:
        desk = self.workplace.desk
        return key not in self.fields and "[" not in key and assessing.comparable(desk, key)

    def _question(self, key: str, words: Words) -> QLayout:
        term = self.workplace.desk.library.vocabulary.term(key)
        label = words.label(key)
        spec = FieldSpec(
            key,
            term,
            label,
            words.definition(key),
            lambda value: words.choice(key, value),
            self.workplace.theme,
        )
        field = make_field(spec)
        self.fields[key] = field
        told = PlainLabel(label)
        told.setBuddy(field)
        return column(told, field, gap=0.15)


class ConsensusDialog(VerbDialog):
    """Ends in ``record_consensus`` for one question on which they differ."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        case_id: str,
        items: Mapping[str, str],
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Record consensus and dissent"),
            tr("What was answered alone stays as it is; this says what came of the difference."),
            tr("Record"),
        )
        self._case_id = case_id
        self.item = ChoiceBox(workplace.theme)
        for key, label in items.items():
            self.item.addItem(label, key)
        self.add(tr("Question"), self.item)
        self.consensus, self.dissent = Entry(LONGEST), Entry(LONGEST)
        self.add(tr("Consensus"), self.consensus, tr("What they agreed on, if they did."))
        self.add(tr("Dissent"), self.dissent, tr("Who does not agree, and why."))
        self.item.setFocus()

    def try_act(self) -> None:
        """Record what came of the difference."""
        desk, case_id, item = self.workplace.desk, self._case_id, str(self.item.currentData())
        consensus, dissent = self.consensus.text(), self.dissent.text()
        self.run(
            tr("Recording consensus and dissent"),
            lambda _task: assessing.record_consensus(desk, case_id, item, consensus, dissent),
            lambda _none: _tell(self.workplace, case_id),
        )


def _tell(workplace: Workplace, case_id: str) -> None:
    workplace.jobs.desk_changed.emit(Changes(cases=frozenset({case_id}), register=True))


def _given(field: Field) -> str | list[str]:
    """Return an answer as it was given; one that cannot be read is refused by its question."""
    raw = field.raw()
    try:
        if raw is not None:
            read_value(field.spec.term, raw)
    except UserError as fault:
        raise UserError(
            Message("values.at_label", {"label": field.spec.label, "fault": fault.title}),
            fault.what_to_do,
            code=fault.code,
        ) from None
    return _written(raw)


def _written(raw: object) -> str | list[str]:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, list | tuple):
        return [str(part) for part in raw]
    return "" if raw is None else str(raw)
