"""State marks: a drawing and its word together, so no state is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pirdesk.ui.theme import Theme, em
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.labels import PlainLabel, note


@dataclass(frozen=True, slots=True)
class Mark:
    """How one state looks and reads: drawing, word, colour role."""

    icon: str
    words: str
    role: str


def section_mark(state: str) -> Mark:
    """Return the mark of a section: empty, begun, done, blocked or none."""
    return {
        "empty": Mark("empty", tr("not begun"), "quiet"),
        "begun": Mark("begun", tr("being written"), "accent"),
        "done": Mark("done", tr("complete"), "good"),
        "blocked": Mark("blocked", tr("needs correction"), "late"),
        "none": Mark("none", tr("nothing asked"), "quiet"),
    }[state]


def document_mark(state: str) -> Mark:
    """Return the mark of a document's state."""
    return {
        "draft": Mark("pen", tr("draft"), "accent"),
        "submitted": Mark("sent", tr("in review"), "warn"),
        "approved": Mark("approved", tr("approved"), "good"),
        "signing": Mark("signing", tr("in signing"), "warn"),
        "sealed": Mark("sealed", tr("sealed"), "good"),
        "abandoned": Mark("none", tr("abandoned"), "quiet"),
        "void": Mark("broken", tr("declared void"), "late"),
    }[state]


def verdict_mark(verdict: str) -> Mark:
    """Return the mark of a duty's verdict."""
    return {
        "due": Mark("clock", tr("due"), "accent"),
        "not due": Mark("done", tr("not due"), "good"),
        "undetermined": Mark("unsure", tr("undetermined"), "warn"),
        "not applicable": Mark("none", tr("not applicable"), "quiet"),
        "not in force": Mark("none", tr("not in force"), "quiet"),
        "not covered": Mark("unsure", tr("no law in this edition"), "warn"),
    }.get(verdict, Mark("unsure", verdict, "quiet"))


def check_mark(ok: bool | None) -> Mark:
    """Return the mark of one check: passed, failed or not judged."""
    if ok is None:
        return Mark("unsure", tr("not judged"), "quiet")
    return Mark("done", tr("passed"), "good") if ok else Mark("broken", tr("failed"), "late")


class StateMark(QWidget):
    """A drawing followed by its words; redraws itself when the theme changes."""

    def __init__(self, theme: Theme, mark: Mark | None = None, *, small: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._mark = mark
        self._picture = PlainLabel(wrap=False)
        self._words = note(tone="") if small else PlainLabel(wrap=False)
        self._words.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(round(em() / 3))
        row.addWidget(self._picture)
        row.addWidget(self._words)
        row.addStretch(1)
        theme.changed.connect(self._draw)
        self._draw()

    def show_mark(self, mark: Mark | None) -> None:
        """Show another state."""
        self._mark = mark
        self._draw()

    def _draw(self) -> None:
        if self._mark is None:
            self._picture.clear()
            self._words.clear()
            self.setAccessibleName("")
            return
        self._picture.setPixmap(self._theme.pixmap(self._mark.icon, self._mark.role))
        self._words.setText(self._mark.words)
        self._words.set_tone(self._mark.role if self._mark.role != "quiet" else "muted")
        self.setAccessibleName(self._mark.words)
