"""The text of a draft: one block under another, looking like one text, each saved by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.casefile.case import Block, Changes, Document
from pirdesk.casefile.entered import entered
from pirdesk.errors import Conflict, TermConflict
from pirdesk.services import drafting
from pirdesk.ui.forms.fields.base import nobody
from pirdesk.ui.forms.fields.text import GrowingText
from pirdesk.ui.forms.removing import restore_block
from pirdesk.ui.forms.saving import Saving
from pirdesk.ui.forms.sheet_model import DRAFT_MS, QUIET_MS
from pirdesk.ui.screens.case.pages.their_part import TheirPart
from pirdesk.ui.theme import Theme, body_font, read_scale
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import empty, ems, panel, row
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.widgets.markdown_look import MarkdownHighlighter
from pirdesk.ui.workplace import Workplace


class BlockText(GrowingText):
    """The Markdown of one block; ``refused`` is a key that would change a text that is locked."""

    refused = Signal()

    def __init__(self, block: Block, theme: Theme) -> None:
        super().__init__(least=1, most=400)
        self.setObjectName("block")
        self.setPlainText(shown_text(block))
        font = QFont(body_font())
        font.setFamilies(list(read_scale().title_families))
        font.setPointSizeF(read_scale().points + 0.5)
        self.setFont(font)
        self.highlighter = MarkdownHighlighter(self.document(), theme)
        first = block.markdown.strip().split("\n", 1)[0].lstrip("# ")[:60]
        self.setAccessibleName(tr("Part {id}: {first}", id=block.id, first=first))
        self.setAccessibleDescription(tr("Markdown. Double braces quote a fact."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say that the text is locked where a key would change it."""
        if self.isReadOnly() and _writes(event):
            self.refused.emit()
        super().keyPressEvent(event)


def _writes(event: QKeyEvent) -> bool:
    keys = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Cut)
    if any(event.matches(key) for key in keys):
        return True
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    removes = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    return removes or (event.text().isprintable() and bool(event.text()) and not held)


@dataclass(frozen=True, slots=True)
class Flown:
    """What a save brought back: what it changed, the texts stored, the parts others changed."""

    changes: Changes
    saved: dict[str, str]
    clashing: tuple[TermConflict, ...]


class BlockEditor(QWidget):
    """Edits the blocks of one document; keystrokes are drafts, left blocks are saved.

    A block with the caret keeps its words; what others stored meanwhile stands below it.
    """

    block_entered = Signal(str)
    refused = Signal()  # a key was pressed that would change a locked text
    saving = Signal(object)
    saved = Signal()
    conflicted = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        exhibit_words: Callable[[str], str],
        name: Callable[[str], str] = nobody,
    ) -> None:
        super().__init__()
        self._workplace, self._exhibit_words, self._name = workplace, exhibit_words, name
        self._shown: dict[str, Block] = {}  # what each text began with before it was typed in
        self._chosen: set[str] = set()  # the person took the stored words for them
        self.notes: dict[str, TheirPart] = {}
        self._document: Document | None = None
        self._texts: dict[str, BlockText] = {}
        self._stored: dict[str, Block] = {}
        self._bases: dict[str, Block] = {}  # what each unsaved text began with
        self._dirty: set[str] = set()
        self._unkept: set[str] = set()
        self._flying: set[str] = set()
        self._failed = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(ems(2.2), ems(2), ems(2.2), ems(2))
        self._column.setSpacing(ems(0.7))
        self._draft_timer = self._timer(DRAFT_MS, self.keep_drafts)
        self._quiet_timer = self._timer(QUIET_MS, self.flush)
        workplace.kept_words.changed.connect(lambda: self.saving.emit(self.state))

    @property
    def state(self) -> Saving:
        """Return where the person's words are."""
        if self._flying:
            return Saving.SAVING
        if self._dirty and self._workplace.kept_words.refused:
            return Saving.UNKEPT
        if self._failed:
            return Saving.FAILED
        return Saving.UNSAVED if self._dirty else Saving.SAVED

    def show_document(self, document: Document, drafts: dict[str, str]) -> None:
        """Show the blocks; unsaved words stay where they are."""
        shape = [(b.id, b.kind) for b in document.blocks]
        old = [(b.id, b.kind) for b in self._document.blocks] if self._document else []
        self._document = document
        self._stored = {b.id: b for b in document.blocks}
        if shape != old:
            self._build(document, drafts)
        editable = document.state == "draft"
        for name, text in self._texts.items():
            text.setReadOnly(not editable)
            self._show_stored(name, text)

    def _show_stored(self, name: str, text: BlockText) -> None:
        """Show what is stored, below the text where the caret or unsaved words are in it."""
        stored = self._stored[name]
        before = self._bases.get(name) or self._shown.get(name, stored)
        same = text.toPlainText() == shown_text(stored)
        kept = name in self._dirty or bool(self.window().focusWidget() is text)
        if name in self._chosen:
            kept = False
            self._chosen.discard(name)
        if name not in self._dirty and (same or not kept):
            self._shown[name] = stored
        if not same and not kept:
            text.blockSignals(True)
            text.setPlainText(shown_text(stored))
            text.blockSignals(False)
        newer = stored.revision > before.revision and name not in self._flying
        theirs = kept and not same and newer
        if theirs and name not in self.notes:
            made = self.notes[name] = TheirPart(_put(self._take_theirs, name))
            self._column.insertWidget(self._column.indexOf(text) + 1, made)
        if name in self.notes:
            self.notes[name].show_part(stored, self._name, shown=theirs)

    def _take_theirs(self, name: str) -> None:
        """Show what somebody else stored in place of one's own words."""
        self.give_up(name)
        self._show_stored(name, self._texts[name])
        self._texts[name].setFocus()

    def focus_first(self) -> None:
        """Put the keyboard into the first block."""
        for text in self._texts.values():
            text.setFocus()
            return

    def focus_block(self, name: str) -> bool:
        """Put the keyboard into a block; tell whether there is one of that name to write in."""
        text = self._texts.get(name)
        if text is not None:
            text.setFocus()
        return text is not None

    def flush(self, *, asked: bool = False) -> None:
        """Save every changed block, each with the revision it started from.

        After a refusal only a person's wish, or another keystroke, tries again.
        """
        document = self._document
        self._failed = self._failed and not asked
        if document is None or self._flying or self._failed:
            return
        going = {n: self._texts[n].toPlainText() for n in sorted(self._dirty)}
        if not going:
            return
        desk, name = self._workplace.desk, document.id
        based = {n: self._bases.get(n, self._stored[n]).revision for n in going}
        self._flying = set(going)
        self.saving.emit(self.state)

        def save(_task: object) -> Flown:
            changes, saved = Changes(), dict[str, str]()
            clashing: list[TermConflict] = []
            for block, text in going.items():
                try:
                    changes |= drafting.change_block(desk, name, block, text, based[block])
                    saved[block] = text
                except Conflict as fault:
                    clashing += fault.conflicts
            return Flown(changes, saved, tuple(clashing))

        self._workplace.jobs.write(
            tr("Saving"),
            save,
            owner=self,
            done=self._landed,
            failed=self._not_saved,
        )

    def base_of(self, name: str) -> str:
        """Return the text an unsaved block began with."""
        return shown_text(self._bases.get(name, self._stored[name]))

    def insist(self, name: str, stored_revision: int, text: str | None = None) -> None:
        """Save one's own text, or a merged one, over the newer one a person has now seen."""
        self._bases[name] = replace(self._stored[name], revision=stored_revision)
        if text is not None:
            self._texts[name].setPlainText(text)
        self._dirty.add(name)
        self.flush(asked=True)

    def give_up(self, name: str) -> None:
        """Drop an unsaved text and its draft; the stored one is shown at the next fetch."""
        self._clean(name)
        self._chosen.add(name)
        self._failed = False
        self.saving.emit(self.state)

    def keep_drafts(self) -> None:
        """Write unkept keystrokes to the drafts now."""
        if self._document is None:
            return
        desk, case_id = self._workplace.desk, self._document.case_id
        for name in self._unkept & set(self._texts):
            key, text = draft_key(self._document.id, name), self._texts[name].toPlainText()
            self._workplace.kept_words.keep(desk, case_id, key, text)
        self._unkept.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the caret from block to block; save the one that was left."""
        if event.type() == QEvent.Type.FocusIn:
            for name, text in self._texts.items():
                if text is watched:
                    self.block_entered.emit(name)
        elif event.type() == QEvent.Type.FocusOut:
            self.flush()
            for name, text in self._texts.items():
                if text is watched and name in self._stored:
                    self._show_stored(name, text)  # nothing was typed: now it shows what is stored
        return super().eventFilter(watched, event)

    def _build(self, document: Document, drafts: dict[str, str]) -> None:
        empty(self._column)
        self._texts.clear()
        self._shown.clear()
        self.notes.clear()
        for block in document.blocks:
            if block.kind != "text":
                words = tr(
                    "Computed: {what}. It follows the facts.",
                    what=self._exhibit_words(block.exhibit),
                )
                self._column.addWidget(
                    panel("band", row(PlainLabel(words, tone="muted"), margin=0.7))
                )
                continue
            text = BlockText(block, self._workplace.theme)
            kept = drafts.get(draft_key(document.id, block.id))
            if kept is not None and kept != shown_text(block) and document.state == "draft":
                text.setPlainText(kept)
                self._dirty.add(block.id)
                self._bases[block.id] = block
            self._texts[block.id] = text
            text.installEventFilter(self)
            text.refused.connect(self.refused)
            text.textChanged.connect(_put(self._typed, block.id))
            self._column.addWidget(text)
        self._column.addStretch(1)

    def _typed(self, name: str) -> None:
        if self._texts[name].toPlainText() == shown_text(self._stored[name]):
            if name in self._dirty and name not in self._flying:
                self._clean(name)  # typed back to what is stored
                self.saving.emit(self.state)
        else:
            self._dirty.add(name)
            self._bases.setdefault(name, self._shown.get(name, self._stored[name]))
            self._unkept.add(name)
            self._draft_timer.start()
        if not self._dirty:
            return  # Qt tells of new colours as it tells of new words
        self._failed = False
        self._quiet_timer.start()
        self.saving.emit(self.state)

    def _landed(self, flown: Flown) -> None:
        self._flying = set()
        for name, markdown in flown.saved.items():
            self._remember_emptied(name, markdown)
            base = self._bases.get(name)
            if name in self._texts and self._texts[name].toPlainText() == markdown:
                self._clean(name)
                if base is not None:
                    self._shown[name] = replace(base, markdown=markdown, revision=base.revision + 1)
            elif name in self._bases:  # typed on meanwhile: this save is what the rest began with
                saved = self._bases[name]
                self._bases[name] = replace(saved, markdown=markdown, revision=saved.revision + 1)
        if flown.clashing:
            self._not_saved(Conflict(flown.clashing))
        self.saving.emit(self.state)
        if flown.saved:
            self.saved.emit()

    def _remember_emptied(self, name: str, markdown: str) -> None:
        """Remember how a part whose text was taken out gets it back."""
        base, document = self._bases.get(name), self._document
        if document is None or base is None or markdown.strip() or not base.markdown.strip():
            return
        place, how = self._workplace, (base.revision, base.revision + 1)
        words = tr("the text of a part was taken out")
        place.undoing.push(words, lambda: restore_block(place, document.id, name, *how))

    def _clean(self, name: str) -> None:
        self._dirty.discard(name)
        self._bases.pop(name, None)
        self._shown.pop(name, None)
        self._unkept.discard(name)
        if self._document is not None:
            desk, case_id = self._workplace.desk, self._document.case_id
            key = draft_key(self._document.id, name)
            self._workplace.kept_words.forget(desk, case_id, key)

    def _not_saved(self, fault: Exception) -> None:
        self._flying = set()
        self._failed = True
        self.keep_drafts()
        self.saving.emit(self.state)
        if isinstance(fault, Conflict):
            self.conflicted.emit(fault)
        else:
            self._workplace.alerts.tell(fault)

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer


def shown_text(block: Block) -> str:
    """Return the Markdown of a block without the empty lines at its end."""
    return entered(block.markdown).rstrip("\n")


def draft_key(document_id: str, block_id: str) -> str:
    """Return the key a block's draft is kept under."""
    return f"document:{document_id}:{block_id}"


def _put(act: Callable[..., object], *given: str) -> Callable[..., None]:
    def put(*_signal: object) -> None:
        act(*given)

    return put
