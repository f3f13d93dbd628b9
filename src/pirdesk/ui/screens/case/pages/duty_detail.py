"""One duty explained: dates and how sure they are, what would change it, what it must contain, why.

Everything comes from the duty map; here it is only put into words and led to its fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pirdesk.casefile.messages import Message, Words
from pirdesk.casefile.values import Moment
from pirdesk.duties import ContentItem, Duty, is_latest, receivers
from pirdesk.services import proposals
from pirdesk.ui.duty_words import state_words, sure_words, used, used_words
from pirdesk.ui.forms.answer_words import value_words
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.screens.case.duty_groups import Shown, begun_at, elapsed_words, group_marks
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.screens.case.pages import duty_beside
from pirdesk.ui.screens.case.pages.duty_law import DutyLaw
from pirdesk.ui.screens.case.pages.duty_proposal import counted_panel, proposal_panel
from pirdesk.ui.speaking import said, speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words, left_words, spoken
from pirdesk.ui.widgets.controls import Button, column, empty, ems, row
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, heading, note, rule
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import StateMark, verdict_mark
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import say, show

if TYPE_CHECKING:
    from pirdesk.duties import Flip, Listing
    from pirdesk.duties.proposed import Proposed
    from pirdesk.services.knowledge import Move

_STATES = {
    "filled": ("done", "good"),
    "derived": ("done", "good"),
    "partly": ("begun", "accent"),
    "unknown": ("unsure", "muted"),
    "missing": ("blocked", "warn"),
    "not asked": ("none", "muted"),
}


class DutyDetail(QWidget):
    """Explains the duty it is given; asks others for dialogs and fields by signals."""

    key_wanted = Signal(str)
    act_wanted = Signal(str)  # filing, decision, notice, letters, adopt or depart

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._body = QVBoxLayout()
        self._body.setSpacing(ems(0.5))
        self._later = QVBoxLayout()
        self._above_later: QWidget = self  # what the keyboard leaves to come to what arrives later
        self.shown: Shown | None = None
        body = column(self._body, 1)
        body.setContentsMargins(ems(1.2), ems(0.2), ems(1.2), ems(1))
        self.setLayout(body)

    def show_duty(self, shown: Shown) -> None:
        """Explain a duty; what takes longer to compute is added when it arrives."""
        self.shown, duty = shown, shown.first
        empty(self._body)
        self._later = QVBoxLayout()
        self._later.setSpacing(ems(0.4))
        add = self._body.addWidget
        add(heading(duty.title))
        add(StateMark(self._workplace.theme, group_marks()[shown.group], small=False))
        add(self._facts(shown))
        if duty.verdict != "not covered":  # a place without a law has nobody to write to
            self._body.addLayout(self._actions(duty))
        self._missing(duty)
        if duty.proposed is not None:
            self._body.addWidget(self._proposal(duty.proposed))
        self._counted(duty)
        self._body.addLayout(self._later)
        self._contents(duty)
        self._why(duty)
        self._readings(duty)
        self._beside(tr("EXCEPTIONS"), duty_beside.exceptions(duty))
        self._beside(tr("WHAT TO KEEP"), duty_beside.kept(duty, speaker(self._workplace)))
        self._beside(tr("LAST DAY ON A WEEKEND OR HOLIDAY"), duty_beside.last_day(duty))
        self._recipients(shown)
        if duty.confidence_of is not None:
            add(DutyLaw(self._workplace, duty))
        add(rule())
        add(note(tr("Law edition {pack}.", pack=duty.pack)))

    def show_later(self, flips: Sequence[Flip], moves: Sequence[Move]) -> None:
        """Add which single answers would change the duty, and what moved its date so far."""
        empty(self._later)
        lines = [
            Line(self._turned(f), self._said(f.change), "", "next", "link", data=f.key)
            for f in flips
        ]
        moved = [self._move(move) for move in moves if move.how != "verdict"]
        moved = moved if len(moved) > 1 else []
        above = self._above_later
        for head, name, found in (
            (tr("WHAT WOULD CHANGE IT"), tr("What would change it"), lines),
            (tr("HOW THE DATE MOVED"), tr("How the date moved"), moved),
        ):
            if found:
                made = self._list(name, found)
                self._later.addWidget(eyebrow(head))
                self._later.addWidget(made)
                QWidget.setTabOrder(above, made)
                above = made

    def _turned(self, flip: Flip) -> str:
        """Return the question with the other answer: what a law asks would read as its reverse."""
        words, term = self._model.words, self._workplace.desk.library.vocabulary.term(flip.key)
        other = value_words(flip.value, term, partial(words.choice, term.id))
        return tr("{question}: {answer}", question=words.label(flip.key), answer=other)

    def _actions(self, duty: Duty) -> QVBoxLayout:
        theme = self._workplace.theme
        want = self.act_wanted.emit
        file = Button(
            tr("Record a submission …"),
            lambda: want("filing"),
            kind="primary" if duty.verdict == "due" and not duty.filed_at else "plain",
            theme=theme,
            icon="sent",
        )
        notice = Button(tr("Draft the notice …"), lambda: want("notice"), theme=theme, icon="pen")
        decide = Button(tr("Decide …"), lambda: want("decision"), theme=theme, icon="scales")
        decide.setAccessibleDescription(
            tr("Not to notify, to delay, to tell the public instead, to rely on an exemption")
        )
        letters = Button(tr("Correspondence"), lambda: want("letters"), theme=theme, icon="file")
        self._above_later = letters
        first, second = row(file, notice, 1, gap=0.5), row(decide, letters, 1, gap=0.5)
        return column(first, second, gap=0.4)

    def _facts(self, shown: Shown) -> QWidget:
        duty, now = shown.first, self._workplace.now()
        sure = sure_words(duty.confidence)
        strict, latest = duty.strict_due, duty.latest_arguable_due
        dated = strict is not None
        running = duty.verdict == "due" and duty.filed_at is None
        left = left_words(strict, now) if strict is not None and running else ""
        step = used_words(used(begun_at(duty), strict, now)) if running else ""
        no_date = elapsed_words(duty, now, speaker(self._workplace)) if running else ""
        without = ". ".join(
            dict.fromkeys(p for p in (no_date, self._said(duty.no_date_words)) if p)
        )
        differ = latest is not None and latest != strict
        doubt = tr("rests on suspected facts")
        if duty.reach_assumed:
            doubt = tr("assumes that the law reaches this organisation from outside its area")
        presumed = tr("the law's default; no answer decides it yet")
        absent = duty.verdict == "not covered"  # nobody to write to, and nothing to be late with
        lines = [
            (tr("Place") if absent else tr("To"), self._whom(shown)),
            (tr("Asked of"), duty.entity_name),
            (tr("Starts from"), self._anchor(duty)),
            (
                tr("What that means") if absent else tr("Due, strict reading"),
                instant_words(strict) if dated else without,
            ),
            (tr("Latest arguable"), instant_words(latest) if differ else ""),
            (tr("Why they differ"), self._difference(duty) if differ else ""),
            (tr("How sure"), sure if dated or duty.verdict == "due" else ""),
            (tr("Time"), " · ".join(p for p in (left, step) if p)),
            (tr("Submitted"), instant_words(duty.filed_at) if duty.filed_at else ""),
            (tr("Law"), spoken(duty.citation)),
            (tr("Status"), tr("disputed: both readings are below") if duty.disputed else ""),
            (tr("Presumed"), presumed if duty.presumed else ""),
            (tr("Open point"), self._reasons_wanted(duty)),
            (tr("Provisional"), doubt if duty.provisional else ""),
        ]
        return _grid([(name, text) for name, text in lines if text])

    def _reasons_wanted(self, duty: Duty) -> str:
        label = self._model.words.label
        names = "; ".join(label(key) for key in duty.reasons_wanted)
        return tr("the written reason is missing: {terms}", terms=names) if names else ""

    def _missing(self, duty: Duty) -> None:
        if duty.missing or duty.reasons_wanted:
            self._body.addWidget(eyebrow(tr("ANSWERS THAT WOULD SETTLE IT")))
            label = self._model.words.label
            keys = (*duty.missing, *duty.reasons_wanted)
            lines = [Line(label(key), "", "", "next", "link", data=key) for key in keys]
            self._above_later = self._list(tr("Answers that would settle it"), lines)
            self._body.addWidget(self._above_later)

    def _proposal(self, proposed: Proposed) -> QWidget:
        label, go = self._model.words.label, partial(_emit_key, self)
        return proposal_panel(self._workplace, proposed, label, go, self.act_wanted.emit)

    def _counted(self, duty: Duty) -> None:
        data, library = self._model.data, self._workplace.desk.library
        if data is None or duty.verdict in ("not applicable", "not in force"):
            return
        found = proposals.counted_for(library, data.view.sheet, duty.duty)
        if found is not None:
            label, go = self._model.words.label, partial(_emit_key, self)
            self._body.addWidget(counted_panel(self._workplace, found, label, go))

    def _contents(self, duty: Duty) -> None:
        if not duty.contents:
            return
        done = sum(item.state in ("filled", "derived") for item in duty.contents)
        self._body.addWidget(
            eyebrow(tr("WHAT IT MUST CONTAIN: {done} OF {all}", done=done, all=len(duty.contents)))
        )
        lines = [self._content(item) for item in duty.contents]
        self._body.addWidget(self._list(tr("What it must contain"), lines))

    def _content(self, item: ContentItem) -> Line:
        icon, role = _STATES.get(item.state, ("unsure", "muted"))
        words = state_words(item.state)
        return Line(item.words, item.citation, words, icon, role, role, self._field_of(item))

    def _field_of(self, item: ContentItem) -> str | None:
        """Return the first field of an item that nobody answered, else its first."""
        data = self._model.data
        keys = [key for key in item.terms if self._model.page_of(key) is not None]
        open_ = [key for key in keys if data is not None and data.view.sheet.get(key) is None]
        return next(iter(open_ or keys), None)

    def _why(self, duty: Duty) -> None:
        if duty.reasons:
            self._body.addWidget(eyebrow(tr("REASONS")))
            for reason in duty.reasons:
                mark = {"true": tr("yes"), "false": tr("no")}.get(
                    str(reason.value.value), tr("not known")
                )
                self._body.addWidget(SelectableLabel(f"{mark}: {self._said(reason.words)}"))
                self._body.addWidget(note(reason.cite))
        if duty.trace:
            self._body.addWidget(eyebrow(tr("HOW IT WAS COMPUTED")))
            for number, step in enumerate(duty.trace, start=1):
                rule, output = self._said(step.rule), self._said(step.output)
                told = f"{number}. {rule}: {output}"
                self._body.addWidget(SelectableLabel(told))
                words = self._said(step.words)
                told = " · ".join(p for p in (words, step.citation) if p)
                self._body.addWidget(note(told))

    def _readings(self, duty: Duty) -> None:
        if not duty.readings:
            return
        self._body.addWidget(eyebrow(tr("OTHER READINGS")))
        for reading in duty.readings:
            date = instant_words(reading.strict_due) if reading.strict_due else ""
            verdict = verdict_mark(reading.verdict).words
            said = self._said(reading.words)
            if date or reading.verdict != duty.verdict:  # a remark alone leads to nothing else
                said += " → " + ", ".join(p for p in (verdict, date) if p)
            self._body.addWidget(SelectableLabel(said))
            told = (reading.held_by, reading.citation, sure_words(reading.confidence))
            self._body.addWidget(note(" · ".join(part for part in told if part)))

    def _beside(self, head: str, told: Sequence[duty_beside.Told]) -> None:
        """Show what the law says beside the duty; nothing where it says nothing."""
        if not told:
            return
        self._body.addWidget(eyebrow(head))
        for words, source in told:
            self._body.addWidget(SelectableLabel(spoken(words)))
            self._body.addWidget(note(source))

    def _recipients(self, shown: Shown) -> None:
        listed = [(duty, _listed(duty)) for duty in shown.duties]
        if not any(duty.recipient for duty, _ in listed):
            return
        self._body.addWidget(eyebrow(tr("TO WHOM")))
        lines = []
        for duty, found in listed:
            where = place_words(duty.place)
            if found is None:
                told = tr("portal and languages are not known here")
            else:
                portal = found.portal or tr("portal not known here")
                tongues = ", ".join(found.languages) or tr("languages not known here")
                told = " · ".join((portal, tongues, sure_words(found.confidence), found.note))
            name = duty.recipient or where
            lines.append(Line(name, told.removesuffix(" · "), where, "person"))
        self._body.addWidget(self._list(tr("To whom"), lines))

    def _move(self, move: Move) -> Line:
        ways = {
            "began": tr("the clock began"),
            "earlier": tr("moved earlier"),
            "later": tr("moved later"),
            "ended": tr("ended"),
        }
        label = self._model.words.label
        facts = ", ".join(tr("a submission") if k.startswith("submission:") else label(k)
                          for k in move.keys)  # fmt: skip
        due = move.after.strict_due
        said = f"{ways.get(move.how, move.how)}: {instant_words(due)}" if due else ways[move.how]
        who = tr("{who}, {when}", who=self._model.name(move.who), when=instant_words(move.at))
        return Line(said, f"{facts} · {who}", "", "history")

    def _list(self, name: str, lines: Sequence[Line]) -> Lines:
        made = Lines(self._workplace.theme, name, grows=True)
        made.chosen.connect(partial(_emit_key, self))
        made.show_lines(lines)
        return made

    def _whom(self, shown: Shown) -> str:
        if len(shown.duties) > 1:
            places = ", ".join(duty.place for duty in shown.duties if duty.place)
            return f"{shown.whom}: {places}" if places else shown.whom
        duty = shown.first
        return " · ".join(p for p in (duty.recipient, place_words(duty.place)) if p)

    def _difference(self, duty: Duty) -> str:
        words = [self._said(s.words) for s in duty.trace if is_latest(s)]
        return " ".join(words) or self._anchor(duty)

    def _anchor(self, duty: Duty) -> str:
        anchor, reader = duty.anchor, speaker(self._workplace)
        if anchor is None:
            return ""
        if isinstance(anchor.text, Message):
            return say(anchor.text, reader)
        first, last = anchor.earliest, anchor.latest
        if first is None or last is None or not ("T" in anchor.text or ":" in anchor.text):
            return spoken(anchor.text)
        text = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        return show(Moment(first, last, text), reader)

    def _said(self, words: Words) -> str:
        return said(words, speaker(self._workplace))


def _emit_key(detail: DutyDetail, key: object) -> None:
    if isinstance(key, str) and key:
        detail.key_wanted.emit(key)


def _grid(lines: Sequence[tuple[str, str]]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(ems(1.2))
    grid.setVerticalSpacing(ems(0.25))
    for line, (name, text) in enumerate(lines):
        words = PlainLabel(name, tone="muted", wrap=False)
        grid.addWidget(words, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(SelectableLabel(text), line, 1)
    grid.setColumnStretch(1, 1)
    holder = QWidget()
    holder.setLayout(grid)
    return holder


def _listed(duty: Duty) -> Listing | None:
    """Return the authority a duty names, as the directory lists it."""
    found = receivers(duty.duty, duty.place)
    return next((item for item in found if item.title == duty.recipient), None)
