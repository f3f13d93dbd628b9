"""Which certificates a file carries, and whether it also carries what proves each of them.

Nothing is fetched and nobody is trusted here; that is judged apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from asn1crypto import x509 as asn1  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import ocsp

from pirdesk.documents.verify.answers import newest_answer
from pirdesk.documents.verify.crls import newest_list

FIELD_PREFIX = "stamp_"  # of the fields this program puts document time stamps into
_DEEPEST = 8


def token_of(embedded: Any) -> Any | None:
    """Return the time-stamp token inside a signature, None where it has none."""
    attributes = embedded.signer_info["unsigned_attrs"]
    for attribute in attributes if attributes.native else ():
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]
    return None


def certificates_of(reader: Any, signatures: Iterable[Any]) -> list[Any]:
    """Return every certificate of a file once: of signatures, their stamps, validation data."""
    found: dict[bytes, Any] = {}
    for embedded in signatures:
        for item in (embedded.signer_cert, *embedded.other_embedded_certs):
            found.setdefault(item.dump(), item)
        token = token_of(embedded)
        for choice in token["content"]["certificates"] if token is not None else ():
            found.setdefault(choice.chosen.dump(), choice.chosen)
    for item in stored_certificates(reader):
        found.setdefault(item.dump(), item)
    return list(found.values())


def stored_certificates(reader: Any) -> Iterable[Any]:
    """Yield the certificates among a file's validation data; unreadable ones are none."""
    try:
        stored = reader.root["/DSS"].get("/Certs", ())
        for entry in stored:
            item = asn1.Certificate.load(bytes(entry.get_object().data), strict=True)
            item.native  # noqa: B018 (parses every part)
            yield item
    except Exception:  # noqa: BLE001 (what a file carries badly it does not carry)
        return


def stored_fault(reader: Any) -> str:
    """Return what is wrong with a file's validation data, or "": all of it must be what it says."""
    if "/DSS" not in reader.root:
        return ""
    try:
        store = reader.root["/DSS"]
        for entry in store.get("/Certs", ()):
            x509.load_der_x509_certificate(bytes(entry.get_object().data))
        for entry in store.get("/CRLs", ()):
            x509.load_der_x509_crl(bytes(entry.get_object().data))
        for entry in store.get("/OCSPs", ()):
            _ = ocsp.load_der_ocsp_response(bytes(entry.get_object().data)).response_status
    except Exception:  # noqa: BLE001 (hostile data fails in many ways)
        return "its validation data cannot be read"
    return ""


def complete(
    certificate: Any,
    known: Sequence[Any],
    lists: Sequence[Any],
) -> bool:
    """Tell whether a certificate's chain is there up to its root, with proof for each of it.

    ``lists`` are revocation lists and answers of responders.
    """
    others = [x509.load_der_x509_certificate(item.dump()) for item in known]
    return _complete(x509.load_der_x509_certificate(certificate.dump()), others, lists, _DEEPEST)


def _complete(
    own: x509.Certificate,
    others: Sequence[x509.Certificate],
    lists: Sequence[Any],
    left: int,
) -> bool:
    if own.issuer == own.subject:
        return True
    if left == 0:
        return False
    for issuer in others:
        if issuer.subject != own.issuer or not _issued(own, issuer):
            continue
        if _is_proven(own, issuer, lists) and _complete(issuer, others, lists, left - 1):
            return True
    return False


def gaps(certificate: Any, known: Sequence[Any], lists: Sequence[Any]) -> list[tuple[Any, bool]]:
    """Return the certificates of a chain without proof, and whether the issuer of each is there.

    The first chain that fits is followed; a certificate whose issuer is not there is the last.
    """
    others = [(item, x509.load_der_x509_certificate(item.dump())) for item in known]
    found: list[tuple[Any, bool]] = []
    item, own = certificate, x509.load_der_x509_certificate(certificate.dump())
    for _step in range(_DEEPEST):
        if own.issuer == own.subject:
            break
        issuers = [(i, c) for i, c in others if c.subject == own.issuer and _issued(own, c)]
        if not issuers:
            return [*found, (item, False)]
        if not any(_is_proven(own, issuer, lists) for _item, issuer in issuers):
            found.append((item, True))
        item, own = issuers[0]
    return found


def _is_proven(own: x509.Certificate, issuer: x509.Certificate, lists: Sequence[Any]) -> bool:
    return newest_list(issuer, lists) is not None or newest_answer(own, issuer, lists) is not None


def _issued(own: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        own.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
