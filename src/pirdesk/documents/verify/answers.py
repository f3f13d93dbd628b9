"""Read what a responder answered about one certificate (OCSP), and check that it may answer.

Nothing is fetched here. An answer counts only when its issuer, or one the issuer named for it,
signed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered about one certificate: since when it is revoked and why, if it is."""

    made: datetime
    revoked: datetime | None
    reason: str = ""


def newest_answer(
    own: x509.Certificate, issuer: x509.Certificate, items: Iterable[Any]
) -> Answer | None:
    """Return the newest answer among revocation data that counts for a certificate."""
    found = [
        answer
        for item in items
        if isinstance(item, ocsp.OCSPResponse) and (answer := answer_on(own, issuer, item))
    ]
    return max(found, key=lambda answer: answer.made, default=None)


def answer_on(
    own: x509.Certificate, issuer: x509.Certificate, response: ocsp.OCSPResponse
) -> Answer | None:
    """Return what a response says of a certificate; None where it says nothing that counts."""
    try:
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        for single in response.responses:
            if _is_about(single, own, issuer) and _may_answer(response, issuer):
                return _answer(single)
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


def _may_answer(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """Tell whether the issuer, or a responder it named for this, signed a response."""
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
            return True
    return False


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
