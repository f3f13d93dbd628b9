"""Below a page of a case: the pages before and after it, by name."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from pirdesk.ui.screens.case.model import Page
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, ems, row

NEIGHBOUR = 38


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

    def show_around(self, pages: Sequence[Page], current: str) -> None:
        """Name the pages around the one being shown."""
        names = [page.id for page in pages]
        at = names.index(current) if current in names else 0
        for button, index, form in (
            (self.previous, at - 1, tr("Previous: {title}")),
            (self.next, at + 1, tr("Next: {title}")),
        ):
            shown = 0 <= index < len(pages)
            button.setVisible(shown)
            if shown:
                whole = form.format(title=pages[index].title)
                button.set_words(whole if len(whole) <= NEIGHBOUR else whole[: NEIGHBOUR - 1] + "…")
                button.setAccessibleName(whole)
                button.setToolTip(html.escape(whole))
