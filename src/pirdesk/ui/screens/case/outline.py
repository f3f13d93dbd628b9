"""The outline of a case: groups and pages with their state, and readiness per output below."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from pirdesk.ui.screens.case.corrections import TO_CORRECT
from pirdesk.ui.screens.case.model import CaseModel, Page
from pirdesk.ui.theme import small_font
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import column, ems, held, panel, scrolled
from pirdesk.ui.widgets.labels import eyebrow
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.widgets.marks import Mark, document_mark, section_mark
from pirdesk.ui.workplace import Workplace

_STATE = Qt.ItemDataRole.UserRole + 1
_ICONS = {
    "harm": "harm",
    "duties": "scales",
    "filings": "sent",
    "places": "person",
    "known": "history",
    "evidence": "clip",
    "documents": "file",
    "history": "history",
}


def _group_font() -> QFont:
    font = QFont(small_font())
    font.setWeight(QFont.Weight.DemiBold)
    return font


class Outline(QWidget):
    """A tree of pages; ``page_wanted`` is a page id, ``blocker_wanted`` an output."""

    page_wanted = Signal(str)
    blocker_wanted = Signal(str)
    chosen = Signal()  # a page by a click or by Enter, not by passing over it

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._theme, self._model = workplace.theme, model
        self._items: dict[str, QTreeWidgetItem] = {}
        self._shape: tuple[tuple[str, str], ...] = ()
        self.tree = QTreeWidget()
        self.tree.setObjectName("outlinetree")
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(ems(0.5))
        self.tree.setAccessibleName(tr("Outline of the case"))
        self.tree.setIconSize(QSize(ems(1.0), ems(1.0)))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setTabKeyNavigation(False)
        self.tree.currentItemChanged.connect(self._current)
        self.tree.itemClicked.connect(self._clicked)
        self.tree.itemActivated.connect(self._activated)
        self.ready = Lines(self._theme, tr("Readiness per output"), grows=True)
        self.ready.setObjectName("quietlist")
        self.ready.chosen.connect(self._go_to_blocker)
        below = column(eyebrow(tr("READINESS")), self.ready, gap=0.3)
        below.setContentsMargins(ems(0.8), ems(0.6), ems(0.4), ems(0.8))
        self.tree.setMinimumHeight(ems(6))
        body = column(gap=0)
        body.addWidget(self.tree, 1)
        body.addLayout(below)
        self.setLayout(column(panel("outline", column(scrolled(held(body))))))
        self._theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show pages, states and readiness as they stand."""
        pages = self._model.pages()
        shape = tuple((page.id, page.title) for page in pages)
        if shape != self._shape:
            self._build(pages)
            self._shape = shape
        documents = {f"document:{d.id}": d for d in self._model.documents()}
        for page in pages:
            document = documents.get(page.id)
            state = self._model.state_of(page)
            if document is not None:
                self._mark(page, document_mark(document.state))
            elif state:
                self._items[page.id].setData(0, _STATE, state)
                self._mark(page, section_mark(state))
            else:
                self._mark(page, Mark(_ICONS.get(page.id, "file"), "", "muted"))
        for index in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(index)
            if group is not None:
                group.setForeground(0, self._theme.colour("muted"))
                self._mark_group(group)
        self.ready.show_lines(self._readiness())

    def show_current(self, page_id: str) -> None:
        """Mark the page being shown."""
        item = self._items.get(page_id)
        if item is not None and item is not self.tree.currentItem():
            self.tree.blockSignals(True)
            group = item.parent()
            for index in range(self.tree.topLevelItemCount()):
                other = self.tree.topLevelItem(index)
                if other is not None:
                    other.setExpanded(other is group)
            self.tree.setCurrentItem(item)
            self.tree.scrollToItem(item)
            self.tree.blockSignals(False)

    def _build(self, pages: Sequence[Page]) -> None:
        current = self.tree.currentItem()
        kept = current.data(0, Qt.ItemDataRole.UserRole) if current is not None else ""
        self.tree.blockSignals(True)
        self.tree.clear()
        self._items.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for page in pages:
            group = groups.get(page.group)
            if group is None:
                group = groups[page.group] = QTreeWidgetItem([self._model.group_words(page)])
                group.setFont(0, _group_font())
                group.setToolTip(0, html.escape(page.group))
                group.setForeground(0, self._theme.colour("muted"))
                self.tree.addTopLevelItem(group)
            item = QTreeWidgetItem([page.title])
            item.setData(0, Qt.ItemDataRole.UserRole, page.id)
            item.setToolTip(0, html.escape(page.title))
            group.addChild(item)
            item.setFirstColumnSpanned(True)
            self._items[page.id] = item
        self.tree.blockSignals(False)
        if kept:
            self.show_current(kept)

    def _mark(self, page: Page, mark: Mark) -> None:
        item = self._items[page.id]
        item.setIcon(0, self._theme.icon(mark.icon, mark.role))
        spoken = f"{page.title}, {mark.words}" if mark.words else page.title
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setStatusTip(0, mark.words)

    def _mark_group(self, group: QTreeWidgetItem) -> None:
        children = [group.child(i) for i in range(group.childCount())]
        inner = [child.data(0, _STATE) for child in children if child is not None]
        states = [state for state in inner if state and state != "none"]
        if not states:
            return
        found = next((s for s in ("blocked", "begun") if s in states), None)
        found = found or ("begun" if len(set(states)) > 1 else states[0])
        done = sum(state == "done" for state in states)
        words = tr("{done}/{all}", done=done, all=len(states))
        group.setText(1, words)
        group.setFont(1, small_font())
        group.setForeground(1, self._theme.colour("muted"))
        group.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
        mark = section_mark(found)
        group.setData(
            0, Qt.ItemDataRole.AccessibleTextRole, f"{group.text(0)}, {words}, {mark.words}"
        )

    def _readiness(self) -> tuple[Line, ...]:
        lines = self._to_correct()
        for each in self._model.readiness():
            count = len(each.blockers)
            ready = each.state == "ready"
            words = tr("ready") if ready else tr_n("{count} blocker", "{count} blockers", count)
            if each.state == "asked":
                words = tr_n("{count} to look at", "{count} to look at", count)
            lines.append(
                Line(
                    self._model.output_words(each.output),
                    "",
                    words,
                    "done" if ready else "blocked",
                    "good" if ready else "warn",
                    "good" if ready else "warn",
                    each.output,
                )
            )
        return tuple(lines)

    def _to_correct(self) -> list[Line]:
        """Return the line that counts the answers that cannot be stored yet, if there are any."""
        count = len(self._model.sheet.refused())
        if not count:
            return []
        words = tr_n("{count} answer", "{count} answers", count)
        found = ("blocked", "late", "late", TO_CORRECT)
        return [Line(tr("To correct"), "", words, *found)]

    def _current(self, item: QTreeWidgetItem | None) -> None:
        page = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        if page:
            self.page_wanted.emit(page)

    def _clicked(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            item.setExpanded(not item.isExpanded())
        else:
            self.chosen.emit()

    def _activated(self, item: QTreeWidgetItem) -> None:
        if not item.childCount():
            self.chosen.emit()

    def _go_to_blocker(self, output: str) -> None:
        self.chosen.emit()
        self.blocker_wanted.emit(output)
