"""What was known when: a case, its duties and its documents as they stood at an instant.

Computed from what was stored by then, with today's edition of the law, which it says; it changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import structs

from pirdesk.casefile.case import Case, Document
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import term_id
from pirdesk.duties import Duty, Outcome, Pack, Regime, belongs, map_duties, outcomes
from pirdesk.errors import UserError
from pirdesk.services import duty_map
from pirdesk.services.desk import Desk
from pirdesk.storage import past

if TYPE_CHECKING:
    from pirdesk.storage import Submission
    from pirdesk.storage.past import PastAnswer

KNOWN_ON = "as_known_on"


@dataclass(frozen=True, slots=True)
class Known:
    """A case at an instant; ``later`` counts the answers changed or removed since."""

    case: Case
    instant: datetime
    pack: str
    sheet: FactSheet
    duties: tuple[Duty, ...]
    filings: tuple[Submission, ...]
    documents: tuple[Document, ...]
    later: int


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a duty's verdict or dates: when, by whom, and which facts moved it.

    ``how`` is began, earlier, later, ended or verdict. ``keys`` are answers, or
    ``submission:DUTY`` for a filing.
    """

    duty: str
    entity: str
    at: datetime
    who: str
    keys: tuple[str, ...]
    how: str
    before: Outcome | None
    after: Outcome


def as_known_on(desk: Desk, case_id: str, instant: datetime) -> Known:
    """Return fact sheet, duties, filings and documents of a case as they stood at an instant."""
    views = desk.store.views
    case = views.case(case_id)
    check_instant(desk, case, instant)
    revisions = past.all_revisions(views, case_id)
    sheet = past.sheet_of(r for r in revisions if r.at <= instant)
    filed = duty_map.filed(desk, case_id, noted_by=instant)
    rows = views.submissions(case_id)
    documents = (d for d in views.documents(case_id) if d.created_at <= instant)
    return Known(
        case=case,
        instant=instant,
        pack=desk.library.pack.name,
        sheet=sheet,
        duties=duty_map.all_duties(desk.library, sheet, instant, filed),
        filings=tuple(row for row in rows if (row.noted_at or row.filed_at) <= instant),
        documents=tuple(replace(d, blocks=past.blocks_at(views, d, instant)) for d in documents),
        later=len({r.key for r in revisions if r.at > instant}),
    )


def check_instant(desk: Desk, case: Case, instant: datetime) -> None:
    """Refuse an instant at which this case knew nothing yet, or which is still to come."""
    if not case.created_at <= instant <= desk.now():
        raise UserError(
            f"This case was opened on {case.created_at:%d %B %Y %H:%M %Z}; "
            f"{instant:%d %B %Y %H:%M %Z} is not between then and now.",
            "Nothing was computed. Choose an instant in between: what was known before is not in "
            "this desk.",
            code="known.instant",
        )


def facts_of(desk: Desk, document: Document) -> tuple[FactSheet, datetime | None]:
    """Return the facts a document speaks of: today's, or those of the instant it is about."""
    text = (document.parameters or {}).get(KNOWN_ON)
    if not text:
        return desk.store.views.sheet(document.case_id), None
    instant = datetime.fromisoformat(text)
    return past.sheet_at(desk.store.views, document.case_id, instant), instant


def duty_history(desk: Desk, case_id: str, duty: str = "") -> tuple[Move, ...]:
    """Return every earlier value of the clocks of a case with the fact that moved it.

    ``duty`` keeps to one duty, or to one law. Computed from the revisions of the answers and the
    register of submissions with today's edition of the law.
    """
    pack = desk.library.pack
    laws = [r for r in pack.regimes if any(belongs(pack, s.duty, duty) for s in r.stages)]
    return tuple(
        sorted(
            (
                move
                for law in laws
                for move in _of_law(desk, case_id, law, pack)
                if belongs(pack, move.duty, duty)
            ),
            key=lambda move: (move.at, move.duty, move.entity),
        )
    )


def dates_moved(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Return the moves of a date, or to and from “due”: not each first, open verdict."""

    def counts(outcome: Outcome | None) -> bool:
        return outcome is not None and (outcome.strict_due is not None or outcome.verdict == "due")

    return tuple(move for move in moves if counts(move.before) or counts(move.after))


def _linked(duty: Duty) -> Duty:
    """Return a duty without its dates where it hangs on a place that nobody named."""
    if not duty.unlinked:
        return duty
    return structs.replace(duty, strict_due=None, latest_arguable_due=None)


def _of_law(desk: Desk, case_id: str, law: Regime, pack: Pack) -> Iterator[Move]:
    alone = Pack(pack.edition, (law,), pack.sha256)
    known: dict[tuple[str, str], Outcome] = {}
    for at, who, keys, sheet in _states(desk, case_id, law):
        filed = duty_map.filed(desk, case_id, noted_by=at)
        found = outcomes(map(_linked, map_duties(sheet, alone, at, filed)))
        for key, after in found.items():
            before = known.get(key)
            how = _how(before, after)
            if how:
                yield Move(*key, at, who, keys, how, before, after)
        known = found


def _states(
    desk: Desk, case_id: str, law: Regime
) -> Iterator[tuple[datetime, str, tuple[str, ...], FactSheet]]:
    """Return the sheet after every save that touched what the law reads, oldest first."""
    views = desk.store.views
    stages = {*(stage.duty for stage in law.stages), *(was.id for was in law.formerly)}
    filed: Mapping[datetime, Submission] = {
        row.noted_at or row.filed_at: row
        for row in views.submissions(case_id)
        if row.duty in stages
    }
    events: list[tuple[datetime, PastAnswer | Submission]] = [
        *((r.at, r) for r in past.all_revisions(views, case_id)),
        *filed.items(),
    ]
    stored: list[PastAnswer] = []
    for at, together in groupby(sorted(events, key=lambda e: e[0]), key=lambda e: e[0]):
        keys: list[str] = []
        who = ""
        for _, event in together:
            who = event.who
            if isinstance(event, past.PastAnswer):
                stored.append(event)
                if term_id(event.key) in law.terms or event.key.startswith("entities"):
                    keys.append(event.key)
            else:
                keys.append(f"submission:{event.duty}")
        if keys:
            yield at, who, tuple(keys), past.sheet_of(stored)


def _how(before: Outcome | None, after: Outcome) -> str:
    old, new = (before.strict_due if before else None), after.strict_due
    if new is not None and old is None:
        return "began"
    if new is None and old is not None:
        return "ended"
    if new is not None and old is not None and new != old:
        return "earlier" if new < old else "later"
    if before is None:
        return "verdict" if after.verdict in ("due", "undetermined") else ""
    moved = before.latest_arguable_due != after.latest_arguable_due
    return "verdict" if moved or before.verdict != after.verdict else ""
