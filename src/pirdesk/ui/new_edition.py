"""Compute open cases with a newer edition of the law, behind the screens; old dates are kept.

A person accepts the moved dates in each case; nothing here accepts anything.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from pirdesk.casefile.case import Changes
from pirdesk.ui.jobs import Task
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace

SETTLED_MS = 2_000


def recompute_behind(workplace: Workplace, owner: QObject) -> None:
    """Look, once the first screen stands, for cases an earlier edition computed; compute them."""

    def find(_task: Task) -> tuple[str, ...]:
        from pirdesk.services import editions  # noqa: PLC0415 - loads the law, off the screen

        return editions.behind(workplace.desk)

    def look() -> None:
        workplace.jobs.read(
            tr("Comparing editions of the law"),
            find,
            owner=owner,
            done=lambda cases: _next_batch(workplace, owner, cases, 0),
        )

    QTimer.singleShot(SETTLED_MS, owner, look)


def _next_batch(workplace: Workplace, owner: QObject, cases: tuple[str, ...], done: int) -> None:
    """Compute one batch as a job of its own, so that saves take their turn in between."""
    if done >= len(cases):
        if cases:
            workplace.jobs.desk_changed.emit(Changes(register=True))
        return

    def work(task: Task) -> int:
        from pirdesk.services import editions  # noqa: PLC0415 - only where a case is behind

        words = tr("Computing with the new edition: {done} of {all}", done=done, all=len(cases))
        task.report(words)
        return editions.recompute_some(workplace.desk, cases[done : done + editions.BATCH])

    def go_on(some: int) -> None:
        if not job.task.cancelled:  # a person who stopped it wants no further batch either
            _next_batch(workplace, owner, cases, done + some)

    job = workplace.jobs.write(
        tr("Computing open cases with the new edition"),
        work,
        owner=owner,
        quiet=False,
        done=go_on,
    )
