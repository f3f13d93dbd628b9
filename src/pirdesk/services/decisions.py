"""Decisions about duties: not to notify, to wait, to tell the public, to rely on an exemption.

A decision is a row of answers and a paper of its own; it never changes what a law asks, and no
verdict is moved by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from pirdesk import storage
from pirdesk.casefile.case import Document
from pirdesk.casefile.sheet import Answer, FactSheet, cell, with_rows
from pirdesk.casefile.values import Moment
from pirdesk.duties import find_stage
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message
from pirdesk.services import answers, drafting
from pirdesk.services.decided import COURSE, SYSTEM, TABLE, TEMPLATE, Decision, decisions, subject
from pirdesk.services.desk import Desk, new_id
from pirdesk.services.first_draft import first_draft

_NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "kind": "the kind of decision",
        "duty": "the duty",
        "decision": "what was decided",
        "test": "the test applied",
        "facts": "the facts relied on",
        "alternatives": "the alternatives weighed",
        "decided_by": "who decided",
        "authority": "by what authority",
        "review_by": "the day of review",
    }
)
_FIELDS = (*_NEEDED, "dissent", "decided_at", "reviewed_at")


def record_decision(desk: Desk, case_id: str, given: Mapping[str, str]) -> Decision:
    """Store a decision and draft its paper, which is then reviewed and sealed like any other.

    ``given`` holds texts by column: kind, duty, decision, test, facts, alternatives, dissent,
    decided_by, authority, decided_at (default now) and review_by (ISO 8601, both). By an id a
    duty had before, the decision is about the first duty it became.
    """
    unknown = set(given) - set(_FIELDS)
    if unknown:
        raise UserError(
            Message("acts.decision_part", {"part": shortened(min(unknown))}),
            Message("acts.decision_part_do", {"parts": tuple(f for f in _FIELDS if f != "kind")}),
            safe=Message("errors.nothing_stored"),
            code="decision.part",
        )
    lacking = [words for name, words in _NEEDED.items() if not given.get(name, "").strip()]
    if lacking:
        raise UserError(
            Message("acts.decision_incomplete", {"parts": tuple(lacking)}),
            Message("acts.decision_incomplete_do"),
            safe=Message("errors.nothing_stored"),
            code="decision.incomplete",
        )
    about = find_stage(desk.library.pack, given["duty"])
    if about is None:
        raise UserError(
            Message("acts.no_duty", {"duty": shortened(given["duty"])}),
            Message("acts.no_duty_do"),
            safe=Message("errors.nothing_stored"),
            code="decision.duty",
        )
    row = new_id("d", 6).replace("-", "").lower()
    filled = {"decided_at": desk.now().isoformat(), **{k: v for k, v in given.items() if v.strip()}}
    filled["duty"] = about[1].duty
    vocabulary = desk.library.vocabulary
    cells = {cell(TABLE, row, name): text for name, text in filled.items()}
    told = {key: Answer(vocabulary.read(key, text)) for key, text in cells.items()}
    _in_order(told, row)
    return store_decision(desk, case_id, row, told)


def _in_order(told: Mapping[str, Answer], row: str) -> None:
    """Refuse a day of review that lies before the decision."""
    at, by = (told[cell(TABLE, row, name)].value for name in ("decided_at", "review_by"))
    if isinstance(at, Moment) and isinstance(by, Moment) and by.latest < at.earliest:
        raise UserError(
            Message("acts.decision_review"),
            Message("acts.decision_review_do"),
            safe=Message("errors.nothing_stored"),
            code="decision.review",
        )


def store_decision(desk: Desk, case_id: str, row: str, told: Mapping[str, Answer]) -> Decision:
    """Store the answers of a decision and its paper in one save."""
    case, sheet = desk.store.views.case(case_id), desk.store.views.sheet(case_id)
    rows = with_rows(sheet.get(TABLE), [row])
    after = FactSheet({**sheet.answers, **told, **({TABLE: rows} if rows else {})})
    kind = after.value(cell(TABLE, row, "kind"))
    paper = first_draft(
        desk, case, after, COURSE if kind == SYSTEM else TEMPLATE, about=subject(after, row)
    )
    changes = [*answers.answer_changes(desk, case_id, told), storage.NewDocument(paper)]
    refs: dict[str, str | int | list[str]] = {
        "terms": sorted(told),
        "document": paper.id,
        "template": paper.template,
    }
    desk.write("decision.record", changes, case_id=case_id, refs=refs)
    return next(found for found in decisions(desk, case_id) if found.row == row)


def draft_decision(desk: Desk, case_id: str, row: str, *, language: str = "en") -> Document:
    """Draft the paper of one recorded decision, about a duty or about the system."""
    sheet = desk.store.views.sheet(case_id)
    _known(sheet, row)
    paper = COURSE if sheet.value(cell(TABLE, row, "kind")) == SYSTEM else TEMPLATE
    about = subject(sheet, row)
    return drafting.start_document(desk, case_id, paper, language=language, about=about)


def mark_reviewed(desk: Desk, case_id: str, row: str, at: datetime) -> None:
    """Note that a decision was looked at again; its clock ends."""
    _known(desk.store.views.sheet(case_id), row)
    moment = Moment(at, at, at.isoformat())
    answers.answer_terms(desk, case_id, {cell(TABLE, row, "reviewed_at"): Answer(moment)})


def _known(sheet: FactSheet, row: str) -> None:
    if row not in sheet.rows(TABLE).ids:
        raise UserError(
            Message("acts.no_decision", {"row": shortened(row, 40)}),
            Message("acts.no_decision_do"),
            safe=Message("errors.nothing_changed"),
            code="decision.none",
        )


__all__ = [
    "TABLE",
    "Decision",
    "decisions",
    "draft_decision",
    "mark_reviewed",
    "record_decision",
]
