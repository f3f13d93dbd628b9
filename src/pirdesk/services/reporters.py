"""The name of a reporter who stays confidential: written and read by counsel alone.

The row is labelled privileged, so no view but the one asked here ever returns it; each look at it
leaves an entry in the ledger. On one machine the program records the person named as acting and
cannot prove who sits there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.case import Label, Person, Role
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import UserError
from pirdesk.harm import ethics
from pirdesk.messages import Message
from pirdesk.services.answers import label_of
from pirdesk.services.desk import Desk
from pirdesk.storage import SetAnswer

NAME, HELD_BY, STAYS = ethics.NAME, "reporter.held_by", "reporter.confidential"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """That a name is kept, since when and by whom (an id); never the name."""

    who: str
    at: datetime


def is_counsel(person: Person | None) -> bool:
    """Tell whether a person may write and read the name."""
    return person is not None and person.role is Role.COUNSEL


def kept(desk: Desk, case_id: str) -> Kept | None:
    """Tell whether a name is kept and by whom; anybody may know that."""
    desk.store.views.case(case_id)
    found = desk.store.views.privileged(case_id, NAME)
    last = found[-1] if found else None
    return Kept(last.who, last.at) if last is not None and last.usable and last.at else None


def keep_name(desk: Desk, case_id: str, name: str) -> Kept:
    """Write down who reported; says also, for all to read, which counsel holds the name."""
    who = _counsel(desk)
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST or not clean.isprintable():
        raise UserError(
            Message("acts.reporter_name", {"most": LONGEST}),
            Message("acts.reporter_name_do"),
            safe=Message("errors.nothing_stored"),
            code="reporter.name",
        )
    sheet, earlier = desk.store.views.sheet(case_id), desk.store.views.privileged(case_id, NAME)
    told = {NAME: (Answer(clean), earlier[-1].revision if earlier else 0)}
    for key, value in ((STAYS, True), (HELD_BY, who.name)):
        held = sheet.get(key)
        if held is None or not held.usable:
            told[key] = (Answer(value), held.revision if held else 0)
    changes = [
        SetAnswer(case_id, key, answer, seen, label_of(desk, key))
        for key, (answer, seen) in told.items()
    ]
    desk.write("reporter.keep", changes, case_id=case_id, label=Label.PRIVILEGED)
    return Kept(who.id, desk.now())


def read_name(desk: Desk, case_id: str) -> str:
    """Return who reported; the look is noted in the ledger of the case."""
    _counsel(desk)
    desk.store.views.case(case_id)
    found = desk.store.views.privileged(case_id, NAME)
    if not found or not found[-1].usable:
        raise UserError(
            Message("acts.no_reporter"),
            Message("acts.no_reporter_do"),
            safe=Message("errors.nothing_changed"),
            code="reporter.none",
        )
    desk.write("reporter.view", [], case_id=case_id, label=Label.PRIVILEGED)
    return str(found[-1].value)


def _counsel(desk: Desk) -> Person:
    who = desk.acting()
    if not is_counsel(who):
        raise UserError(
            Message("acts.reporter_counsel"),
            Message("acts.reporter_counsel_do"),
            safe=Message("acts.reporter_safe"),
            code="reporter.counsel",
        )
    return who
