"""Duties of a case or of a facts table: which law asks what of whom, by when, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.sheet import FactSheet
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library

if TYPE_CHECKING:
    from pirdesk.duties import Duty


def case_duties(desk: Desk, case_id: str, now: datetime | None = None) -> tuple[Duty, ...]:
    """Compute the duties of a case from its stored facts and filed submissions."""
    from pirdesk.duties import map_duties

    filed = {s.duty: s.filed_at for s in desk.store.views.submissions(case_id)}
    sheet = desk.store.views.sheet(case_id)
    return map_duties(sheet, desk.library.pack, now or desk.now(), filed)


def facts_duties(library: Library, sheet: FactSheet, now: datetime) -> tuple[Duty, ...]:
    """Compute the duties of a facts table without any database."""
    from pirdesk.duties import map_duties

    return map_duties(sheet, library.pack, now, {})


def running_clocks(desk: Desk, case_id: str = "") -> tuple[ClockRow, ...]:
    """Return the stored clock rows that are due, nearest first; nothing is computed."""
    rows = [c for c in desk.store.views.clocks(case_id) if c.verdict == "due"]
    far = datetime.max.replace(tzinfo=desk.now().tzinfo)
    return tuple(sorted(rows, key=lambda c: (c.strict_due or far, c.duty, c.place)))
