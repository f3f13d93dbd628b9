"""Outline, page and panel of a case beside each other; what the width has no room for is folded.

A person folds a side by its button or key, and that is remembered. Where the window has room for
the page alone, a side that is asked for takes the place of the page until something is chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from pirdesk.ui.widgets.controls import ems

OUTLINE, PANEL = "outline", "panel"
PAGE = 24  # ems, the least a page is read in beside a side
LEAST = {OUTLINE: 14, PANEL: 16}
WIDE = 80
_SPREAD = {True: {OUTLINE: 18, PANEL: 20}, False: LEAST}
_FOLDED = "folded"


class Columns(QSplitter):
    """The three columns; ``changed`` when a side was folded or shown."""

    changed = Signal()

    def __init__(
        self, outline: QWidget, page: QWidget, panel: QWidget, settings: QSettings | None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._sides = {OUTLINE: outline, PANEL: panel}
        self._page, self._settings = page, settings
        self._wanted = {side: self._kept(side) for side in self._sides}
        self._offered = {OUTLINE: True, PANEL: True}
        self._last, self._alone = OUTLINE, ""
        for part in (outline, page, panel):
            self.addWidget(part)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        for side, least in LEAST.items():
            self._sides[side].setMinimumWidth(ems(least))
        page.setMinimumWidth(ems(8))
        self.setMinimumWidth(ems(10))
        self._spread_for: tuple[bool, ...] = ()

    def seen(self, side: str) -> bool:
        """Tell whether a side is in view."""
        return not self._sides[side].isHidden()

    def offers(self, side: str) -> bool:
        """Tell whether the page in view leaves a side to be shown."""
        return self._offered[side]

    def offer(self, side: str, offered: bool) -> None:
        """Leave a side to be shown, or not: some pages take its width."""
        self._offered[side] = offered
        self._arrange()

    def toggle(self, side: str) -> None:
        """Fold a side, or show it; the wish is remembered."""
        if not self._offered[side]:
            return
        wanted = not self.seen(side)
        self._wanted[side] = wanted
        if wanted:
            self._last = side
        self._alone = side if wanted and not self._fits((side,)) else ""
        if self._settings is not None:
            self._settings.setValue(f"case/{side}", "" if wanted else _FOLDED)
        self._arrange()

    def show_side(self, side: str) -> None:
        """Bring a side into view where it is folded."""
        if not self.seen(side):
            self.toggle(side)

    def back_to_page(self) -> bool:
        """Show the page again where a side took its place; tell whether it had."""
        was, self._alone = self._alone, ""
        if was:
            self._arrange()
        return bool(was)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what the new width has no room for, and unfold what it has."""
        super().resizeEvent(event)
        self._arrange()

    def _kept(self, side: str) -> bool:
        held = self._settings.value(f"case/{side}", "") if self._settings is not None else ""
        return str(held) != _FOLDED

    def _fits(self, sides: tuple[str, ...]) -> bool:
        return self.width() >= ems(PAGE + sum(LEAST[side] for side in sides))

    def _shown(self) -> tuple[str, ...]:
        wanted = tuple(s for s in self._sides if self._wanted[s] and self._offered[s])
        if self._fits(wanted):
            return wanted
        one = (self._last,) if self._last in wanted else wanted[:1]
        return one if self._fits(one) else ()

    def _arrange(self) -> None:
        shown = self._shown()
        if self._alone and (not self._offered[self._alone] or self._alone in shown):
            self._alone = ""
        alone = self._alone
        before = [part.isHidden() for part in (*self._sides.values(), self._page)]
        for side, part in self._sides.items():
            part.setVisible(side == alone if alone else side in shown)
        self._page.setVisible(not alone)
        if before != [part.isHidden() for part in (*self._sides.values(), self._page)]:
            self.changed.emit()
        self._spread(shown)

    def _spread(self, shown: tuple[str, ...]) -> None:
        """Share the width out when what is shown changes; then the person's own widths stay."""
        wide = self.width() > ems(WIDE)
        state = (wide, *(side in shown for side in self._sides))
        if state == self._spread_for or not self.isVisible():
            return
        self._spread_for = state
        sizes = _SPREAD[wide]
        outline = ems(sizes[OUTLINE]) if OUTLINE in shown else 0
        panel = ems(sizes[PANEL]) if PANEL in shown else 0
        self.setSizes([outline, max(0, self.width() - outline - panel), panel])
