"""What others changed in the case in view and the person has not looked at yet: one quiet line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Act, Changes
from pirdesk.casefile.terms import split_cell
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, ems, row
from pirdesk.ui.widgets.labels import ElidedLabel
from pirdesk.ui.workplace import Workplace


class OthersOfCase(QObject):
    """The acts of others in one case, oldest first, until somebody looks at them."""

    changed = Signal()

    def __init__(self, workplace: Workplace, case_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._case_id = workplace, case_id
        self._opened_at: int | None = None
        self.acts: tuple[Act, ...] = ()
        workplace.jobs.desk_changed.connect(self._take)

    def opened(self, index: int) -> None:
        """Leave out what was written up to an entry: the case was opened with it in view."""
        if self._opened_at is None:
            self._opened_at = index
            self.acts = tuple(act for act in self.acts if act.index > index)

    def look(self) -> tuple[Act, ...]:
        """Return what was not looked at yet; from now on it was."""
        acts, self.acts = self.acts, ()
        if acts:
            self.changed.emit()
        return acts

    def words(self) -> str:
        """Say who changed how much, "" for nothing."""
        return acts_words(self.acts, self.name) if self.acts else ""

    def name(self, act: Act) -> str:
        """Return who did it; the acting person may have a second window, or the command line."""
        actor = self._workplace.actor
        if actor is not None and act.who == actor.id:
            return tr("You (elsewhere)")
        return act.name or tr("Somebody else")

    def _take(self, changes: Changes) -> None:
        seen = -1 if self._opened_at is None else self._opened_at
        ours = (act for act in changes.by if act.case_id == self._case_id)
        found = tuple(act for act in ours if act.index > seen)
        if found:
            self.acts += found
            self.changed.emit()


class OthersLine(QWidget):
    """The line in the head of a case; it takes no focus, and goes once it was looked at."""

    wanted = Signal()

    def __init__(self, others: OthersOfCase) -> None:
        super().__init__()
        self._others = others
        self.words = ElidedLabel(tone="accent")
        self.show_button = Button(tr("show"), self.wanted.emit, kind="quiet")
        line = row(gap=0.3)
        line.addWidget(self.words, 100)
        line.addWidget(self.show_button)
        line.addStretch(1)
        self.setLayout(line)
        self.refresh()

    def refresh(self) -> None:
        """Show the words as they are now; nothing where there are none."""
        words = self._others.words()
        shown = f"{words} ·" if words else ""
        self.words.setMaximumWidth(self.words.fontMetrics().horizontalAdvance(shown) + ems(0.4))
        self.words.set_whole(shown)
        self.show_button.setAccessibleName(tr("Show what others changed"))
        self.show_button.setAccessibleDescription(words)
        self.show_button.setVisible(bool(words))


def changed_keys(acts: Sequence[Act]) -> tuple[str, ...]:
    """Return the answers changed, each once; a table whose cells are named is no answer more."""
    keys = {key: None for act in acts for key in sorted(act.keys)}
    tables = {parts[0] for key in keys if (parts := split_cell(key)) is not None}
    return tuple(key for key in keys if key not in tables)


def acts_words(acts: Sequence[Act], name: Callable[[Act], str]) -> str:
    """Say in one sentence who changed how many answers, documents and files."""
    answers = len(changed_keys(acts))
    papers = len({each for act in acts for each in act.documents})
    files = sum(act.verb == "evidence.add" for act in acts)
    parts = [
        tr_n("{count} answer", "{count} answers", answers) if answers else "",
        tr_n("{count} document", "{count} documents", papers) if papers else "",
        tr_n("{count} file", "{count} files", files) if files else "",
    ]
    what = _joined([part for part in parts if part]) or tr("this case")
    who = _joined(list(dict.fromkeys(map(name, acts))))
    return tr("{who} changed {what}", who=who, what=what)


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return tr("{some} and {last}", some=", ".join(parts[:-1]), last=parts[-1])
