"""The decisions recorded in a case, each with its newest paper; only reads."""

from __future__ import annotations

from dataclasses import dataclass

from pirdesk.casefile.case import Document, DocumentState, Record
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.services.desk import Desk

TABLE = "decisions"
TEMPLATE, COURSE = "decision", "system_decision"


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


def decisions(desk: Desk, case_id: str) -> tuple[Decision, ...]:
    """Return the decisions of a case in their order, each with its newest paper."""
    views = desk.store.views
    sheet, records = views.sheet(case_id), views.records(case_id)
    papers = {
        (document.parameters or {}).get(f"row.{TABLE}", ""): document
        for document in views.documents(case_id)
        if document.template in (TEMPLATE, COURSE) and document.state is not DocumentState.ABANDONED
    }
    of_paper = {record.document_id: record for record in records}
    found = []
    for row in sheet.rows(TABLE).ids:
        paper = papers.get(row)
        record = None if paper is None else of_paper.get(paper.id)
        found.append(_decision(sheet, row, paper, record))
    return tuple(found)


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
