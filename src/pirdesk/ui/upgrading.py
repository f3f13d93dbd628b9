"""Bring a database of an older PIRDesk up to date from the window, for people without commands.

It only asks and runs what it is given; the copy made first is the upgrade's own.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pirdesk.ui.alerts import Alerts
from pirdesk.ui.jobs import Jobs
from pirdesk.ui.translate import tr

OLDER = "database.older"


def offer_upgrade(
    window: QWidget,
    jobs: Jobs,
    alerts: Alerts,
    upgrade: Callable[[], object],
    done: Callable[[], object],
) -> None:
    """Ask, then upgrade away from the screen; a refusal or a failure closes the window."""

    def failed(fault: Exception) -> None:
        alerts.tell(fault).finished.connect(lambda _code: window.close())

    def begin() -> None:
        jobs.write(
            tr("Bringing the database up to date"),
            lambda _task: upgrade(),
            owner=window,
            done=lambda _made: done(),
            failed=failed,
            quiet=False,
        )

    asked = alerts.ask(
        tr("This database was made by an older PIRDesk."),
        tr(
            "Nothing was changed so far. PIRDesk copies it into the folder “backups” first, then "
            "brings it up to date. An older PIRDesk cannot open it after that."
        ),
        tr("Copy and bring up to date"),
        begin,
    )
    asked.rejected.connect(window.close)
