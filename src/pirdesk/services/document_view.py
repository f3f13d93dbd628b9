"""Documents to look at: the list of a case, and one document as it reads today or was sealed.

Nothing is changed here, and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.case import Comment, Document, DocumentState, Quotation
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.paper import Paper
from pirdesk.documents import record_json
from pirdesk.documents import text as text_paper
from pirdesk.documents.paper_json import canonical
from pirdesk.documents.verify import verify
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.messages import Message
from pirdesk.services import drafting, gate, sealing
from pirdesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document in a list; ``recipient`` is the authority addressed, "" for other readers."""

    id: str
    template: str
    title: str
    language: str
    state: DocumentState
    recipient: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document as it reads: its text of 72 columns, what is open, and what was remarked.

    ``sealed`` says that the text is that of the sealed record and not of today's facts; then
    nothing is open.
    """

    line: DocumentLine
    text: str
    sealed: bool
    findings: tuple[Finding, ...]
    quotations: tuple[Quotation, ...]
    comments: tuple[Comment, ...]


def document_lines(desk: Desk, case_id: str) -> tuple[DocumentLine, ...]:
    """Return the documents of a case, oldest first; NotFound where there is no such case."""
    desk.store.views.case(case_id)
    names = {person.id: person.name for person in desk.store.views.persons()}
    return tuple(_line(document, names) for document in desk.store.views.documents(case_id))


def document_view(desk: Desk, document_id: str) -> DocumentView:
    """Return one document as it reads; a frozen or sealed one as its record carries it."""
    document = desk.store.views.document(document_id)
    names = {person.id: person.name for person in desk.store.views.persons()}
    line, comments = _line(document, names), desk.store.views.comments(document_id)
    paper = _sealed_paper(desk, document)
    if paper is not None:
        return DocumentView(line, text_paper.render(paper), True, (), (), comments)
    stand = drafting.composed(desk, document_id)
    text = text_paper.render(stand.paper)
    findings = (*_moved(desk, document), *gate.findings(desk, document, stand))
    return DocumentView(line, text, False, findings, stand.quotations, comments)


def _moved(desk: Desk, document: Document) -> tuple[Finding, ...]:
    """Say of an approved document that it no longer reads as it was approved."""
    if document.state is not DocumentState.APPROVED:
        return ()
    try:
        drafting.still_approved(desk, document)
    except UserError as fault:
        return (Finding(fault.code, "warning", fault.title, what_to_do=fault.what_to_do),)
    return ()


def _sealed_paper(desk: Desk, document: Document) -> Paper | None:
    """Return the paper of the record in signing or sealed; None where there is none."""
    record = sealing.record_of(desk, document)
    if record is None:
        return None
    held = verify(sealing.record_pdf(desk, record.id)).record
    if held is None:
        raise SurroundingsError(
            Message("acts.record_unread"),
            Message("acts.record_unread_do"),
            safe=Message("errors.nothing_changed"),
            code="record.read",
        )
    return record_json.read(canonical(held)).paper


def _line(document: Document, names: dict[str, str]) -> DocumentLine:
    return DocumentLine(
        id=document.id,
        template=document.template,
        title=document.title,
        language=document.language,
        state=document.state,
        recipient=(document.parameters or {}).get("recipient_name", ""),
        author=names.get(document.author, document.author),
        created_at=document.created_at,
    )
