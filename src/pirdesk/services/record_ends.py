"""How a record ends other than by its seal: given up, declined by a signer, or declared void.

The file itself never changes: its certification allows nothing but signatures. The end stands in
the register and the ledger, and ``verify --register`` tells it.
"""

from __future__ import annotations

from dataclasses import replace

from pirdesk.casefile.case import DocumentState, Record, Role
from pirdesk.casefile.no_answers import says_nothing
from pirdesk.errors import UserError
from pirdesk.messages import Message
from pirdesk.services.desk import Desk
from pirdesk.storage import SetDocument, SetRecord


def abandon(desk: Desk, record_id: str, reason: str) -> Record:
    """Give up a record that is in signing, with a reason; its document is a draft again."""
    _reason(reason, "Giving up a record")
    return _end_signing(desk, _in_signing(desk, record_id), reason, "record.abandon")


def decline(desk: Desk, record_id: str, reason: str) -> Record:
    """Decline to sign, as one whose signature is still expected, with a reason.

    The record ends and its document is a draft again; whoever signed before keeps that in the
    ledger.
    """
    _reason(reason, "Declining a signature")
    record, person = _in_signing(desk, record_id), desk.acting()
    waiting = [e for e in record.expected if e.field not in record.signed]
    if person.id not in {expected.person_id for expected in waiting}:
        raise UserError(
            Message("acts.not_signer", {"name": person.name}),
            Message("acts.not_signer_do"),
            safe=Message("errors.nothing_changed"),
            code="record.signer",
        )
    role = next(e.role for e in waiting if e.person_id == person.id)
    words = f"Declined by {person.name} ({role}): {reason.strip()}"
    return _end_signing(desk, record, words, "record.decline")


def void(desk: Desk, record_id: str, reason: str) -> Record:
    """Declare a sealed record void, with a reason; the file stays as it is and stays kept."""
    _reason(reason, "Declaring a record void")
    record, person = desk.store.views.record(record_id), desk.acting()
    if record.state is not DocumentState.SEALED:
        raise UserError(
            Message("acts.void_state", {"state": record.state.words}),
            Message("acts.void_state_do"),
            safe=Message("errors.nothing_changed"),
            code="record.state",
        )
    signers = {expected.person_id for expected in record.expected}
    if person.id not in signers and person.role not in (Role.COMPLIANCE, Role.ACCOUNTABLE):
        raise UserError(
            Message("acts.void_who", {"name": person.name}),
            Message("acts.void_who_do"),
            safe=Message("errors.nothing_changed"),
            code="record.signer",
        )
    ended = replace(
        record,
        state=DocumentState.VOID,
        reason=f"Declared void by {person.name}: {reason.strip()}",
    )
    gone = SetDocument(record.document_id, DocumentState.ABANDONED, (DocumentState.SEALED,))
    desk.write(
        "record.void",
        [SetRecord(ended, record.sha256), gone],
        case_id=record.case_id,
        refs={"record": record.id, "document": record.document_id, "sha256": record.sha256},
    )
    return desk.store.views.record(record.id)


def _reason(reason: str, what: str) -> None:
    if says_nothing(reason):
        raise UserError(f"{what} needs a reason.", "Nothing was changed.", code="record.reason")


def _in_signing(desk: Desk, record_id: str) -> Record:
    record = desk.store.views.record(record_id)
    if record.state is not DocumentState.SIGNING:
        raise UserError(
            Message("acts.end_state", {"state": record.state.words}),
            Message("acts.end_state_do"),
            safe=Message("errors.nothing_changed"),
            code="record.state",
        )
    return record


def _end_signing(desk: Desk, record: Record, reason: str, verb: str) -> Record:
    ended = replace(record, state=DocumentState.ABANDONED, reason=reason.strip())
    back = SetDocument(record.document_id, DocumentState.DRAFT, (DocumentState.SIGNING,))
    desk.write(
        verb,
        [SetRecord(ended, record.sha256), back],
        case_id=record.case_id,
        refs={"record": record.id, "document": record.document_id},
    )
    return desk.store.views.record(record.id)
