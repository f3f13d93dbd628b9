"""Signing keys: a P-256 key with a self-signed certificate, PKCS#12 files and their checks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from pirdesk import private_files
from pirdesk.documents.characters import printable
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.lockedfiles import read_bytes

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_ROUNDS = 200_000
_COMMON_NAME_LIMIT = 64
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Origin(StrEnum):
    """Where a key comes from; the paper and the certificate say so."""

    PROGRAM = "program"
    ORGANISATION = "organisation"
    MEMORY = "memory"
    OWN = "own"
    TOKEN = "token"  # noqa: S105 (a kind of key)


class Certified:
    """What every signing key has: a certificate, and what can be read from it."""

    __slots__ = ()
    certificate: x509.Certificate
    origin: Origin

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate in hexadecimal."""
        return hashlib.sha256(self.certificate_der).hexdigest()

    @property
    def name(self) -> str:
        """Return the name the certificate is made out to."""
        found = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found[0].value) if found else self.certificate.subject.rfc4514_string()

    @property
    def certificate_der(self) -> bytes:
        """Return the certificate as DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def certificate_pem(self) -> bytes:
        """Return the certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.origin}, {self.fingerprint[:16]}…)"


@dataclass(frozen=True, slots=True, repr=False)
class KeyMaterial(Certified):
    """A private key with its certificate and the certificates that vouch for it."""

    private_key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    origin: Origin = Origin.PROGRAM

    def close(self) -> None:
        """Do nothing: a key in memory holds no device."""


@dataclass(frozen=True, slots=True, repr=False)
class TokenKey(Certified):
    """A key that never leaves its token: the open session and which of its keys signs."""

    session: Any
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    key_id: bytes = b""
    label: str = ""
    hashes_itself: bool = True
    origin: Origin = Origin.TOKEN

    def close(self) -> None:
        """Let the token go."""
        self.session.close()


SigningKey = KeyMaterial | TokenKey


def make_key(
    person_name: str,
    *,
    issued_at: datetime,
    valid_days: int,
    origin: Origin = Origin.PROGRAM,
) -> KeyMaterial:
    """Make a P-256 key and its self-signed certificate for one person (aware time, days)."""
    shown = clean_name(person_name)
    key = ec.generate_private_key(ec.SECP256R1())
    unit = "exercise key, in memory only" if origin is Origin.MEMORY else "key made by PIRDesk"
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, shown),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        ]
    )
    start = issued_at.astimezone(UTC).replace(microsecond=0)
    certificate = signing_certificate(name, name, key, start, start + timedelta(days=valid_days))
    return KeyMaterial(key, certificate.sign(key, hashes.SHA256()), (), origin)


def clean_name(name: str) -> str:
    """Return a name as a certificate carries it; an empty one is refused."""
    shown = " ".join(printable(name).split())[:_COMMON_NAME_LIMIT].strip()
    if not shown:
        raise UserError(
            "A key needs a name.", "No key was made. Give the person a name.", code="key.name"
        )
    return shown


def signing_certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    start: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    """Return a person's certificate before its issuer signs it: for signing documents only."""
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(minutes=5))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, *([False] * 7)), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def check_usable(key: Certified, at: datetime) -> None:
    """Refuse a certificate that is not valid at a time or may not sign documents."""
    certificate = key.certificate
    safe = "Nothing was signed and nothing was written."
    if at < certificate.not_valid_before_utc:
        raise UserError(
            f"The certificate of {key.name} is valid only from "
            f"{certificate.not_valid_before_utc:%d %B %Y %H:%M} UTC.",
            f"{safe} Check the clock, or use another certificate.",
            code="key.early",
        )
    if at > certificate.not_valid_after_utc:
        raise UserError(
            f"The certificate of {key.name} ended on "
            f"{certificate.not_valid_after_utc:%d %B %Y %H:%M} UTC.",
            f"{safe} Renew it, or use another certificate.",
            code="key.expired",
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise UserError(
            f"The certificate of {key.name} is not made for signing.",
            f"{safe} Use a certificate whose key usage allows digital signatures.",
            code="key.usage",
        )


def save_pkcs12(key: KeyMaterial, path: Path, passphrase: str) -> None:
    """Write a key as PKCS#12 (AES-256, mode 0600), whole or not at all.

    The file's integrity check is weak against guessing, so the passphrase must be a random one.
    """
    protection = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    data = pkcs12.serialize_key_and_certificates(
        key.name.encode(), key.private_key, key.certificate, list(key.chain) or None, protection
    )
    try:
        private_files.write(path, data)
    except OSError as fault:
        raise SurroundingsError(
            f"The key file {path.name} could not be written ({fault.strerror}).",
            "No key was stored. Check the folder, its permissions and the free space, then try "
            "again.",
            code="key.write",
        ) from None


def load_pkcs12(
    path: Path,
    passphrase: str,
    *,
    at: datetime | None = None,
    origin: Origin = Origin.OWN,
) -> KeyMaterial:
    """Read a PKCS#12 file; a wrong passphrase, a foreign file or an unfit certificate is refused.

    ``at`` (aware) is the time the certificate must be valid at; None leaves that to ``sign``.
    """
    try:
        data = read_bytes(path)
    except OSError as fault:
        raise SurroundingsError(
            f"The key file {path.name} cannot be read ({fault.strerror}).",
            "Nothing was signed. Check the path and its permissions.",
            code="key.read",
        ) from None
    try:
        private, certificate, more = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as fault:
        raise _unreadable(path, data, fault) from None
    if private is None or certificate is None:
        raise UserError(
            f"{path.name} holds no private key with its certificate.",
            "Nothing was signed. Export the key together with its certificate.",
            code="key.missing",
        )
    if isinstance(private, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey) or not isinstance(
        private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    ):
        raise UserError(
            f"The kind of key in {path.name} is not supported.",
            "Nothing was signed. Use an RSA key or an elliptic-curve key such as P-256.",
            code="key.kind",
        )
    key = KeyMaterial(private, certificate, tuple(more), origin)
    if at is not None:
        check_usable(key, at)
    return key


def _unreadable(path: Path, data: bytes, fault: ValueError) -> UserError:
    if data[:1] == b"\x30" and "password" in str(fault).lower():
        return UserError(
            f"The passphrase does not open {path.name}.",
            "Nothing was signed and nothing was written. Try again.",
            code="key.passphrase",
        )
    return UserError(
        f"{path.name} is not a PKCS#12 file.",
        "Nothing was signed. Give a .p12 or .pfx file.",
        code="key.file",
    )
