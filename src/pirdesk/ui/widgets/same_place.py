"""Keeps a person's place in a table that is fetched anew: the row chosen, and the first in sight.

Rows are known by what they are, not by their number: another's new case must not slip under the
row that Enter is about to open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QTableView

Identity = Callable[[QModelIndex], object]


class SamePlace(QObject):
    """Follows the resets of one view's model; ``identity`` tells what a row is, None for no row."""

    def __init__(self, view: QTableView, identity: Identity) -> None:
        super().__init__(view)
        self._view, self._identity = view, identity
        self._chosen: object = None
        self._top: object = None
        self._side = 0
        model = view.model()
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)

    def _remember(self) -> None:
        view = self._view
        current = view.currentIndex()
        self._side = max(0, current.column())
        self._chosen = self._identity(current) if current.isValid() else None
        scrolled = view.verticalScrollBar().value() > 0
        top = view.indexAt(view.rect().topLeft()) if scrolled else QModelIndex()
        self._top = self._identity(top) if top.isValid() else None

    def _return(self) -> None:
        view, model = self._view, self._view.model()
        rows = {}
        if self._chosen is not None or self._top is not None:
            rows = {self._identity(model.index(n, 0)): n for n in range(model.rowCount())}
        if (chosen := rows.get(self._chosen)) is not None:
            view.setCurrentIndex(model.index(chosen, self._side))
        if (top := rows.get(self._top)) is not None:
            view.scrollTo(model.index(top, 0), QTableView.ScrollHint.PositionAtTop)
        else:
            view.scrollToTop()
