"""Sealing: freeze a document, collect its signatures in order, close and verify.

Each step is its own transaction; a record in signing can be abandoned with a reason, never edited.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pirdesk import __version__
from pirdesk.casefile.case import (
    Document,
    DocumentState,
    ExpectedSignature,
    Person,
    Record,
    RecordStamp,
)
from pirdesk.casefile.sheet import Answer
from pirdesk.documents import ComposeContext, Composed, record_json, signing
from pirdesk.documents import pdf as pdf_paper
from pirdesk.documents.verify import verify
from pirdesk.errors import PirdeskError, SurroundingsError, UserError
from pirdesk.messages import Message
from pirdesk.services import drafting, timestamps
from pirdesk.services.desk import Desk, new_id
from pirdesk.services.record_ends import abandon, decline, void
from pirdesk.services.signers import (
    Signer,
    SignerChoice,
    open_signer,
    read_signer,
    signers,
)
from pirdesk.storage import AddBlob, NewRecord, SetDocument, SetQuotations, SetRecord, SetStamp

__all__ = [
    "Progress",
    "Signer",
    "SignerChoice",
    "abandon",
    "closed_if_complete",
    "decline",
    "freeze",
    "next_signature",
    "open_signer",
    "read_signer",
    "record_of",
    "record_pdf",
    "records",
    "seal",
    "signers",
    "void",
]

Progress = Callable[[str], None]


def seal(
    desk: Desk,
    document_id: str,
    signer: Signer,
    *,
    progress: Progress = lambda _step: None,
    stand_in: bool = False,
) -> Record:
    """Sign a document as the acting person: the first call freezes it, the last closes it.

    ``stand_in`` prints a readable stand-in for what no face can show; the record keeps the text.
    """
    document = desk.store.views.document(document_id)
    person = desk.acting()
    record = record_of(desk, document)
    expected = _expected(desk, document) if record is None else record.expected
    turn = _turn(desk, person, expected, () if record is None else record.signed)
    key = signer.key(desk, person)
    try:
        if record is None:
            progress("Freezing the document")
            record = freeze(desk, document, key.origin, stand_in=stand_in)
        progress(f"Signing as {turn.role}")
        record, reached = _sign(desk, record, turn, key)
    finally:
        if not getattr(signer, "held", False):
            key.close()
    if len(record.signed) == len(record.expected):
        progress("Closing and verifying")
        record = _close(desk, record, stamp=reached)
    return record


def next_signature(desk: Desk, document: Document) -> ExpectedSignature | None:
    """Return whose signature a document waits for, None where it waits for none."""
    if document.state is DocumentState.APPROVED:
        found = _expected(desk, document) if _signers_of(desk, document) else ()
        return found[0] if found else None
    record = record_of(desk, document) if document.state is DocumentState.SIGNING else None
    left = [e for e in record.expected if e.field not in record.signed] if record else []
    return left[0] if left else None


def record_of(desk: Desk, document: Document) -> Record | None:
    """Return the record of a document that is in signing or sealed, if there is one."""
    live = (DocumentState.SIGNING, DocumentState.SEALED)
    for record in desk.store.views.records(document.case_id):
        if record.document_id == document.id and record.state in live:
            return record
    return None


def records(desk: Desk, document_id: str) -> tuple[Record, ...]:
    """Return every record made of a document, abandoned ones too."""
    document = desk.store.views.document(document_id)
    found = desk.store.views.records(document.case_id)
    return tuple(record for record in found if record.document_id == document_id)


def record_pdf(desk: Desk, record_id: str) -> bytes:
    """Return the present bytes of a record."""
    return desk.store.views.blob(desk.store.views.record(record_id).sha256)


def closed_if_complete(desk: Desk, record: Record) -> Record:
    """Close and verify a record once its last expected signature is there."""
    return _close(desk, record) if len(record.signed) == len(record.expected) else record


def _expected(desk: Desk, document: Document) -> tuple[ExpectedSignature, ...]:
    if document.state is not DocumentState.APPROVED:
        raise UserError(
            Message("acts.seal_state", {"state": document.state.words}),
            Message("acts.seal_state_do"),
            safe=Message("errors.nothing_signed"),
            code="seal.state",
        )
    wanted_of = _signers_of(desk, document)
    if not wanted_of:
        raise UserError(
            Message("acts.seal_unsigned"),
            Message("acts.seal_unsigned_do"),
            safe=Message("errors.nothing_signed"),
            code="seal.unsigned",
        )
    people = {"author": document.author, "reviewer": document.reviewer}
    expected = []
    for order, wanted in enumerate(wanted_of, start=1):
        person = desk.store.views.person(people[wanted.role])
        expected.append(
            ExpectedSignature(
                order,
                wanted.role,
                person.id,
                person.name,
                f"sig_{order}_{wanted.role}",
                wanted.statement,
            )
        )
    return tuple(expected)


def _turn(
    desk: Desk,
    person: Person,
    expected: tuple[ExpectedSignature, ...],
    signed: tuple[str, ...],
) -> ExpectedSignature:
    waiting = [e for e in expected if e.field not in signed]
    if not waiting:
        raise UserError(
            Message("acts.seal_complete"),
            Message("acts.seal_complete_do"),
            safe=Message("errors.nothing_changed"),
            code="seal.complete",
        )
    if waiting[0].person_id != person.id:
        raise UserError(
            Message("acts.seal_order", {"name": waiting[0].person_name, "role": waiting[0].role}),
            Message("acts.seal_order_do"),
            safe=Message("acts.seal_order_safe", {"name": person.name}),
            code="seal.order",
        )
    return waiting[0]


def freeze(
    desk: Desk, document: Document, origin: signing.Origin, *, stand_in: bool = False
) -> Record:
    """Make an approved document a record in signing; ``origin`` is the kind of the first key."""
    desk = desk.with_one_law()
    expected = _expected(desk, document)
    approved_at = drafting.still_approved(desk, document)
    at = desk.now()

    note = signing.honest_note((origin,), document.language)

    def add(given: ComposeContext) -> ComposeContext:
        return replace(given, signatures=expected, signing_note=note)

    stand = drafting.compose_document(desk, document, made_at=at, context=add)
    layout = desk.library.layout(stand.paper.layout)
    if stand_in:
        stand = replace(stand, paper=pdf_paper.with_stand_ins(stand.paper, layout))
    record_data = _record_data(desk, document, stand, approved_at)
    pictures = drafting.pictures_of(desk, stand.paper)
    data = pdf_paper.render(stand.paper, record_data, pictures, layout)
    record = Record(
        id=new_id("R"),
        document_id=document.id,
        case_id=document.case_id,
        state=DocumentState.SIGNING,
        sha256=hashlib.sha256(data).hexdigest(),
        expected=expected,
        frozen_at=at,
    )
    desk.write(
        "record.freeze",
        [
            AddBlob(record.sha256, data),
            NewRecord(record),
            SetDocument(document.id, DocumentState.SIGNING, (DocumentState.APPROVED,)),
            SetQuotations(document.id, stand.quotations),
        ],
        case_id=document.case_id,
        refs={"record": record.id, "document": document.id, "sha256": record.sha256},
    )
    return desk.store.views.record(record.id)


def _sign(
    desk: Desk, record: Record, turn: ExpectedSignature, key: signing.SigningKey
) -> tuple[Record, bool]:
    """Add one signature; also return whether a time-stamp authority is set and was reached."""
    before = desk.store.views.blob(record.sha256)
    zone = (desk.store.views.document(record.document_id).parameters or {}).get("zone", "UTC")
    reached = True
    try:
        asked = timestamps.authority(desk)
        after = signing.sign(before, key, turn, desk.now(), zone, authority=asked)
    except SurroundingsError as fault:
        if not fault.code.startswith("tsa."):
            raise
        asked, reached = None, False  # signed without a stamp; the closed record waits for one
        after = signing.sign(before, key, turn, desk.now(), zone)
    signed = replace(
        record, sha256=hashlib.sha256(after).hexdigest(), signed=(*record.signed, turn.field)
    )
    desk.write(
        "record.sign",
        [AddBlob(signed.sha256, after), SetRecord(signed, record.sha256)],
        case_id=record.case_id,
        refs={"record": record.id, "sha256": signed.sha256, "certificate": key.fingerprint},
    )
    return desk.store.views.record(record.id), reached


def _close(desk: Desk, record: Record, *, stamp: bool = True) -> Record:
    """Stamp what can be stamped, verify, and store the record as sealed."""
    data, fault = desk.store.views.blob(record.sha256), "" if stamp else "tsa.reach"
    asked = None
    try:
        asked = timestamps.authority(desk) if stamp else None
        if asked is not None:
            data = timestamps.stamped(desk, data, asked)
    except SurroundingsError as refused:
        if not refused.code.startswith("tsa."):
            raise
        asked, fault = None, refused.code
    verdict = verify(data)
    if verdict.exit_code != 0:
        raise PirdeskError(
            "The signed record did not pass our own verification.",
            f"It stays in signing and is not sealed. {verdict.words} Abandon it with a reason and "
            "seal anew.",
            code="seal.unverified",
        )
    at = desk.now()
    closed = replace(
        record, state=DocumentState.SEALED, closed_at=at, sha256=hashlib.sha256(data).hexdigest()
    )
    if asked is not None:
        fault = timestamps.shortfall(verdict.level, data)
    noted = RecordStamp(
        record.id,
        verdict.level,
        waiting=asked is None,
        attempts=int(bool(fault)),
        fault=fault,
        tried_at=at if fault else None,
        stamped_at=at if asked else None,
        until=verdict.proven_until,
    )
    document = SetDocument(record.document_id, DocumentState.SEALED, (DocumentState.SIGNING,))
    desk.write(
        "record.close",
        [
            AddBlob(closed.sha256, data),
            SetRecord(closed, record.sha256),
            SetStamp(record.case_id, noted),
            document,
        ],
        case_id=record.case_id,
        refs={"record": record.id, "sha256": closed.sha256},
    )
    return desk.store.views.record(record.id)


def _signers_of(desk: Desk, document: Document) -> tuple[Any, ...]:
    return tuple(desk.library.template(document.template, document.language).signatures)


def _record_data(desk: Desk, document: Document, stand: Composed, approved_at: datetime) -> bytes:
    size, root = desk.store.views.tree_head()
    sheet = desk.store.views.sheet(document.case_id)
    quoted: dict[str, Answer] = {
        q.term: answer for q in stand.quotations if (answer := sheet.get(q.term)) is not None
    }
    reviewer = desk.store.views.person(document.reviewer)
    return record_json.build(
        paper=stand.paper,
        document=document,
        quoted=quoted,
        quotations=stand.quotations,
        template=desk.library.template(document.template, document.language),
        words=desk.library.words(document.language),
        approvals=((reviewer, approved_at),),
        ledger_head=(size, root.hex()),
        pack=desk.library.pack.edition,
        program=f"PIRDesk {__version__}",
        layout=desk.library.layout(stand.paper.layout),
    )
