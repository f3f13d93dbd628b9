"""The fact sheet under a person's hands: stored answers, unsaved edits, and how they get saved.

Keystrokes go to the drafts at once; answers go through the verb when a field is left, on Ctrl+S or
after ten quiet seconds. It shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from pirdesk.casefile.case import Changes
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.errors import Conflict, UserError
from pirdesk.forms import Form, SettledForm, Words
from pirdesk.services import answers as answering
from pirdesk.services import cases
from pirdesk.services.desk import new_id
from pirdesk.ui.forms.edits import (
    Edit,
    edit_from_answer,
    edit_from_text,
    joined,
    judged,
    same_answer,
)
from pirdesk.ui.forms.newer import Newer, agreeing, base_after, newer_than, seen_in
from pirdesk.ui.forms.removing import remember_untied
from pirdesk.ui.forms.saving import Saved, Saving
from pirdesk.ui.forms.settled_forms import Checked, SettledForms
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace

DRAFT_MS = 250
SETTLE_MS = 120
QUIET_MS = 10_000


class SheetModel(QObject):
    """Answers of one case for every form: read, edit, settle, save."""

    settled = Signal()
    stored = Signal()
    restored = Signal(int)
    saving = Signal(object)
    conflicted = Signal(object)
    row_added = Signal(str, str)
    replaced = Signal(str)  # the person chose other words for a key than those in its field

    def __init__(self, workplace: Workplace, case_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.case_id = case_id
        self._stored = FactSheet()
        self._edits: dict[str, Edit] = {}
        self._flying: dict[str, Edit] = {}
        self._next: set[str] = set()  # asked to be saved while another save was on its way
        self._unkept: set[str] = set()
        self._held: set[str] = set()  # refused by a conflict; a person decides first
        self._forms = SettledForms(workplace.desk.library.vocabulary, workplace.desk.now)
        self._failed = False
        self.saves = 0  # that have come back: a sheet read before the last one is older than ours
        self._draft_timer = self._timer(DRAFT_MS, self.keep_drafts)
        self._settle_timer = self._timer(SETTLE_MS, self._settle_all)
        # Nobody asked: what stands beside another's answer waits for the person to decide.
        self._quiet_timer = self._timer(
            QUIET_MS, lambda: self.flush([k for k in self._edits if self.newer(k) is None])
        )
        workplace.kept_words.changed.connect(self._tell)

    # -- reading -----------------------------------------------------------------------------

    @property
    def sheet(self) -> FactSheet:
        """Return the stored answers with the valid edits laid over them."""
        return self._stored.with_answers(
            {key: edit.answer for key, edit in self._edits.items() if edit.fault is None}
        )

    def load(self, sheet: FactSheet, drafts: Mapping[str, str] | None = None) -> None:
        """Take the stored sheet; edits stay, drafts of last time become edits."""
        self._stored = sheet
        found = 0
        for key, text in (drafts or {}).items():
            if key.startswith("document:") or key in self._edits:
                continue
            found += self._restore(key, text)
        self._settle_anew()
        if found:
            self.restored.emit(found)

    def shown(self, key: str) -> Edit:
        """Return what the field of a key shows: the edit, or the stored answer."""
        return self._edits.get(key) or edit_from_answer(self._stored.get(key))

    def newer(self, key: str) -> Newer | None:
        """Return what others stored since the edit of a key began, if they did."""
        edit, flown, stored = self._edits.get(key), self._flying.get(key), self._stored.get(key)
        own = flown is not None and same_answer(flown.answer, stored)
        return None if edit is None or own else newer_than(edit, stored)

    def unsaved(self, key: str) -> bool:
        """Tell whether a key holds an edit the database does not have."""
        return key in self._edits

    def form(self, form: Form) -> SettledForm:
        """Return a form settled on the sheet as it is shown."""
        return self._forms.form(form, self.sheet)

    def checked(self, form: Form, words: Words) -> Checked:
        """Return a form with its findings; the same object until one of its questions changes."""
        return self._forms.checked(self.form(form), words)

    @property
    def state(self) -> Saving:
        """Return where the person's words are."""
        if self._flying:
            return Saving.SAVING
        if self._edits and self._workplace.kept_words.refused:
            return Saving.UNKEPT
        if self._failed:
            return Saving.FAILED
        if any(map(self._storable, self._edits)):
            return Saving.UNSAVED
        if self.refused():
            return Saving.WRONG
        return Saving.WAITING if self._edits else Saving.SAVED

    def refused(self) -> dict[str, UserError]:
        """Return why each edit that cannot be an answer yet is refused, oldest first."""
        return {key: edit.fault for key, edit in self._edits.items() if edit.fault is not None}

    def waiting(self) -> tuple[str, ...]:
        """Return the keys whose basis or files wait for their answer."""
        return tuple(key for key, edit in self._edits.items() if edit.waits)

    # -- editing -----------------------------------------------------------------------------

    def edit(
        self,
        key: str,
        raw: Any,
        certainty: Certainty = Certainty.KNOWN,
        basis: str = "",
        because: str = "",
        *,
        fault: UserError | None = None,
        evidence: tuple[str, ...] | None = None,
        seen: int | None = None,
    ) -> Edit:
        """Take one change by the person; ``evidence`` None keeps the files; returns it judged.

        ``seen`` is the revision its field showed, where that may not be the one stored now.
        """
        stored = self._stored.get(key)
        before = self._edits.get(key)
        known = seen if seen is not None else stored.revision if stored else 0
        based_on = before.based_on if before else known
        term = self._workplace.desk.library.vocabulary.term(key)
        named = self.shown(key).evidence
        if evidence is None:
            evidence = named
        elif certainty in (Certainty.KNOWN, Certainty.SUSPECTED):
            remember_untied(self._workplace, self, key, set(named) - set(evidence))
        edit = judged(
            term, Edit(raw, certainty, basis, because, based_on, fault, evidence=evidence)
        )
        says_more = edit.fault is not None or edit.waits
        if not says_more and same_answer(edit.answer, stored) and key not in self._flying:
            self._edits.pop(key, None)
        else:
            self._edits[key] = edit
        self._failed = False
        self._held.discard(key)
        self._unkept.add(key)
        self._draft_timer.start()
        self._settle_timer.start()
        self._quiet_timer.start()
        self._tell()
        return edit

    def leave(self, key: str) -> None:
        """Save what was typed in a field that was just left."""
        if key in self._edits:
            self.flush([key])

    def flush(self, keys: Iterable[str] | None = None, *, asked: bool = False) -> None:
        """Save every valid edit (or those of some keys) in one entry.

        What was refused before is tried again only if a person asked for it or changed it; what
        is asked for while a save is on its way follows it.
        """
        if asked:
            self._failed = False
            self._held.clear()
        wanted = list(self._edits if keys is None else keys)
        if self._flying:
            self._next.update(wanted)
            return
        if self._failed:
            return
        going = {
            key: self._edits[key]
            for key in wanted
            if key in self._edits and self._storable(key) and key not in self._held
        }
        if not going:
            return
        self._flying = going
        desk, case_id = self._workplace.desk, self.case_id
        answers: dict[str, Answer | None] = {key: edit.answer for key, edit in going.items()}
        based_on = {key: edit.based_on for key, edit in going.items()}
        save_id = new_id("S", 20)
        self._tell()

        def save(_task: object) -> Saved:
            changes = answering.answer_terms(desk, case_id, answers, based_on, save_id=save_id)
            return Saved(changes, cases.fact_sheet(desk, case_id))

        self._workplace.jobs.write(
            tr("Saving"), save, owner=self, done=self._done, failed=self._not_saved
        )

    def add_row(self, table: str) -> None:
        """Add an empty row to a table, after saving what was typed."""
        self.flush()
        desk, case_id = self._workplace.desk, self.case_id

        def add(_task: object) -> Saved:
            row = answering.add_row(desk, case_id, table)
            changes = Changes(cases=frozenset({case_id}), keys=frozenset({table}))
            return Saved(changes, cases.fact_sheet(desk, case_id), row)

        def done(saved: Saved) -> None:
            self._take_sheet(saved)
            self.row_added.emit(table, saved.new_row)

        self._workplace.jobs.write(tr("Adding a row"), add, owner=self, done=done)

    def remove_row(self, table: str, row: str) -> None:
        """Take a row out of a table; what was typed in it is stored first, to come back with it."""
        if self._flying:
            self._give_up_row(table, row)
        self.flush()
        desk, case_id = self._workplace.desk, self.case_id

        def remove(_task: object) -> Saved:
            changes = answering.remove_row(desk, case_id, table, row)
            return Saved(changes, cases.fact_sheet(desk, case_id))

        def done(saved: Saved) -> None:
            self._give_up_row(table, row)
            self._take_sheet(saved)

        self._workplace.jobs.write(tr("Removing a row"), remove, owner=self, done=done)

    def _give_up_row(self, table: str, row: str) -> None:
        for key in [k for k in self._edits if k.startswith(f"{table}[{row}].")]:
            self.give_up(key)

    def give_up(self, key: str) -> None:
        """Drop an edit and its draft; the stored answer is shown again."""
        self._edits.pop(key, None)
        self._held.discard(key)
        self._forget_draft(key)
        self._settle_timer.start()
        self._tell()
        self.replaced.emit(key)

    def insist(self, key: str, stored_revision: int, text: str | None = None) -> None:
        """Save one's own value, or a merged text, over the newer one a person has now seen."""
        edit = self._edits.get(key)
        if edit is not None:
            edit = replace(edit, based_on=stored_revision)
            if text is not None:
                term = self._workplace.desk.library.vocabulary.term(key)
                edit = judged(term, replace(edit, raw=text, fault=None))
                self._unkept.add(key)
            self._edits[key] = edit
            self._held.discard(key)
            if text is not None:
                self.replaced.emit(key)
            self.flush([key])

    def keep_drafts(self) -> None:
        """Write unkept keystrokes to the drafts now."""
        for key in tuple(self._unkept):
            edit = self._edits.get(key)
            if edit is None:
                self._forget_draft(key)
                continue
            self._keep_draft(key, edit.to_text())
        self._unkept.clear()

    # -- inside ------------------------------------------------------------------------------

    def _done(self, saved: Saved) -> None:
        flown, self._flying = self._flying, {}
        me = self._workplace.actor
        for key, edit in flown.items():
            now = self._edits.get(key)
            answer = saved.sheet.get(key)
            if now is edit and not edit.waits:
                del self._edits[key]
                self._forget_draft(key)
            elif now is not None:
                self._edits[key] = replace(now, based_on=base_after(edit, answer, me))
        self._take_sheet(saved)
        self._follow()
        if any(map(self._storable, self._edits)):
            self._quiet_timer.start()

    def _follow(self) -> None:
        asked, self._next = self._next, set()
        if asked:
            self.flush(sorted(asked))

    def _storable(self, key: str) -> bool:
        """Tell whether a save would store something of an edit."""
        edit = self._edits[key]
        return edit.fault is None and not (edit.waits and self._stored.get(key) is None)

    def _join_waiting(self) -> None:
        """Let a basis that waited join the answer that somebody else has given since."""
        for key in self.waiting():
            stored = self._stored.get(key)
            if stored is not None and self._edits[key].based_on == 0:
                self._edits[key] = joined(self._edits[key], stored)

    def _take_sheet(self, saved: Saved) -> None:
        self._stored = saved.sheet
        self.saves += 1
        self._settle_anew()
        self.stored.emit()

    def _settle_anew(self) -> None:
        self._join_waiting()
        for key in agreeing(self._edits, self._stored, self._flying):
            del self._edits[key]
            self._held.discard(key)
            self._forget_draft(key)
        self._settle_all()
        self._tell()

    def _not_saved(self, fault: Exception) -> None:
        flown, self._flying = self._flying, {}
        self.keep_drafts()
        if isinstance(fault, Conflict):
            self._held |= set(flown)
            self._stored = seen_in(self._stored, fault)
            self._settle_all()
            self._tell()
            self._follow()
            self.conflicted.emit(fault)
            return
        self._next.clear()
        self._failed = True
        self._tell()
        self._workplace.alerts.tell(fault)

    def _restore(self, key: str, text: str) -> bool:
        vocabulary = self._workplace.desk.library.vocabulary
        try:
            term = vocabulary.term(key)
        except UserError:
            return False
        edit = edit_from_text(term, text)
        says_more = edit is not None and (edit.fault is not None or edit.waits)
        if edit is None or not (says_more or not same_answer(edit.answer, self._stored.get(key))):
            self._forget_draft(key)
            return False
        self._edits[key] = edit
        return edit.fault is None and not edit.waits  # what is refused, Ctrl+S does not save

    def _keep_draft(self, key: str, text: str) -> None:
        desk, case_id = self._workplace.desk, self.case_id
        self._workplace.kept_words.keep(desk, case_id, key, text)

    def _forget_draft(self, key: str) -> None:
        desk, case_id = self._workplace.desk, self.case_id
        self._unkept.discard(key)
        self._workplace.kept_words.forget(desk, case_id, key)

    def _settle_all(self) -> None:
        self._settle_timer.stop()
        self._forms.renew(self.sheet)
        self.settled.emit()

    def _tell(self) -> None:
        self.saving.emit(self.state)

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer
