"""Which certificates the organisation's own authority issued, and which it took back.

Read from the ledger, so every desk on one database knows of a revocation at once. Nothing here
holds a private key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pirdesk.documents.signing import SigningKey
from pirdesk.errors import UserError
from pirdesk.services.desk import Desk

VERBS = ("key.authority", "key.issue", "key.revoke", "key.list")


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One issued certificate; ``revoked_at`` and ``reason`` where it was taken back."""

    fingerprint: str
    serial: int
    authority: str
    person_id: str
    name: str
    issued_at: datetime
    valid_until: datetime
    revoked_at: datetime | None = None
    reason: str = ""

    def state(self, at: datetime) -> str:
        """Return ``valid``, ``expired`` or ``revoked`` as at an instant."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return "revoked"
        return "expired" if at > self.valid_until else "valid"


@dataclass(frozen=True, slots=True)
class AuthorityRegister:
    """Authorities (fingerprints, newest last), their certificates, revocation lists made so far."""

    authorities: tuple[str, ...]
    lines: tuple[CertificateLine, ...]
    lists: int


def register(desk: Desk) -> AuthorityRegister:
    """Read what the ledger holds of authorities and certificates, oldest first."""
    authorities: list[str] = []
    lines: dict[str, CertificateLine] = {}
    lists = 0
    for entry in desk.store.views.ledger_of(VERBS):
        refs: dict[str, Any] = json.loads(entry.body).get("refs", {})
        known = str(refs.get("certificate", ""))
        if entry.verb == "key.authority":
            authorities.append(known)
        elif entry.verb == "key.issue":
            lines[known] = _issued(desk, refs, entry.at)
        elif entry.verb == "key.revoke" and known in lines:
            lines[known] = replace(
                lines[known], revoked_at=entry.at, reason=str(refs.get("reason", "unspecified"))
            )
        elif entry.verb == "key.list":
            lists += 1
    return AuthorityRegister(tuple(authorities), tuple(lines.values()), lists)


def certificate_der(desk: Desk, fingerprint: str) -> bytes:
    """Return a certificate of the register; its fingerprint is the name of its bytes."""
    return desk.store.views.blob(fingerprint)


def newest_lists(desk: Desk) -> tuple[bytes, ...]:
    """Return the newest revocation list of each authority of ours, in DER."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    newest: dict[str, str] = {}
    for entry in desk.store.views.ledger_of(("key.list",)):
        refs = json.loads(entry.body).get("refs", {})
        newest[str(refs["authority"])] = str(refs["list"])
    return tuple(
        x509.load_pem_x509_crl(desk.store.views.blob(name)).public_bytes(Encoding.DER)
        for name in newest.values()
    )


def refuse_revoked(desk: Desk, key: SigningKey) -> None:
    """Refuse to sign with a certificate that was taken back, before anything is written."""
    refuse_taken_back(desk, key.fingerprint, key.name)


def refuse_taken_back(desk: Desk, fingerprint: str, name: str) -> None:
    """Refuse a signature by a certificate this office has taken back."""
    for entry in desk.store.views.ledger_of(("key.revoke",)):
        refs = json.loads(entry.body).get("refs", {})
        if refs.get("certificate") == fingerprint:
            why = str(refs.get("reason", "unspecified")).replace("_", " ")
            raise UserError(
                f"The certificate of {name} was revoked on {entry.at:%d %B %Y %H:%M} UTC ({why}).",
                "Nothing was signed and nothing was written. Have a new one issued with "
                "“pirdesk keys issue”.",
                code="key.revoked",
            )


def issued_to(desk: Desk, fingerprint: str, person_id: str) -> bool:
    """Tell whether this office issued a certificate to a person; one of another's is refused."""
    for entry in desk.store.views.ledger_of(("key.issue",)):
        refs = json.loads(entry.body).get("refs", {})
        if refs.get("certificate") != fingerprint:
            continue
        if refs.get("person") == person_id:
            return True
        holder = desk.store.views.person(str(refs.get("person"))).name
        raise UserError(
            f"This certificate was issued to {holder}, who is not the one to sign now.",
            "Nothing was signed and nothing was written. Each signs with a certificate of their "
            "own.",
            code="key.holder",
        )
    return False


def _issued(desk: Desk, refs: dict[str, Any], at: datetime) -> CertificateLine:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    fingerprint = str(refs["certificate"])
    found = x509.load_der_x509_certificate(certificate_der(desk, fingerprint))
    names = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return CertificateLine(
        fingerprint=fingerprint,
        serial=found.serial_number,
        authority=str(refs["authority"]),
        person_id=str(refs["person"]),
        name=str(names[0].value),
        issued_at=at,
        valid_until=found.not_valid_after_utc,
    )
