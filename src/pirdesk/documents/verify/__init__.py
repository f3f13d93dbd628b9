"""Verify a sealed PDF with nothing but the file: signatures, later changes, print against record.

It never needs the case database and never says more than the file proves.
"""

from __future__ import annotations

from datetime import datetime

from pirdesk.documents.verify.report import Check, SignatureCheck, Verification

__all__ = ["Check", "SignatureCheck", "Verification", "verify"]


def verify(
    pdf: bytes,
    *,
    trust: bytes | None = None,
    revocations: bytes | None = None,
    at: datetime | None = None,
) -> Verification:
    """Check one PDF; ``trust`` are certificates (PEM, or one DER) that make trust count.

    ``revocations`` are the revocation lists of their issuers; ``at`` (aware) is the instant the
    certificates are judged at, else the time each signer states. A file that is no readable PDF is
    "unreadable"; a wrong ``trust`` or list raises UserError.
    """
    from pirdesk.documents.verify.opening import checked  # pyHanko is slow to load

    return checked(pdf, trust, revocations, at)
