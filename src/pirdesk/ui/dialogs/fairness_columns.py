"""What the columns of a file of decisions mean: groups, decision, true label, strata.

It shows the first rows as they are and guesses nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from pirdesk.errors import shortened
from pirdesk.services.fairness import Asked, Preview
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, ems, row
from pirdesk.ui.widgets.labels import PlainLabel, note

SHOWN = 20
LONGEST = 200


class ColumnsPage(QWidget):
    """The first rows above; below it which column says what."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._preview = Preview((), ())
        self.told = note()
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("First rows of the file"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setVisible(False)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        self.groups = QListWidget()
        self.groups.setObjectName("ticks")
        self.groups.setMinimumHeight(ems(9))
        self.outcome, self.truth, self.strata = (ChoiceBox(theme) for _ in range(3))
        left = column(
            _named(
                tr("Columns that name the group"),
                self.groups,
                tr("Space ticks a column. Each is compared alone, then all ticked ones together."),
            ),
        )
        right = column(
            _named(tr("Column of the decision"), self.outcome),
            _named(
                tr("Column of what was deserved, if the file has one"),
                self.truth,
                tr("With it, error rates are compared too."),
            ),
            _named(
                tr("Column to compare within, such as the department"),
                self.strata,
                tr("A difference over all can vanish or turn round within its parts."),
            ),
            1,
            gap=0.7,
        )
        both = row(left, right, gap=1.6)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        body = column(self.told, gap=0.6)
        body.addWidget(self.table, 1)
        body.addLayout(both)
        self.setLayout(body)

    def show_preview(self, name: str, preview: Preview) -> None:
        """Show the first rows of a file; what was chosen for the same columns stays."""
        same = preview.columns == self._preview.columns
        self._preview = preview
        shown = preview.rows[:SHOWN]
        self.told.setText(tr("{name}: the first {count} rows", name=name, count=len(shown)))
        self.table.setColumnCount(len(preview.columns))
        self.table.setRowCount(len(shown))
        self.table.setHorizontalHeaderLabels(list(preview.columns))
        for number, cells in enumerate(shown):
            for place, words in enumerate(cells):
                self.table.setItem(number, place, QTableWidgetItem(shortened(words, LONGEST)))
        self.table.resizeColumnsToContents()
        for place in range(len(preview.columns)):
            self.table.setColumnWidth(place, min(self.table.columnWidth(place), ems(16)))
        if not same:
            self._offer_columns(preview.columns)

    def asked(self) -> Asked | None:
        """Return the question as chosen, None while something lacks."""
        if self.lacking():
            return None
        return Asked(
            groups=self._ticked(),
            outcome=self.outcome.currentData(),
            truth=self.truth.currentData() or "",
            strata=self.strata.currentData() or "",
        )

    def lacking(self) -> str:
        """Say what is still to be chosen, "" where nothing is."""
        if not self._ticked():
            return tr("Tick at least one column that names the group.")
        if not self.outcome.currentData():
            return tr("Choose the column of the decision.")
        named = [*self._ticked(), self.outcome.currentData(), self.truth.currentData()]
        named = [name for name in (*named, self.strata.currentData()) if name]
        if len(set(named)) < len(named):
            return tr("One column is chosen for two things.")
        return ""

    def _ticked(self) -> tuple[str, ...]:
        items = (self.groups.item(number) for number in range(self.groups.count()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def _offer_columns(self, columns: tuple[str, ...]) -> None:
        self.groups.clear()
        for box, blank in (
            (self.outcome, tr("Choose …")),
            (self.truth, tr("None")),
            (self.strata, tr("None")),
        ):
            box.clear()
            box.addItem(blank, "")
        for name in columns:
            item = QListWidgetItem(name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                          | Qt.ItemFlag.ItemIsUserCheckable)  # fmt: skip
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.groups.addItem(item)
            self.outcome.addItem(name, name)
            self.truth.addItem(name, name)
            self.strata.addItem(name, name)
        self.groups.setCurrentRow(0)


def _named(words: str, widget: QWidget, description: str = "") -> QWidget:
    label = PlainLabel(words)
    label.setBuddy(widget)
    widget.setAccessibleName(words)
    widget.setAccessibleDescription(description or words)
    holder = QWidget()
    told = note(description) if description else None
    holder.setLayout(column(label, told, widget, gap=0.15))
    return holder
