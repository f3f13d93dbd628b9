"""From what was found to one verdict in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.documents.record_json import EmbeddedRecord, read
from pirdesk.documents.verify.acting import found_acts
from pirdesk.documents.verify.bounds import foreign_part
from pirdesk.documents.verify.content import embedded_files
from pirdesk.documents.verify.printed import printed_fault
from pirdesk.documents.verify.report import Check, Kind, SignatureCheck, Verification
from pirdesk.documents.verify.signatures import Found, lowest
from pirdesk.documents.verify.verdict import trust_words, verdict_words
from pirdesk.documents.verify.wording import (
    key_words,
    signature_words,
    time_words,
    unchecked_words,
)
from pirdesk.errors import UserError
from pirdesk.wording import say

RECORD_NAME = "record.json"
_NO_RECORD = "The file carries no PIRDesk record: other programs’ files have none to look into."
_MAKER = "PIRDesk"  # as documents.pdf.metadata names it; that would load what draws


def judged(document: Any, found: Sequence[Found], *, trust: bool) -> Verification:
    """Put all checks of an open file together."""
    record, record_check, kind = _record(document)
    expected = record.expected if record else ()
    signed = [item for item in found if not item.stamp]
    checks = [
        Check("readable", True, "The file is a readable PDF."),
        record_check,
        _signed(signed, expected, known=record is not None),
        _intact(found),
        _unchanged(found),
        _acting(document, record),
        _print(document, record),
        *_revocation(signed),
    ]
    trusted = all(item.trusted for item in signed) if signed else None
    vouched = trust_words(signed, trust=trust)
    if trust:
        checks.append(Check("trust", trusted, vouched))
    may_be_copy = kind == "foreign" and not found and _ours(document)
    known = record is not None
    valid = all(check.ok is True for check in checks)
    signatures = tuple(_signature(item, expected) for item in found)
    return Verification(
        "valid" if valid else "invalid",
        tuple(checks),
        signatures,
        record.data if record else None,
        vouched,
        verdict_words(checks, signed, kind, known=known, may_be_copy=may_be_copy)
        + unchecked_words(found),
        time_words(found),
        lowest([item.level for item in signed]),
        max((item.valid_until for item in found if item.stamp and item.valid_until), default=None),
        kind,
        may_be_copy,
    )


def _record(document: Any) -> tuple[EmbeddedRecord | None, Check, Kind]:
    """Read the record inside; a file without an attachment of its name is foreign."""
    try:
        files = list(embedded_files(document))
    except Exception as fault:  # noqa: BLE001 (an attachment that cannot be read is not verified)
        words = f"The attachments cannot be read ({type(fault).__name__})."
        return None, Check("record", False, words), "unknown"
    names = [name for name, _ in files]
    if RECORD_NAME not in names:
        return None, Check("record", None, _NO_RECORD), "foreign"
    if names != [RECORD_NAME]:
        words = "The file carries attachments other than its record."
        return None, Check("record", False, words), "record"
    try:
        record = read(files[0][1])
    except UserError as fault:
        return None, Check("record", False, say(fault.title)), "record"
    return record, Check("record", True, "The embedded record is complete and readable."), "record"


def _ours(document: Any) -> bool:
    """Tell whether the file's own properties name this program; anybody can write them."""
    try:
        return str(document.trailer.Info.get("/Creator", "")) == _MAKER
    except Exception:  # noqa: BLE001 (properties that cannot be read name nobody)
        return False


def _signed(found: Sequence[Found], expected: Sequence[ExpectedSignature], *, known: bool) -> Check:
    given = [item.field for item in found]
    wanted = [item.field for item in expected]
    if not known:
        return Check(
            "signatures", None, "Which signatures are expected is not known without a record."
        )
    missing = [item for item in expected if item.field not in given]
    if missing:
        people = ", ".join(f"{item.person_name} ({item.role})" for item in missing)
        return Check("signatures", False, f"Not signed by: {people}.")
    if not wanted:
        return Check("signatures", False, "The record expects no signature, so none proves it.")
    if given != wanted:
        return Check("signatures", False, "The signatures are not those expected, in their order.")
    if not found[0].certifies or any(item.certifies for item in found[1:]):
        return Check("signatures", False, "The first signature does not certify the document.")
    people = ", ".join(f"{item.person_name} ({item.role})" for item in expected)
    return Check("signatures", True, f"Every expected signature is there, in order: {people}.")


def _intact(found: Sequence[Found]) -> Check:
    if not found:
        return Check("intact", None, "There is no signature that could be checked.")
    broken = [item for item in found if not item.intact]
    if broken:
        told = "; ".join(
            f"{item.name or item.field or 'file'}: {', '.join(item.faults)}" for item in broken
        )
        return Check("intact", False, f"Not intact: {told}.")
    return Check("intact", True, "Each signature matches its key and the bytes it covers.")


def _unchanged(found: Sequence[Found]) -> Check:
    if not found:
        return Check("unchanged", None, "Without a signature, changes cannot be noticed.")
    if not found[-1].whole_file:
        return Check(
            "unchanged",
            False,
            "Something was added to the file after the last signature or time stamp; what it "
            "replaces is not provable without the register.",
        )
    if not all(item.unchanged for item in found):
        return Check(
            "unchanged", False, "The file was changed after a signature in a way not allowed."
        )
    words = "After each signature nothing was added but later signatures and time stamps."
    return Check("unchanged", True, words)


def _revocation(found: Sequence[Found]) -> list[Check]:
    """Say what revocation lists tell; without any there is nothing to check."""
    told = [(item, item.standing) for item in found if item.standing]
    lost = [f"{item.name}: {held.words}" for item, held in told if not held.counts]
    if lost:
        return [Check("revocation", False, f"A certificate no longer counts: {'; '.join(lost)}.")]
    late = [f"{item.name}: {held.words}" for item, held in told if held.revoked]
    if late:
        return [Check("revocation", True, f"Revoked later: {'; '.join(late)}.")]
    if told and all(held.revoked is False for _item, held in told):
        return [
            Check(
                "revocation",
                True,
                "No signer's certificate is revoked by its issuer's list or answer.",
            )
        ]
    return []


def _acting(document: Any, record: EmbeddedRecord | None) -> Check:
    """Name what could act, hide or be carried along; a record of ours holds nothing of the kind."""
    if record is not None:
        fault = foreign_part(document, record, RECORD_NAME)
        if fault:
            return Check("acting", False, f"The file holds what no record does: {fault}.")
        return Check("acting", True, "Nothing in the file acts by itself, hides or is added.")
    try:
        acts = found_acts(document)
    except Exception as fault:  # noqa: BLE001 (what cannot be looked at is not called harmless)
        return Check("acting", None, f"What it can do cannot be read ({type(fault).__name__}).")
    if acts:
        told = "; ".join(acts)
        return Check("acting", False, f"The file holds what can act, hide or be added: {told}.")
    return Check("acting", True, "Nothing in the file acts by itself, hides or is added.")


def _print(document: Any, record: EmbeddedRecord | None) -> Check:
    if record is None:
        return Check("print", None, "Without a record, there is no data to compare the print with.")
    fault = printed_fault(document, record)
    if fault:
        return Check("print", False, f"Print and data differ: {fault}.")
    words = "What the pages print is what the embedded record holds, word for word."
    return Check("print", True, words)


def _signature(item: Found, expected: Sequence[ExpectedSignature]) -> SignatureCheck:
    wanted = next((one for one in expected if one.field == item.field), None)
    return SignatureCheck(
        field=item.field,
        role=wanted.role if wanted else "",
        person=wanted.person_name if wanted else "",
        signed_by=item.name,
        at=item.at,
        intact=item.intact,
        unchanged_since=item.unchanged,
        certificate=item.certificate,
        trusted=item.trusted,
        words=signature_words(item),
        kind="timestamp" if item.stamp else "signature",
        valid_from=item.valid_from,
        valid_until=item.valid_until,
        revocation=item.standing.words if item.standing else "",
        stamped_at=item.stamped_at,
        stamped_by=item.stamped_by,
        level=item.level,
        key_words=key_words(item),
    )
