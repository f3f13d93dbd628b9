"""Below a page of a case: the pages before and after it, by name."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from pirdesk.ui.screens.case.model import Page
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, ems, row


class Neighbours(QFrame):
    """Two buttons; each names the page it leads to."""

    def __init__(
        self, theme: Theme, go_previous: Callable[[], object], go_next: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName("casehead")
        self.previous = Button("", go_previous, kind="quiet", theme=theme, icon="previous")
        self.next = Button("", go_next, kind="quiet", theme=theme, icon="next")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        footer = row(self.previous, 1, self.next)
        footer.setContentsMargins(ems(1.6), ems(0.3), ems(1.6), ems(0.3))
        self.setLayout(footer)
        self.setMinimumWidth(ems(8))
        self._titles = ("", "")

    def show_around(self, pages: Sequence[Page], current: str) -> None:
        """Name the pages around the one being shown."""
        names = [page.id for page in pages]
        at = names.index(current) if current in names else 0
        before = pages[at - 1].title if at > 0 else ""
        self._titles = (before, pages[at + 1].title if at + 1 < len(pages) else "")
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name them by as many letters as there is room for."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        room = self.width() // 2 - ems(4)
        for button, title, form, alone in (
            (self.previous, self._titles[0], tr("Previous: {title}"), tr("Previous")),
            (self.next, self._titles[1], tr("Next: {title}"), tr("Next")),
        ):
            button.setVisible(bool(title))
            whole = form.format(title=title)
            elide = Qt.TextElideMode.ElideRight
            shown = button.fontMetrics().elidedText(whole, elide, room)
            # Where hardly a letter of the title is left, the word alone says more.
            button.set_words(shown if len(shown) > len(alone) + 4 else alone)
            button.setAccessibleName(whole)
            button.setToolTip(html.escape(whole))
