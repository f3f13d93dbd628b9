"""A table of facts: one card per row, each cell a question of its own; rows come and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from pirdesk.casefile.terms import Term, TermType
from pirdesk.casefile.values import Rows
from pirdesk.forms import SettledQuestion
from pirdesk.ui.forms.question import QuestionRow
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, panel, row
from pirdesk.ui.widgets.labels import PlainLabel, note
from pirdesk.ui.widgets.resting import let_rest

MakeRow = Callable[[SettledQuestion], QuestionRow]
_WIDE = (TermType.TEXT, TermType.MANY, TermType.MOMENT, TermType.COUNT, TermType.FILE)


@dataclass(frozen=True, slots=True)
class Card:
    """One row as it is shown: its frame, its number, its button, and whether others removed it."""

    card: QWidget
    number: PlainLabel
    remove: Button
    gone: PlainLabel


class RowsTable(QWidget):
    """The rows of one table as cards, a button to add one, and “the list is complete”."""

    add_wanted = Signal(str)
    remove_wanted = Signal(str, str)
    completed = Signal(str, object)
    cell_made = Signal(str)
    entered = Signal(str)

    def __init__(self, theme: Theme, key: str, label: str, definition: str, make: MakeRow) -> None:
        super().__init__()
        self.key = key
        self._theme, self._make, self._label = theme, make, label
        self.cells: dict[str, QuestionRow] = {}
        self._rows: tuple[str, ...] = ()
        self._columns: tuple[Term, ...] = ()
        self._by_row: dict[str, Card] = {}
        self._leaving: set[str] = set()  # the person asked to remove them here
        self._queue: list[tuple[str, tuple[SettledQuestion, ...]]] = []
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._make_next)
        title = PlainLabel(label)
        font = title.font()
        font.setWeight(font.Weight.DemiBold)
        title.setFont(font)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(ems(0.7))
        self.add = Button(
            tr("Add to “{label}”", label=label),
            lambda: self.add_wanted.emit(self.key),
            theme=theme,
            icon="plus",
        )
        self.add.setAccessibleDescription(definition or label)
        self.complete = QCheckBox(tr("The list is complete"))
        self.complete.setAccessibleName(tr("{label}: the list is complete", label=label))
        self.complete.setAccessibleDescription(
            tr("Ticked, conditions may rely on nothing being left out.")
        )
        self.complete.clicked.connect(self._completed)
        for part in (self.add, self.complete):
            part.installEventFilter(self)
        self.problem = note(tone="late")
        self.problem.setVisible(False)
        self.setLayout(
            column(
                title,
                note(definition) if definition else None,
                self._cards,
                self.problem,
                row(self.add, self.complete, 1, gap=1.0),
                gap=0.35,
            )
        )

    def show_rows(self, settled: SettledQuestion) -> bool:
        """Lay out the cards of the rows there are; tells whether any card was made anew."""
        self.setVisible(settled.shown)
        value = settled.answer.value if settled.answer is not None else None
        rows = value if isinstance(value, Rows) else Rows(())
        self.complete.setChecked(rows.complete)
        self.complete.setEnabled(not settled.readonly)
        self.add.setEnabled(not settled.readonly)
        if rows.ids == self._rows and not self._left_over():
            return False
        self._rows = rows.ids
        self._drop_cards()
        self._queue = [
            (row_id, tuple(cell for cell in settled.cells if cell.row == row_id))
            for row_id in rows.ids
            if row_id not in self._by_row
        ]
        self._arrange()
        self._make_next()
        if self._queue:
            self._slices.start()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the keyboard coming to the table itself."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(self.key)
        return super().eventFilter(watched, event)

    @property
    def building(self) -> bool:
        """Tell whether cards are still being made."""
        return bool(self._queue)

    def build_all(self) -> None:
        """Make every card now."""
        while self._queue:
            self._make_next()

    def say(self, problem: str) -> None:
        """Show what is the matter with the table as a whole."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.add.setAccessibleDescription(problem or self._label)

    def focus_row(self, row_id: str) -> None:
        """Put the keyboard into the first cell of a row."""
        self.build_all()
        for cell in self.cells.values():
            if f"[{row_id}]." in cell.key:
                cell.focus()
                return

    def _make_next(self) -> None:
        """Make one card, so that the window answers in between."""
        if not self._queue:
            self._slices.stop()
            return
        row_id, cells = self._queue.pop(0)
        made = self._by_row[row_id] = self._card(row_id, cells)
        self._cards.addWidget(made.card)
        self._arrange()
        for cell in cells:
            self.cell_made.emit(cell.key)

    def _left_over(self) -> list[str]:
        return [row_id for row_id in self._by_row if row_id not in self._rows]

    def _drop_cards(self) -> None:
        """Take out the cards of rows that are gone; one with the caret in a cell waits for it."""
        focused = self.window().focusWidget()
        for row_id in self._left_over():
            made = self._by_row[row_id]
            cells = [key for key in self.cells if f"[{row_id}]." in key]
            caret = bool(focused) and any(self.cells[key].isAncestorOf(focused) for key in cells)
            if caret and row_id not in self._leaving:
                made.gone.setVisible(True)
                continue
            del self._by_row[row_id]
            for key in cells:
                del self.cells[key]
            let_rest(made.card)
            self._cards.removeWidget(made.card)
            made.card.hide()
            made.card.deleteLater()

    def _arrange(self) -> None:
        """Put the cards into the order of their rows and number them; none is made anew."""
        shown = [self._by_row[row_id] for row_id in self._rows if row_id in self._by_row]
        places = [self._cards.indexOf(made.card) for made in shown]
        if places != sorted(places):
            for made in shown:
                self._cards.removeWidget(made.card)
                self._cards.addWidget(made.card)
        for number, row_id in enumerate(self._rows, start=1):
            made_row = self._by_row.get(row_id)
            if made_row is not None:
                words = tr("{label} {number}", label=self._label, number=number)
                made_row.number.setText(f"{number}")
                made_row.remove.setAccessibleName(tr("Remove {row}", row=words))
                made_row.card.setAccessibleName(words)
                made_row.gone.setVisible(False)

    def _ask_removal(self, row_id: str) -> None:
        self._leaving.add(row_id)
        self.remove_wanted.emit(self.key, row_id)

    def _card(self, row_id: str, cells: tuple[SettledQuestion, ...]) -> Card:
        grid = QGridLayout()
        grid.setHorizontalSpacing(ems(1.4))
        grid.setVerticalSpacing(ems(0.8))
        place = 0
        for cell in cells:
            made = self._make(cell)
            self.cells[cell.key] = made
            wide = cell.term.type in _WIDE
            if wide and place % 2:
                place += 1
            grid.addWidget(made, place // 2, place % 2, 1, 2 if wide else 1)
            place += 2 if wide else 1
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        remove = Button(
            tr("Remove"),
            lambda: self._ask_removal(row_id),
            kind="quiet",
            theme=self._theme,
            icon="remove",
        )
        number = PlainLabel("", tone="muted", wrap=False)
        gone = note(tr("This row was removed meanwhile."), tone="warn")
        gone.setVisible(False)
        head = row(number, gone, 1, remove)
        return Card(panel("card", column(head, grid, gap=0.4, margin=0.8)), number, remove, gone)

    def _completed(self, on: bool) -> None:
        self.completed.emit(self.key, {"rows": list(self._rows), "complete": on})
