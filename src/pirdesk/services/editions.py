"""Two editions of the law side by side: which dates of open cases moved, why, and who accepted it.

No date moves silently: the old one is kept until a person accepts the new one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.filings import first_filed
from pirdesk.duties import now_called
from pirdesk.errors import UserError
from pirdesk.forms import says_nothing
from pirdesk.services import duty_map, own_clocks
from pirdesk.services.desk import Desk
from pirdesk.storage import AcceptEdition

# Whoever saves meanwhile waits for a batch, and finds the database free half of the time.
BATCH, LONGEST_PAUSE_SECONDS = 10, 0.2
REASONS = {
    "correction": "our correction",
    "amended_law": "the law was amended",
    "added": "a law newly added",
    "": "not stated by this edition; “pirdesk regimes diff” shows what differs",
}
OWN = "the organisation's own law stands in for the built-in one and gives no reason"


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock under the old and the new edition; None where an edition has no such clock.

    ``kind`` is correction, amended_law, added, or "" where the edition does not say; ``words``
    say more.
    """

    case_id: str
    case_title: str
    duty: str
    title: str
    entity: str
    place: str
    old: ClockRow | None
    new: ClockRow | None
    kind: str
    words: str
    citation: str


def behind(desk: Desk) -> tuple[str, ...]:
    """Return the open cases whose dates were computed with another edition than today's."""
    desk.store.views.definitions_revision()  # today's edition is that of the newest definitions
    return desk.store.views.cases_behind(desk.library.pack.name)


def cases_behind(desk: Desk) -> int:
    """Count the open cases whose dates were computed with another edition than today's."""
    return len(behind(desk))


def recompute(
    desk: Desk,
    *,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Compute the open cases that are behind with today's edition; return how many were done.

    Runs in batches of their own, so other work goes on between them; stopped, it goes on from
    there the next time. Where a date or verdict moved, the old rows are kept for ``waiting``.
    """
    cases = behind(desk)
    done = 0
    progress(done, len(cases))
    while done < len(cases) and not cancelled():
        done += recompute_some(desk, cases[done : done + BATCH])
        progress(done, len(cases))
    return done


def recompute_some(desk: Desk, cases: Sequence[str]) -> int:
    """Compute a few cases with today's edition in one transaction; return how many.

    Then pauses as long as that took: who finds SQLite busy asks again but ten times a second.
    """
    started = time.monotonic()
    desk.store.rederive(cases)
    time.sleep(min(time.monotonic() - started, LONGEST_PAUSE_SECONDS))
    return len(cases)


def waiting(desk: Desk, case_id: str = "") -> tuple[Moved, ...]:
    """Return every clock of an open case that a newer edition moved and nobody accepted yet.

    Where facts changed in the meantime too, the new date rests on today's facts.
    """
    views = desk.store.views
    kept = views.kept_clocks(case_id)
    cases = {row.case_id for row in kept}
    old = _old(desk, kept)
    new = {_key(row): row for case in cases for row in views.clocks(case)}
    filed = {case: duty_map.filed(desk, case) for case in cases}
    keys = [
        key
        for key in dict.fromkeys((*old, *new))
        if _differs(old.get(key), new.get(key))
        and key[1] not in own_clocks.TITLES  # people set these, no edition does
        and first_filed(filed[key[0]], *key[1:]) is None
    ]
    titles = views.titles(cases)
    names = desk.library.duty_titles({key[1] for key in keys})
    packs = {row.case_id: row.pack for row in kept}
    return tuple(
        _moved(desk, key, old.get(key), new.get(key), titles, names, packs) for key in sorted(keys)
    )


def accept(desk: Desk, case_id: str, words: str) -> tuple[Moved, ...]:
    """Accept today's edition for a case, with the reason in words; return what was compared.

    The comparison and the words are kept and the ledger says who accepted and when.
    """
    moved = waiting(desk, case_id)
    if not moved:
        raise UserError(
            "No date of this case waits for a decision.",
            "Nothing was changed.",
            code="edition.none",
        )
    if says_nothing(words):
        raise UserError(
            "Accepting other dates needs a reason.",
            "Nothing was changed. Say what you compared and why the new dates stand.",
            code="edition.words",
        )
    compared = tuple((m.duty, m.entity, m.place, _said(m.old), _said(m.new), m.kind) for m in moved)
    refs: dict[str, str | int | list[str]] = {
        "edition": desk.library.pack.edition,
        "sha256": desk.library.pack.sha256,
        "count": len(moved),
    }
    change = AcceptEdition(case_id, words.strip(), compared)
    desk.write("edition.accept", [change], case_id=case_id, refs=refs)
    return moved


def _moved(  # noqa: PLR0917 - one line of the comparison needs all of it
    desk: Desk,
    key: tuple[str, str, str, str],
    old: ClockRow | None,
    new: ClockRow | None,
    titles: dict[str, str],
    names: dict[str, str],
    packs: dict[str, str],
) -> Moved:
    case_id, duty, entity, place = key
    kind, words, citation = _why(desk, duty, packs[case_id])
    title = names.get(duty, duty)
    told = (titles.get(case_id, case_id), duty, title, entity, place)
    return Moved(case_id, *told, old, new, kind, words, citation)


def _why(desk: Desk, duty: str, old_pack: str) -> tuple[str, str, str]:
    """Return kind, words and citation of the newest change since the old edition."""
    before = old_pack.partition(" ")[0]
    for law in desk.library.pack.regimes:
        if any(stage.duty == duty for stage in law.stages):
            since = [change for change in law.changes if change.edition >= before]
            if since:
                newest = max(since, key=lambda change: change.edition)
                return newest.kind, newest.words, newest.cite
            if law.id in desk.library.own_regimes:
                return "", OWN, law.citation
    return "", REASONS[""], ""


def _old(desk: Desk, kept: Sequence[ClockRow]) -> dict[tuple[str, str, str, str], ClockRow]:
    """Return the rows of the old edition under the ids their duties have today."""
    named = {row.duty: now_called(desk.library.pack, row.duty) for row in kept}
    return {
        (row.case_id, duty, row.entity, row.place): row for row in kept for duty in named[row.duty]
    }


def _key(row: ClockRow) -> tuple[str, str, str, str]:
    return row.case_id, row.duty, row.entity, row.place


def _differs(old: ClockRow | None, new: ClockRow | None) -> bool:
    return _dates(old) != _dates(new)


def _dates(row: ClockRow | None) -> tuple[str, datetime | None, datetime | None] | None:
    return None if row is None else (row.verdict, row.strict_due, row.latest_arguable_due)


def _said(row: ClockRow | None) -> str:
    if row is None:
        return ""
    return f"{row.verdict} {row.strict_due.isoformat() if row.strict_due else 'no date'}"
