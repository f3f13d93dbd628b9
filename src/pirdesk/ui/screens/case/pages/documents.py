"""The documents of a case: what there is, in which state, and how to start another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Document
from pirdesk.ui.dialogs.start_document import Offers, StartDocumentDialog, read_offers
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr
from pirdesk.ui.when import ago_words
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, note, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import document_mark
from pirdesk.ui.workplace import Workplace


class DocumentsPage(QWidget):
    """A list of documents and a button to start one."""

    page_wanted = Signal(str)

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self.list = Lines(workplace.theme, tr("Documents"), grows=True)
        self.list.chosen.connect(lambda name: self.page_wanted.emit(f"document:{name}"))
        self.nothing = note(tr("No document yet. Start one when the facts begin to stand."))
        self.start = Button(
            tr("Start a document …"),
            self.start_document,
            kind="primary",
            theme=workplace.theme,
            icon="plus",
        )
        head = column(
            eyebrow(tr("DOCUMENTS")),
            title(tr("All documents")),
            PlainLabel(
                tr("Notices, the harm assessment and the review, drafted from the facts."),
                tone="muted",
            ),
            gap=0.15,
        )
        self._card = panel("card", column(self.list, margin=0.4))
        self.setLayout(column(head, row(self.start, 1), self.nothing, self._card, 1, gap=1.1))
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the documents as of the last fetch."""
        documents = self._model.documents()
        self.nothing.setVisible(not documents)
        self._card.setVisible(bool(documents))
        self.list.show_lines([self._line(document) for document in documents])

    def focus_first(self) -> None:
        """Put the keyboard on the list, or on the page: on no button that a space would press."""
        (self.list if self._model.documents() else self).setFocus()

    def start_document(self) -> None:
        """Ask which document to start, after the answers typed so far are saved."""
        self._model.sheet.flush()
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.write(
            tr("Reading what can be drafted"),
            lambda _task: read_offers(desk, case_id),
            owner=self,
            done=self._ask,
        )

    def _ask(self, offers: Offers) -> None:
        StartDocumentDialog(
            self.window(),
            self._workplace,
            self._model.case_id,
            offers,
            lambda document: self.page_wanted.emit(f"document:{document.id}"),
        ).open()

    def _line(self, document: Document) -> Line:
        mark = document_mark(document.state)
        to = (document.parameters or {}).get("recipient_name", "")
        who = self._model.name(document.author)
        when = ago_words(document.created_at, self._workplace.now())
        detail = " · ".join(p for p in (to, tr("{who}, {when}", who=who, when=when)) if p)
        return Line(
            document.title, detail, mark.words, mark.icon, mark.role, mark.role, document.id
        )
