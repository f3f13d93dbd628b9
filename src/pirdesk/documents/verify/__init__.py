"""Verify a sealed PDF with nothing but the file: signatures, later changes, print against record.

It never needs the case database and never says more than the file proves.
"""

from __future__ import annotations

from pirdesk.documents.verify.report import Check, SignatureCheck, Verification

__all__ = ["Check", "SignatureCheck", "Verification", "verify"]


def verify(pdf: bytes, *, trust: bytes | None = None) -> Verification:
    """Check one PDF; ``trust`` are certificates (PEM, or one DER) that make trust count.

    A file that is no readable PDF is "unreadable"; a wrong ``trust`` raises UserError.
    """
    from pirdesk.documents.verify.opening import checked  # pyHanko is slow to load

    return checked(pdf, trust)
