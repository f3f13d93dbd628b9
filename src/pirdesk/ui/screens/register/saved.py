"""The saved views of the register: choose one, keep what is shown under a name, forget one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.services.saved_views import SavedView


class SavedViews(Button):
    """A button with a menu; ``chosen`` brings the view to show."""

    chosen = Signal(object)

    def __init__(self, workplace: Workplace, shown: Callable[[], tuple[str, str]]) -> None:
        super().__init__(tr("Saved views"), self.open_menu, theme=workplace.theme, icon="down")
        self._workplace, self._shown = workplace, shown
        self.views: tuple[SavedView, ...] = ()
        self.list = QMenu(self)
        self.setAccessibleDescription(tr("Shows, keeps and forgets your views of the register"))

    def load(self) -> None:
        """Fetch the acting person's views."""
        from pirdesk.services import saved_views  # noqa: PLC0415 - not before the window is shown

        if not self._workplace.is_open:
            return
        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading the saved views"),
            lambda _task: saved_views.saved_views(desk),
            owner=self,
            key="saved views",
            done=self._take,
        )

    def open_menu(self) -> None:
        """Offer the views, keeping what is shown, and forgetting."""
        self.list.clear()
        theme = self._workplace.theme
        for view in self.views:
            action = self.list.addAction(theme.icon("register", "muted"), _plain(view.name))
            action.triggered.connect(_with(self.chosen.emit, view))
        if self.views:
            self.list.addSeparator()
        keep = self.list.addAction(theme.icon("plus", "muted"), tr("Save this view …"))
        keep.triggered.connect(lambda _checked=False: self._ask())
        if self.views:
            forget = self.list.addMenu(theme.icon("remove", "muted"), tr("Forget"))
            for view in self.views:
                action = forget.addAction(_plain(view.name))
                action.triggered.connect(_with(self._forget, view.name))
        self.list.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _take(self, views: tuple[SavedView, ...]) -> None:
        self.views = views

    def _ask(self) -> None:
        from pirdesk.ui.dialogs.save_view import SaveViewDialog  # noqa: PLC0415 - when asked

        SaveViewDialog(self.window(), self._workplace, *self._shown(), self.load).open()

    def _forget(self, name: str) -> None:
        from pirdesk.services import saved_views  # noqa: PLC0415 - not before the window is shown

        desk = self._workplace.desk
        self._workplace.jobs.write(
            tr("Forgetting a view"),
            lambda _task: saved_views.forget_view(desk, name),
            owner=self,
            done=lambda _nothing: self.load(),
        )


def _plain(words: str) -> str:
    return words.replace("&", "&&")


def _with(act: Callable[[Any], object], given: object) -> Callable[..., None]:
    def run(*_signal: object) -> None:
        act(given)

    return run
