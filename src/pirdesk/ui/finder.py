"""Ctrl+K: find a case, a page of the open case, or something to do, by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pirdesk.casefile.case import RegisterRow
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, ems, panel
from pirdesk.ui.widgets.fitted import FittedDialog
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace

SEARCH_MS = 120
SHOWN = 12
WIDE, HIGH = 36, 27  # ems


@dataclass(frozen=True, slots=True)
class Find:
    """One thing that can be found: its words, what kind it is, and what choosing it does."""

    words: str
    kind: str
    icon: str
    act: Callable[[], object]
    shortcut: str = ""
    many: bool = False  # one of so many that it is shown only when typed for


class Finder(FittedDialog):
    """A line and a list; arrows move, Enter chooses, Escape closes."""

    asks_for_words = False  # what is looked for is no work of the person's

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        things: Sequence[Find],
        open_case: Callable[[str, str], object],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Find"))
        self._workplace, self._things, self._open_case = workplace, things, open_case
        self.line = QLineEdit()
        self.line.setMaxLength(300)
        self.line.setPlaceholderText(tr("Find a case, a question, a file or something to do"))
        self.line.setAccessibleName(tr("Find"))
        self.line.setAccessibleDescription(tr("Arrows move in the list below, Enter chooses"))
        self.line.installEventFilter(self)
        self.list = Lines(workplace.theme, tr("Found"))
        self.list.chosen.connect(self._choose)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMinimumHeight(ems(6))
        self.nothing = PlainLabel(tr("Nothing here is called so. Try fewer letters."), tone="muted")
        self.nothing.setContentsMargins(ems(0.8), ems(0.6), ems(0.8), ems(0.6))
        self._frame = panel("card", column(self.nothing, self.list))
        inside = column(self.line, gap=0.6)
        inside.addWidget(self._frame, 1)
        self.fill(inside, wide=WIDE, high=HIGH)
        inside.setContentsMargins(ems(1), ems(1), ems(1), ems(1))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_MS)
        self._wait.timeout.connect(self._search)
        self.line.textEdited.connect(lambda _text: self._typed())
        self._show(())
        self._search()
        self.line.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show whole rows at the new height."""
        super().resizeEvent(event)
        self.list.show_whole_rows()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter of the line act on the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list.currentIndex().row()
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    row = max(0, min(row + step, self.list.lines.rowCount() - 1))
                    self.list.setCurrentIndex(self.list.lines.index(row))
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    lines = self.list.lines.lines
                    if 0 <= row < len(lines):
                        self._choose(lines[row].data)
                    return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._show(())
        self._wait.start()

    def _search(self) -> None:
        if not self._workplace.is_open:
            return
        from pirdesk.services import cases  # noqa: PLC0415 - not before the window is shown

        desk, text = self._workplace.desk, self.line.text().strip()
        self._workplace.jobs.read(
            tr("Finding"),
            lambda _task: cases.register(desk, text, SHOWN),
            owner=self,
            key="finder",
            done=self._show,
        )

    def _show(self, found: Iterable[RegisterRow]) -> None:
        parts = self.line.text().casefold().split()
        things = [
            t
            for t in self._things
            if (parts or not t.many) and all(p in t.words.casefold() for p in parts)
        ]
        lines = [Line(t.words, "", t.shortcut or t.kind, t.icon, data=t) for t in things[:SHOWN]]
        for each in found:
            act = self._opener(each.case_id)
            find = Find(each.title, tr("case"), "file", act)
            lines.append(Line(each.title, each.case_id, find.kind, find.icon, data=find))
        self.list.show_lines(lines)
        self.list.show_whole_rows()
        self.list.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        if lines and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.lines.index(0))

    def _opener(self, case_id: str) -> Callable[[], object]:
        return lambda: self._open_case(case_id, "")

    def _choose(self, find: Find) -> None:
        self.accept()
        find.act()
