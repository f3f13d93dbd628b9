"""How long the organisation's own certificates are valid, and why one may be revoked."""

from __future__ import annotations

AUTHORITY_DAYS = 3653
CERTIFICATE_DAYS = 730
LIST_DAYS = 90
REASONS = (
    "key_compromise",
    "affiliation_changed",
    "superseded",
    "cessation_of_operation",
    "unspecified",
)
