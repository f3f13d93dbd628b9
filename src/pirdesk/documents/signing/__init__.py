"""Sign a paper: keys and certificates, PKCS#12 files, PAdES signatures with pyHanko.

Nothing here decides who may sign, stores a passphrase or asks for one.
"""

from __future__ import annotations

from datetime import datetime

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.documents.signing.authority import (
    Revoked,
    issue,
    make_authority,
    revocation_list,
)
from pirdesk.documents.signing.keys import (
    KeyMaterial,
    Origin,
    check_usable,
    load_pkcs12,
    make_key,
    save_pkcs12,
)
from pirdesk.documents.signing.notes import honest_note

__all__ = [
    "KeyMaterial",
    "Origin",
    "Revoked",
    "honest_note",
    "issue",
    "load_pkcs12",
    "make_authority",
    "make_key",
    "revocation_list",
    "save_pkcs12",
    "sign",
]


def sign(
    pdf: bytes, key: KeyMaterial, expected: ExpectedSignature, at: datetime, zone: str
) -> bytes:
    """Return the PDF with one more revision that holds the signature of ``expected``.

    ``at`` is aware and is the only time used; ``zone`` is the IANA zone it is shown in. The first
    signature certifies the file (only further signatures may follow), later ones approve.
    An unusable certificate, a missing field or a signed one is refused (UserError).
    """
    from pirdesk.documents.signing.pades import signed  # pyHanko is slow to load

    check_usable(key, at)
    return signed(pdf, key, expected, at, zone)
