"""Find the revocation list that counts for the certificates of one issuer.

Nothing is fetched here. A list counts only when the issuer itself signed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cryptography import x509


def newest_list(
    issuer: x509.Certificate, items: Iterable[Any]
) -> x509.CertificateRevocationList | None:
    """Return the newest list an issuer signed among revocation data, None where there is none."""
    found = [
        item
        for item in items
        if isinstance(item, x509.CertificateRevocationList)
        and item.issuer == issuer.subject
        and _made_by(item, issuer)
    ]
    return max(found, key=lambda item: item.last_update_utc, default=None)


def entry_reason(entry: x509.RevokedCertificate) -> str:
    """Return why a certificate was taken back, by its entry in a list."""
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.name
    except x509.ExtensionNotFound:
        return "unspecified"


def _made_by(item: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key: Any = issuer.public_key()
    try:
        return bool(item.is_signature_valid(key))
    except (TypeError, ValueError):
        return False
