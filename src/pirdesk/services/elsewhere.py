"""Signing elsewhere: give out the prepared PDF, take the signed file back, file its signature.

The file may be signed with any program and key; what it adds is checked before it is stored. A
scan of a copy signed by hand is filed as what it is, never as a digital signature.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pirdesk.casefile.case import Document, Evidence, Record
from pirdesk.documents import signing
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.lockedfiles import read_bytes
from pirdesk.services import certificates, files, sealing
from pirdesk.services.desk import Desk
from pirdesk.services.evidence import original_name, safe_name
from pirdesk.storage import AddBlob, AddEvidence, SetRecord

MAX_BYTES = 200 * 1024 * 1024
_SCANS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}


def give_out(desk: Desk, document_id: str, to: Path) -> Record:
    """Write the PDF as it waits for its next signature; the first call freezes the document."""
    document = desk.store.views.document(document_id)
    record = sealing.record_of(desk, document)
    if record is None:
        record = sealing.freeze(desk, document, signing.Origin.OWN)
    _waiting(record)
    files.write_file(to, sealing.record_pdf(desk, record.id))
    desk.write(
        "record.export",
        [],
        case_id=record.case_id,
        refs={"record": record.id, "sha256": record.sha256},
    )
    return record


def take_back(desk: Desk, document_id: str, signed: Path) -> Record:
    """File a signature given elsewhere as the next one; the last one closes the record.

    Whoever acts states that the file came from the signer; the certificate tells its own name.
    """
    from pirdesk.documents.verify.added import added_signature

    document = desk.store.views.document(document_id)
    record = _record(desk, document)
    field = _waiting(record)
    before, after = sealing.record_pdf(desk, record.id), _read(signed)
    added = added_signature(before, after, field)
    signer = next(e.person_id for e in record.expected if e.field == field)
    certificates.refuse_taken_back(desk, added.certificate, added.name)
    certificates.issued_to(desk, added.certificate, signer)
    filed = replace(
        record, sha256=hashlib.sha256(after).hexdigest(), signed=(*record.signed, field)
    )
    desk.write(
        "record.import",
        [AddBlob(filed.sha256, after), SetRecord(filed, record.sha256)],
        case_id=record.case_id,
        refs={"record": record.id, "sha256": filed.sha256, "certificate": added.certificate},
    )
    return sealing.closed_if_complete(desk, desk.store.views.record(record.id))


def file_scan(desk: Desk, document_id: str, scan: Path) -> Record:
    """File the scan of a copy signed by hand, as evidence that its signer signed on paper.

    It is no digital signature: the field stays empty, the record stays in signing, and nothing
    here ever counts it as one.
    """
    document = desk.store.views.document(document_id)
    record = _record(desk, document)
    field = _waiting(record)
    signer = next(e for e in record.expected if e.field == field)
    data = _read(scan)
    kind = next((name for begin, name in _SCANS.items() if data.startswith(begin)), "")
    if not kind:
        raise UserError(
            f"{scan.name} is neither a PDF nor a PNG, JPEG or TIFF picture.",
            "Nothing was filed. Scan the signed copy as one of these.",
            code="elsewhere.scan",
        )
    if kind == "application/pdf" and b"/ByteRange" in data:
        raise UserError(
            f"{scan.name} carries a digital signature; it is no scan.",
            "Nothing was filed. Take it back with “--elsewhere import” instead.",
            code="elsewhere.scan",
        )
    caption = (
        f"Scan of a copy of record {record.id} signed by hand by {signer.person_name} "
        f"({signer.role}); given out as SHA-256 {record.sha256}. Evidence of a signature on "
        "paper, not a digital signature."
    )
    filed = Evidence(
        sha256=hashlib.sha256(data).hexdigest(),
        case_id=record.case_id,
        name=safe_name(scan.name),
        original=original_name(scan.name),
        media_type=kind,
        size=len(data),
        caption=caption,
        added_by=desk.acting().id,
        added_at=desk.now(),
        label=document.label,
    )
    desk.write(
        "record.scan",
        [AddEvidence(filed, data)],
        case_id=record.case_id,
        refs={
            "record": record.id,
            "field": field,
            "person": signer.person_id,
            "of": record.sha256,
            "sha256": filed.sha256,
        },
        label=document.label,
    )
    return record


def _record(desk: Desk, document: Document) -> Record:
    record = sealing.record_of(desk, document)
    if record is None:
        raise UserError(
            "This document was not given out to be signed.",
            "Nothing was filed. Give it out with “pirdesk seal … --elsewhere export FILE”.",
            code="elsewhere.none",
        )
    return record


def _waiting(record: Record) -> str:
    """Return the field of the next signature; a complete record is refused."""
    waiting = [e.field for e in record.expected if e.field not in record.signed]
    if not waiting:
        raise UserError(
            "Every expected signature is there already.",
            "Nothing was changed. “pirdesk verify” checks the record.",
            code="seal.complete",
        )
    return waiting[0]


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                f"{path.name} is larger than {MAX_BYTES // 1024**2} MiB.",
                "It was not opened and nothing was filed.",
                code="elsewhere.size",
            )
        return read_bytes(path)
    except OSError as fault:
        raise SurroundingsError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Nothing was filed. Check the path and your rights.",
            code="elsewhere.read",
        ) from None
