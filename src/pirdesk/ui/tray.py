"""Notices of clocks in the system's tray, where there is one and the person asked for them.

A notice names the duty and the number of the case, never its title; each step is told once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import left_words
from pirdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from pirdesk.services.clock_board import ClockBoard

KEY = "tray"
LOOK_MS = 300_000
TOLD_AT_ONCE = 3
_DAY = timedelta(hours=24)


class Tray(QObject):
    """Looks at the nearest clocks every five minutes; silent where no tray is."""

    clocks_wanted = Signal()

    def __init__(self, workplace: Workplace, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._settings = workplace, settings
        self._told: set[tuple[str, str, str, str]] = set()
        self._icon: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.apply()

    def apply(self) -> None:
        """Begin or stop as the settings say."""
        wanted = wants_notices(self._settings) and QSystemTrayIcon.isSystemTrayAvailable()
        if wanted and self._icon is None:
            self._icon = QSystemTrayIcon(self._workplace.theme.icon("clock", "accent"), self)
            self._icon.setToolTip(tr("PIRDesk"))
            self._icon.activated.connect(lambda _reason: self.clocks_wanted.emit())
            self._icon.messageClicked.connect(self.clocks_wanted)
            self._icon.show()
            self._timer.start()
            self.look()
        elif not wanted and self._icon is not None:
            self._timer.stop()
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def look(self) -> None:
        """Read the clocks that are overdue or due within a day and tell those not told yet."""
        if self._icon is None or not self._workplace.is_open:
            return
        from pirdesk.services import clock_board  # noqa: PLC0415 - not before the window is shown

        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading the clocks"),
            lambda _task: clock_board.clock_board(desk),
            owner=self,
            key="tray",
            done=self._tell,
        )

    def _tell(self, board: ClockBoard) -> None:
        if self._icon is None:
            return
        words = new_notices(board, self._workplace.now(), self._told)
        if not words:
            return
        shown = words[:TOLD_AT_ONCE]
        more = len(words) - len(shown)
        if more:
            shown.append(tr_n("and {count} more clock", "and {count} more clocks", more))
        self._icon.showMessage(tr("Clocks"), "\n".join(shown))


def wants_notices(settings: QSettings) -> bool:
    """Tell whether the person asked for notices; nobody is asked to by default."""
    return str(settings.value(KEY, "no")) == "yes"


def new_notices(
    board: ClockBoard, now: datetime, told: set[tuple[str, str, str, str]]
) -> list[str]:
    """Return a line for every clock newly within a day of its date or over it; note it as told."""
    found = []
    for line in board.lines:
        clock = line.clock
        if clock.strict_due is None or clock.strict_due - now > _DAY:
            continue
        step = "over" if clock.strict_due < now else "day"
        key = (clock.case_id, clock.duty, clock.entity, step)
        if key not in told:
            told.add(key)
            title = board.names.get(clock.duty, clock.duty)
            left = left_words(clock.strict_due, now)
            found.append(tr("{duty} ({case}): {left}", duty=title, case=clock.case_id, left=left))
    return found
