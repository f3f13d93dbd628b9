"""The case as known on an instant: facts, duties, filings, documents as they stood; read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Document
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.terms import term_id
from pirdesk.casefile.values import Rows
from pirdesk.errors import UserError
from pirdesk.services import drafting, knowledge
from pirdesk.ui.forms.fields.moment import MomentPart
from pirdesk.ui.screens.case import duty_groups
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.side_panel import answer_words
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, heading, note, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import document_mark
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import error_text

if TYPE_CHECKING:
    from pirdesk.services.knowledge import Known


class KnownPage(QWidget):
    """An instant to choose, then a view of the past under a band that says so."""

    page_wanted = Signal(str)
    alone = True  # nothing for the panel that follows the caret

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._known: Known | None = None
        theme = workplace.theme
        self.when = MomentPart()
        for box, words in (
            (self.when.day, tr("date")),
            (self.when.time, tr("time")),
            (self.when.zone, tr("time zone")),
        ):
            box.setAccessibleName(tr("As known on: {part}", part=words))
            box.returnPressed.connect(self.show_instant)
        self.show_button = Button(tr("Show"), self.show_instant, kind="primary")
        self.show_button.setAccessibleDescription(tr("Show the case as it stood then"))
        self.print = Button(tr("Print as exhibit"), self.start_exhibit, theme=theme, icon="file")
        self.print.setEnabled(False)
        self.problem = PlainLabel(tone="late")
        self.problem.setVisible(False)
        self.banner = PlainLabel(tone="warn")
        self._band = panel("band", column(self.banner, margin=0.6))
        self._band.setVisible(False)
        self.facts = Lines(theme, tr("Facts as known then"), grows=True)
        self.duties = Lines(theme, tr("Duties as they followed then"), grows=True)
        self.filings = Lines(theme, tr("Submissions noted by then"), grows=True)
        self.papers = Lines(theme, tr("Documents begun by then"), grows=True)
        self._parts = [
            column(heading(words), panel("card", column(lines, margin=0.3)), gap=0.4)
            for words, lines in (
                (tr("Duties"), self.duties),
                (tr("Submissions"), self.filings),
                (tr("Documents"), self.papers),
                (tr("Facts"), self.facts),
            )
        ]
        self._past = QWidget()
        self._past.setLayout(column(*self._parts, gap=1.1))
        self._past.setVisible(False)
        self.opened = note()
        head = column(
            eyebrow(tr("DUTIES")),
            title(tr("As known on …")),
            PlainLabel(
                tr(
                    "The first question of an authority is what you knew when. Choose an instant; "
                    "answers given, changed or removed later do not appear."
                ),
                tone="muted",
            ),
            gap=0.15,
        )
        ask = row(self.when, column(row(self.show_button, self.print, gap=0.6), 1), gap=0.6)
        body = column(head, ask, self.opened, self.problem, self._band, self._past, 1, gap=0.8)
        self.setLayout(body)
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say since when the case has known anything; the view chosen stays as it is."""
        data = self._model.data
        if data is None:
            return
        begun = instant_words(data.view.case.created_at)
        self.opened.setText(tr("This file was opened on {begun}.", begun=begun))
        if not self.when.day.text():
            now = self._workplace.now().astimezone().replace(second=0, microsecond=0)
            self.when.show_text(now.isoformat())

    def show_instant(self) -> None:
        """Fetch the case as it stood at the instant written."""
        try:
            instant = self.when.instant()
        except UserError as fault:
            self._refuse(fault)
            return
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.read(
            tr("Looking at the past of the case"),
            lambda _task: knowledge.as_known_on(desk, case_id, instant),
            owner=self,
            key="known",
            done=self._show,
            failed=self._refuse,
            quiet=False,
        )

    def start_exhibit(self) -> None:
        """Draft the exhibit of the instant in view and open it."""
        known = self._known
        if known is None:
            return
        desk, case_id = self._workplace.desk, self._model.case_id
        about = {knowledge.KNOWN_ON: known.instant.isoformat()}

        def started(document: Document) -> None:
            self.page_wanted.emit(f"document:{document.id}")

        self._workplace.jobs.write(
            tr("Drafting the exhibit"),
            lambda _task: drafting.start_document(desk, case_id, knowledge.KNOWN_ON, about=about),
            owner=self,
            done=started,
        )

    def _fact(self, key: str, answer: Answer) -> Line:
        words, row_name = self._model.words, _row_of(key)
        told = answer_words(answer)
        if isinstance(answer.value, str) and self._choices(key):
            chosen = words.choice(key, answer.value)
            told = told.replace(answer.value, chosen, 1)
        aside = tr("row {name}", name=row_name) if row_name else ""
        return Line(words.label(key), told, aside, "quote")

    def _choices(self, key: str) -> bool:
        term = self._workplace.desk.library.vocabulary.terms.get(term_id(key))
        return term is not None and bool(term.choices)

    def _refuse(self, fault: Exception) -> None:
        if isinstance(fault, UserError):
            self.problem.setText(error_text(fault, speaker(self._workplace), "\n"))
            self.problem.setVisible(True)
        else:
            self._workplace.alerts.tell(fault)

    def _show(self, known: Known) -> None:
        self._known = known
        self.problem.setVisible(False)
        self.print.setEnabled(True)
        changed = tr_n(
            "{count} answer changed since.", "{count} answers changed since.", known.later
        )
        self.banner.setText(
            tr(
                "A VIEW OF THE PAST: as known on {when}. Nothing here can be changed. {changed} "
                "Duties are computed with today's edition of the law ({pack}).",
                when=instant_words(known.instant),
                changed=changed,
                pack=known.pack,
            )
        )
        self._band.setVisible(True)
        self._past.setVisible(True)
        self.facts.show_lines(
            [
                self._fact(key, answer)
                for key, answer in known.sheet.answers.items()
                if not isinstance(answer.value, Rows)
            ]
        )
        board = duty_groups.shown(known.duties, known.instant)
        self.duties.show_lines(
            duty_groups.board_lines(board, known.instant, (), speaker(self._workplace))
        )
        titles = {duty.duty: duty.title for duty in known.duties}
        self.filings.show_lines(
            [
                Line(
                    titles.get(each.duty, each.duty),
                    " · ".join(p for p in (each.place, each.reference) if p),
                    instant_words(each.filed_at),
                    "sent",
                    "good",
                )
                for each in known.filings
            ]
        )
        self.papers.show_lines(
            [
                Line(each.title, instant_words(each.created_at), document_mark(each.state).words,
                     "file")
                for each in known.documents
            ]
        )  # fmt: skip


def _row_of(key: str) -> str:
    """Return the row a cell stands in, "" for an answer outside tables."""
    return key.partition("[")[2].partition("]")[0]
