"""What lists show, computed once when a fact changes: register line and clock rows of one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import FactSheet
from pirdesk.services.libraries import Libraries
from pirdesk.services.own_clocks import own_clocks
from pirdesk.storage import Derive, Derived, HeldDefinitions

if TYPE_CHECKING:
    from pirdesk.services.clock_memory import ClockMemory
    from pirdesk.services.library import Library


def deriver(libraries: Libraries, clock: Callable[[], datetime]) -> Derive:
    """Return the function the write door calls after facts changed, while it holds the law."""
    held_memory: list[tuple[Library, ClockMemory]] = []

    def memory(library: Library) -> ClockMemory:
        for known, mapped in held_memory:
            if known is library:
                return mapped
        from pirdesk.services.clock_memory import ClockMemory

        mapped = ClockMemory(library.pack, library.vocabulary)
        held_memory[:] = [(library, mapped)]
        return mapped

    def derive(
        case: Case,
        sheet: FactSheet,
        submissions: Mapping[str, datetime],
        held: HeldDefinitions,
    ) -> Derived:
        library = libraries.at(held.revision, held.read)
        pack = library.pack.name
        law = memory(library).rows(case.id, sheet, clock(), submissions)
        clocks = law + own_clocks(case.id, sheet, pack)
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
            pack=pack,
        )

    return derive


def _severity(sheet: FactSheet) -> str:
    from pirdesk.harm import enisa  # one method: a save must not wait for the statistics

    result = enisa.assess(sheet)
    return result.level if result.complete else ""
