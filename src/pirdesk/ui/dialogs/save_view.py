"""Ask for a name and keep what the register shows under it, for the acting person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from pirdesk.services import saved_views
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.workplace import Workplace


class SaveViewDialog(VerbDialog):
    """Ends in ``save_view``."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        search: str,
        order: str,
        saved: Callable[[], object],
    ) -> None:
        words = tr("What is shown now is kept under a name, for you and on this machine.")
        if search:
            words += " " + tr("It searches for “{search}”.", search=search)
        super().__init__(parent, workplace, tr("Save this view"), words, tr("Save"))
        self._search, self._order, self._saved = search, order, saved
        self.name = Entry(saved_views.NAME)
        self.name.setPlaceholderText(tr("for example “Due this week”"))
        self.add(tr("Name"), self.name)
        self.name.setFocus()

    def try_act(self) -> None:
        """Keep the view."""
        desk, name, search = self.workplace.desk, self.name.text(), self._search
        order = cast("Any", self._order)
        self.run(
            tr("Saving the view"),
            lambda _task: saved_views.save_view(desk, name, search, order),
            lambda _view: self._saved(),
        )
