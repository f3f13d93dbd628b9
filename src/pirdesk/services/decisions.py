"""Decisions about duties: not to notify, to wait, to tell the public, to rely on an exemption.

A decision is a row of answers and a paper of its own; it never changes what a law asks, and no
verdict is moved by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from pirdesk.casefile.case import Document, DocumentState, Record
from pirdesk.casefile.sheet import Answer, FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.errors import UserError
from pirdesk.services import answers, drafting
from pirdesk.services.desk import Desk, new_id

TABLE = "decisions"
TEMPLATE = "decision"
KINDS = ("not_to_notify", "delay", "public_communication", "exemption", "other")
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


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as recorded, and its paper: draft, in review, sealed, or none yet."""

    row: str
    kind: str
    duty: str
    decision: str
    test: str
    facts: str
    alternatives: str
    dissent: str
    decided_by: str
    authority: str
    decided_at: Moment | None
    review_by: Moment | None
    reviewed_at: Moment | None
    document: Document | None
    record: Record | None

    @property
    def sealed(self) -> bool:
        """Tell whether its paper is signed and sealed."""
        return self.record is not None and self.record.state is DocumentState.SEALED


def record_decision(desk: Desk, case_id: str, given: Mapping[str, str]) -> Decision:
    """Store a decision and draft its paper, which is then reviewed and sealed like any other.

    ``given`` holds texts by column: kind, duty, decision, test, facts, alternatives, dissent,
    decided_by, authority, decided_at (default now) and review_by (ISO 8601, both).
    """
    unknown = set(given) - set(_FIELDS)
    if unknown:
        raise ValueError(f"no column of a decision: {sorted(unknown)}")
    lacking = [words for name, words in _NEEDED.items() if not given.get(name, "").strip()]
    if lacking:
        raise UserError(
            f"A decision needs {', '.join(lacking)}.",
            "Nothing was stored. Give it; “none” is an answer where there is none.",
            code="decision.incomplete",
        )
    if not any(s.duty == given["duty"] for r in desk.library.pack.regimes for s in r.stages):
        raise UserError(
            f"There is no duty “{given['duty'][:60]}” in this edition of the law.",
            "Nothing was stored. “pirdesk regimes list” names all duties.",
            code="decision.duty",
        )
    row = new_id("d", 6).replace("-", "").lower()
    filled = {"decided_at": desk.now().isoformat(), **{k: v for k, v in given.items() if v.strip()}}
    vocabulary = desk.library.vocabulary
    cells = {cell(TABLE, row, name): text for name, text in filled.items()}
    told = {key: Answer(vocabulary.read(key, text)) for key, text in cells.items()}
    answers.answer_terms(desk, case_id, told)
    draft_decision(desk, case_id, row)
    return next(found for found in decisions(desk, case_id) if found.row == row)


def draft_decision(desk: Desk, case_id: str, row: str, *, language: str = "en") -> Document:
    """Draft the paper of one recorded decision."""
    sheet = desk.store.views.sheet(case_id)
    if row not in sheet.rows(TABLE).ids:
        raise UserError(
            f"There is no decision “{row[:40]}” in this case.",
            "Nothing was drafted. “pirdesk decision list” names them.",
            code="decision.none",
        )
    duty = str(sheet.value(cell(TABLE, row, "duty")) or "")
    about = {f"row.{TABLE}": row, "duty": duty}
    return drafting.start_document(desk, case_id, TEMPLATE, language=language, about=about)


def decisions(desk: Desk, case_id: str) -> tuple[Decision, ...]:
    """Return the decisions of a case in their order, each with its newest paper."""
    views = desk.store.views
    sheet, records = views.sheet(case_id), views.records(case_id)
    papers = {
        (document.parameters or {}).get(f"row.{TABLE}", ""): document
        for document in views.documents(case_id)
        if document.template == TEMPLATE and document.state is not DocumentState.ABANDONED
    }
    of_paper = {record.document_id: record for record in records}
    found = []
    for row in sheet.rows(TABLE).ids:
        paper = papers.get(row)
        record = None if paper is None else of_paper.get(paper.id)
        found.append(_decision(sheet, row, paper, record))
    return tuple(found)


def mark_reviewed(desk: Desk, case_id: str, row: str, at: datetime) -> None:
    """Note that a decision was looked at again; its clock ends."""
    moment = Moment(at, at, at.isoformat())
    answers.answer_terms(desk, case_id, {cell(TABLE, row, "reviewed_at"): Answer(moment)})


def _decision(
    sheet: FactSheet, row: str, paper: Document | None, record: Record | None
) -> Decision:
    def text(name: str) -> str:
        value = sheet.value(cell(TABLE, row, name))
        return value if isinstance(value, str) else ""

    def moment(name: str) -> Moment | None:
        value = sheet.value(cell(TABLE, row, name))
        return value if isinstance(value, Moment) else None

    return Decision(
        row=row,
        kind=text("kind"),
        duty=text("duty"),
        decision=text("decision"),
        test=text("test"),
        facts=text("facts"),
        alternatives=text("alternatives"),
        dissent=text("dissent"),
        decided_by=text("decided_by"),
        authority=text("authority"),
        decided_at=moment("decided_at"),
        review_by=moment("review_by"),
        reviewed_at=moment("reviewed_at"),
        document=paper,
        record=record,
    )
