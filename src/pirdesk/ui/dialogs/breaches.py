"""The register of breaches for a period: as a workbook, or as a paper to be reviewed and sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from pirdesk.casefile.case import Changes, Document
from pirdesk.casefile.findings import Finding
from pirdesk.errors import UserError
from pirdesk.services import breach_papers
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.forms.fields.day import day_echo
from pirdesk.ui.jobs import Task
from pirdesk.ui.speaking import said, speaker
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import Speaker

_SHOWN = 5
PAPER, WORKBOOK = "paper", "workbook"


class BreachesDialog(VerbDialog):
    """Ends in ``start_register`` or ``export_register``; ``opened`` takes the paper's place."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, opened: Callable[[str, str], object]
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Register of breaches"),
            tr(
                "Every breach of personal data that became known in a period, those not notified "
                "with their reasons (GDPR Art. 33(5)). Exercises are left out."
            ),
            tr("Make the register"),
        )
        self._opened = opened
        today = workplace.now().astimezone().date()
        self.first, self.last = QLineEdit(f"{today.year}-01-01"), QLineEdit(today.isoformat())
        self.add(tr("From (a day, for example 2026-01-01)"), self.first)
        self.rows.addWidget(day_echo(self.first))
        self.add(tr("To, that day included"), self.last)
        self.rows.addWidget(day_echo(self.last))
        self.kind = ChoiceBox(workplace.theme)
        self.kind.addItem(tr("A paper (PDF) to be reviewed and sealed"), PAPER)
        self.kind.addItem(tr("A workbook (XLSX)"), WORKBOOK)
        self.add(tr("As"), self.kind)
        self._seen: tuple[date, date] | None = None
        self.first.setFocus()
        self.first.selectAll()

    def try_act(self) -> None:
        """Make the paper or the workbook; what is open in it is shown once before."""
        try:
            first, last = _day(self.first.text()), _day(self.last.text())
        except UserError as fault:
            self.refuse(fault)
            return
        if self._seen == (first, last):
            self._make(first, last)
            return
        desk = self.workplace.desk

        def shown(points: tuple[Finding, ...]) -> None:
            self._seen = first, last
            if points:
                self.refuse(_open(points, speaker(self.workplace)))
            else:
                self._make(first, last)

        self.workplace.jobs.read(
            tr("Looking for what is open in the register"),
            lambda _task: breach_papers.register_points(desk, first, last),
            owner=self,
            done=shown,
            failed=self.refuse,
        )

    def _make(self, first: date, last: date) -> None:
        if self.kind.currentData() == PAPER:
            self._draft(first, last)
            return
        proposed = f"breaches-{first}-{last}.xlsx"
        path = self.workplace.choosers.save_file(self, tr("Save the workbook"), proposed)
        if path is not None:
            self._write(first, last, path)

    def _draft(self, first: date, last: date) -> None:
        desk = self.workplace.desk

        def done(document: Document) -> None:
            cases, papers = frozenset({document.case_id}), frozenset({document.id})
            changes = Changes(cases=cases, documents=papers, register=True)
            self.workplace.jobs.desk_changed.emit(changes)
            self._opened(document.case_id, f"document:{document.id}")

        self._run(lambda _task: breach_papers.start_register(desk, first, last), done)

    def _write(self, first: date, last: date, path: Path) -> None:
        desk = self.workplace.desk
        self._run(
            lambda _task: breach_papers.export_register(desk, first, last, path), lambda _path: None
        )

    def _run(self, work: Callable[[Task], Any], done: Callable[[Any], object]) -> None:
        self.run(tr("Making the register of breaches"), work, done)


def _open(points: tuple[Finding, ...], reads: Speaker) -> UserError:
    """Return what is open as the reason to look again before it is made."""
    more = len(points) - _SHOWN
    told = [said(point.message, reads) for point in points[:_SHOWN]]
    told += [tr_n("and {count} more", "and {count} more", more)] if more > 0 else []
    return UserError(
        tr_n(
            "{count} point is open in this register; no copy of it says so.",
            "{count} points are open in this register; no copy of it says so.",
            len(points),
        ),
        "\n".join(
            (
                *told,
                tr("Record what is missing, or press “Make the register” again as it stands."),
            )
        ),
        code="register.open",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(
            tr("“{text}” is not a day.", text=text[:40]),
            tr("Nothing was made. Write a day as 2026-01-31."),
            code="value.day",
        ) from None
