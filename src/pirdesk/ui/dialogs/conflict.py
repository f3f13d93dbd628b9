"""Two people changed the same thing: both side by side, texts merged too, and a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtWidgets import QBoxLayout, QWidget

from pirdesk.casefile.merging import Merged, merge_sentences
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import write_value
from pirdesk.errors import Conflict, TermConflict
from pirdesk.ui.forms.certainty import certainty_words
from pirdesk.ui.forms.fields.text import GrowingText
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, column, panel, row
from pirdesk.ui.widgets.fitted import FittedDialog
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, heading, note
from pirdesk.wording import PLAIN, Speaker, error_parts

Choice = Literal["mine", "theirs", "merged"]
Decide = Callable[[TermConflict, Choice, str], object]


class ConflictDialog(FittedDialog):
    """One card per conflict; ``decide(conflict, choice, merged text)`` is called for each.

    ``bases`` hold the text both began with, by key, for those that can be merged by sentences.
    """

    def __init__(
        self,
        parent: QWidget,
        conflict: Conflict,
        label: Callable[[str], str],
        name: Callable[[str], str],
        decide: Decide,
        bases: Mapping[str, str] | None = None,
        *,
        reader: Speaker = PLAIN,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Two people changed this"))
        self._label, self._name = label, name
        self._open = len(conflict.conflicts)
        self._decide = decide
        cards = column(gap=1.0)
        self.choices: list[tuple[Button, Button]] = []
        self.merged: list[tuple[GrowingText, Button]] = []
        for each in conflict.conflicts:
            cards.addWidget(self._card(each, (bases or {}).get(each.key)))
        later = Button(tr("Decide later"), self.reject)
        what, advice = error_parts(conflict, reader)
        inside = column(
            heading(tr("Somebody else changed this after you read it")),
            PlainLabel(advice, tone="muted"),
            cards,
            1,
            gap=0.9,
        )
        self.fill(inside, row(1, later), wide=44)
        later.setFocus()  # Enter alone decides nothing
        self.setAccessibleName(what)
        self.setAccessibleDescription(advice)

    def _card(self, each: TermConflict, base: str | None) -> QWidget:
        label = self._label(each.key)
        who = self._name(each.stored_by)
        theirs = Button(tr("Take theirs"))
        mine = Button(tr("Keep mine"))
        self.choices.append((theirs, mine))
        stored = eyebrow(tr("Stored by {name}", name=who))
        left = column(row(stored, 1, theirs), SelectableLabel(value_words(each.stored)), 1, gap=0.4)
        right = column(
            row(eyebrow(tr("Yours")), 1, mine), SelectableLabel(value_words(each.mine)), 1, gap=0.4
        )
        sides = row(gap=1.6)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        body = column(heading(label), sides, gap=0.7, margin=1.0)
        card = panel("card", body)
        theirs.clicked.connect(lambda: self._decided(card, each, "theirs"))
        mine.clicked.connect(lambda: self._decided(card, each, "mine"))
        for button in (theirs, mine):
            button.setAccessibleDescription(label)
        texts = text_of(each.mine), text_of(each.stored)
        if base is not None and texts[0] is not None and texts[1] is not None:
            self._offer_merged(body, card, each, merge_sentences(base, texts[0], texts[1]))
        return card

    def _offer_merged(
        self, body: QBoxLayout, card: QWidget, each: TermConflict, merged: Merged
    ) -> None:
        who = self._name(each.stored_by)
        text = GrowingText(least=4, most=14)
        text.setPlainText(merged.text(tr("yours"), who))
        text.setAccessibleName(tr("{label}: both merged", label=self._label(each.key)))
        text.setAccessibleDescription(merged_words(merged, who))
        take = Button(tr("Use this text"), kind="primary")
        take.clicked.connect(lambda: self._decided(card, each, "merged", text.toPlainText()))
        take.setAccessibleDescription(self._label(each.key))
        self.merged.append((text, take))
        body.insertLayout(1, row(eyebrow(tr("BOTH, MERGED BY SENTENCES")), 1, take))
        body.insertWidget(2, note(merged_words(merged, who)))
        body.insertWidget(3, text)
        theirs, mine = self.choices[-1]
        for before, after in ((text, take), (take, theirs), (theirs, mine)):
            self.setTabOrder(before, after)

    def _decided(self, card: QWidget, each: TermConflict, choice: Choice, text: str = "") -> None:
        card.setEnabled(False)
        self._decide(each, choice, text)
        self._open -= 1
        if not self._open:
            self.accept()


def merged_words(merged: Merged, who: str) -> str:
    """Say what the merged text took from whom, and what is left to decide."""
    mine = sum(piece.kind == "mine" for piece in merged.pieces)
    theirs = sum(piece.kind == "theirs" for piece in merged.pieces)
    parts = [
        tr_n("{count} change is yours", "{count} changes are yours", mine),
        tr_n("{count} is of {who}", "{count} are of {who}", theirs, who=who),
    ]
    told = ", ".join(parts) + ". "
    if merged.clashes:
        return told + tr_n(
            "In {count} place both changed the same sentence: both stand in brackets; write what "
            "shall hold.",
            "In {count} places both changed the same sentence: both stand in brackets; write what "
            "shall hold.",
            merged.clashes,
        )
    return told + tr("Nothing clashes; read it and correct what you like.")


def text_of(value: object) -> str | None:
    """Return the text of one side of a conflict, None where it is no text."""
    held = value.value if isinstance(value, Answer) else value
    return held if isinstance(held, str) else None


def value_words(value: object) -> str:
    """Return a value of a conflict in words."""
    if value is None:
        return tr("(no answer)")
    if not isinstance(value, Answer):
        return str(value)
    parts = [] if value.value is None else [str(write_value(value.value))]
    if value.certainty is not Certainty.KNOWN:
        parts.append(certainty_words()[value.certainty])
    return "\n".join([" · ".join(parts), *(p for p in (value.because, value.basis) if p)])
