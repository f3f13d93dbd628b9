"""The frame of dialogs that end in a verb: labelled rows, a place for the error, two buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.casefile.case import Changes
from pirdesk.errors import PirdeskError
from pirdesk.ui.jobs import Task
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.widgets.fitted import FittedDialog
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import PlainLabel, heading, note
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import error_text

WIDE = 32  # ems


class VerbDialog(FittedDialog):
    """Asks, runs one verb, and closes when it succeeded; a refusal is shown in place."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        title: str,
        words: str,
        act: str,
        *,
        wide: float = WIDE,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.workplace = workplace
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(ems(0.9))
        self.problem = PlainLabel(tone="late")
        self.problem.setVisible(False)
        self.progress = note()
        self.progress.setVisible(False)
        self.cancel = Button(tr("Cancel"), self.reject)
        self.act = Button(act, self.try_act, kind="primary")
        self.act.setDefault(True)
        intro = PlainLabel(words, tone="muted") if words else None
        self.inside = column(column(heading(title), intro, gap=0.3), gap=1.1)
        self.inside.addLayout(self.rows)
        self.inside.addStretch(1)
        ways = Flow(self.progress, 1, self.cancel, self.act)
        self.fill(self.inside, self.problem, ways, wide=wide)  # a reason is seen wherever one is

    def add(self, label: str, widget: QWidget, description: str = "") -> None:
        """Add one labelled row."""
        words = PlainLabel(label)
        words.setBuddy(widget)
        widget.setAccessibleName(label)
        widget.setAccessibleDescription(description or label)
        for name in ("textEdited", "textChanged", "activated", "toggled"):
            if hasattr(widget, name):
                getattr(widget, name).connect(self._forget_problem)
        self.rows.addLayout(
            column(words, note(description) if description else None, widget, gap=0.2)
        )

    def try_act(self) -> None:
        """Do what the dialog is for; overridden by each dialog."""
        raise NotImplementedError

    def run(
        self,
        title: str,
        work: Callable[[Task], Any],
        done: Callable[[Any], object],
        touches: Changes | None = None,
    ) -> None:
        """Run the verb as a job; on success hand over the result and close.

        ``touches`` is what a verb of several steps may have changed when it stops half way.
        """
        for entry in self.findChildren(Entry):
            fault = entry.too_long()
            if fault is not None:
                self.refuse(fault)
                entry.setFocus()
                return
        self._busy(True)
        self.progress.setText(title)

        def succeed(result: Any) -> None:
            self.accept()
            done(result)

        job = self.workplace.jobs.write(
            title,
            work,
            owner=self,
            done=succeed,
            failed=self.refuse,
            finally_=lambda: self._busy(False),
            quiet=False,
        )
        job.touches = touches
        self.rejected.connect(job.task.cancel)
        self.workplace.jobs.said.connect(
            lambda which, words: self.progress.setText(words) if which is job else None
        )

    def refuse(self, fault: Exception) -> None:
        """Show why it was refused; nothing that was typed is lost."""
        self._busy(False)
        if isinstance(fault, PirdeskError):
            self.problem.setText(error_text(fault, speaker(self.workplace), "\n"))
            self.problem.setVisible(True)
            self.setAccessibleDescription(error_text(fault, speaker(self.workplace)))
            self.make_room()
        else:
            self.workplace.alerts.tell(fault)

    def _forget_problem(self, *_value: object) -> None:
        if self.act.isEnabled():
            self.problem.setText("")
            self.problem.setVisible(False)

    def _busy(self, busy: bool) -> None:
        self.act.setEnabled(not busy)
        self.progress.setVisible(busy)
        if busy:
            self.problem.setText("")
            self.problem.setVisible(False)
