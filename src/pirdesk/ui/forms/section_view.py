"""One section of a form as a page: its questions in order, kept in step with the sheet model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.casefile.findings import Finding
from pirdesk.forms import Form, Section, SettledQuestion, Words
from pirdesk.ui.forms.fields.base import FieldSpec, nobody
from pirdesk.ui.forms.question import QuestionRow
from pirdesk.ui.forms.removing import ask_removal
from pirdesk.ui.forms.rows_table import RowsTable
from pirdesk.ui.forms.sheet_model import SheetModel
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.labels import note
from pirdesk.ui.widgets.unmoved import unmoved
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import error_text, say_all

AT_ONCE = 3
_LATER = ("required", "undecided")


class SectionView(QWidget):
    """The questions of one section; says which key the caret is in."""

    entered = Signal(str)
    findings_changed = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        model: SheetModel,
        form: Form,
        section: Section,
        words: Words,
        files: Callable[[], Mapping[str, str]],
        *,
        name: Callable[[str], str] = nobody,
    ) -> None:
        super().__init__()
        self._workplace, self._model, self._words = workplace, model, words
        self.form, self.section, self._files, self._name = form, section, files, name
        self.rows: dict[str, QuestionRow] = {}
        self.tables: dict[str, RowsTable] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(ems(1.3))
        self._nothing = note(tr("No question of this page applies to the case as it stands."))
        self._layout.addWidget(self._nothing)
        self._layout.addStretch(1)
        self._behind = False
        self._queue = [q.key for q in model.form(form).section(section.id)]
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._make_next)
        for _ in range(AT_ONCE):
            self._make_next()
        if self._queue:
            self._slices.start()
        model.settled.connect(self._settled)
        model.row_added.connect(self._row_added)
        model.replaced.connect(self._show_chosen)
        self.refresh()

    @property
    def building(self) -> bool:
        """Tell whether questions below the fold are still being made."""
        tables = any(table.building for table in self.tables.values())
        return bool(self._queue) or tables

    def build_all(self) -> None:
        """Make every question now."""
        while self._queue:
            self._make_next()
        for table in self.tables.values():
            table.build_all()

    def refresh(self) -> None:
        """Show values, relevance, demands and problems as they stand."""
        self._behind = False
        settled = self._model.form(self.form)
        findings = self._model.checked(self.form, self._words).findings
        problems = self._problems()
        asked = settled.section(self.section.id)
        with unmoved(self, (*self.rows.values(), *self.tables.values())):
            for question in asked:
                self._show_one(question, problems)
        self._nothing.setVisible(not any(question.shown for question in asked))
        self.findings_changed.emit(findings)

    def focus_key(self, key: str) -> bool:
        """Put the keyboard into the field of a key, if it is on this page."""
        if self._row(key) is None and key not in self.tables:
            self.build_all()
        row = self._row(key)
        if row is not None:
            row.focus()
            return True
        table = self.tables.get(key)
        if table is not None:
            table.add.setFocus()
        return table is not None

    def focus_first(self) -> None:
        """Put the keyboard into the first question."""
        for question in self._model.form(self.form).section(self.section.id):
            key = question.cells[0].key if question.cells else question.key
            if question.shown and self.focus_key(key):
                return

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all fields shown, in order."""
        found: list[str] = []
        for question in self._model.form(self.form).section(self.section.id):
            found += [question.key, *(cell.key for cell in question.cells)]
        return tuple(found)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was answered while another page was shown."""
        super().showEvent(event)
        if self._behind:
            self.refresh()

    def _settled(self) -> None:
        # Pages out of sight catch up when they are shown: a keystroke waits for one page, not ten.
        if self.isVisible():
            self.refresh()
        else:
            self._behind = True

    def _make_next(self) -> None:
        """Make one question, so that the window answers in between."""
        if not self._queue:
            self._slices.stop()
            return
        settled = self._model.form(self.form)
        question = settled.get(self._queue.pop(0))
        if question is None:
            return
        made = self._made(question)
        self._layout.insertWidget(self._layout.count() - 1, made)
        self._show_one(question, self._problems())

    def _made(self, question: SettledQuestion) -> QWidget:
        try:
            if question.question.columns:
                return self._table(question)
            row = self._question(question, compact=False)
        except Exception as fault:  # noqa: BLE001 - one bad question must not cost the page
            self._workplace.alerts.tell(fault)
            return note(tr("The question “{key}” cannot be shown.", key=question.key), tone="late")
        self.rows[question.key] = row
        return row

    def _question(self, question: SettledQuestion, *, compact: bool) -> QuestionRow:
        words, key = self._words, question.key
        guide = words.guide(key)
        spec = FieldSpec(
            key,
            question.term,
            words.label(key),
            words.definition(key),
            lambda value: words.choice(key, value),
            self._workplace.theme,
            guide.example if guide else "",
            self._files,
            self._name,
        )
        row = QuestionRow(spec, compact=compact)
        row.edited.connect(self._edited)
        row.entered.connect(self.entered)
        row.left.connect(self._left)
        row.judged.connect(self._judged)
        row.theirs_wanted.connect(self._take_theirs)
        return row

    def _table(self, question: SettledQuestion) -> RowsTable:
        words, key = self._words, question.key
        table = RowsTable(
            self._workplace.theme,
            key,
            words.label(key),
            words.definition(key),
            lambda cell: self._question(cell, compact=True),
        )
        table.add_wanted.connect(self._model.add_row)
        table.remove_wanted.connect(self._remove)
        table.completed.connect(self._completed)
        table.entered.connect(self.entered)
        table.cell_made.connect(self._show_cell)
        self.tables[key] = table
        return table

    def _completed(self, key: str, raw: object) -> None:
        self._model.edit(key, raw)
        self._model.leave(key)

    def _remove(self, table: str, row_id: str) -> None:
        ask_removal(self._workplace, self._model, self._words, table, row_id)

    def _left(self, key: str) -> None:
        self._model.leave(key)
        row = self._row(key)
        if row is not None and self._model.form(self.form).get(key) is None:
            QTimer.singleShot(0, self, self.refresh)  # a cell whose row others have removed
        elif row is not None and row.behind:  # nothing was typed: now it shows what is stored
            self._show_cell(key)

    def _take_theirs(self, key: str) -> None:
        """Show what somebody else stored in place of what stands in the field."""
        self._model.give_up(key)
        row = self._row(key)
        if row is not None:
            row.focus()

    def _show_chosen(self, key: str) -> None:
        self._show_cell(key, chosen=True)

    def _judged(self, key: str) -> None:
        """Say at once why what was typed cannot be an answer, wherever the keyboard goes next."""
        fault, row = self._model.shown(key).fault, self._row(key)
        if row is not None and fault is not None:
            row.say(error_text(fault, speaker(self._workplace)))

    def _edited(self, row: QuestionRow) -> None:
        read = row.read()
        edit = self._model.edit(
            row.key,
            read.raw,
            read.certainty,
            read.basis,
            read.because,
            fault=read.fault,
            evidence=read.evidence,
            seen=row.seen,
        )
        if edit.fault is None:
            row.say("", waits=edit.waits)

    def _problems(self) -> dict[str, Finding]:
        by_key: dict[str, Finding] = {}
        for finding in self._model.checked(self.form, self._words).findings:
            if finding.code not in _LATER:
                by_key.setdefault(finding.where, finding)
        return by_key

    def _show_one(self, question: SettledQuestion, problems: Mapping[str, Finding]) -> None:
        table = self.tables.get(question.key)
        if table is None:
            self._show(question, problems)
            return
        table.show_rows(question)
        table.say(self._told(problems.get(question.key)))
        for cell in question.cells:
            self._show(cell, problems)

    def _show_cell(self, key: str, *, chosen: bool = False) -> None:
        settled = self._model.form(self.form)
        cell = settled.get(key)
        if cell is not None:
            self._show(cell, self._problems(), chosen=chosen)

    def _show(
        self, question: SettledQuestion, findings: Mapping[str, Finding], *, chosen: bool = False
    ) -> None:
        key = question.key
        row = self._row(key)
        if row is not None:
            row.show_question(
                question,
                self._model.shown(key),
                self._told(findings.get(key)),
                unsaved=self._model.unsaved(key),
                newer=self._model.newer(key),
                chosen=chosen,
            )

    def _told(self, finding: Finding | None) -> str:
        if finding is None:
            return ""
        return say_all((finding.message, finding.what_to_do), speaker(self._workplace))

    def _row(self, key: str) -> QuestionRow | None:
        if key in self.rows:
            return self.rows[key]
        for table in self.tables.values():
            if key in table.cells:
                return table.cells[key]
        return None

    def _row_added(self, table: str, row_id: str) -> None:
        shown = self.tables.get(table)
        if shown is not None:
            QTimer.singleShot(0, shown, lambda: shown.focus_row(row_id))
