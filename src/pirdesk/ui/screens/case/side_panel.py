"""The panel that follows the caret: guide, evidence, facts quoted, history and findings of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Answer, write_answer
from pirdesk.services import answers as answering
from pirdesk.services.undoing import may_restore
from pirdesk.ui.forms.certainty import certainty_words
from pirdesk.ui.forms.removing import restore_answer
from pirdesk.ui.screens.case.cited_files import CitedFiles
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.when import ago_words
from pirdesk.ui.widgets.controls import Button, column, empty, ems, panel, row, scrolled
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, heading, note, rule
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import say

GUIDE, EVIDENCE, QUOTED, HISTORY, FINDINGS = range(5)


class SidePanel(QWidget):
    """Five tabs about the key or block the caret is in."""

    key_wanted = Signal(str)

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._key = ""
        self._about = ""
        self._findings: tuple[Finding, ...] = ()
        self._quotes: tuple[Line, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("About the place of the caret"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        for words in (
            tr("Guide"),
            tr("Evidence"),
            tr("Quoted"),
            tr("History"),
            tr("Findings"),
        ):
            self.tabs.addTab(words)
        self.tabs.setTabToolTip(QUOTED, tr("Facts quoted in documents"))
        self._body = QVBoxLayout()
        self._body.setSpacing(ems(0.6))
        page = QWidget()
        body = column(self._body, 1)
        body.setContentsMargins(ems(1), ems(0.8), ems(1), ems(1))
        page.setLayout(body)
        tabs = row(self.tabs, 1)
        tabs.setContentsMargins(ems(0.5), 0, 0, 0)
        self.setLayout(column(panel("side", column(tabs, rule(), scrolled(page), gap=0))))
        self.tabs.currentChanged.connect(lambda _index: self._draw())
        model.loaded.connect(self._follow_data)
        self._draw()

    def follow(self, key: str) -> None:
        """Tell about this key from now on."""
        if key != self._key:
            self._key = key
            self._about = ""
            self._draw()

    def _follow_data(self) -> None:
        """Show what was answered and quoted meanwhile; a list with the keyboard stays."""
        focused = self.window().focusWidget()
        held = bool(focused) and self.isAncestorOf(focused)
        told = self.tabs.currentIndex() in (QUOTED, HISTORY)
        if told and not held and self._stands() != self._drawn:
            self._draw()

    def _stands(self) -> object:
        answer = self._model.sheet.sheet.get(self._key) if self._key else None
        stale = self._model.data.view.stale if self._model.data else ()
        return (answer.revision if answer else 0), stale

    def tell_about(self, words: str, quotes: Sequence[Line]) -> None:
        """Tell about a block of a document: what it quotes."""
        self._key, self._about, self._quotes = "", words, tuple(quotes)
        self._draw()

    def show_tab(self, tab: int) -> None:
        """Bring one tab to the front."""
        self.tabs.setCurrentIndex(tab)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Take what a check of the page found."""
        if findings != self._findings:
            self._findings = findings
            shown = len(findings)
            words = tr("Findings ({count})", count=shown) if shown else tr("Findings")
            self.tabs.setTabText(FINDINGS, words)
            if self.tabs.currentIndex() == FINDINGS:
                self._draw()

    def _draw(self) -> None:
        self._drawn = self._stands()
        empty(self._body)
        match self.tabs.currentIndex():
            case 0:
                self._guide()
            case 1:
                self._cited()
            case 2:
                self._quoted()
            case 3:
                self._history()
            case _:
                self._found()

    def _guide(self) -> None:
        if not self._key:
            self._say(self._about or tr("Put the caret into a question; its guide appears here."))
            return
        words = self._model.words
        self._body.addWidget(heading(words.label(self._key)))
        definition = words.definition(self._key)
        if definition:
            self._body.addWidget(PlainLabel(definition, tone="muted"))
        guide = words.guide(self._key)
        if guide is None:
            return
        parts = (
            (tr("WHAT TO WRITE"), guide.what),
            (tr("FROM A REAL CASE"), guide.example),
            (tr("SOURCE"), guide.source),
        )
        for title, text in parts:
            if text:
                self._body.addWidget(eyebrow(title))
                self._body.addWidget(SelectableLabel(text))

    def _cited(self) -> None:
        if not self._key:
            self._say(
                tr("Put the caret into a question; the files its answer rests on appear here.")
            )
            return
        self._body.addWidget(heading(self._model.words.label(self._key)))
        self._body.addWidget(CitedFiles(self._workplace, self._model, self._key))

    def _quoted(self) -> None:
        data = self._model.data
        if not self._key:
            if self._quotes:
                self._list(tr("Facts quoted here"), self._quotes)
            else:
                self._say(tr("This part quotes no facts."))
            return
        stale = [q for q in data.view.stale if q.term == self._key] if data else []
        titles = {d.id: d.title for d in self._model.documents()}
        if not stale:
            self._say(tr("No document quotes an older value of this fact."))
            return
        lines = [
            Line(
                titles.get(q.document_id, q.document_id),
                tr("quotes “{text}”", text=q.text),
                tr("changed since"),
                "blocked",
                "warn",
                "warn",
            )
            for q in stale
        ]
        self._list(tr("Quoted with an older value"), lines)

    def _history(self) -> None:
        if not self._key:
            self._say(tr("Put the caret into a question; earlier answers appear here."))
            return
        key, desk, case_id = self._key, self._workplace.desk, self._model.case_id
        self._say(tr("Reading …"))
        self._workplace.jobs.read(
            tr("Reading the history"),
            lambda _task: answering.history(desk, case_id, key),
            owner=self,
            key="history",
            done=lambda found: self._show_history(key, found),
        )

    def _show_history(self, key: str, found: tuple[Answer, ...]) -> None:
        if key != self._key or self.tabs.currentIndex() != HISTORY:
            return
        empty(self._body)
        if not found:
            self._say(tr("Nobody has answered this yet."))
        now = self._workplace.now()
        for answer in reversed(found):
            who = self._model.name(answer.who)
            when = ago_words(answer.at, now) if answer.at else ""
            about = tr("{who}, {when}, revision {n}", who=who, when=when, n=answer.revision)
            self._body.addWidget(note(about))
            self._body.addWidget(SelectableLabel(answer_words(answer)))
            if answer is not found[-1] and may_restore(answer):
                self._body.addWidget(self._restoring(key, answer.revision, found[-1].revision))
            self._body.addWidget(rule())

    def _restoring(self, key: str, revision: int, seen: int) -> Button:
        place, case_id = self._workplace, self._model.case_id

        def restore() -> None:
            self._model.sheet.flush()
            restore_answer(place, case_id, key, revision, seen)

        button = Button(tr("Restore this answer"), restore, kind="quiet")
        button.setAccessibleName(tr("Restore revision {n}", n=revision))
        return button

    def _found(self) -> None:
        if not self._findings:
            self._say(tr("Nothing to remark on this page."))
            return
        reader = speaker(self._workplace)
        lines = [
            Line(
                *(say(f.message, reader), say(f.what_to_do, reader), ""),
                *_level_mark(f.level),
                data=f.where,
            )
            for f in self._findings
        ]
        self._list(tr("Findings"), lines)

    def _list(self, name: str, lines: Sequence[Line]) -> None:
        self._body.addWidget(eyebrow(name.upper()))
        for line in lines:
            title = SelectableLabel(line.title)
            self._body.addWidget(title)
            if line.detail:
                self._body.addWidget(note(line.detail))
            if line.data:
                jump = Lines(self._workplace.theme, name, grows=True)
                jump.setObjectName("quietlist")
                known = self._model.words.has(line.data)
                label = self._model.words.label(line.data) if known else line.data
                words = tr("Go to {label}", label=label)
                jump.show_lines([Line(words, icon="next", data=line.data)])
                jump.chosen.connect(self.key_wanted.emit)
                self._body.addWidget(jump)

    def _say(self, words: str) -> None:
        self._body.addWidget(PlainLabel(words, tone="muted"))


def answer_words(answer: Answer) -> str:
    """Return an answer in words: value, certainty where it is not known, basis."""
    shown = write_answer(Answer(answer.value)) if answer.value is not None else ""
    parts = [str(shown)] if answer.value is not None else []
    if answer.certainty != "known":
        parts.append(certainty_words()[answer.certainty])
    parts += [p for p in (answer.because, answer.basis) if p]
    return " · ".join(parts)


def _level_mark(level: str) -> tuple[str, str]:
    return {"blocker": ("blocked", "late"), "warning": ("blocked", "warn")}.get(
        level, ("empty", "muted")
    )
