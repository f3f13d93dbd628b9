"""The ledger of the case in words, and whether its chain holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from pirdesk.services import verifying
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.pages.removed import RemovedParts
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import StateMark, check_mark
from pirdesk.ui.workplace import Workplace


class HistoryPage(QWidget):
    """Every entry, newest first: who did what, when, and how it is signed."""

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self.list = Lines(workplace.theme, tr("Ledger"), grows=True)
        self.mark = StateMark(workplace.theme, small=False)
        check = Button(tr("Check the ledger"), self._check, theme=workplace.theme, icon="verify")
        head = column(
            eyebrow(tr("HISTORY")),
            title(tr("Ledger")),
            PlainLabel(
                tr(
                    "Who did what and when. Entries are chained and never changed; they name "
                    "facts, never their values."
                ),
                tone="muted",
            ),
            gap=0.15,
        )
        card = panel("card", column(self.list, margin=0.4))
        self.removed = RemovedParts(workplace, model)
        self.setLayout(column(head, self.removed, row(check, self.mark, 1), card, 1, gap=1.1))
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the entries as of the last fetch."""
        data = self._model.data
        self.list.show_lines(
            [
                Line(
                    tr("{who} {what}", who=line.who, what=line.words),
                    instant_words(line.at),
                    tr("unsigned") if "none" in line.scheme else tr("signed"),
                    "none" if "none" in line.scheme else "signing",
                )
                for line in (data.lines if data else ())
            ]
        )

    def _check(self) -> None:
        desk = self._workplace.desk
        self._workplace.jobs.draw(
            tr("Checking the ledger"),
            lambda _task: verifying.verify_case_ledger(desk),
            owner=self,
            quiet=False,
            done=self._checked,
        )

    def _checked(self, report: Any) -> None:
        words = tr_n("{count} entry", "{count} entries", report.entries)
        mark = check_mark(report.ok)
        told = tr(
            "Ledger {verdict}: {entries}, {unsigned} unsigned",
            verdict=tr("intact") if report.ok else tr("broken"),
            entries=words,
            unsigned=report.unsigned,
        )
        self.mark.show_mark(type(mark)(mark.icon, told, mark.role))
