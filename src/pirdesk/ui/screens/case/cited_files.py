"""The files the answer in hand rests on, beside it: cite one, take one away, add one from here.

It changes which files an answer names, never the answer.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Evidence
from pirdesk.casefile.sheet import Certainty
from pirdesk.casefile.terms import TermType
from pirdesk.ui.dialogs.add_evidence import AddEvidenceDialog
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.pages.evidence import kind_words, size_words
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, row
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace

_WITHOUT = (TermType.ROWS, TermType.CALCULATED)


class CitedFiles(QWidget):
    """Two lists of files for one key; Enter or a click moves a file from one to the other."""

    def __init__(self, workplace: Workplace, model: CaseModel, key: str) -> None:
        super().__init__()
        self._workplace, self._model, self._key = workplace, model, key
        theme = workplace.theme
        self.cited = Lines(theme, tr("Files this answer rests on"), grows=True)
        self.others = Lines(theme, tr("Other files of the case"), grows=True)
        for lines in (self.cited, self.others):
            lines.setObjectName("quietlist")
            lines.chosen.connect(self._toggle)
        self._said = PlainLabel(tone="muted")
        self._head = eyebrow(tr("OTHER FILES OF THE CASE"))
        self.add = Button(tr("Add a file …"), self._add, theme=theme, icon="plus")
        parts = column(
            eyebrow(tr("THIS ANSWER RESTS ON")),
            self.cited,
            self._said,
            self._head,
            self.others,
            row(self.add, 1),
            gap=0.5,
        )
        parts.insertSpacing(3, ems(0.6))
        self.setLayout(parts)
        model.sheet.settled.connect(self.refresh)
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the files as they stand."""
        files = self._model.data.view.evidence if self._model.data else ()
        named = self._model.sheet.shown(self._key).evidence
        cited = [each for each in files if each.sha256 in named]
        others = [each for each in files if each.sha256 not in named]
        here = {each.sha256 for each in files}
        absent = [each for each in named if each not in here] if self._model.data else []
        rests_on = [*(_line(e, tr("take away")) for e in cited), *map(_absent, absent)]
        self.cited.show_lines(rests_on)
        may = self._may_cite()
        self.others.show_lines([_line(each, tr("cite") if may else "") for each in others])
        for lines, shown in ((self.cited, rests_on), (self.others, others)):
            lines.setVisible(bool(shown))
        self._head.setVisible(bool(others))
        self._said.setText("" if rests_on else self._nothing(bool(files)))
        self._said.setVisible(not rests_on)

    def _nothing(self, any_files: bool) -> str:
        if not self._may_cite():
            return tr("Answer the question first; then name the files it rests on.")
        if any_files:
            return tr("No file is named yet. Choose one below, or add one.")
        return tr("The case holds no files yet.")

    def _may_cite(self) -> bool:
        term = self._workplace.desk.library.vocabulary.term(self._key)
        shown = self._model.sheet.shown(self._key)
        held = shown.certainty in (Certainty.KNOWN, Certainty.SUSPECTED)
        return term.type not in _WITHOUT and shown.raw is not None and held

    def _toggle(self, sha256: str) -> None:
        self._name((sha256,), toggle=True)

    def _name(self, files: tuple[str, ...], *, toggle: bool = False) -> None:
        if not self._may_cite():
            return
        shown = self._model.sheet.shown(self._key)
        kept = [each for each in shown.evidence if not (toggle and each in files)]
        new = [each for each in files if each not in shown.evidence]
        self._model.sheet.edit(
            self._key,
            shown.raw,
            shown.certainty,
            shown.basis,
            shown.because,
            fault=shown.fault,
            evidence=(*kept, *new),
        )
        self._model.sheet.leave(self._key)

    def _add(self) -> None:
        paths = self._workplace.choosers.open_files(self, tr("Add evidence"))
        if paths:
            place, case_id = self._workplace, self._model.case_id
            AddEvidenceDialog(self.window(), place, case_id, tuple(paths), self._name).open()


def _absent(sha256: str) -> Line:
    """Return the line of a file that an answer names and the case does not hold."""
    title = tr("A file that is not in this case")
    detail = tr("SHA-256 {sum} …; ask who sent the case", sum=sha256[:16])
    act = tr("take away")
    return Line(title, detail, act, "clip", "muted", "muted", sha256, f"{title}, {detail}, {act}")


def _line(each: Evidence, act: str) -> Line:
    kind = tr("{kind}, {size}", kind=kind_words(each.media_type), size=size_words(each.size))
    title = each.caption or each.name
    return Line(
        title, kind, act, "clip", "accent", "accent", each.sha256, f"{title}, {kind}, {act}"
    )
