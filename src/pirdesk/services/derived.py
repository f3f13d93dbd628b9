"""What lists show, computed once when a fact changes: register line and clock rows of one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import FactSheet
from pirdesk.services.library import Library
from pirdesk.storage import Derived

if TYPE_CHECKING:
    from pirdesk.duties import Duty


def deriver(
    library: Library, clock: Callable[[], datetime]
) -> Callable[[Case, FactSheet, Mapping[str, datetime]], Derived]:
    """Return the function the write door calls after facts changed."""

    def derive(case: Case, sheet: FactSheet, submissions: Mapping[str, datetime]) -> Derived:
        from pirdesk.duties import clock_rows, map_duties

        duties = map_duties(sheet, library.pack, clock(), submissions)
        running = running_duties(duties)
        dated = sorted((d for d in running if d.strict_due), key=lambda d: (d.strict_due, d.duty))
        kinds = sheet.value("incident.kind")
        return Derived(
            kind=" ".join(kinds) if isinstance(kinds, tuple) else "",
            severity=_severity(sheet),
            next_due=dated[0].strict_due if dated else None,
            next_duty=dated[0].duty if dated else "",
            open_duties=len(running),
            clocks=clock_rows(case.id, duties),
            pack=library.pack.edition,
        )

    return derive


def running_duties(duties: tuple[Duty, ...]) -> tuple[Duty, ...]:
    """Return the duties that ask for something now."""
    return tuple(d for d in duties if d.verdict == "due")


def _severity(sheet: FactSheet) -> str:
    from pirdesk.harm import assess

    for result in assess(sheet):
        if result.method == "enisa" and result.complete:
            return str(result.level)
    return ""
