"""Read the certificates somebody says to trust."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asn1crypto import pem, x509  # type: ignore[import-untyped]

from pirdesk.errors import UserError


def read_roots(trust: bytes | None) -> Sequence[Any] | None:
    """Read trusted certificates: PEM (several) or one DER; UserError where there is none."""
    if trust is None:
        return None
    try:
        if pem.detect(trust):
            blocks = pem.unarmor(trust, multiple=True)
            found = [der for kind, _headers, der in blocks if "CRL" not in kind]
        else:
            found = [trust]
        roots = [x509.Certificate.load(der, strict=True) for der in found]
        for root in roots:
            root.native  # noqa: B018 (parses every part)
        if not roots:
            raise ValueError("no certificate among what the file holds")
    except (ValueError, TypeError):
        raise UserError(
            "The file given as trusted holds no certificate.",
            "Nothing was checked. Give certificates in PEM form, or one in DER form.",
            code="verify.trust",
        ) from None
    return roots
