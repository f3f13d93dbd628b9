"""What the paper of a decision rests on: the facts of when it was taken, and what it says of that.

A decision recorded later says so; what the case file did not hold then is never put into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.case import Case, Document
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message, Param
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.casefile.terms import split_cell
from pirdesk.casefile.values import Moment
from pirdesk.documents.values import say_moment, speech
from pirdesk.duties import find_stage
from pirdesk.services import decided, knowledge
from pirdesk.services.decided import TABLE
from pirdesk.services.desk import Desk
from pirdesk.services.speaking import reader
from pirdesk.storage import past
from pirdesk.wording import say

_NO = re.compile(r"\b(?:no|not|never|nobody|none|nicht|kein\w*|nie|niemand)\b", re.IGNORECASE)
_WILLINGLY = re.compile(r"\b(?:voluntar|freiwillig)\w*", re.IGNORECASE)
_NOT_TO_NOTIFY = "not_to_notify"


@dataclass(frozen=True, slots=True)
class Taken:
    """When a decision was taken and recorded, and the instant whose facts its paper shows.

    ``before_file`` says that it was taken before the case file began: then the facts are those of
    the recording, and nothing in the file shows what was known when it was taken.
    """

    row: str
    decided_at: Moment
    recorded_at: datetime
    basis_at: datetime
    before_file: bool
    opened_at: datetime


def facts_told(desk: Desk, document: Document) -> tuple[FactSheet, datetime | None]:
    """Return the facts a document tells and their instant; of a decision those it rested on."""
    found = taken(desk, document)
    if found is None:
        return knowledge.facts_of(desk, document)
    views = desk.store.views
    today = views.sheet(document.case_id).answers
    then = past.sheet_at(views, document.case_id, found.basis_at).answers
    told = {key: answer for key, answer in then.items() if not _of_decisions(key)}
    told |= {key: answer for key, answer in today.items() if _of_decisions(key)}
    return FactSheet(dict(sorted(told.items()))), found.basis_at


def taken(desk: Desk, document: Document) -> Taken | None:
    """Return when the decision of a document was taken; None where it is about none, or open."""
    row = (document.parameters or {}).get(f"row.{TABLE}")
    if document.template not in decided.PAPERS or not row:
        return None
    views = desk.store.views
    case = views.case(document.case_id)
    decided_at = views.sheet(case.id).value(cell(TABLE, row, "decided_at"))
    if not isinstance(decided_at, Moment):
        return None
    key = cell(TABLE, row, "decision")
    stored = [each.at for each in past.all_revisions(views, case.id) if each.key == key]
    return _taken(case, row, decided_at, min(stored, default=document.created_at))


def _taken(case: Case, row: str, decided_at: Moment, recorded_at: datetime) -> Taken:
    instant = min(decided_at.latest, recorded_at)
    before = instant < case.created_at
    basis = recorded_at if before else instant
    return Taken(row, decided_at, recorded_at, basis, before, case.created_at)


def more(desk: Desk, document: Document, made_at: datetime) -> Mapping[str, str]:
    """Return what the tokens of a decision's paper say of its time and its review."""
    found = taken(desk, document)
    if found is None:
        return {}
    zone = (document.parameters or {}).get("zone", "UTC")
    voice = speech(desk.library.words(document.language), zone)
    speaker = reader(desk.library, document.language, zone)
    at = say_moment(found.decided_at, voice)
    return {
        "decision.at": say(_at(found, at), speaker),
        "decision.known": say(_known(found, at), speaker),
        "decision.review": say(_review(desk, document, found, made_at), speaker),
    }


def _at(found: Taken, at: str) -> Message:
    if not _later(found):
        return Message("decisions.at", {"at": at})
    return Message("decisions.at_recorded", {"at": at, "recorded": found.recorded_at})


def _known(found: Taken, at: str) -> Message:
    params: dict[str, Param] = {"at": at, "recorded": found.recorded_at, "opened": found.opened_at}
    if found.before_file:
        return Message("decisions.known_before_file", params)
    if _later(found):
        return Message("decisions.known_recorded", params)
    return Message("decisions.known", params)


def _later(found: Taken) -> bool:
    """Tell whether a decision was recorded on a later day than it was taken."""
    return found.before_file or (found.recorded_at - found.decided_at.latest).days >= 1


def _review(desk: Desk, document: Document, found: Taken, made_at: datetime) -> Message:
    sheet = desk.store.views.sheet(document.case_id)
    voice = speech(
        desk.library.words(document.language), (document.parameters or {}).get("zone", "UTC")
    )
    by, on = (sheet.value(cell(TABLE, found.row, name)) for name in ("review_by", "reviewed_at"))
    if isinstance(on, Moment):
        return Message("decisions.reviewed", {"on": say_moment(on, voice)})
    if not isinstance(by, Moment):
        return Message("decisions.review_open")
    params: dict[str, Param] = {"by": say_moment(by, voice)}
    if by.latest < made_at:
        return Message("decisions.review_past", params)
    return Message("decisions.review", params)


def points_of(desk: Desk, document: Document) -> Iterator[Finding]:
    """Find what is asked about a decision: a day of review that is past, a kind that differs."""
    found = taken(desk, document)
    if found is None:
        return
    sheet = desk.store.views.sheet(document.case_id)
    by, on = (sheet.value(cell(TABLE, found.row, name)) for name in ("review_by", "reviewed_at"))
    where = cell(TABLE, found.row, "review_by")
    if isinstance(by, Moment) and by.latest < desk.now() and on is None:
        said = Message("decisions.open.review", {"by": by})
        todo = Message("decisions.open.review_do", {"row": found.row})
        yield Finding("decision.review", "warning", said, where, todo)
    if found.before_file:
        said = Message("decisions.open.before_file", {"opened": found.opened_at})
        todo = Message("decisions.open.before_file_do")
        yield Finding("decision.before_file", "warning", said, where, todo)
    yield from _kinds(desk, sheet, found.row)


def _kinds(desk: Desk, sheet: FactSheet, row: str) -> Iterator[Finding]:
    """Ask whether “not to notify” is what the sentence says, and what happened."""
    kind, text, duty = (sheet.value(cell(TABLE, row, n)) for n in ("kind", "decision", "duty"))
    if kind != _NOT_TO_NOTIFY or not isinstance(text, str):
        return
    where = cell(TABLE, row, "kind")
    law = find_stage(desk.library.pack, duty) if isinstance(duty, str) else None
    people = law is not None and law[0].recipient.to == "people"
    if people and sheet.value("communication.status") == "made":
        said = Message("decisions.open.informed")
    elif _WILLINGLY.search(text) or not _NO.search(text):
        said = Message("decisions.open.kind", {"decision": text})
    else:
        return
    yield Finding("decision.kind", "warning", said, where, Message("decisions.open.kind_do"))


def _of_decisions(key: str) -> bool:
    parts = split_cell(key)
    return key == TABLE or (parts is not None and parts[0] == TABLE)
