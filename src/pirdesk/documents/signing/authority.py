"""An organisation's own certificate authority: it issues signing certificates and revokes them.

Pure: it keeps nothing, asks nothing and reads no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pirdesk.documents.signing.keys import (
    KeyMaterial,
    Origin,
    clean_name,
    signing_certificate,
)
from pirdesk.errors import UserError

REASONS = {
    "key_compromise": x509.ReasonFlags.key_compromise,
    "affiliation_changed": x509.ReasonFlags.affiliation_changed,
    "superseded": x509.ReasonFlags.superseded,
    "cessation_of_operation": x509.ReasonFlags.cessation_of_operation,
    "unspecified": x509.ReasonFlags.unspecified,
}


@dataclass(frozen=True, slots=True)
class Revoked:
    """One certificate that no longer counts: its serial, since when (aware), and why."""

    serial: int
    at: datetime
    reason: str


def make_authority(name: str, *, issued_at: datetime, valid_days: int) -> KeyMaterial:
    """Make an organisation's authority: a P-384 key that signs certificates and revocations."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, clean_name(name))])
    key = ec.generate_private_key(ec.SECP384R1())
    start = issued_at.astimezone(UTC).replace(microsecond=0)
    no, yes = False, True
    usage = x509.KeyUsage(no, no, no, no, no, yes, yes, no, no)  # certificates and lists
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(minutes=5))
        .not_valid_after(start + timedelta(days=valid_days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA384())
    )
    return KeyMaterial(key, certificate, (), Origin.ORGANISATION)


def issue(
    authority: KeyMaterial, person_name: str, *, issued_at: datetime, valid_days: int
) -> KeyMaterial:
    """Make a P-256 key for a person with a certificate by the authority, no longer valid than it.

    An authority outside its own time is refused (UserError).
    """
    root = authority.certificate
    if not root.not_valid_before_utc <= issued_at <= root.not_valid_after_utc:
        raise UserError(
            f"The authority {authority.name} is valid from {root.not_valid_before_utc:%d %B %Y} "
            f"to {root.not_valid_after_utc:%d %B %Y} only.",
            "No certificate was issued. Check the clock, or make a new authority.",
            code="authority.time",
        )
    name = [
        x509.NameAttribute(NameOID.COMMON_NAME, clean_name(person_name)),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "key issued with PIRDesk"),
    ]
    start = issued_at.astimezone(UTC).replace(microsecond=0)
    end = min(start + timedelta(days=valid_days), root.not_valid_after_utc)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        signing_certificate(x509.Name(name), root.subject, key, start, end)
        .add_extension(_authority_id(authority), critical=False)
        .sign(authority.private_key, hashes.SHA384())
    )
    return KeyMaterial(key, certificate, (root,), Origin.ORGANISATION)


def revocation_list(
    authority: KeyMaterial,
    revoked: Sequence[Revoked],
    *,
    number: int,
    at: datetime,
    valid_days: int,
) -> bytes:
    """Return the authority's revocation list as PEM; ``number`` must grow from list to list."""
    start = at.astimezone(UTC).replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(start)
        .next_update(start + timedelta(days=valid_days))
        .add_extension(_authority_id(authority), critical=False)
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    for item in revoked:
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(item.serial)
            .revocation_date(item.at.astimezone(UTC).replace(microsecond=0))
        )
        if item.reason != "unspecified":  # RFC 5280 leaves this one out
            entry = entry.add_extension(x509.CRLReason(REASONS[item.reason]), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    made = builder.sign(authority.private_key, hashes.SHA384())
    return made.public_bytes(serialization.Encoding.PEM)


def _authority_id(authority: KeyMaterial) -> x509.AuthorityKeyIdentifier:
    known = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known.value)
