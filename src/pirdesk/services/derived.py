"""What lists show, computed once when a fact changes: register line and clock rows of one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import FactSheet
from pirdesk.services.library import Library
from pirdesk.services.own_clocks import own_clocks
from pirdesk.storage import Derived

if TYPE_CHECKING:
    from pirdesk.services.clock_memory import ClockMemory


def deriver(
    library: Library, clock: Callable[[], datetime]
) -> Callable[[Case, FactSheet, Mapping[str, datetime]], Derived]:
    """Return the function the write door calls after facts changed."""

    @cache
    def memory() -> ClockMemory:
        from pirdesk.services.clock_memory import ClockMemory

        return ClockMemory(library.pack, library.vocabulary)

    def derive(case: Case, sheet: FactSheet, submissions: Mapping[str, datetime]) -> Derived:
        law = memory().rows(case.id, sheet, clock(), submissions)
        clocks = law + own_clocks(case.id, sheet, library.pack.name)
        running = [row for row in clocks if row.verdict == "due"]
        dated = sorted((r.strict_due, r.duty) for r in running if r.strict_due)
        kinds = sheet.value("incident.kind")
        return Derived(
            kind=" ".join(kinds) if isinstance(kinds, tuple) else "",
            severity=_severity(sheet),
            next_due=dated[0][0] if dated else None,
            next_duty=dated[0][1] if dated else "",
            open_duties=sum(row.verdict == "due" for row in law),
            clocks=clocks,
            pack=library.pack.name,
        )

    return derive


def _severity(sheet: FactSheet) -> str:
    from pirdesk.harm import enisa  # one method: a save must not wait for the statistics

    result = enisa.assess(sheet)
    return result.level if result.complete else ""
