"""What each value of a file of decisions counts as: asked of a person, value by value.

A proposal stands where a word is known; nothing is counted before every value has its side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from pirdesk.errors import UserError, shortened
from pirdesk.services import fairness
from pirdesk.services.fairness import Asked, Question, Tally
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, empty, ems, scrolled
from pirdesk.ui.widgets.labels import PlainLabel, note, section_label
from pirdesk.wording import Speaker, error_text

SIDES = ("favourable", "unfavourable", "left_out")
LONGEST = 60
MOST_NAMED = 50  # groups offered as the one to compare with


class MeaningPage(QWidget):
    """One line for each value of the decision and of the true label; then the groups."""

    def __init__(self, theme: Theme, reader: Speaker) -> None:
        super().__init__()
        self._reader = reader
        self._theme = theme
        self._tally: Tally | None = None
        self._asked = Asked((), "")
        self.outcomes: dict[str, ChoiceBox] = {}
        self.truths: dict[str, ChoiceBox] = {}
        self.spellings: ChoiceBox | None = None
        self.bands: dict[str, QLineEdit] = {}
        self.reference = ChoiceBox(theme)
        self._body = QVBoxLayout()
        self._body.setSpacing(ems(0.6))
        inside = QWidget()
        body = column(self._body, 1)
        body.setContentsMargins(0, 0, ems(0.8), 0)
        inside.setLayout(body)
        self.setLayout(column(scrolled(inside)))

    def show_tally(self, tally: Tally, asked: Asked) -> None:
        """List the values of a file just read; what was said of the same file stays."""
        if tally == self._tally and asked == self._asked:
            return
        self._tally, self._asked = tally, asked
        empty(self._body)
        self.spellings, self.bands = None, {}
        if tally.read_as:
            words = tr("Read as {encoding}: look whether the names are spelled rightly.",
                       encoding=tally.read_as)  # fmt: skip
            self._add(note(words))
        self._add(
            note(
                tr(
                    "A proposal rests on the word alone. Where being selected is the burden, turn "
                    "it round."
                )
            )
        )
        sides = (tr("Favourable"), tr("Not favourable"), tr("Leave out"))
        self.outcomes = self._values(asked.outcome, tr("What counts in “{name}”"), sides)
        self.truths = {}
        if asked.truth:
            sides = (tr("Deserves it"), tr("Does not"), tr("Not known"))
            self.truths = self._values(asked.truth, tr("What was deserved, in “{name}”"), sides)
        for question in fairness.questions(tally, asked):
            if question.kind == "bands":
                self._ask_bands(question)
        spelled = [q for q in fairness.questions(tally, asked) if q.kind == "spelled"]
        if spelled:
            self._ask_spellings(spelled)
        self._offer_reference(tally)

    def first(self) -> QWidget:
        """Return what takes the keyboard first."""
        return next(iter(self.outcomes.values()), self)

    def asked(self) -> Asked:
        """Return the question with what each value counts as; UserError for bands no one reads."""
        favourable, unfavourable, left_out = _sorted(self.outcomes)
        positive, negative, unknown = _sorted(self.truths)
        said = str(self.spellings.currentData() or "") if self.spellings else "written"
        bands = tuple(
            fairness.cut_at(f"{name}={field.text()}")
            for name, field in self.bands.items()
            if field.text().strip()
        )
        return replace(
            self._asked,
            favourable=favourable,
            unfavourable=unfavourable,
            left_out=left_out,
            positive=positive,
            negative=negative,
            unknown=unknown,
            spellings="same" if said == "same" else "written",
            bands=bands,
            reference="ugesp" if self.reference.currentData() == "ugesp" else "highest",
            named=(self.reference.currentText(),) if not self.reference.currentData() else (),
        )

    def lacking(self) -> str:
        """Say what is still to be chosen, "" where nothing is."""
        for boxes in (self.outcomes, self.truths):
            for text, box in boxes.items():
                if not box.currentData():
                    return tr("Choose what “{value}” counts as.", value=_shown(text))
            if boxes and not {"favourable", "unfavourable"} <= {
                box.currentData() for box in boxes.values()
            }:
                return tr("At least one value must be on each side, or no rate can be told.")
        if self.spellings is not None and not self.spellings.currentData():
            return tr("Choose how groups written in several ways are counted.")
        try:
            self.asked()
        except UserError as fault:
            return error_text(fault, self._reader)
        return ""

    def _values(self, name: str, title: str, sides: Sequence[str]) -> dict[str, ChoiceBox]:
        """Add a line for each value, a box with its proposal beside it; return the boxes."""
        tally = self._tally
        if tally is None:
            return {}
        self._add(section_label(title.format(name=shortened(name, LONGEST))))
        grid = QGridLayout()
        grid.setHorizontalSpacing(ems(1.2))
        grid.setVerticalSpacing(ems(0.35))
        grid.setColumnStretch(2, 1)
        found: dict[str, ChoiceBox] = {}
        for number, value in enumerate(fairness.values_of(tally, name, self._asked.groups)):
            if not value.text and name == self._asked.truth:
                continue  # an empty true label is never known
            box = ChoiceBox(self._theme)
            box.addItem(tr("Choose …"), "")
            for words, side in zip(sides, SIDES, strict=True):
                box.addItem(words, side)
            box.setCurrentIndex(max(box.findData(value.proposal), 0))
            rows = tr("{count} decisions", count=f"{value.rows:,}")
            box.setAccessibleName(f"{_shown(value.text)}, {rows}")
            label = PlainLabel(_shown(value.text))
            label.setBuddy(box)
            grid.addWidget(label, number, 0)
            grid.addWidget(box, number, 1)
            grid.addWidget(note(rows), number, 2)
            found[value.text] = box
        self._body.addLayout(grid)
        return found

    def _ask_bands(self, question: Question) -> None:
        name = shortened(question.column, LONGEST)
        title = tr("Bands of “{name}”", name=name)
        told = note(
            tr(
                "It holds {count} different numbers. 40 makes two bands, below it and from it on; "
                "several cuts are written as 30, 40, 55. Left empty, each number is a group.",
                count=f"{len(question.values):,}",
            )
        )
        field = QLineEdit("40")
        field.setAccessibleName(title)
        field.setAccessibleDescription(told.text())
        field.setMaximumWidth(ems(14))
        self._add(section_label(title), told, field)
        self.bands[question.column] = field

    def _ask_spellings(self, questions: Iterable[Question]) -> None:
        title = tr("Groups written in several ways")
        lines = [
            tr(
                "“{name}”: {values}.",
                name=shortened(question.column, LONGEST),
                values=", ".join(f"“{_shown(v.text)}” ({v.rows:,})" for v in question.values[:20]),
            )
            for question in questions
        ]
        box = ChoiceBox(self._theme)
        box.addItem(tr("Choose …"), "")
        box.addItem(tr("One word is one group; marks for none are left out"), "same")
        box.addItem(tr("Each is a group of its own, as written"), "written")
        box.setAccessibleName(title)
        box.setAccessibleDescription(" ".join(lines))
        self._add(section_label(title), *(note(line) for line in lines), box)
        self.spellings = box

    def _offer_reference(self, tally: Tally) -> None:
        """Offer the law's rules and, below them, every group that a person may name."""
        title = tr("Which group the others are compared with")
        self.reference = ChoiceBox(self._theme)
        self.reference.addItem(tr("The highest rate, whatever the size of the group"), "highest")
        self.reference.addItem(tr("The highest rate among groups of at least 2 %"), "ugesp")
        for name in self._asked.groups:
            if name not in self.bands:
                for text, _rows in tally.values(name)[:MOST_NAMED]:
                    if text:
                        self.reference.addItem(text, "")
        self.reference.setAccessibleName(title)
        self._add(section_label(title), self.reference)

    def _add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._body.addWidget(widget)


def _sorted(boxes: dict[str, ChoiceBox]) -> tuple[tuple[str, ...], ...]:
    """Return the values of each side, in the order of the sides."""
    return tuple(
        tuple(text for text, box in boxes.items() if box.currentData() == side) for side in SIDES
    )


def _shown(text: str) -> str:
    return shortened(text, LONGEST) if text else tr("(empty)")
