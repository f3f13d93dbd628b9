"""Whether a signer's certificate was taken back, by the lists and answers that are at hand.

Nothing is fetched: they come from the file itself or from whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asn1crypto import pem  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import ocsp

from pirdesk.documents.verify.answers import HARMLESS, Answer, newest_answer
from pirdesk.documents.verify.crls import entry_reason, newest_list
from pirdesk.errors import UserError


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known: ``revoked`` is None where no list tells; ``counts`` is whether it still does.

    ``counts`` is False where nothing shows that the signature is older than the revocation;
    ``unchecked`` where it rests on a responder whose own certificate no list or answer tells of.
    """

    revoked: bool | None
    counts: bool
    words: str
    unchecked: bool = False


def read_lists(data: bytes | None) -> tuple[x509.CertificateRevocationList, ...]:
    """Read revocation lists: PEM (several, among other things) or one DER; UserError."""
    if data is None:
        return ()
    try:
        if pem.detect(data):
            blocks = pem.unarmor(data, multiple=True)
            found = tuple(x509.load_der_x509_crl(der) for kind, _, der in blocks if "CRL" in kind)
            if not found:
                raise ValueError("no list among what the file holds")
            return found
        return (x509.load_der_x509_crl(data),)
    except (ValueError, TypeError):
        raise UserError(
            "The file given as revocation list holds none.",
            "Nothing was checked. Give a list in PEM or DER form.",
            code="verify.crl",
        ) from None


def lists_inside(reader: Any) -> tuple[Any, ...]:
    """Return the revocation lists and answers of responders a file carries for its signatures.

    Unreadable ones are none.
    """
    found: list[Any] = []
    try:
        store = reader.root["/DSS"]
        for entry in store.get("/CRLs", ()):
            found.append(x509.load_der_x509_crl(bytes(entry.get_object().data)))
        for entry in store.get("/OCSPs", ()):
            found.append(ocsp.load_der_ocsp_response(bytes(entry.get_object().data)))
    except Exception:  # noqa: BLE001 (what a file carries badly it does not carry)
        return tuple(found)
    return tuple(found)


def standing(
    certificate: bytes,
    others: Iterable[bytes],
    lists: Sequence[Any],
    *,
    stated: datetime | None,
    proven: datetime | None,
    until: datetime | None = None,
) -> Standing:
    """Tell what lists and answers say of a certificate (DER) by issuers among ``others`` (DER).

    ``stated`` is the signer's own time, ``proven`` that of a trusted time stamp; what was revoked
    after ``until`` is not yet revoked.
    """
    own = x509.load_der_x509_certificate(certificate)
    if own.issuer == own.subject:
        return Standing(None, True, "self-signed: no authority could revoke it")
    newest, answer = None, None
    for issuer in map(x509.load_der_x509_certificate, others):
        if issuer.subject == own.issuer:
            newest = newest or (newest_list(issuer, lists) if _issued(own, issuer) else None)
            answer = answer or newest_answer(own, issuer, lists)
    if answer is not None and (newest is None or answer.made >= newest.last_update_utc):
        return _answered(answer, stated, proven, until)
    if newest is None:
        return Standing(None, True, "no revocation list of its issuer is at hand")
    entry = newest.get_revoked_certificate_by_serial_number(own.serial_number)
    if entry is None or (until is not None and entry.revocation_date_utc > until):
        day = f"{newest.last_update_utc:%d %B %Y}"
        return Standing(False, True, f"not revoked by the list of {day}")
    return _revoked(entry.revocation_date_utc, entry_reason(entry), stated, proven)


def _answered(
    answer: Answer, stated: datetime | None, proven: datetime | None, until: datetime | None
) -> Standing:
    if answer.revoked is None or (until is not None and answer.revoked > until):
        held = Standing(False, True, f"not revoked by the answer of {answer.made:%d %B %Y}")
    else:
        held = _revoked(answer.revoked, answer.reason or "unspecified", stated, proven)
    words = f"{held.words} ({answer.responder})" if answer.responder else held.words
    return replace(held, words=words, unchecked=answer.unchecked)


def _issued(own: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        own.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _revoked(
    since: datetime, reason: str, stated: datetime | None, proven: datetime | None
) -> Standing:
    told = f"revoked on {since:%d %B %Y %H:%M} UTC ({reason.replace('_', ' ')})"
    if proven is not None and proven < since:
        return Standing(True, True, f"{told}, after its time stamp")
    if stated is not None and stated < since and reason in HARMLESS:
        return Standing(True, True, f"{told}, after the time the signer states")
    return Standing(True, False, f"{told}; nothing proves that this signature is older")
