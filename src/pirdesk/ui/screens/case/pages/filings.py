"""What was told to authorities and decided: submissions, correspondence, decisions, with dates."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes, ClockRow
from pirdesk.casefile.sheet import cell
from pirdesk.casefile.values import Moment
from pirdesk.services import decisions, filings
from pirdesk.services.decisions import Decision
from pirdesk.services.filings import Filing
from pirdesk.ui.dialogs.decision import kind_words
from pirdesk.ui.duty_words import sure_words
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words, left_words, spoken
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.labels import eyebrow, heading, note, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import document_mark
from pirdesk.ui.workplace import Workplace

LETTERS = "correspondence/letters"
REPLY, REVIEW = "desk.reply", "desk.review"


class FilingsPage(QWidget):
    """Three lists; a line leads to its paper, its field or its file."""

    key_wanted = Signal(str)
    page_wanted = Signal(str)
    alone = True  # nothing for the panel that follows the caret

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        theme = workplace.theme
        self.sent = Lines(theme, tr("Submissions"), grows=True)
        self.letters = Lines(theme, tr("Correspondence"), grows=True)
        self.decided = Lines(theme, tr("Decisions"), grows=True)
        self._none = (note(tr("Nothing was submitted yet. Record it from the duty.")),
                      note(tr("No letter yet.")), note(tr("No decision yet.")))  # fmt: skip
        add = Button(
            tr("Enter a letter"),
            lambda: self.page_wanted.emit(LETTERS),
            theme=theme,
            icon="plus",
        )
        self.reviewed = Button(
            tr("Note as reviewed now"), self.mark_reviewed, theme=theme, icon="check"
        )
        self.reviewed.setAccessibleDescription(tr("Ends the review clock of the decision chosen"))
        head = column(eyebrow(tr("DUTIES")), title(tr("Submissions and decisions")), gap=0.15)
        self._cards = [panel("card", column(lines, margin=0.3)) for lines in self._lists()]
        sent, letters, decided = self._cards
        self.setLayout(
            column(
                head,
                column(heading(tr("Submissions")), self._none[0], sent, gap=0.5),
                column(row(heading(tr("Correspondence")), 1, add), self._none[1], letters, gap=0.5),
                column(
                    row(heading(tr("Decisions")), 1, self.reviewed),
                    self._none[2],
                    decided,
                    gap=0.5,
                ),
                1,
                gap=1.3,
            )
        )
        self.sent.chosen.connect(lambda _data: self.page_wanted.emit("evidence"))
        self.letters.chosen.connect(lambda key: self.key_wanted.emit(str(key)))
        self.decided.chosen.connect(self._open_decision)
        model.loaded.connect(self.refresh)
        self._show((), ())
        self.refresh()

    def refresh(self) -> None:
        """Fetch submissions and decisions; letters stand in the fact sheet."""
        if self._model.data is None:
            return
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.read(
            tr("Reading submissions and decisions"),
            lambda _task: (filings.filings(desk, case_id), decisions.decisions(desk, case_id)),
            owner=self,
            key="filings",
            done=lambda found: self._show(*found),
        )

    def mark_reviewed(self) -> None:
        """Note that the chosen decision was looked at again now."""
        number = self.decided.currentIndex().row()
        lines = self.decided.lines.lines
        if not 0 <= number < len(lines):
            return
        desk, case_id, now = self._workplace.desk, self._model.case_id, self._workplace.now()
        chosen: Decision = lines[number].data

        def mark(_task: object) -> Changes:
            decisions.mark_reviewed(desk, case_id, chosen.row, now)
            return Changes(cases=frozenset({case_id}), register=True)

        self._workplace.jobs.write(tr("Noting the review"), mark, owner=self)

    def _lists(self) -> tuple[Lines, Lines, Lines]:
        return self.sent, self.letters, self.decided

    def _show(self, sent: tuple[Filing, ...], decided: tuple[Decision, ...]) -> None:
        shown = (
            [self._filing(each) for each in sent],
            self._letter_lines(),
            [self._decision(each) for each in decided],
        )
        every = zip(self._lists(), self._cards, self._none, shown, strict=True)
        for lines, card, nothing, items in every:
            card.setVisible(bool(items))
            nothing.setVisible(not items)
            lines.show_lines(items)
        self.reviewed.setEnabled(any(d.reviewed_at is None for d in decided))

    def _filing(self, each: Filing) -> Line:
        limit = ""
        if each.strict_due is not None:
            due, sure = instant_words(each.strict_due), sure_words(each.confidence)
            limit = tr("limit {due} ({sure})", due=due, sure=sure)
        detail = (
            each.recipient or each.place,
            tr("reference {text}", text=each.reference) if each.reference else "",
            each.channel,
            tr("by {name}", name=each.who_name),
            tr("file {name}, SHA-256 {sum} …", name=each.file_name, sum=each.sha256[:12])
            if each.sha256
            else "",
            tr("receipt kept") if each.receipt else tr("no receipt kept"),
            limit,
            tr("reasons: {text}", text=each.reasons) if each.reasons else "",
        )
        when = instant_words(each.filed_at)
        return Line(
            each.title,
            " · ".join(part for part in detail if part),
            tr("late: {when}", when=when) if each.late else when,
            "late" if each.late else "sent",
            "late" if each.late else "good",
            "late" if each.late else "muted",
            each.number,
        )

    def _letter_lines(self) -> list[Line]:
        data = self._model.data
        if data is None:
            return []
        clocks = {c.entity: c for c in data.view.clocks if c.duty == REPLY}
        rows = data.view.sheet.rows("correspondence").ids
        return [self._letter(each, clocks.get(each)) for each in rows]

    def _letter(self, each: str, clock: ClockRow | None) -> Line:
        def said(name: str) -> str:
            data = self._model.data
            value = data.view.sheet.value(cell("correspondence", each, name)) if data else None
            return _moment(value) if isinstance(value, Moment) else str(value or "")

        now = self._workplace.now()
        came = said("direction") == "from_authority"
        way = tr("from the authority") if came else tr("to the authority")
        number = said("file_number")
        detail = (
            said("authority"),
            way,
            said("at"),
            tr("file number {n}", n=number) if number else "",
            tr("reply by {due} ({sure})", due=instant_words(clock.strict_due),
               sure=sure_words(clock.confidence)) if clock else "",
        )  # fmt: skip
        due = clock.strict_due if clock else None
        late = due is not None and due < now
        aside = left_words(due, now) if due is not None else ""
        return Line(
            said("subject") or tr("A letter without subject"),
            " · ".join(part for part in detail if part),
            aside or (tr("answered") if said("answered_at") else ""),
            "late" if late else "file",
            "late" if late else "muted",
            "late" if late else "muted",
            cell("correspondence", each, "subject"),
        )

    def _decision(self, each: Decision) -> Line:
        data, now = self._model.data, self._workplace.now()
        state = tr("no paper yet")
        if each.document is not None:
            state = tr("sealed") if each.sealed else document_mark(each.document.state).words
        clock = next((c for c in data.view.clocks if (c.duty, c.entity) == (REVIEW, each.row)),
                     None) if data else None  # fmt: skip
        detail = (
            tr("{duty}, {law}", duty=each.title, law=each.citation) if each.title else each.duty,
            each.decision,
            tr("decided by {name}, {when}", name=each.decided_by, when=_moment(each.decided_at)),
            tr("paper: {state}", state=state),
            tr("review by {when}", when=_moment(each.review_by)) if each.review_by else "",
        )
        due = clock.strict_due if clock else None
        late = due is not None and due < now
        aside = left_words(due, now) if due is not None else ""
        return Line(
            _kinds().get(each.kind, each.kind),
            " · ".join(part for part in detail if part),
            aside or (tr("reviewed") if each.reviewed_at else ""),
            "late" if late else "scales",
            "late" if late else "accent",
            "late" if late else "muted",
            each,
        )

    def _open_decision(self, each: Decision) -> None:
        if each.document is not None:
            self.page_wanted.emit(f"document:{each.document.id}")
        else:
            self.key_wanted.emit(cell("decisions", each.row, "decision"))


def _kinds() -> dict[str, str]:
    """Return the kinds of decisions in words, with the one that another page records."""
    return {**kind_words(), "system": tr("About the system")}


def _moment(value: Moment | None) -> str:
    return spoken(value.text) if value is not None else ""
