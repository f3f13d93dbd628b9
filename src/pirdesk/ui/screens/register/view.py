"""The register: every case in one table with a search field; Enter opens a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.screens.register.model import RegisterModel
from pirdesk.ui.screens.register.saved import SavedViews
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, column, ems, held, panel
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import PlainLabel, note, title
from pirdesk.ui.widgets.same_place import SamePlace
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.services.saved_views import SavedView

SEARCH_MS = 180
KIND = 1
TITLE = 12  # ems, the least a title is read in
ROWS = 3  # in sight however low the window is


class RegisterTable(QTableView):
    """The table of cases; one row at a time, opened by Enter or a double click."""

    opened = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Cases"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setMinimumHeight(ems(ROWS * 2.1 + 2))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(ems(2.1))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.doubleClicked.connect(self.opened)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the kind of incident the room a wide window has, and the title what is left."""
        super().resizeEvent(event)
        if self.model() is not None:
            wide = self.viewport().width() > ems(72)
            self.setColumnWidth(KIND, ems(14 if wide else 8.5))
            self.stretch(0, TITLE)

    def stretch(self, column: int, least: float) -> None:
        """Give a column what the others leave, but so many ems; beyond that the table scrolls."""
        head = self.horizontalHeader()
        others = head.length() - head.sectionSize(column)
        self.setColumnWidth(column, max(ems(least), self.viewport().width() - others))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class RegisterScreen(QWidget):
    """Search field, order, table."""

    case_wanted = Signal(str, str)
    new_case_wanted = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self.model = RegisterModel(workplace, self)
        theme = workplace.theme
        self.search = QLineEdit()
        self.search.setMaxLength(300)
        self.search.setPlaceholderText(tr("Search titles and facts"))
        self.search.setAccessibleName(tr("Search the register"))
        self.search.setAccessibleDescription(tr("Shows the cases whose words contain all of these"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(ems(16))
        self.order = ChoiceBox(theme)
        self.order.setAccessibleName(tr("Order of the register"))
        for words, value in (
            (tr("Changed last"), "changed"),
            (tr("Due first"), "due"),
            (tr("By title"), "title"),
            (tr("Newest first"), "created"),
        ):
            self.order.addItem(words, value)
        self.count = note()
        self.table = RegisterTable()
        self.table.setModel(self.model)
        SamePlace(self.table, self.model.identity)
        self._columns()
        self.saved = SavedViews(workplace, self._as_shown)
        self.saved.chosen.connect(self._show_view)
        new = Button(
            tr("New case"), self.new_case_wanted.emit, kind="primary", theme=theme, icon="plus"
        )
        breaches = Button(
            tr("Register of breaches …"), self.make_breaches, theme=theme, icon="file"
        )
        self.nothing = PlainLabel(tone="muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setVisible(False)
        body = column(self.table, self.nothing)
        self.setLayout(
            column(
                Flow(held(column(title(tr("Register")), self.count, gap=0.1)), 1, breaches, new),
                Flow(self.search, self.order, 1, self.saved),
                panel("card", body),
                gap=1.0,
                margin=2,
            )
        )
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_MS)
        self._wait.timeout.connect(lambda: self.model.load(search=self.search.text().strip()))
        self.search.textEdited.connect(lambda _text: self._wait.start())
        self.search.textChanged.connect(lambda text: None if text else self._wait.start())
        self.search.returnPressed.connect(self.table.setFocus)
        self.order.activated.connect(lambda _i: self.model.load(order=self.order.currentData()))
        self.table.opened.connect(self._open)
        self.model.counted.connect(self._counted)

    def load(self) -> None:
        """Fetch the rows shown and the views the acting person saved."""
        self.model.load()
        self.saved.load()

    def focus_first(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus()

    def make_breaches(self) -> None:
        """Ask for a period and make its register of breaches."""
        from pirdesk.ui.dialogs.breaches import BreachesDialog  # noqa: PLC0415 - when asked

        if self._workplace.is_open:
            BreachesDialog(self.window(), self._workplace, self.case_wanted.emit).open()

    def _as_shown(self) -> tuple[str, str]:
        return self.search.text().strip(), str(self.order.currentData())

    def _show_view(self, view: SavedView) -> None:
        self.search.setText(view.search)
        self.order.setCurrentIndex(max(0, self.order.findData(view.order)))
        self.model.load(search=view.search, order=view.order)
        self.table.setFocus()

    def _counted(self, count: int) -> None:
        words = tr_n("{count} case", "{count} cases", count)
        if self.search.text().strip():
            words = tr("{found} found", found=words)
        self.count.setText(words)
        self.table.setVisible(count > 0)
        self.nothing.setVisible(count == 0)
        self.nothing.setText(
            tr("No case holds all of these words.")
            if self.search.text().strip()
            else tr("No case yet. Open one as soon as something has happened; facts can follow.")
        )
        if count and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _open(self, index: QModelIndex) -> None:
        found = self.model.row_at(index)
        if found is not None:
            self.case_wanted.emit(found.case_id, "")

    def _columns(self) -> None:
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for index, width in enumerate((0, 8.5, 8, 5.5, 10, 4, 6)):
            if width:
                self.table.setColumnWidth(index, ems(width))
