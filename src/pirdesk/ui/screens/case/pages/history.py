"""The ledger of the case in words, and whether its chain holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Act
from pirdesk.services import verifying
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.others import changed_keys
from pirdesk.ui.screens.case.pages.removed import RemovedParts
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, heading, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import StateMark, check_mark
from pirdesk.ui.workplace import Workplace


class HistoryPage(QWidget):
    """Every entry, newest first: who did what, when, and how it is signed.

    Above them, until the page is left, what others changed since somebody looked.
    """

    key_wanted = Signal(str)
    page_wanted = Signal(str)

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
        self.others = Lines(workplace.theme, tr("Changed by others"), grows=True)
        self.others.chosen.connect(self._go)
        told = column(heading(tr("Changed by others")), self.others, gap=0.4, margin=0.6)
        self._band = panel("card", told)
        self._acts: tuple[Act, ...] = ()
        body = column(head, self._band, self.removed, row(check, self.mark, 1), card, 1, gap=1.1)
        self.setLayout(body)
        model.loaded.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell on top what others changed since it was last looked at."""
        super().showEvent(event)
        self._acts = self._model.others.look()
        self._show_others()

    def focus_first(self) -> None:
        """Put the keyboard on what others changed, or on the ledger."""
        (self.others if self._acts else self.list).setFocus()

    def refresh(self) -> None:
        """Show the entries as of the last fetch."""
        data = self._model.data
        if self.isVisible():
            self._acts += self._model.others.look()
        self._show_others()
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

    def _show_others(self) -> None:
        self._band.setVisible(bool(self._acts))
        self.others.show_lines([line for act in reversed(self._acts) for line in self._lines(act)])

    def _lines(self, act: Act) -> list[Line]:
        who, words = self._model.others.name(act), self._model.words
        about = tr("{who}, {when}", who=who, when=instant_words(act.at))
        keys = changed_keys((act,))
        lines = [Line(words.label(key), about, icon="pen", data=key) for key in keys]
        titles = {d.id: d.title for d in self._model.documents()}
        lines += [
            Line(titles[each], about, icon="file", data=f"document:{each}")
            for each in sorted(act.documents & titles.keys())
        ]
        if lines:
            return lines
        if act.verb == "evidence.add":
            return [Line(tr("Evidence"), about, icon="clip", data="evidence")]
        done = (
            {line.index: line.words for line in self._model.data.lines} if self._model.data else {}
        )
        return [Line(done.get(act.index, tr("this case")), about, icon="history", data="history")]

    def _go(self, place: str) -> None:
        if place in ("evidence", "history") or place.startswith("document:"):
            self.page_wanted.emit(place)
        else:
            self.key_wanted.emit(place)

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
