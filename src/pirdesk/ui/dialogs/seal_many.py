"""Sign all documents that wait for one person with one key, one after the other.

Each document is a job of its own, so that saves take their turn and Cancel is heard in between.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes
from pirdesk.errors import PirdeskError
from pirdesk.services import records, sealing
from pirdesk.services.records import Batch, HeldKey, Waiting
from pirdesk.services.sealing import SignerChoice
from pirdesk.ui.dialogs.batch_report import BatchReport
from pirdesk.ui.dialogs.signing_key import KeyChoice
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.dialogs.waiting_list import WaitingList
from pirdesk.ui.jobs import Job, Task
from pirdesk.ui.translate import tr
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
            wide=52,
        )
        self._desk = workplace.desk  # of the person asked, whoever acts in the window later
        self._waiting = tuple(waiting)
        self._left: list[int] = []
        self._key: HeldKey | None = None
        self._job: Job | None = None
        self._fault: Exception | None = None  # the first one nobody foresaw
        self._stopping = False
        self._asked = 0
        self._rest = 0  # left as they were by the run before
        self._stand_in = False
        self.outcome = Batch()
        self.list = WaitingList(waiting)
        self.keys = KeyChoice(workplace, choices)
        self.rows.addWidget(self.list, 1)
        self.report = BatchReport(self._print_stand_ins)
        self.rows.addWidget(self.report)
        workplace.jobs.said.connect(self._said)
        self.rows.addWidget(self.keys)
        self.list.changed.connect(self._offer)
        (self.list.table if self._waiting else self.cancel).setFocus()
        self.inside.setStretchFactor(self.rows, 100)  # the room the keys leave is the list's
        self._offer()

    def try_act(self) -> None:
        """Sign the ticked documents one by one."""
        self._start(self.list.ticked())

    def reject(self) -> None:
        """Close; while documents are being signed, stop after the present one instead."""
        if self._job is None:
            super().reject()
            return
        self._stopping = True
        self._job.task.cancel()
        self.report.doing.set_whole(tr("Stopping after this document …"))
        self.cancel.setEnabled(False)

    def _print_stand_ins(self) -> None:
        """Sign those that no face can show as they are written, with stand-ins on paper."""
        self._stand_in = True
        self._rest = self._untouched()
        self._start([n for n, e in enumerate(self._waiting) if e.document in self.outcome.unshown])

    def _start(self, numbers: Sequence[int]) -> None:
        if not numbers or self._job is not None:
            return
        self._left, self._asked = list(numbers), len(numbers)
        try:
            self._key = HeldKey(self.keys.opener(self._desk)())
        except PirdeskError as fault:
            self.refuse(fault)
            return
        self._stopping = False
        self.report.begin(self._asked)
        self._run(busy=True)
        self._next()

    def _next(self) -> None:
        """Sign one document as a job of its own."""
        number, key, desk, shown = self._left[0], self._key, self._desk, self._stand_in
        each = self._waiting[number]
        words = tr(
            "Signing {number} of {all}: {title}",
            number=self._asked - len(self._left) + 1,
            all=self._asked,
            title=each.title,
        )

        def work(task: Task) -> Batch:
            task.report(words)
            if key is None:
                return Batch()
            return records.seal_many(desk, (each.document,), key, stand_in=shown)

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
        number = self._left.pop(0)
        self.outcome = _added(self.outcome, self._waiting[number].document, one)
        self.list.tell(number, one)
        self.report.bar.setValue(self._asked - len(self._left))

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
        words = self.report.tell(done, self._waiting, self._untouched())
        self.setAccessibleDescription(words)
        self.keys.setVisible(False)
        self.act.setVisible(False)
        self.list.settle(True)
        why = {name for name, _why in done.refused}
        skipped = [n for n, each in enumerate(self._waiting) if each.document in why]
        self.list.table.bring_up(skipped)
        self.cancel.set_words(tr("Close"))
        self.cancel.setAccessibleDescription(words)
        (self.report.stand_in if done.unshown else self.cancel).setFocus()
        self.make_room()
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
        self.report.show_busy(on=busy)
        self.keys.setVisible(not busy)
        self.cancel.setEnabled(True)
        self.cancel.set_words(tr("Stop") if busy else tr("Cancel"))
        if busy:
            self.cancel.setFocus()

    def _said(self, job: Job, words: str) -> None:
        if job is self._job and not self._stopping:
            self.report.doing.set_whole(words)

    def _untouched(self) -> int:
        """Count what was ticked and not reached; a skipped one that was tried again is skipped."""
        skipped = {name for name, _why in self.outcome.refused}
        return self._rest + sum(self._waiting[n].document not in skipped for n in self._left)

    def _offer(self) -> None:
        self.act.setEnabled(bool(self.list.ticked()) and self._job is None)


def _added(before: Batch, document: str, one: Batch) -> Batch:
    """Return what came of all so far; what is told of a document tried again is the newest."""
    refused = tuple(item for item in before.refused if item[0] != document)
    unshown = tuple(name for name in before.unshown if name != document)
    return Batch(
        before.signed + one.signed,
        refused + one.refused,
        sealed=before.sealed + one.sealed,
        unshown=unshown + one.unshown,
    )
