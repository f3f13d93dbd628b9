"""Duties of a case or of a facts table: which law asks what of whom, by when, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pirdesk.casefile.case import BEHIND, ClockRow
from pirdesk.casefile.filings import filed_mapping
from pirdesk.casefile.sheet import FactSheet
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library

if TYPE_CHECKING:
    from pirdesk.duties import Duty, Flip, Listing, Missing, TraceStep
    from pirdesk.storage import Wanted


def case_duties(desk: Desk, case_id: str, now: datetime | None = None) -> tuple[Duty, ...]:
    """Compute the duties of a case from its stored facts and filed submissions."""
    sheet, at, given = desk.store.views.sheet(case_id), now or desk.now(), filed(desk, case_id)
    return with_chosen(desk, case_id, all_duties(desk.library, sheet, at, given))


def with_chosen(desk: Desk, case_id: str, found: tuple[Duty, ...]) -> tuple[Duty, ...]:
    """Name in each duty the authority that the latest letter of the case to its place chose."""
    from pirdesk.duties import by_id

    chosen = {}
    for document in sorted(desk.store.views.documents(case_id), key=lambda d: d.created_at):
        given = document.parameters or {}
        if listing := by_id().get(given.get("authority", "")):
            chosen[given.get("recipient", "")] = listing
    return tuple(
        _told(duty, listing)
        if (listing := chosen.get(duty.place)) is not None and listing.receives(duty.duty)
        else duty
        for duty in found
    )


def _told(duty: Duty, listing: Listing) -> Duty:
    """Return a duty with the authority chosen, and its step of the trace saying so."""
    how = Message("recipients.chosen", {"how": listing.said})

    def told(step: TraceStep) -> TraceStep:
        words = step.words
        if isinstance(words, Message) and words.id == "recipients.how":
            words = Message("recipients.how", {"rule": words.params["rule"], "how": how})
            return replace(step, words=words, output=listing.title)
        return step

    return replace(duty, recipient=listing.title, trace=tuple(map(told, duty.trace)))


def all_duties(
    library: Library, sheet: FactSheet, now: datetime, given: Mapping[str, datetime]
) -> tuple[Duty, ...]:
    """Return the duties of every law, then a row for each place that no general law covers."""
    from pirdesk.duties import map_duties, uncovered
    from pirdesk.services.proposals import with_proposals

    found = map_duties(sheet, library.pack, now, given)
    beside = beside_ours(library, found, sheet, now, given)
    return (*with_proposals(library, beside, sheet), *uncovered(sheet, library.pack))


def case_coverage(library: Library, sheet: FactSheet, found: Iterable[Duty]) -> tuple[Message, ...]:
    """Say for which places of a case general laws were judged, and for which none is here.

    ``found`` are the duties of the case: a law that is not in force yet is named as that.
    """
    from pirdesk.duties import coverage_of, coverage_statement

    return coverage_statement(coverage_of(sheet, library.pack), library.pack, found)


def beside_ours(
    library: Library,
    found: tuple[Duty, ...],
    sheet: FactSheet,
    now: datetime,
    given: Mapping[str, datetime],
) -> tuple[Duty, ...]:
    """Set beside each duty the dates of an organisation's edition that is behind the built-in law.

    Ours decides until a person does; the other is a reading marked as what it is.
    """
    from pirdesk.duties import Pack, Reading, map_duties, now_called

    if not library.behind_regimes:
        return found
    pack = Pack(BEHIND, library.behind_regimes, "")
    theirs = {
        (today, d.entity, d.place): d
        for d in map_duties(sheet, pack, now, given)
        for today in now_called(library.pack, d.duty)
    }

    def beside(duty: Duty) -> Duty:
        other = theirs.get((duty.duty, duty.entity, duty.place))
        if other is None:
            return duty
        reading = Reading(
            BEHIND,
            "organisation's edition, behind ours",
            other.citation,
            other.verdict,
            other.strict_due,
            other.latest_arguable_due,
            other.confidence,
        )
        return replace(duty, readings=(*duty.readings, reading))

    return tuple(beside(duty) for duty in found)


def not_judged(found: Iterable[Duty]) -> tuple[Message, ...]:
    """Say how many laws of a place were not judged further, since nobody of it is known."""
    every = tuple(found)
    open_ = {duty.regime for duty in every if duty.unlinked}
    rest = {duty.regime for duty in every if duty.nobody_there} - open_
    said = []
    if rest:
        said.append(Message("coverage.not_judged", {"count": len(rest)}))
    if open_:
        said.append(Message("coverage.not_judged_open", {"count": len(open_)}))
    return tuple(said)


def facts_duties(library: Library, sheet: FactSheet, now: datetime) -> tuple[Duty, ...]:
    """Compute the duties of a facts table, which no database needs to hold."""
    return all_duties(library, sheet, now, {})


def case_flips(
    desk: Desk, case_id: str, duty: str = "", now: datetime | None = None
) -> tuple[Flip, ...]:
    """Return the single answers that would alter a duty's verdict or date.

    ``duty`` is a duty or a law; "" computes all, which takes some tenths of a second.
    """
    from pirdesk.duties import find_flips

    _known(desk.library, duty)
    sheet, given = desk.store.views.sheet(case_id), filed(desk, case_id)
    return find_flips(sheet, desk.library.pack, now or desk.now(), given, duty=duty)


def facts_flips(
    library: Library, sheet: FactSheet, now: datetime, duty: str = ""
) -> tuple[Flip, ...]:
    """Return the single answers that would alter the duties of a facts table."""
    from pirdesk.duties import find_flips

    _known(library, duty)
    return find_flips(sheet, library.pack, now, {}, duty=duty)


def _known(library: Library, named: str) -> None:
    """Refuse what is no duty and no law: an empty answer would say that nothing changes it."""
    from pirdesk.duties import UNCOVERED, now_called

    known = {UNCOVERED, "", *(regime.id for regime in library.pack.regimes)}
    known |= {stage.duty for regime in library.pack.regimes for stage in regime.stages}
    if named not in known and not known & set(now_called(library.pack, named)):
        raise UserError(
            Message("acts.no_duty", {"duty": shortened(named)}),
            Message("acts.no_duty_do"),
            code="clock.duty",
        )


def case_missing(desk: Desk, case_id: str, now: datetime | None = None) -> tuple[Missing, ...]:
    """Return what open verdicts of a case wait for, the facts that settle most first."""
    from pirdesk.duties import rank_missing

    sheet = desk.store.views.sheet(case_id)
    return rank_missing(sheet, desk.library.pack, now or desk.now(), filed(desk, case_id))


def facts_missing(library: Library, sheet: FactSheet, now: datetime) -> tuple[Missing, ...]:
    """Return what open verdicts of a facts table wait for, those that settle most first."""
    from pirdesk.duties import rank_missing

    return rank_missing(sheet, library.pack, now, {})


def filed(desk: Desk, case_id: str, noted_by: datetime | None = None) -> Mapping[str, datetime]:
    """Return what was filed as the duty map looks it up; ``noted_by`` leaves out later entries."""
    rows = desk.store.views.submissions(case_id)
    return filed_mapping(
        (row.duty, row.entity, row.place, row.filed_at)
        for row in rows
        if noted_by is None or (row.noted_at or row.filed_at) <= noted_by
    )


def running_clocks(
    desk: Desk, case_id: str = "", wanted: Wanted | None = None
) -> tuple[ClockRow, ...]:
    """Return the stored clock rows that are due, nearest first; nothing is computed.

    For the filter of a board also what runs only if it is due, as the board shows it.
    """
    rows = [
        row
        for row in desk.store.views.clocks(case_id, wanted)
        if row.verdict == "due" or (wanted is not None and row.strict_due is not None)
    ]
    far = datetime.max.replace(tzinfo=desk.now().tzinfo)
    return tuple(sorted(rows, key=lambda c: (c.strict_due or far, c.duty, c.place)))
