"""One harm method explained: the result in words, the numbers, their source, what stays open.

Everything comes from the method's result; here it is only laid out and led to its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from pirdesk.harm import MethodResult, bridge
from pirdesk.services import method_checks, pictures
from pirdesk.services.assessing import in_words
from pirdesk.ui.screens.case.harm_groups import confidence_words, result_mark
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.pages import harm_acts
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column, empty, ems, panel, row
from pirdesk.ui.widgets.data_table import DataTable
from pirdesk.ui.widgets.figure import Figure, grid_block
from pirdesk.ui.widgets.labels import SelectableLabel, eyebrow, heading, note
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import Mark, StateMark
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import say

if TYPE_CHECKING:
    from pirdesk.casefile.findings import Finding
    from pirdesk.harm.changes import Move

METHOD = "method:"  # before a lead that names another method, not a field
LONG = 60  # characters of an answer from which its column is the widest
_TONES = {"blocker": ("blocked", "late"), "warning": ("unsure", "warn"), "note": ("none", "muted")}


class HarmDetail(QWidget):
    """Explains the method it is given; asks others for fields and methods by signals."""

    key_wanted = Signal(str)
    method_wanted = Signal(str)
    act_wanted = Signal(str)  # something several assessors can do

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self.shown: MethodResult | None = None
        self._moves: tuple[Move, ...] = ()
        self._offers: dict[str, str] = {}
        self._known: frozenset[str] = frozenset()
        self._body = QVBoxLayout()
        self._body.setSpacing(ems(0.5))
        body = column(self._body, 1)
        body.setContentsMargins(ems(1.2), ems(0.2), ems(1.2), ems(1))
        self.setLayout(body)

    def show_result(
        self, result: MethodResult, titles: Sequence[tuple[str, str]], moves: Sequence[Move]
    ) -> None:
        """Explain a result; ``titles`` are (method, title) of all, ``moves`` its severity's."""
        people = self._model.data.people if self._model.data is not None else {}
        result = in_words(result, people, self._model.words.label)
        mine = tuple(move for move in moves if move.method == result.method)
        offered = self._offered(result)
        if (result, mine, offered) == (self.shown, self._moves, self._offers):
            return
        self._offers = offered
        self.shown, self._moves = result, mine
        self._known = self._asked()
        empty(self._body)
        self._body.addWidget(heading(result.title))
        mark = result_mark(result)
        words = SelectableLabel(mark.words, tone=mark.role if mark.role != "muted" else "")
        self._body.addLayout(self._marked(mark, words))
        if offered:
            act = self.act_wanted.emit
            self._body.addLayout(harm_acts.actions(self._workplace, offered, act))
        if result.not_applicable:
            self._idle(result)
            return
        if result.provisional:
            self._body.addWidget(note(tr("Provisional: it rests on suspected facts."), tone="warn"))
        self._findings(result.findings)
        self._missing(result.missing)
        if result.method == bridge.METHOD:
            self._written(result)
        self._numbers(result, {title: method for method, title in titles})
        for grid in result.grids:
            self._body.addWidget(grid_block(self._workplace, grid))
        self._basis(result)
        self._history()
        self._limits(result)

    def _offered(self, result: MethodResult) -> dict[str, str]:
        data = self._model.data
        if data is None:
            return {}
        waiting = method_checks.unanswered(self._workplace.desk.library)
        return harm_acts.offers(result.method, data.view.sheet, self._workplace.actor, waiting)

    def _idle(self, result: MethodResult) -> None:
        self._body.addWidget(SelectableLabel(result.not_applicable))
        self._fields(tr("WHAT IT WOULD ASK"), result.needs[:6])
        self._source(result)

    def _findings(self, findings: Iterable[Finding]) -> None:
        reader = speaker(self._workplace)
        for finding in findings:
            icon, role = _TONES.get(finding.level, ("none", "muted"))
            told = column(SelectableLabel(say(finding.message, reader)), gap=0.15)
            if finding.what_to_do:
                told.addWidget(note(say(finding.what_to_do, reader)))
            if finding.where in self._known:
                told.addLayout(row(self._go_to(finding.where), 1))
            holder = QWidget()
            holder.setLayout(told)
            self._body.addWidget(panel("card", self._marked(Mark(icon, "", role), holder, 0.6)))

    def _marked(self, mark: Mark, words: QWidget, margin: float = 0) -> QLayout:
        picture = StateMark(self._workplace.theme, Mark(mark.icon, "", mark.role))
        picture.setFixedWidth(ems(2))
        picture.setAccessibleName(mark.words)
        line = row(picture, words, gap=0.2, margin=margin)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        return line

    def _missing(self, keys: Sequence[str]) -> None:
        self._fields(tr("OPEN QUESTIONS"), keys)

    def _fields(self, head: str, keys: Sequence[str]) -> None:
        asked = [key for key in keys if key in self._known]
        if not asked:
            return
        self._body.addWidget(eyebrow(head))
        label = self._model.words.label
        made = Lines(self._workplace.theme, head.capitalize(), grows=True)
        made.chosen.connect(lambda key: self.key_wanted.emit(str(key)))
        made.show_lines([Line(label(key), "", "", "next", "link", data=key) for key in asked])
        self._body.addWidget(made)

    def _written(self, result: MethodResult) -> None:
        """Show the written bridge: each question, what was answered, whether it is required."""
        data = self._model.data
        rows = []
        for key in bridge.TERMS:
            value = data.view.sheet.value(key) if data else None
            if value not in (None, ""):
                said, state = _said(value), tr("answered")
            elif key in result.missing:
                said, state = "–", tr("required, not answered")
            else:
                said, state = "–", tr("not required here")
            rows.append((self._model.words.label(key), said, state))
        self._body.addWidget(eyebrow(tr("THE WRITTEN BRIDGE")))
        head = (tr("Question"), tr("Answer"), tr("State"))
        self._table(tr("The written bridge"), head, rows, (5, 8, 4), bridge.TERMS)

    def _numbers(self, result: MethodResult, methods: dict[str, str]) -> None:
        if result.formula:
            joined = result.method == bridge.METHOD
            head = tr("WHICH WAY THEY POINT") if joined else tr("FORMULA WITH THE NUMBERS")
            self._body.addWidget(eyebrow(head))
            self._body.addWidget(SelectableLabel(result.formula))
        if not result.steps:
            return
        if result.method == bridge.METHOD:
            self._body.addWidget(eyebrow(tr("THE METHODS SIDE BY SIDE")))
            leads = [METHOD + methods[s.words] if s.words in methods else "" for s in result.steps]
            rows = [(s.words, s.found) for s in result.steps]
            head2 = (tr("Method"), tr("Result"))
            self._table(tr("The methods side by side"), head2, rows, (5, 8), leads)
            return
        self._body.addWidget(eyebrow(tr("INPUTS AND WHERE THEY COME FROM")))
        head3 = (tr("Input"), tr("Found"), tr("Basis"))
        rows3 = [(s.words, s.found, _basis(s.basis, suspected=s.suspected)) for s in result.steps]
        written = any(len(step.found) > LONG for step in result.steps)
        widths = (4, 8, 5) if written else (6, 5, 6)
        self._table(tr("Inputs"), head3, rows3, widths, [s.term for s in result.steps])

    def _basis(self, result: MethodResult) -> None:
        if result.thresholds:
            self._body.addWidget(eyebrow(tr("THRESHOLDS")))
            head = (tr("Name"), tr("Bounds"), tr("What the source says"))
            rows = [(t.name, t.bounds, t.meaning) for t in result.thresholds]
            self._table(tr("Thresholds"), head, rows, (4, 5, 8), ())
        self._source(result)

    def _source(self, result: MethodResult) -> None:
        if result.source:
            self._body.addWidget(eyebrow(tr("SOURCE")))
            self._body.addWidget(SelectableLabel(result.source))
            self._body.addWidget(note(confidence_words(result.confidence)))
            for words, tone in harm_acts.answered(result.method, self._workplace):
                self._body.addWidget(note(words, tone=tone))

    def _history(self) -> None:
        if not self._moves:
            return
        self._body.addWidget(eyebrow(tr("HOW THE SEVERITY MOVED")))
        self._picture()
        head = (tr("When"), tr("Who"), tr("Before"), tr("After"), tr("Reason or basis"))
        rows = [
            (
                instant_words(move.at),
                self._model.name(move.who) or "–",
                move.before.replace("_", " "),
                _after(move),
                move.reason or tr("none given"),
            )
            for move in self._moves
        ]
        self._table(tr("How the severity moved"), head, rows, (5, 4, 3, 4, 7), ())

    def _picture(self) -> None:
        first = self._moves[0]
        begun = tr("{level}, as first assessed", level=first.before.replace("_", " "))
        told = [f"{_after(m)}: {self._model.name(m.who) or '–'}" for m in self._moves]
        chart = pictures.severity_picture(self._moves, begun, told)
        if chart is not None:
            name, alt = tr("How the severity moved"), "; ".join((begun, *told))
            self._body.addWidget(Figure(self._workplace, chart, name, alt))

    def _limits(self, result: MethodResult) -> None:
        if result.would_change:
            self._body.addWidget(eyebrow(tr("WHAT WOULD CHANGE IT")))
            for words in result.would_change:
                self._body.addWidget(SelectableLabel(f"•  {words}"))
        if result.does_not_decide:
            self._body.addWidget(eyebrow(tr("WHAT IT DOES NOT DECIDE")))
            self._body.addWidget(SelectableLabel(result.does_not_decide))

    def _table(
        self,
        name: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        leads: Sequence[str],
    ) -> None:
        held = [key if key.startswith(METHOD) or key in self._known else "" for key in leads]
        made = DataTable(self._workplace.theme, name, head, rows, widths=widths, leads=held)
        made.led.connect(self._led)
        self._body.addWidget(made)

    def _led(self, key: str) -> None:
        if key.startswith(METHOD):
            self.method_wanted.emit(key.removeprefix(METHOD))
        else:
            self.key_wanted.emit(key)

    def _go_to(self, key: str) -> Button:
        return Button(
            tr("Answer: {label}", label=self._model.words.label(key)),
            lambda: self.key_wanted.emit(key),
            kind="quiet",
            theme=self._workplace.theme,
            icon="next",
        )

    def _asked(self) -> frozenset[str]:
        """Return every key some page of the case asks."""
        found: set[str] = set()
        for page in self._model.pages():
            if page.form is not None and page.section is not None:
                for question in self._model.sheet.form(page.form).section(page.section.id):
                    found |= {question.key, *(cell.key for cell in question.cells)}
        return frozenset(found)


def _basis(basis: str, *, suspected: bool) -> str:
    if not basis.strip():
        return tr("suspected") if suspected else "–"
    return tr("{basis} (suspected)", basis=basis) if suspected else basis


def _said(value: object) -> str:
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    return str(value)


def _after(move: Move) -> str:
    after = move.after.replace("_", " ") or tr("open again")
    return tr("{level}, lowered", level=after) if move.lowered else after
