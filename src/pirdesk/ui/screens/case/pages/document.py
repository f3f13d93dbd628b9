"""One document: its state and what can be done next, its text, its pages as they will print."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QStackedWidget, QWidget

from pirdesk.casefile.case import Comment, Document, Record
from pirdesk.casefile.findings import Finding
from pirdesk.errors import Conflict, PirdeskError, TermConflict
from pirdesk.services import drafting, files, gate, reviews, sealing
from pirdesk.services.sealing import SignerChoice
from pirdesk.ui.dialogs import review
from pirdesk.ui.dialogs.conflict import Choice, ConflictDialog
from pirdesk.ui.dialogs.seal import SealDialog
from pirdesk.ui.dialogs.stand_in import ask_stand_in, needs_stand_in, stand_in_button
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.pages.block_editor import BlockEditor
from pirdesk.ui.screens.case.pages.locked import LockedNote
from pirdesk.ui.screens.case.pages.preview import PaperPreview
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.when import ago_words
from pirdesk.ui.widgets.controls import Button, column, empty, held, panel, row, scrolled
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import SelectableLabel, eyebrow, note, title
from pirdesk.ui.widgets.lines import Line
from pirdesk.ui.widgets.marks import StateMark, document_mark
from pirdesk.ui.widgets.resting import let_rest
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import error_text

_TOKEN = re.compile(r"\{\{\s*([^}|\s]+?)(?::words|:short)?\s*\}\}")


@dataclass(frozen=True, slots=True)
class DocumentData:
    """What one fetch brings: the document, remarks, its record, what composing it found."""

    document: Document
    comments: tuple[Comment, ...]
    records: tuple[Record, ...]
    quotes: Mapping[str, str]
    findings: tuple[Finding, ...]


class DocumentPage(QWidget):
    """Text and preview of one document, with the steps of review and sealing above."""

    told = Signal(str, object)
    findings_changed = Signal(object)

    def __init__(self, workplace: Workplace, model: CaseModel, document_id: str) -> None:
        super().__init__()
        self._workplace, self._model, self._id = workplace, model, document_id
        self.data: DocumentData | None = None
        self._block = self._led = ""
        self._remarked: tuple[Comment, ...] = ()
        self._offered: object = None
        self._stand_in = False  # chosen for this paper once it was refused without
        self.heading = title()
        self.mark = StateMark(workplace.theme)
        self.about = note()
        self.steps = Flow(gap=0.5, right=True)
        self.remarks = column(gap=0.3)
        self.locked = LockedNote()
        self.editor = BlockEditor(workplace, self._exhibit, model.known_name)
        self.preview = PaperPreview(workplace, document_id, self._no_preview)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(panel("paper", column(self.editor))))
        self.stack.addWidget(self.preview)
        self.text_tab = Button(tr("Text"), lambda: self.show_tab(0), kind="segment")
        self.preview_tab = Button(tr("Preview"), lambda: self.show_tab(1), kind="segment")
        tabs = QButtonGroup(self)
        for button in (self.text_tab, self.preview_tab):
            button.setCheckable(True)
            tabs.addButton(button)
        self.text_tab.setChecked(True)
        standing = row(self.mark, gap=0.8)
        standing.addWidget(self.about, 1)
        head = column(eyebrow(tr("DOCUMENT")), self.heading, standing, gap=0.15)
        lower = Flow(self.text_tab, self.preview_tab, 1, held(self.steps), gap=0.3)
        body = column(head, self.remarks, self.locked, lower, gap=0.9)
        body.addWidget(self.stack, 1)
        self.setLayout(body)
        self.editor.block_entered.connect(self._entered)
        self.editor.saved.connect(self.load)
        self.editor.refused.connect(self._say_locked)
        self.editor.conflicted.connect(self._conflict)
        model.loaded.connect(self._follow)
        workplace.actor_changed.connect(self._actions)
        self.load()

    def load(self) -> None:
        """Fetch the document and what composing it finds."""
        desk, name = self._workplace.desk, self._id

        def read(_task: object) -> DocumentData:
            document = drafting.document(desk, name)
            stand = drafting.composed(desk, name)
            return DocumentData(
                document,
                reviews.comments(desk, name),
                sealing.records(desk, name),
                {q.term: q.text for q in stand.quotations},
                gate.findings(desk, document, stand),
            )

        self._workplace.jobs.read(
            tr("Reading the document"), read, owner=self, key=f"document:{name}", done=self._take
        )

    def go_to_part(self, name: str) -> None:
        """Put the keyboard into a part of the text, once it is there."""
        self._led = "" if self.editor.focus_block(name) else name

    def _follow(self) -> None:
        if self.isVisible():  # out of sight it is fetched when it is shown
            self.load()

    def show_tab(self, index: int) -> None:
        """Show the text (0) or the pages (1)."""
        (self.text_tab, self.preview_tab)[index].setChecked(True)
        self.stack.setCurrentIndex(index)
        if index == 1:
            self.editor.flush()
            self._draw_preview()

    def _take(self, data: DocumentData) -> None:
        first, self.data = self.data is None, data
        if first and data.document.state.value in ("signing", "sealed"):
            self.preview_tab.setChecked(True)  # what is signed is the paper, not its source
            self.stack.setCurrentIndex(1)
        self.heading.setText(data.document.title)
        self.mark.show_mark(document_mark(data.document.state))
        self.about.setText(self._about(data))
        drafts = dict(self._model.data.drafts) if self._model.data else {}
        self.editor.show_document(data.document, drafts)
        if self._led:
            self.go_to_part(self._led)
            self._led = ""
        self._remarks(data)
        self._actions()
        if self.locked.isVisible():
            self._say_locked()
        self.findings_changed.emit(data.findings)
        if self._block:
            self._entered(self._block)
        if self.stack.currentIndex() == 1:
            self._draw_preview()

    def _about(self, data: DocumentData) -> str:
        to = (data.document.parameters or {}).get("recipient_name", "")
        author = self._model.name(data.document.author)
        parts = [tr("to {name}", name=to)] if to else []
        parts.append(tr("by {name}", name=author))
        if data.document.reviewer:
            parts.append(tr("approved by {name}", name=self._model.name(data.document.reviewer)))
        record = self._record()
        if record is not None:
            for expected in record.expected:
                done = expected.field in record.signed
                words = tr("{name} has signed") if done else tr("waits for {name}")
                parts.append(words.format(name=expected.person_name))
        return " · ".join(parts)

    def _remarks(self, data: DocumentData) -> None:
        if data.comments == self._remarked:
            return  # words being selected stay selected
        self._remarked = data.comments
        empty(self.remarks)
        now = self._workplace.now()
        for each in data.comments[-4:]:
            who = tr(
                "{name}, {when}", name=self._model.name(each.who), when=ago_words(each.at, now)
            )
            about = f" · {each.block_id}" if each.block_id else ""
            lines = column(note(who + about), SelectableLabel(each.text), gap=0.1, margin=0.6)
            self.remarks.addWidget(panel("band", lines))

    def _say_locked(self) -> None:
        if self.data is not None:
            self.locked.show_for(self.data.document.state)

    def _record(self) -> Record | None:
        records = self.data.records if self.data else ()
        live = [r for r in records if r.state in ("signing", "sealed")]
        return live[-1] if live else None

    def _actions(self) -> None:
        if self.data is None:
            return
        document = self.data.document
        offered = (
            *(document.id, document.state, document.edition, self._workplace.actor),
            review.waiting(self._workplace, self.data.findings),
        )
        if offered == self._offered:
            return  # a step that has the keyboard stays
        self._offered = offered
        empty(self.steps)
        add = self._step
        ends_in_export = document.edition == "user" and document.state.value == "approved"
        if document.state.value not in ("sealed", "signing"):
            add(tr("Export …"), self._export, primary=ends_in_export)
        match document.state.value:
            case "draft":
                add(tr("Submit for review …"), self._submit, primary=True)
            case "submitted":
                if review.waiting(self._workplace, self.data.findings):
                    add(tr("Accept …"), self._accept)
                add(tr("Comment …"), self._comment)
                add(tr("Return …"), lambda: self._ask(review.return_dialog))
                add(tr("Approve …"), lambda: self._ask(review.ApproveDialog), primary=True)
            case "approved":
                add(tr("Return …"), lambda: self._ask(review.return_dialog))
                if not ends_in_export:
                    add(tr("Sign and seal …"), self.seal, primary=True)
            case "signing":
                add(tr("Give up …"), self._give_up)
                add(tr("Sign and seal …"), self.seal, primary=True)
            case "sealed":
                add(tr("Save the sealed PDF …"), self._save_record, primary=True)

    def _step(self, words: str, act: Any, *, primary: bool = False) -> None:
        self.steps.addWidget(Button(words, act, kind="primary" if primary else "plain"))

    def _ask(self, dialog: Callable[[QWidget, Workplace, Document], QDialog]) -> None:
        """Ask about the document as it is now."""
        if self.data is not None:
            dialog(self.window(), self._workplace, self.data.document).open()

    def _accept(self) -> None:
        if self.data is not None:
            place, found = self._workplace, review.waiting(self._workplace, self.data.findings)
            review.AcceptDialog(self.window(), place, self.data.document, found).open()

    def _submit(self) -> None:
        self.editor.flush()
        self._model.sheet.flush()
        if self.data is not None:
            review.SubmitDialog(self.window(), self._workplace, self.data.document).open()

    def _comment(self) -> None:
        if self.data is None:
            return
        texts = [b for b in self.data.document.blocks if b.kind == "text"]
        block = self._block or (texts[0].id if texts else "")
        about = tr("About the part “{block}”.", block=block)
        place, document = self._workplace, self.data.document
        dialog = review.comment_dialog(self.window(), place, document, block, about)
        # The button stays, and a space typed on would press it again.
        dialog.accepted.connect(lambda: let_rest(self))
        dialog.open()

    def seal(self) -> None:
        """Ask with which key to sign."""
        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading how to sign"),
            lambda _task: sealing.signers(desk),
            owner=self,
            done=self._ask_seal,
        )

    def _ask_seal(self, choices: tuple[SignerChoice, ...]) -> None:
        if self.data is None:
            return
        SealDialog(
            self.window(),
            self._workplace,
            self.data.document,
            self._record(),
            choices,
            lambda _record: self.load(),
            stand_in=self._stand_in,
        ).open()

    def _give_up(self) -> None:
        record = self._record()
        if record is not None and self.data is not None:
            place, document = self._workplace, self.data.document
            review.abandon_dialog(self.window(), place, document, record.id).open()

    def _save_record(self) -> None:
        record = self._record()
        if record is None or self.data is None:
            return
        name = f"{self.data.document.template}-{self.data.document.id}.pdf"
        path = self._workplace.choosers.save_file(self, tr("Save the sealed PDF"), name)
        if path is None:
            return
        desk = self._workplace.desk
        self._workplace.jobs.draw(
            tr("Saving the sealed PDF"),
            lambda _task: files.write_file(path, sealing.record_pdf(desk, record.id)),
            owner=self,
            quiet=False,
            done=lambda made: self.about.setText(tr("Saved as {path}", path=made)),
        )

    def _export(self) -> None:
        folder = self._workplace.choosers.folder(self, tr("Export to a folder"))
        if folder is not None:
            self._export_to(folder)

    def _export_to(self, folder: Path) -> None:
        desk, name, stand_in = self._workplace.desk, self._id, self._stand_in

        def again() -> None:
            self._print_stand_in()
            self._export_to(folder)

        self._workplace.jobs.write(
            tr("Exporting"),
            lambda _task: drafting.export_document(desk, name, folder, stand_in=stand_in),
            owner=self,
            quiet=False,
            failed=lambda fault: ask_stand_in(self._workplace, fault, again),
            done=lambda made: self._workplace.alerts.say(
                tr("Exported"), "\n".join(str(item.path) for item in made)
            ),
        )

    def _print_stand_in(self) -> None:
        """Print stand-ins on this paper from now on."""
        self._stand_in = True
        if self.stack.currentIndex() == 1:
            self._draw_preview()

    def _no_preview(self, fault: Exception) -> None:
        """Say in place of the pages why there are none, with the way on where there is one."""
        if not isinstance(fault, PirdeskError):
            self.preview.show_words(tr("The pages cannot be drawn."))
            self._workplace.alerts.tell(fault)
            return
        button = stand_in_button(self._print_stand_in) if needs_stand_in(fault) else None
        words = error_text(fault, speaker(self._workplace), "\n")
        self.preview.show_words(words, button=button)

    def _draw_preview(self) -> None:
        self.preview.draw(self._record(), stand_in=self._stand_in)

    def _entered(self, block_id: str) -> None:
        self._block = block_id
        if self.data is None:
            return
        found = next((b for b in self.data.document.blocks if b.id == block_id), None)
        if found is None:
            return
        lines = []
        for key in dict.fromkeys(_TOKEN.findall(found.markdown)):
            text = self.data.quotes.get(key, "")
            words = (
                tr("prints “{shown}”", shown=text) if text else tr("not yet answered, or computed")
            )
            data = key if self._model.words.has(key) else None
            lines.append(Line(self._model.words.label(key), words, data=data))
        guide = tr(
            "Part “{block}” of the document. Double braces quote a fact: change the fact and every "
            "draft follows. Headings begin with #, lists with -.",
            block=block_id,
        )
        self.told.emit(guide, lines)

    def _exhibit(self, exhibit: str) -> str:
        key = f"exhibit.{exhibit}"
        return self._model.words.label(key) if self._model.words.has(key) else exhibit

    def _conflict(self, fault: Conflict) -> None:
        """Show both texts and the merged one; the person decides per part."""
        editor = self.editor

        def block(key: str) -> str:
            return key.rpartition("/")[2]

        def decide(each: TermConflict, choice: Choice, text: str) -> None:
            if choice == "theirs":
                editor.give_up(block(each.key))
                self.load()
            else:
                merged = text if choice == "merged" else None
                editor.insist(block(each.key), each.stored_revision, merged)

        def label(key: str) -> str:
            return tr("Part “{block}” of the document", block=block(key))

        bases = {c.key: editor.base_of(block(c.key)) for c in fault.conflicts}
        name = self._model.name
        reader = speaker(self._workplace)
        ConflictDialog(self.window(), fault, label, name, decide, bases, reader=reader).open()
