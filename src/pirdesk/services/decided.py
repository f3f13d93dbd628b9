"""The decisions recorded in a case, each with its newest paper; only reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pirdesk.casefile.case import Document, DocumentState, Record
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.duties import find_stage, now_called
from pirdesk.errors import UserError
from pirdesk.messages import Message
from pirdesk.services.desk import Desk

TABLE = "decisions"
TEMPLATE, COURSE = "decision", "system_decision"
PAPERS = (TEMPLATE, COURSE)
SYSTEM = "system"
_ROW = f"row.{TABLE}"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as recorded, and its paper: draft, in review, sealed, or none yet.

    ``title`` and ``citation`` are the duty's; "" where it concerns none of this edition.
    ``counts_for`` are the duties of today it is about, where its own id is an old one.
    """

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
    title: str = ""
    citation: str = ""
    counts_for: tuple[str, ...] = ()

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
        if document.template in PAPERS and document.state is not DocumentState.ABANDONED
    }
    of_paper = {record.document_id: record for record in records}
    found = []
    for row in sheet.rows(TABLE).ids:
        paper = papers.get(row)
        record = None if paper is None else of_paper.get(paper.id)
        found.append(_decision(desk, sheet, row, paper, record))
    return tuple(found)


def about_one(sheet: FactSheet, template_id: str, about: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a decision's paper is about: the row given, or the only one of its kind.

    A paper about no decision, or about several at once, is refused.
    """
    if about.get(_ROW):
        return about
    system = template_id == COURSE
    rows = [row for row in sheet.rows(TABLE).ids if (_text(sheet, row, "kind") == SYSTEM) == system]
    how = "system" if system else "add"
    if not rows:
        what = "about the system" if system else "about a duty"
        raise UserError(
            f"No decision {what} is recorded in this case.",
            "Nothing was drafted. Record the decision with "
            f"“pirdesk decision {how}” or in the window; its paper is drafted with it.",
            code="decision.nothing",
        )
    if len(rows) > 1:
        raise UserError(
            Message("acts.several_decisions", {"count": len(rows)}),
            Message("acts.several_decisions_do"),
            safe=Message("errors.nothing_drafted"),
            code="decision.several",
        )
    return {**about, **subject(sheet, rows[0])}


def subject(sheet: FactSheet, row: str) -> Mapping[str, str]:
    """Return the parameters of a paper about one row; a decision about the system has no duty."""
    duty = _text(sheet, row, "duty")
    return {_ROW: row, "duty": duty} if duty else {_ROW: row}


def _text(sheet: FactSheet, row: str, name: str) -> str:
    value = sheet.value(cell(TABLE, row, name))
    return value if isinstance(value, str) else ""


def _decision(
    desk: Desk, sheet: FactSheet, row: str, paper: Document | None, record: Record | None
) -> Decision:
    def text(name: str) -> str:
        return _text(sheet, row, name)

    def moment(name: str) -> Moment | None:
        value = sheet.value(cell(TABLE, row, name))
        return value if isinstance(value, Moment) else None

    law = find_stage(desk.library.pack, text("duty"))
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
        title=law[1].title if law else "",
        citation=law[1].citation if law else "",
        counts_for=now_called(desk.library.pack, text("duty")),
    )
