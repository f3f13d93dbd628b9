"""Read what a responder answered about one certificate (OCSP), and check that it may answer.

Nothing is fetched here. An answer counts only when its issuer, or one the issuer named for it,
signed it; one the issuer named and took back again does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from pirdesk.documents.verify.crls import entry_reason, newest_list

# Reasons that cast no doubt on what the key signed before: its holder left, or has a newer one.
HARMLESS = frozenset({"affiliation_changed", "superseded", "cessation_of_operation"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered about one certificate: since when it is revoked and why, if it is.

    ``responder`` says how the certificate of who answered stands, "" for the issuer itself;
    ``unchecked`` is True where nothing at hand tells whether that one was revoked.
    """

    made: datetime
    revoked: datetime | None
    reason: str = ""
    responder: str = ""
    unchecked: bool = False


def newest_answer(
    own: x509.Certificate, issuer: x509.Certificate, items: Iterable[Any]
) -> Answer | None:
    """Return the newest answer among revocation data that counts for a certificate."""
    held = tuple(items)
    found = [
        answer
        for item in held
        if isinstance(item, ocsp.OCSPResponse) and (answer := answer_on(own, issuer, item, held))
    ]
    return max(found, key=lambda answer: answer.made, default=None)


def answer_on(
    own: x509.Certificate,
    issuer: x509.Certificate,
    response: ocsp.OCSPResponse,
    items: Sequence[Any] = (),
) -> Answer | None:
    """Return what a response says of a certificate; None where it says nothing that counts.

    ``items`` are the lists and answers that may tell of the responder's own certificate.
    """
    try:
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        for single in response.responses:
            if not _is_about(single, own, issuer):
                continue
            signer = responder_of(response, issuer)
            answer = _answer(single) if signer is not None else None
            if answer is None or signer is None or signer == issuer:
                return answer
            return _by_named(answer, signer, issuer, response.produced_at_utc, items)
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return None
    return None


def _answer(single: Any) -> Answer | None:
    made = single.this_update_utc
    match single.certificate_status:
        case ocsp.OCSPCertStatus.GOOD:
            return Answer(made, None)
        case ocsp.OCSPCertStatus.REVOKED:
            reason = single.revocation_reason
            return Answer(made, single.revocation_time_utc, reason.name if reason else "")
        case _:
            return None


def _is_about(single: Any, own: x509.Certificate, issuer: x509.Certificate) -> bool:
    builder = ocsp.OCSPRequestBuilder().add_certificate(own, issuer, single.hash_algorithm)
    asked = builder.build()
    return bool(
        single.serial_number == own.serial_number
        and single.issuer_name_hash == asked.issuer_name_hash
        and single.issuer_key_hash == asked.issuer_key_hash
    )


def is_exempt(responder: x509.Certificate) -> bool:
    """Tell whether its issuer says that a responder need not be checked (id-pkix-ocsp-nocheck)."""
    try:
        responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except x509.ExtensionNotFound:
        return False
    return True


def _by_named(
    answer: Answer,
    signer: x509.Certificate,
    issuer: x509.Certificate,
    made: datetime,
    items: Sequence[Any],
) -> Answer | None:
    """Return an answer with how its responder stands; None where that one was taken back.

    Only the issuer's own word tells of a responder: its list, or an answer it signed itself.
    """
    if is_exempt(signer):
        return replace(answer, responder="its responder is exempt from checks by its issuer")
    found = newest_list(issuer, items)
    entry = found.get_revoked_certificate_by_serial_number(signer.serial_number) if found else None
    if entry is not None:
        since, reason = entry.revocation_date_utc, entry_reason(entry)
        return _before(answer, made, since, reason)
    own = [
        told
        for item in items
        if isinstance(item, ocsp.OCSPResponse)
        and (told := answer_on(signer, issuer, item))
        and _signed_by(item, issuer)
    ]
    newest = max(own, key=lambda told: told.made, default=None)
    if newest is not None and newest.revoked is not None:
        return _before(answer, made, newest.revoked, newest.reason or "unspecified")
    if found is not None:
        day = f"{found.last_update_utc:%d %B %Y}"
        return replace(answer, responder=f"its responder is not revoked by the list of {day}")
    if newest is not None:
        day = f"{newest.made:%d %B %Y}"
        return replace(answer, responder=f"its responder is not revoked by the answer of {day}")
    words = "whether its responder’s own certificate was revoked is not checked: nothing tells"
    return replace(answer, responder=words, unchecked=True)


def _before(answer: Answer, made: datetime, since: datetime, reason: str) -> Answer | None:
    """Return an answer given before its responder was revoked for a reason that casts no doubt."""
    if made >= since or reason not in HARMLESS:
        return None
    words = f"its responder was revoked later, on {since:%d %B %Y} ({reason.replace('_', ' ')})"
    return replace(answer, responder=words)


def responder_of(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> x509.Certificate | None:
    """Return who signed a response: the issuer, or a responder it named for this; else None."""
    for signer in (issuer, *response.certificates):
        if signer != issuer:
            usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            if ExtendedKeyUsageOID.OCSP_SIGNING not in usage:
                continue
            signer.verify_directly_issued_by(issuer)
            made = response.produced_at_utc
            if not signer.not_valid_before_utc <= made <= signer.not_valid_after_utc:
                continue
        if _signed_by(response, signer):
            return signer
    return None


def _signed_by(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key: Any = signer.public_key()
    digest: Any = response.signature_hash_algorithm
    signature, told = response.signature, response.tbs_response_bytes
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, told, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, told, ec.ECDSA(digest))
        else:
            key.verify(signature, told)
    except (InvalidSignature, TypeError, ValueError, AttributeError):
        return False
    return True
