"""Sign all documents that wait for one person with one key, one after the other.

Each document is a job of its own, so that saves take their turn and Cancel is heard in between.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QProgressBar, QWidget

from pirdesk.casefile.case import Changes
from pirdesk.errors import PirdeskError
from pirdesk.services import records, sealing
from pirdesk.services.records import Batch, HeldKey, Waiting
from pirdesk.services.sealing import SignerChoice
from pirdesk.ui.dialogs.signing_key import KeyChoice
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.dialogs.waiting_list import WaitingList
from pirdesk.ui.jobs import Job, Task
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.labels import ElidedLabel, PlainLabel
from pirdesk.ui.workplace import Workplace


def ask_seal_many(parent: QWidget, workplace: Workplace) -> None:
    """Read what waits for the acting person's signature, then ask which of it to sign."""
    desk = workplace.desk

    def show(found: tuple[tuple[SignerChoice, ...], tuple[Waiting, ...]]) -> None:
        SealManyDialog(parent, workplace, *found).open()

    workplace.jobs.read(
        tr("Reading what waits for your signature"),
        lambda _task: (sealing.signers(desk), records.waiting(desk)),
        owner=parent,
        key="seal.many",
        done=show,
    )


class SealManyDialog(VerbDialog):
    """Ends in ``seal_many``, and stays open to tell what came of each document."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        choices: tuple[SignerChoice, ...],
        waiting: Sequence[Waiting],
    ) -> None:
        actor = workplace.actor
        super().__init__(
            parent,
            workplace,
            tr("Seal approved documents"),
            tr(
                "These wait for the signature of {name}. One key signs all that are ticked, one "
                "after the other; the last expected signature seals a document and checks it.",
                name=actor.name if actor else tr("nobody"),
            ),
            tr("Sign"),
        )
        self._desk = workplace.desk  # of the person asked, whoever acts in the window later
        self._waiting = tuple(waiting)
        self._left: list[int] = []
        self._key: HeldKey | None = None
        self._job: Job | None = None
        self._fault: Exception | None = None  # the first one nobody foresaw
        self._stopping = False
        self._asked = 0
        self.outcome = Batch()
        self.list = WaitingList(waiting)
        self.keys = KeyChoice(workplace, choices)
        self.rows.addWidget(self.list, 1)
        self._make_report()
        self.rows.addWidget(self.keys)
        self.list.changed.connect(self._offer)
        (self.list.table if self._waiting else self.cancel).setFocus()
        self.setMinimumWidth(ems(52))
        self._grow()
        self._offer()

    def try_act(self) -> None:
        """Sign the ticked documents one by one."""
        self._left = list(self.list.ticked())
        if not self._left or self._job is not None:
            return
        self._asked = len(self._left)
        try:
            self._key = HeldKey(self.keys.opener(self._desk)())
        except PirdeskError as fault:
            self.refuse(fault)
            return
        self._stopping = False
        self.bar.setRange(0, self._asked)
        self.bar.setValue(0)
        self._run(busy=True)
        self._next()

    def reject(self) -> None:
        """Close; while documents are being signed, stop after the present one instead."""
        if self._job is None:
            super().reject()
            return
        self._stopping = True
        self._job.task.cancel()
        self.doing.set_whole(tr("Stopping after this document …"))
        self.cancel.setEnabled(False)

    def _grow(self) -> None:
        """Let the list take the room the keys leave once they are chosen."""
        layout = self.layout()
        if isinstance(layout, QBoxLayout):
            layout.setStretchFactor(self.rows, 100)

    def _make_report(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Documents signed so far"))
        self.bar.setVisible(False)
        self.doing = ElidedLabel(tone="muted")
        self.doing.setVisible(False)
        self.told = PlainLabel()
        self.told.setVisible(False)
        for part in (self.bar, self.doing, self.told):
            self.rows.addWidget(part)
        self.workplace.jobs.said.connect(self._said)

    def _next(self) -> None:
        """Sign one document as a job of its own."""
        number, key, desk = self._left[0], self._key, self._desk
        each = self._waiting[number]
        words = tr(
            "Signing {number} of {all}: {title}",
            number=self._asked - len(self._left) + 1,
            all=self._asked,
            title=each.title,
        )

        def work(task: Task) -> Batch:
            task.report(words)
            return records.seal_many(desk, (each.document,), key) if key else Batch()

        job: Job = self.workplace.jobs.write(
            tr("Signing documents"),
            work,
            owner=self,
            quiet=False,
            done=self._take,
            failed=self._fail,
            finally_=lambda: self._go_on(job),
        )
        self._job = job

    def _take(self, one: Batch) -> None:
        before, number = self.outcome, self._left.pop(0)
        self.outcome = Batch(
            before.signed + one.signed,
            before.refused + one.refused,
            sealed=before.sealed + one.sealed,
        )
        self.list.tell(number, one)
        self.bar.setValue(self._asked - len(self._left))

    def _fail(self, fault: Exception) -> None:
        """Show why nobody can sign; a fault of the program costs its own document only."""
        if isinstance(fault, PirdeskError):
            self.refuse(fault)
            return
        self._fault = self._fault or fault
        why = tr("a fault of the program ({kind})", kind=type(fault).__name__)
        self._take(Batch(refused=((self._waiting[self._left[0]].document, why),)))

    def _go_on(self, job: Job) -> None:
        refused = isinstance(job.fault, PirdeskError)  # not the document: nobody could sign
        stopped = self._stopping or job.task.cancelled or refused
        if self._left and not stopped:
            self._next()
            return
        self._job = None
        self._release()
        self._run(busy=False)
        if self.outcome == Batch() and refused:
            self._offer()
            self.keys.focus_first()
            return
        self._report()
        if self._fault is not None:
            self.workplace.alerts.tell(self._fault)

    def _report(self) -> None:
        """Say what was done and what was left, and leave nothing but to close."""
        done = self.outcome
        words = tr(
            "Sealed: {sealed} · signed, waiting for others: {signed} · skipped: {skipped} · "
            "left as they were: {left}. What is signed stays signed; a skipped document can be "
            "opened from My work.",
            sealed=len(done.sealed),
            signed=len(done.signed) - len(done.sealed),
            skipped=len(done.refused),
            left=len(self._left),
        )
        self.told.setText(words)
        self.told.setVisible(True)
        self.setAccessibleDescription(words)
        self.keys.setVisible(False)
        self.act.setVisible(False)
        self.list.settle(True)
        why = {name for name, _why in done.refused}
        skipped = [n for n, each in enumerate(self._waiting) if each.document in why]
        self.list.table.bring_up(skipped)
        self.cancel.set_words(tr("Close"))
        self.cancel.setAccessibleDescription(words)
        self.cancel.setFocus()
        names = why | set(done.signed)
        touched = [each for each in self._waiting if each.document in names]
        cases = frozenset(each.case_id for each in touched)
        changes = Changes(cases=cases, documents=frozenset(names), register=True)
        self.workplace.jobs.desk_changed.emit(changes)

    def _release(self) -> None:
        """Let a token go, in the lane that held it."""
        key, self._key = self._key, None
        if key is not None:
            self.workplace.jobs.write(tr("Letting the key go"), lambda _task: key.release())

    def _run(self, *, busy: bool) -> None:
        self._busy(busy)
        self.progress.setVisible(False)  # a title may be long: it stands in a line of its own
        self.list.settle(busy)
        for shown in (self.bar, self.doing):
            shown.setVisible(busy)
        self.keys.setVisible(not busy)
        self.cancel.setEnabled(True)
        self.cancel.set_words(tr("Stop") if busy else tr("Cancel"))
        if busy:
            self.cancel.setFocus()

    def _said(self, job: Job, words: str) -> None:
        if job is self._job and not self._stopping:
            self.doing.set_whole(words)

    def _offer(self) -> None:
        self.act.setEnabled(bool(self.list.ticked()) and self._job is None)
