"""The quiet line that says, once, that the law or a form this desk works with was changed.

Whoever finds the newer definitions, a save, a screen or the watch on others, it is told here; then
every screen reads anew, and open cases are computed with the new law behind the screens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes
from pirdesk.ui.jobs import Task
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, ems, panel, row
from pirdesk.ui.widgets.labels import ElidedLabel
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.casefile.case import Definition
    from pirdesk.services.library import Library

LAW = "regime"


class NewLawLine(QWidget):
    """Hidden until the definitions change; goes when it was looked at or closed."""

    _found = Signal(object, object)

    def __init__(self, workplace: Workplace, show: Callable[[], object]) -> None:
        super().__init__()
        self._workplace, self._show_them = workplace, show
        self._found.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._news: tuple[Definition, ...] = ()
        self.words = ElidedLabel(tone="accent")
        self.show_button = Button(tr("show"), self._look, kind="quiet")
        self.show_button.setAccessibleName(tr("Show the organisation's own law, forms and texts"))
        self.closing = Button(tr("Close"), self.hide, kind="quiet")
        self.closing.setAccessibleName(tr("Close this line"))
        line = row(gap=0.4)
        line.addWidget(self.words, 1)
        line.addWidget(self.show_button)
        line.addWidget(self.closing)
        line.setContentsMargins(ems(1.2), ems(0.15), ems(1.2), ems(0.15))
        outer = row(panel("band", line), gap=0)
        outer.setContentsMargins(0, 0, 0, 0)
        self.setLayout(outer)
        self.setVisible(False)
        workplace.desk_opened.connect(self._follow)

    def _follow(self) -> None:
        """Hear of newer definitions, on whichever thread they are found."""
        found = self._found

        def pass_on(before: Library, after: Library) -> None:
            if shiboken6.isValid(self):  # the desk may outlive its window
                found.emit(before, after)

        self._workplace.desk.libraries.on_newer = pass_on

    def _look(self) -> None:
        self.hide()
        self._show_them()

    def _take(self, before: Library, after: Library) -> None:
        from pirdesk.ui.new_edition import recompute_behind  # noqa: PLC0415 - when the law changes

        desk = self._workplace.desk
        self._news += after.since(before)
        self._workplace.jobs.desk_changed.emit(Changes(definitions=True))
        if any(each.kind == LAW for each in self._news):
            recompute_behind(self._workplace, self)

        def names(_task: Task) -> dict[str, str]:
            return {person.id: person.name for person in desk.store.views.persons()}

        self._workplace.jobs.read(
            tr("Reading the people"), names, owner=self, key="authors", done=self._tell
        )

    def _tell(self, names: dict[str, str]) -> None:
        from pirdesk.services.definition_list import definition_title  # noqa: PLC0415

        if not self._news:
            return
        news, self._news = self._news, ()
        who = ", ".join(dict.fromkeys(names.get(each.author, each.author) for each in news))
        what = ", ".join(dict.fromkeys(map(definition_title, news)))
        if any(each.kind == LAW for each in news):
            words = tr(
                "The law this desk computes with was changed by {name}: {what}", name=who, what=what
            )
        else:
            words = tr(
                "The forms and texts of this desk were changed by {name}: {what}",
                name=who,
                what=what,
            )
        self.words.set_whole(words)
        self.setAccessibleName(words)
        self.setVisible(True)
