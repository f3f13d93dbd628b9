"""Note a submission: what was filed, when, by whom, with which number; a late one tells why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from pirdesk.casefile.case import Changes
from pirdesk.duties import Duty
from pirdesk.errors import PirdeskError, UserError
from pirdesk.services import filings
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.duty_words import sure_words
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.forms.fields.moment import MomentPart
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column, ems, row
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.widgets.labels import PlainLabel, note
from pirdesk.ui.widgets.plain_edit import PlainEdit
from pirdesk.ui.workplace import Workplace

LONGEST = 200


class FilingDialog(VerbDialog):
    """Ends in ``add_filing``; asks for the reasons of a delay when the verb wants them."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, case_id: str, duties: Sequence[Duty]
    ) -> None:
        duty = duties[0]
        super().__init__(
            parent,
            workplace,
            tr("Record a submission"),
            tr(
                "{duty}, {law}. The clock of this duty ends, and the next stage of the law counts "
                "from it. PIRDesk sends nothing by itself.",
                duty=duty.title,
                law=duty.citation,
            ),
            tr("Record"),
        )
        self._case_id, self._duty = case_id, duty
        self._files: dict[str, Path] = {}
        self.place = ChoiceBox(workplace.theme)
        if len(duties) > 1:
            self.place.addItem(tr("all {count} authorities", count=len(duties)), "")
        for each in duties:
            words = " · ".join(p for p in (each.recipient, place_words(each.place)) if p)
            self.place.addItem(words or tr("the recipient the law names"), each.place)
        self.add(tr("To"), self.place)
        self.when = MomentPart()
        self.when.show_text(_minute(workplace.now()))
        for box, words in (
            (self.when.day, tr("date")),
            (self.when.time, tr("time")),
            (self.when.zone, tr("time zone")),
        ):
            box.setAccessibleName(tr("Submitted on: {part}", part=words))
        self.add(tr("Submitted on"), self.when, self._limit())
        self.reference = _line()
        self.add(tr("Receipt or reference number"), self.reference)
        self.channel = _line()
        self.channel.setPlaceholderText(tr("portal, e-mail, letter …"))
        self.add(tr("By which way"), self.channel)
        self.rows.addLayout(self._file_row("file", tr("What was sent …")))
        self.rows.addLayout(self._file_row("receipt", tr("The authority's receipt …")))
        self.reasons = PlainEdit()
        self.reasons.setFixedHeight(ems(4))
        self.reasons.setTabChangesFocus(True)
        self._late = QWidget()
        self._late.setLayout(column(PlainLabel(tr("Reasons for the delay")), self.reasons, gap=0.2))
        self.reasons.setAccessibleName(tr("Reasons for the delay"))
        self.rows.addWidget(self._late)
        self._late.setVisible(False)
        actor = workplace.actor
        if actor is not None:
            self.rows.addWidget(note(tr("Recorded as submitted by {name}.", name=actor.name)))
        self.reference.setFocus()

    def try_act(self) -> None:
        """Note the submission."""
        try:
            at = self.when.instant()
        except UserError as fault:
            self.refuse(fault)
            return
        desk, case_id, duty = self.workplace.desk, self._case_id, self._duty
        sent = filings.Sent(
            duty.duty,
            at,
            entity=duty.entity,
            place=str(self.place.currentData() or ""),
            reference=self.reference.text(),
            channel=self.channel.text(),
            file=self._files.get("file"),
            receipt=self._files.get("receipt"),
            reasons=self.reasons.toPlainText(),
        )
        changes = Changes(cases=frozenset({case_id}), register=True)
        self.run(
            tr("Recording the submission"),
            lambda _task: filings.add_filing(desk, case_id, sent),
            lambda _filing: self.workplace.jobs.desk_changed.emit(changes),
        )

    def refuse(self, fault: Exception) -> None:
        """Show why it was refused; a late submission opens the place for its reasons."""
        super().refuse(fault)
        if isinstance(fault, PirdeskError) and fault.code == "filing.late":
            self._late.setVisible(True)
            self.reasons.setFocus()

    def _limit(self) -> str:
        due = self._duty.strict_due
        if due is None:
            return tr("This duty has no date.")
        sure = sure_words(self._duty.confidence)
        return tr("Strict limit: {due} ({sure}).", due=instant_words(due), sure=sure)

    def _file_row(self, name: str, words: str) -> QLayout:
        told = note(tr("no file"))

        def choose() -> None:
            path = self.workplace.choosers.open_file(self, words.removesuffix(" …"))
            if path is not None:
                self._files[name] = path
                told.setText(path.name)

        button = Button(words, choose, theme=self.workplace.theme, icon="clip")
        button.setAccessibleDescription(tr("Kept with the case as evidence, under its SHA-256"))
        told.setWordWrap(False)
        return row(button, told, 1, gap=0.6)


def _line() -> QLineEdit:
    return Entry(LONGEST)


def _minute(now: datetime) -> str:
    return now.astimezone().replace(second=0, microsecond=0).isoformat()
