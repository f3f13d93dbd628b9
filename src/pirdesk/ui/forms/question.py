"""One question on the page: label, field, certainty and basis, and what is the matter with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from pirdesk.casefile.sheet import Certainty
from pirdesk.casefile.terms import TermType, write_value
from pirdesk.errors import UserError
from pirdesk.forms import Required, SettledQuestion, answered
from pirdesk.ui.forms.certainty import CertaintyLine
from pirdesk.ui.forms.edits import Edit, judged, same_answer
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.factory import make_field
from pirdesk.ui.forms.newer import Newer
from pirdesk.ui.forms.theirs import TheirsLine
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems, row
from pirdesk.ui.widgets.labels import PlainLabel, note


class QuestionRow(QWidget):
    """A labelled field with its certainty; every part says its name, meaning and error."""

    edited = Signal(object)
    entered = Signal(str)
    left = Signal(str)
    judged = Signal(str)
    theirs_wanted = Signal(str)

    def __init__(self, spec: FieldSpec, *, compact: bool = False) -> None:
        super().__init__()
        self.key = spec.key
        self.spec = spec
        self.field: Field = make_field(spec)
        self.label = PlainLabel(spec.label)
        font = QFont(self.label.font())
        font.setWeight(QFont.Weight.DemiBold if not compact else QFont.Weight.Medium)
        self.label.setFont(font)
        self.label.setBuddy(self.field.parts()[0])
        self.demand = note()
        self.demand.setWordWrap(False)
        self.problem = note(tone="late")
        self.problem.setVisible(False)
        self._ever_shown = False
        self.theirs: TheirsLine | None = None
        self.seen = 0  # the revision of the answer the field shows
        self.behind = False  # it shows an older one, as the caret is in it
        self._kept = Edit()
        self._asked = spec.term.type is not TermType.CALCULATED
        line = CertaintyLine(spec.theme, spec.label, spec.files) if self._asked else None
        self.certainty = line
        self._body = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ems(0.22))
        head = row(gap=0.8)
        head.addWidget(self.label, 1)
        head.addWidget(self.demand)
        layout.addLayout(head)
        if not compact and spec.definition:
            layout.addWidget(note(spec.definition))
        layout.addWidget(self.field)
        layout.addWidget(self.problem)
        if self.certainty is not None:
            layout.addWidget(self.certainty)
            self._wire(self.certainty)
            self.field.files_wanted.connect(self.certainty.offer_files)
        self._wire(self.field)
        self.field.judged.connect(lambda: self.judged.emit(self.key))

    def read(self) -> Edit:
        """Return what stands in the row; a value the field refuses comes with its fault."""
        certainty = self.certainty.certainty if self.certainty else Certainty.KNOWN
        basis = self.certainty.basis if self.certainty else ""
        because = self.certainty.because if self.certainty else ""
        evidence = self.certainty.evidence if self.certainty else ()
        try:
            return Edit(self.field.raw(), certainty, basis, because, evidence=evidence)
        except UserError as fault:
            return Edit(None, certainty, basis, because, fault=fault, evidence=evidence)

    def show_question(
        self,
        settled: SettledQuestion,
        shown: Edit,
        problem: str,
        *,
        unsaved: bool = False,
        newer: Newer | None = None,
        chosen: bool = False,
    ) -> None:
        """Show value, demands and problem as they stand.

        What stands under the caret stays, typed or only read: a ``newer`` answer by somebody else
        is shown below it. ``chosen`` says that the person has taken other words for this field.
        """
        caret = self._caret_in(self)
        keeps = caret and self._ever_shown and not chosen
        self.behind = keeps and not unsaved and self._asked and not self._says(shown)
        if self.behind:
            newer, shown = Newer(shown.answer), self._kept
        else:
            self._show_value(settled, shown, keeps=keeps)
            self.seen, self._kept = shown.based_on, shown
        self._show_newer(newer)
        self.behind = self.behind or (keeps and not settled.shown)
        self.setVisible(settled.shown or (keeps and not self.isHidden()))
        held = shown.certainty in (Certainty.KNOWN, Certainty.SUSPECTED)
        self.field.setEnabled(held)
        self.field.set_readonly(settled.readonly or not held)
        if self.certainty is not None:
            self.certainty.set_readonly(settled.readonly)
        self.demand.setText(_demand(settled))
        if not (shown.fault and self._typing_value()):
            self.say(str(shown.fault) if shown.fault else problem, waits=shown.waits)

    def say(self, problem: str, *, waits: bool = False) -> None:
        """Show what is the matter, in words and to screen readers; "" for nothing.

        ``waits`` says that what stands below the field is a draft until there is an answer.
        """
        waiting = waits and not problem
        words = problem
        if waiting:
            words = tr("Kept as a draft; it is stored as soon as the question has an answer.")
        self.problem.set_tone("muted" if waiting else "late")
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.field.show_error(problem)

    def focus(self) -> None:
        """Put the keyboard into the field, or on its certainty where the field stands empty."""
        for part in self.field.parts():
            if part.isVisibleTo(self) and part.isEnabledTo(self):
                part.setFocus()
                return
        if self.certainty is not None:
            self.certainty.box.setFocus()

    def _show_value(self, settled: SettledQuestion, shown: Edit, *, keeps: bool) -> None:
        if self.certainty is None:
            answer = settled.answer
            value = answer.value if answer is not None else None
            self.field.show_raw(None if value is None else write_value(value))
        else:
            typed = keeps and self._caret_in(self.field)
            refused = self._ever_shown and shown.fault is not None
            if not typed and not refused and not self._stands(shown):
                self.field.show_raw(shown.raw)
            if not (keeps and self._caret_in(self.certainty)):
                self.certainty.show_values(
                    shown.certainty, shown.basis, shown.because, shown.evidence
                )
        self._ever_shown = True

    def _show_newer(self, newer: Newer | None) -> None:
        if newer is not None and self.theirs is None:
            self.theirs = TheirsLine(self.spec)
            self.theirs.wanted.connect(lambda: self.theirs_wanted.emit(self.key))
            self._body.insertWidget(self._body.indexOf(self.problem), self.theirs)
        if self.theirs is not None:
            if newer is not None:
                self.theirs.show_newer(newer)
            self.theirs.setVisible(newer is not None)

    def _stands(self, shown: Edit) -> bool:
        try:
            return bool(self.field.raw() == shown.raw)
        except UserError:
            return False

    def _says(self, shown: Edit) -> bool:
        """Tell whether the row says what is shown, however it is written."""
        mine = judged(self.spec.term, self.read())
        return mine.fault is None and same_answer(mine.answer, shown.answer)

    def _caret_in(self, part: QWidget) -> bool:
        # Also while another program or a dialog is in front: the caret comes back to this place.
        now = self.window().focusWidget()
        return bool(now) and part.isAncestorOf(now)

    def _typing(self) -> bool:
        now = self.focusWidget()
        return bool(now) and QApplication.focusWidget() is now

    def _typing_value(self) -> bool:
        now = QApplication.focusWidget()
        return now is not None and self.field.isAncestorOf(now)

    def _wire(self, part: Field | CertaintyLine) -> None:
        part.edited.connect(lambda: self.edited.emit(self))
        part.entered.connect(lambda: self.entered.emit(self.key))
        part.left.connect(self._left)

    def _left(self) -> None:
        if not self._typing():
            self.left.emit(self.key)


def _demand(settled: SettledQuestion) -> str:
    if not settled.required_now or answered(settled.answer):
        return ""
    return {
        Required.ALWAYS: tr("required"),
        Required.SUBMIT: tr("required to submit"),
        Required.SEAL: tr("required to seal"),
        Required.NO: "",
    }[settled.required]
