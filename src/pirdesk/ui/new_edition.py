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

    def count(_task: Task) -> int:
        from pirdesk.services import editions  # noqa: PLC0415 - loads the law, off the screen

        return editions.cases_behind(workplace.desk)

    def look() -> None:
        workplace.jobs.read(
            tr("Comparing editions of the law"),
            count,
            owner=owner,
            done=lambda behind: _next_batch(workplace, owner, 0, behind),
        )

    QTimer.singleShot(SETTLED_MS, owner, look)


def _next_batch(workplace: Workplace, owner: QObject, done: int, of: int) -> None:
    """Compute one batch as a job of its own, so that saves take their turn in between."""
    if done >= of:
        if of:
            workplace.jobs.desk_changed.emit(Changes(register=True))
        return

    def work(task: Task) -> int:
        from pirdesk.services import editions  # noqa: PLC0415 - only where a case is behind

        task.report(tr("Computing with the new edition: {done} of {all}", done=done, all=of))
        counted: list[int] = []
        editions.recompute(
            workplace.desk,
            progress=lambda so_far, _of: counted.append(so_far),
            cancelled=lambda: counted[-1] > 0,
        )
        return counted[-1]

    workplace.jobs.write(
        tr("Computing open cases with the new edition"),
        work,
        owner=owner,
        quiet=False,
        done=lambda some: _next_batch(workplace, owner, done + some, of) if some else None,
    )
