"""Asks before a row is removed, saying what ends with it, and remembers how it comes back."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Changes
from pirdesk.forms import Words
from pirdesk.services import undoing
from pirdesk.ui.jobs import Task
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.ui.forms.sheet_model import SheetModel


def ask_removal(
    workplace: Workplace, model: SheetModel, words: Words, table: str, row: str
) -> None:
    """Ask whether to remove a row; how many deadlines rest on it is computed off the window."""
    desk, case_id, label = workplace.desk, model.case_id, words.label(table)

    def remove() -> None:
        model.remove_row(table, row)
        what = tr("a row of “{label}” was removed", label=label)
        workplace.undoing.push(what, lambda: restore_row(workplace, case_id, table, row))

    def ask(resting: int) -> None:
        ends = tr_n(
            "{count} deadline of this case rests on this row and ends or moves with it. ",
            "{count} deadlines of this case rest on this row and end or move with it. ",
            resting,
        )
        comes_back = tr(
            "Its answers leave the case. Ctrl+Z brings the row back, and so does the page “Ledger”."
        )
        workplace.alerts.ask(
            tr("Remove this row of “{label}”?", label=label),
            (ends if resting else "") + comes_back,
            tr("Remove the row"),
            remove,
            danger=True,
        )

    workplace.jobs.read(
        tr("Looking what rests on this row"),
        lambda _task: undoing.resting_on(desk, case_id, table, row),
        owner=model,
        done=ask,
    )


def remember_untied(
    workplace: Workplace, model: SheetModel, key: str, files: Collection[str]
) -> None:
    """Remember how files taken off an answer are named there again."""

    def tie_again() -> None:
        now = model.shown(key)
        said = (now.raw, now.certainty, now.basis, now.because)
        named = tuple(dict.fromkeys((*now.evidence, *sorted(files))))
        model.edit(key, *said, fault=now.fault, evidence=named)
        model.leave(key)

    if files:
        label = workplace.desk.library.words().label(key)
        workplace.undoing.push(tr("a file of “{label}” was taken off", label=label), tie_again)


def restore_row(workplace: Workplace, case_id: str, table: str, row: str) -> None:
    """Bring a removed row back."""
    desk = workplace.desk

    def restore(_task: Task) -> Changes:
        return undoing.restore_row(desk, case_id, table, row)

    workplace.jobs.write(
        tr("Restoring a row"), restore, owner=workplace, failed=workplace.alerts.tell
    )


def restore_answer(workplace: Workplace, case_id: str, key: str, revision: int, seen: int) -> None:
    """Make an earlier revision the present answer, if nobody changed it since ``seen``."""
    desk = workplace.desk

    def restore(_task: Task) -> Changes:
        return undoing.restore_answer(desk, case_id, key, revision, seen)

    workplace.jobs.write(
        tr("Restoring an answer"), restore, owner=workplace, failed=workplace.alerts.tell
    )


def restore_block(
    workplace: Workplace, document_id: str, block_id: str, revision: int, based_on: int
) -> None:
    """Give a part of a draft an earlier text back."""
    desk = workplace.desk

    def restore(_task: Task) -> Changes:
        return undoing.restore_block(desk, document_id, block_id, revision, based_on)

    workplace.jobs.write(
        tr("Restoring a part"), restore, owner=workplace, failed=workplace.alerts.tell
    )
