"""Review: submit, comment, return, approve; nobody approves her own document."""

from __future__ import annotations

from pirdesk.casefile.case import Changes, Comment, Document, DocumentState
from pirdesk.errors import UserError
from pirdesk.forms import says_nothing
from pirdesk.messages import Message
from pirdesk.services import gate
from pirdesk.services.acceptance import APPROVERS
from pirdesk.services.desk import Desk
from pirdesk.services.drafting import approval_digest, composed
from pirdesk.services.readiness import document_points
from pirdesk.services.speaking import reader
from pirdesk.storage import AddComment, SetDocument
from pirdesk.wording import say


def submit(desk: Desk, document_id: str) -> Changes:
    """Hand a draft to review; from here its blocks stand still."""
    document = desk.store.views.document(document_id)
    gate.refuse(desk, document, composed(desk, document_id), "submit")
    change = SetDocument(document_id, DocumentState.SUBMITTED, (DocumentState.DRAFT,))
    return _write(desk, "review.submit", document, change)


def comment(desk: Desk, document_id: str, block_id: str, text: str) -> Changes:
    """Remark on one block; the author sees it beside the text."""
    document = desk.store.views.document(document_id)
    if block_id not in {block.id for block in document.blocks}:
        raise UserError(
            Message("acts.no_part"),
            Message("acts.no_part_do"),
            safe=Message("errors.nothing_stored"),
            code="block.none",
        )
    if not text.strip():
        raise UserError(
            Message("acts.comment_empty"), Message("acts.comment_empty_do"), code="comment.empty"
        )
    remark = Comment(block_id, desk.acting().id, desk.now(), text.strip())
    change = AddComment(document_id, remark)
    receipt = desk.write(
        "review.comment", [change], case_id=document.case_id, refs={"document": document_id}
    )
    return receipt.changes


def comments(desk: Desk, document_id: str) -> tuple[Comment, ...]:
    """Return the remarks on a document, oldest first."""
    return desk.store.views.comments(document_id)


def return_to_author(desk: Desk, document_id: str, reason: str) -> Changes:
    """Give a submitted document back with a reason; its blocks can be edited again."""
    if says_nothing(reason):
        raise UserError(
            Message("acts.return_reason"),
            Message("acts.return_reason_do"),
            safe=Message("errors.nothing_changed"),
            code="review.reason",
        )
    document = desk.store.views.document(document_id)
    states = (DocumentState.SUBMITTED, DocumentState.APPROVED)
    change = SetDocument(document_id, DocumentState.DRAFT, states)
    remark = AddComment(document_id, Comment("", desk.acting().id, desk.now(), reason.strip()))
    return _write(desk, "review.return", document, change, remark)


def approve(desk: Desk, document_id: str) -> Changes:
    """Approve a submitted document; the approver is never its author, and no point is open."""
    document = desk.store.views.document(document_id)
    who = desk.acting()
    authors = {document.author, *(block.author for block in document.blocks if block.author)}
    if who.id in authors:
        raise UserError(
            Message("acts.own_document"),
            Message("acts.own_document_do"),
            safe=Message("errors.nothing_changed"),
            code="review.own",
        )
    if who.role not in APPROVERS:
        raise UserError(
            Message("acts.approves_not", {"role": who.role.words}),
            Message("acts.approves_not_do"),
            safe=Message("errors.nothing_changed"),
            code="review.role",
        )
    todo = "Return it to its author, or settle it and approve again."
    gate.refuse(desk, document, composed(desk, document_id), "approve", todo)
    change = SetDocument(
        document_id, DocumentState.APPROVED, (DocumentState.SUBMITTED,), reviewer=who.id
    )
    refs = {"document": document_id, "digest": approval_digest(desk, document)}
    return desk.write("review.approve", [change], case_id=document.case_id, refs=refs).changes


def blockers_of(desk: Desk, document_id: str) -> tuple[str, ...]:
    """Return in words what keeps a document from being submitted."""
    speaker = reader(desk.library)
    found = document_points(desk, document_id, "submit")
    return tuple(say(point.message, speaker) for point in found)


def _write(
    desk: Desk, verb: str, document: Document, *changes: SetDocument | AddComment
) -> Changes:
    refs = {"document": document.id}
    return desk.write(verb, list(changes), case_id=document.case_id, refs=refs).changes
