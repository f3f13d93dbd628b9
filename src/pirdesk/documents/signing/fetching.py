"""Fetch what proves that certificates were not revoked: answers of responders, revocation lists.

Only the addresses the certificates name are asked, each within a time limit; what cannot be had is
left out, so that no authority out of reach holds up a record. Loaded only when something is
stamped.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from asn1crypto import crl  # type: ignore[import-untyped]
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from pirdesk.documents.verify.answers import answer_on, is_exempt, responder_of

_LIST_LIMIT = 20 * 1024 * 1024
_ANSWER_LIMIT = 256 * 1024
_ASKED = 16
_DER = serialization.Encoding.DER


class Fetcher:
    """Asks for answers and lists; a host that failed once is not asked again."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._left = _ASKED
        self._failed: set[str] = set()

    def proofs(self, known: Sequence[Any], at_hand: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """Return answers and lists for the certificates whose issuer's list is not at hand.

        A certificate's responder is asked first; its list is fetched where no answer came, and that
        of the responder's own certificate where it names one and its issuer does not exempt it.
        """
        brought = {item.issuer.dump() for item in at_hand}
        answers, lists = [], []
        for certificate in known:
            name = certificate.issuer.dump()
            if name in brought or certificate.subject.dump() == name:
                continue
            answer, unproven = self._answer(certificate, known)
            if answer is not None:
                answers.append(answer)
            found = self._list(unproven) if unproven is not None else None
            if found is not None:
                lists.append(found)
                brought.add(found.issuer.dump())
        return answers, lists

    def _answer(self, certificate: Any, known: Iterable[Any]) -> tuple[Any | None, Any | None]:
        """Return a responder's answer that counts, and the certificate a list must tell of yet.

        Without an answer that is the certificate itself; with one its responder's, if any.
        """
        places = _web(certificate.ocsp_urls)
        if not places:
            return None, certificate
        own = x509.load_der_x509_certificate(certificate.dump())
        for other in known:
            if other.subject.dump() != certificate.issuer.dump():
                continue
            issuer = x509.load_der_x509_certificate(other.dump())
            # Responders know SHA-1 for naming a certificate; nothing rests on its strength.
            builder = ocsp.OCSPRequestBuilder().add_certificate(
                own,
                issuer,
                hashes.SHA1(),  # noqa: S303
            )
            body = builder.build().public_bytes(_DER)
            for place in places:
                data = self._got(place, _ANSWER_LIMIT, body)
                if data is not None and _counts(own, issuer, data):
                    return asn1_ocsp.OCSPResponse.load(data), _unproven(issuer, data)
        return None, certificate

    def _list(self, certificate: Any) -> Any | None:
        for place in _web(_list_places(certificate)):
            data = self._got(place, _LIST_LIMIT)
            try:
                if data is not None:
                    read = crl.CertificateList.load(data, strict=True)
                    read.native  # noqa: B018 (parses every part)
                    return read
            except (ValueError, TypeError):
                continue
        return None

    def _got(self, place: str, limit: int, body: bytes | None = None) -> bytes | None:
        host = urlsplit(place).netloc
        if host in self._failed or self._left == 0:
            return None
        self._left -= 1
        kind = {"Content-Type": "application/ocsp-request"} if body is not None else {}
        asked = urllib.request.Request(place, data=body, headers=kind)  # noqa: S310 (see _web)
        try:
            with urllib.request.urlopen(asked, timeout=self._timeout) as reply:  # noqa: S310
                data: bytes = reply.read(limit + 1)
        except (OSError, ValueError):
            self._failed.add(host)
            return None
        return data if len(data) <= limit else None


def names_address(certificate: Any) -> bool:
    """Tell whether a certificate (asn1crypto) names a web address of a responder or a list."""
    return bool(_web(certificate.ocsp_urls) or _web(_list_places(certificate)))


def _counts(own: x509.Certificate, issuer: x509.Certificate, data: bytes) -> bool:
    try:
        return answer_on(own, issuer, ocsp.load_der_ocsp_response(data)) is not None
    except (ValueError, TypeError):
        return False


def _unproven(issuer: x509.Certificate, data: bytes) -> Any | None:
    """Return the responder's certificate of an answer where a list is to tell of it as well."""
    signer = responder_of(ocsp.load_der_ocsp_response(data), issuer)
    if signer is None or signer == issuer or is_exempt(signer):
        return None
    return asn1.Certificate.load(signer.public_bytes(_DER))


def _list_places(certificate: Any) -> list[str]:
    try:
        return [point.url for point in certificate.crl_distribution_points]
    except (ValueError, KeyError, TypeError):
        return []


def _web(addresses: Iterable[Any]) -> list[str]:
    """Return the web addresses among those a certificate names."""
    return [a for a in addresses if a and str(a).lower().startswith(("http://", "https://"))]
