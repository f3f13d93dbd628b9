"""The duties of a case: who must be told by when, why, and which answers would settle the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from pirdesk.duties import Duty
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words, interval_words, left_words, spoken
from pirdesk.ui.widgets.controls import Button, column, empty, ems, panel, row
from pirdesk.ui.widgets.labels import (
    PlainLabel,
    SelectableLabel,
    eyebrow,
    heading,
    note,
    rule,
    title,
)
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import verdict_mark
from pirdesk.ui.workplace import Workplace

_ORDER = ("due", "undetermined", "not due", "not in force", "not applicable")


class DutiesPage(QWidget):
    """A list of duties filtered by verdict; the chosen one is explained below."""

    key_wanted = Signal(str)

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._duties: tuple[Duty, ...] = ()
        self._filter = ""
        self._chosen: tuple[str, str, str] | None = None
        self.list = Lines(workplace.theme, tr("Duties"))
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(lambda now, _was: self._moved(now.row()))
        self.filters = row(gap=0.4)
        self._group = QButtonGroup(self)
        self._detail = QVBoxLayout()
        self._detail.setSpacing(ems(0.5))
        head = column(
            eyebrow(tr("DUTIES")),
            title(tr("Duties and clocks")),
            PlainLabel(
                tr(
                    "Computed from the facts and the shipped edition of the law. Dates come in "
                    "two: the strict reading, and the latest that can be argued."
                ),
                tone="muted",
            ),
            gap=0.15,
        )
        card = panel("card", column(self.list))
        detail = QWidget()
        detail.setLayout(column(self._detail, 1))
        self.setLayout(column(head, self.filters, card, detail, 1, gap=1.0))
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the duties as of the last fetch."""
        data = self._model.data
        found = data.view.duties if data else ()
        self._duties = tuple(sorted(found, key=_sorted_by))
        self._show_filters()
        self._show_list()

    def _show_filters(self) -> None:
        counts = {v: sum(d.verdict == v for d in self._duties) for v in _ORDER}
        if not self._filter:
            self._filter = next((v for v in _ORDER if counts[v]), "due")
        empty(self.filters)
        for verdict in (v for v in _ORDER if counts[v]):
            words = f"{verdict_mark(verdict).words} ({counts[verdict]})"
            button = Button(words, partial(self._take_filter, verdict), kind="segment")
            button.setCheckable(True)
            button.setChecked(verdict == self._filter)
            self.filters.addWidget(button)
        self.filters.addStretch(1)

    def _take_filter(self, verdict: str) -> None:
        self._filter, self._chosen = verdict, None
        self._show_filters()
        self._show_list()

    def _show_list(self) -> None:
        shown = [d for d in self._duties if d.verdict == self._filter]
        self.list.show_lines([self._line(duty) for duty in shown])
        heights = sum(self.list.sizeHintForRow(i) for i in range(len(shown)))
        self.list.setFixedHeight(min(heights + 2, ems(14)))
        keys = [_key(d) for d in shown]
        row_at = keys.index(self._chosen) if self._chosen in keys else 0
        if shown:
            self.list.setCurrentIndex(self.list.lines.index(row_at))
            self._show_detail(shown[row_at])
        else:
            empty(self._detail)

    def _line(self, duty: Duty) -> Line:
        mark, now = verdict_mark(duty.verdict), self._workplace.now()
        late = duty.verdict == "due" and duty.strict_due is not None and duty.strict_due < now
        if duty.strict_due is not None:
            aside = f"{instant_words(duty.strict_due)} · {left_words(duty.strict_due, now)}"
        else:
            words = spoken(duty.no_date_words, self._country(duty))
            aside = words if duty.verdict == "due" else mark.words
        extra = tr("provisional: rests on suspected facts") if duty.provisional else ""
        detail = " · ".join(p for p in (duty.recipient, duty.citation, extra) if p)
        return Line(
            duty.title,
            detail,
            aside,
            "late" if late else mark.icon,
            "late" if late else mark.role,
            "late" if late else "muted",
            _key(duty),
        )

    def _moved(self, number: int) -> None:
        shown = [d for d in self._duties if d.verdict == self._filter]
        if 0 <= number < len(shown):
            self._chosen = _key(shown[number])
            self._show_detail(shown[number])

    def _choose(self, key: tuple[str, str, str]) -> None:
        self._chosen = key
        for duty in self._duties:
            if _key(duty) == key:
                self._show_detail(duty)

    def _show_detail(self, duty: Duty) -> None:
        empty(self._detail)
        add = self._detail.addWidget
        country, anchor = self._country(duty), self._anchor(duty)
        text = duty.anchor.text if duty.anchor else ""
        add(heading(duty.title))
        add(self._facts(duty))
        if duty.missing:
            add(eyebrow(tr("ANSWERS THAT WOULD SETTLE IT")))
            for key in duty.missing:
                add(self._go_to(key))
        if duty.trace:
            add(eyebrow(tr("WHY")))
            for step in duty.trace:
                output = anchor if step.output == text else spoken(step.output, country)
                add(SelectableLabel(f"{step.words}  →  {output}"))
                told = " · ".join(p for p in (spoken(step.input, country), step.citation) if p)
                if told:
                    add(note(told))
        elif duty.reasons:
            add(eyebrow(tr("WHY")))
            for reason in duty.reasons:
                found = spoken(str(reason.value), country)
                add(SelectableLabel(f"{reason.words} — {found} ({reason.cite})"))
        if duty.readings:
            add(eyebrow(tr("OTHER READINGS")))
            for reading in duty.readings:
                add(SelectableLabel(f"{reading.words} → {reading.verdict}"))
                add(note(reading.citation))
        if duty.contents:
            add(eyebrow(tr("WHAT IT MUST CONTAIN")))
            for item in duty.contents:
                add(SelectableLabel(f"{item.words} — {item.state}"))
        add(rule())
        add(
            note(
                tr(
                    "Law edition {pack}; read with confidence “{confidence}”.",
                    pack=duty.pack,
                    confidence=duty.confidence,
                )
            )
        )

    def _facts(self, duty: Duty) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(ems(1.4))
        grid.setVerticalSpacing(ems(0.25))
        lines = [
            (tr("Verdict"), verdict_mark(duty.verdict).words),
            (tr("To"), " · ".join(p for p in (duty.recipient, place_words(duty.place)) if p)),
            (tr("Asked of"), duty.entity_name),
            (tr("Starts from"), self._anchor(duty)),
            (
                tr("Due, strict reading"),
                _date(duty.strict_due, spoken(duty.no_date_words, self._country(duty))),
            ),
            (tr("Latest arguable"), _date(duty.latest_arguable_due, "")),
            (tr("Law"), duty.citation),
        ]
        shown = [(name, text) for name, text in lines if text]
        for line, (name, text) in enumerate(shown):
            grid.addWidget(PlainLabel(name, tone="muted", wrap=False), line, 0)
            grid.addWidget(SelectableLabel(text), line, 1)
        grid.setColumnStretch(1, 1)
        holder = QWidget()
        holder.setLayout(grid)
        return holder

    def _anchor(self, duty: Duty) -> str:
        """Return what the clock starts from, in the words of the place it happened at."""
        anchor, country = duty.anchor, self._country(duty)
        if anchor is None:
            return ""
        timed = "T" in anchor.text or ":" in anchor.text
        if anchor.earliest is None or anchor.latest is None or not timed:
            return spoken(anchor.text, country)
        return interval_words(anchor.earliest, anchor.latest, country)

    def _country(self, duty: Duty) -> str:
        data = self._model.data
        if data is None or not duty.entity:
            return ""
        for column_name in ("country", "main_establishment"):
            value = data.view.sheet.value(f"entities[{duty.entity}].{column_name}")
            if isinstance(value, tuple) and len(value) == 1:
                return str(value[0])
        return ""

    def _go_to(self, key: str) -> Button:
        return Button(
            self._model.words.label(key),
            lambda: self.key_wanted.emit(key),
            kind="quiet",
            theme=self._workplace.theme,
            icon="next",
        )


def _key(duty: Duty) -> tuple[str, str, str]:
    return duty.duty, duty.entity, duty.place


def _sorted_by(duty: Duty) -> tuple[int, bool, float, str, str]:
    due = duty.strict_due
    order: Sequence[str] = _ORDER
    rank = order.index(duty.verdict) if duty.verdict in order else len(order)
    return rank, due is None, due.timestamp() if due else 0.0, duty.duty, duty.place


def _date(at: datetime | None, otherwise: str) -> str:
    return instant_words(at) if at is not None else otherwise
