"""The organisation's own certificate authority: made, issuing, renewing, revoking, listing.

Its key lies on the machine it was made on; what it did stands in the ledger for every desk.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from pirdesk.casefile.case import Person, Role
from pirdesk.documents import signing
from pirdesk.documents.signing import KeyMaterial
from pirdesk.errors import UserError, shortened
from pirdesk.services import certificates, key_store
from pirdesk.services.certificate_rules import AUTHORITY_DAYS, CERTIFICATE_DAYS, LIST_DAYS, REASONS
from pirdesk.services.certificates import CertificateLine
from pirdesk.services.desk import Desk
from pirdesk.services.key_store import AskPassphrase
from pirdesk.storage import AddBlob

AUTHORITY = "authority"
_WHOSE = "the authority's key"


def make_authority(
    desk: Desk, name: str, ask: AskPassphrase, *, days: int = AUTHORITY_DAYS
) -> KeyMaterial:
    """Make the authority on this machine; a second one is refused while the first is valid."""
    _may(desk)
    path = key_store.key_path(desk, AUTHORITY)
    if path.exists() and desk.now() <= _authority_end(desk):
        raise UserError(
            "This machine keeps an authority already.",
            "Nothing was changed. Its certificates stay good until it ends; "
            "“pirdesk keys list” shows them.",
            code="authority.twice",
        )
    own = key_store.passphrase_for(desk, ask, _WHOSE)
    made = signing.make_authority(name, issued_at=desk.now(), valid_days=days)
    key_store.keep_key(desk, AUTHORITY, made, own)
    desk.write(
        "key.authority",
        [AddBlob(made.fingerprint, made.certificate_der)],
        refs={"certificate": made.fingerprint},
    )
    return made


def issue(
    desk: Desk,
    person: Person,
    *,
    ask_authority: AskPassphrase,
    ask: AskPassphrase,
    days: int = CERTIFICATE_DAYS,
    to: Path | None = None,
) -> CertificateLine:
    """Issue a new key with a certificate for a person: kept here, or written ``to`` a PKCS#12."""
    _may(desk)
    _free(to)
    authority = _open(desk, ask_authority)
    whose = f"the signing key of {person.name}"
    own = _export_passphrase(ask, to) if to else key_store.passphrase_for(desk, ask, whose)
    made = signing.issue(authority, person.name, issued_at=desk.now(), valid_days=days)
    _note_issued(desk, person, authority, made)
    if to:
        signing.save_pkcs12(made, to, own)
    else:
        key_store.keep_key(desk, person.id, made, own)
    return _line(desk, made.fingerprint)


def _free(to: Path | None) -> None:
    """Refuse a place where a key lies already, or none can be written, before one is issued."""
    if to is not None and to.exists():
        raise UserError(
            f"{to.name} exists already, and may hold a key that exists nowhere else.",
            "No key was made. Choose another name, or move that file away first.",
            code="key.exists",
        )
    if to is not None and not to.parent.is_dir():
        raise UserError(
            f"There is no folder {to.parent}.",
            "No key was made. Make the folder, or choose another.",
            code="key.folder",
        )


def renew(
    desk: Desk,
    person: Person,
    *,
    ask_authority: AskPassphrase,
    ask: AskPassphrase,
    days: int = CERTIFICATE_DAYS,
) -> CertificateLine:
    """Give the holder of a key kept here a new key and certificate under the same passphrase.

    Earlier signatures stay good: the old certificate is not revoked, only no longer used.
    """
    _may(desk)
    old = _newest(desk, person)
    if old.state(desk.now()) == "revoked":
        raise UserError(
            f"The certificate of {person.name} was revoked; it cannot be renewed.",
            "Nothing was changed. Issue a new one with “pirdesk keys issue”.",
            code="key.revoked",
        )
    if not key_store.key_path(desk, person.id).exists():
        raise UserError(
            f"The key of {person.name} is not kept on this machine.",
            "Nothing was changed. Issue a new one with “pirdesk keys issue … --to FILE.p12”.",
            code="key.elsewhere",
        )
    authority = _open(desk, ask_authority)
    secret = key_store.secret_of(desk, person.id, ask, f"the signing key of {person.name}")
    made = signing.issue(authority, person.name, issued_at=desk.now(), valid_days=days)
    _note_issued(desk, person, authority, made)
    key_store.keep_key(desk, person.id, made, "", secret=secret)
    return _line(desk, made.fingerprint)


def revoke(desk: Desk, certificate: str, reason: str) -> CertificateLine:
    """Take a certificate back, named by (the beginning of) its fingerprint or by its holder's id.

    From now on it signs nothing here; the next revocation list tells everybody else.
    """
    _may(desk)
    if reason not in REASONS:
        raise UserError(
            f"“{shortened(reason, 40)}” is not a reason of a revocation.",
            f"Nothing was changed. Choose from: {', '.join(REASONS)}.",
            code="key.reason",
        )
    found = _named(desk, certificate)
    if found.revoked_at is not None:
        raise UserError(
            f"This certificate of {found.name} was revoked on {found.revoked_at:%d %B %Y} already.",
            "Nothing was changed.",
            code="key.revoked",
        )
    desk.write("key.revoke", [], refs={"certificate": found.fingerprint, "reason": reason})
    return _line(desk, found.fingerprint)


def revocation_list(desk: Desk, ask_authority: AskPassphrase, *, days: int = LIST_DAYS) -> bytes:
    """Make the authority's present revocation list (PEM), signed by its key, and note it."""
    _may(desk)
    authority = _open(desk, ask_authority)
    known = certificates.register(desk)
    revoked = [
        signing.Revoked(line.serial, line.revoked_at, line.reason)
        for line in known.lines
        if line.revoked_at is not None and line.authority == authority.fingerprint
    ]
    made = signing.revocation_list(
        authority, revoked, number=known.lists + 1, at=desk.now(), valid_days=days
    )
    digest = hashlib.sha256(made).hexdigest()
    desk.write(
        "key.list",
        [AddBlob(digest, made)],
        refs={"authority": authority.fingerprint, "list": digest, "number": known.lists + 1},
    )
    return made


def authority_pem(desk: Desk) -> bytes:
    """Return the certificate of the newest authority as PEM, for those who verify."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    known = certificates.register(desk).authorities
    if not known:
        raise _no_authority()
    der = certificates.certificate_der(desk, known[-1])
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def lines(desk: Desk) -> tuple[CertificateLine, ...]:
    """Return every certificate issued, oldest first."""
    return certificates.register(desk).lines


def _may(desk: Desk) -> None:
    if desk.acting().role not in (Role.COMPLIANCE, Role.ACCOUNTABLE):
        raise UserError(
            "Only a compliance officer or the accountable officer runs the authority.",
            "Nothing was changed. Ask one of them.",
            code="authority.role",
        )


def _open(desk: Desk, ask: AskPassphrase) -> KeyMaterial:
    path = key_store.key_path(desk, AUTHORITY)
    if not path.exists():
        raise _no_authority()
    secret = key_store.secret_of(desk, AUTHORITY, ask, _WHOSE)
    return signing.load_pkcs12(path, secret, origin=signing.Origin.ORGANISATION)


def _authority_end(desk: Desk) -> datetime:
    from cryptography import x509

    known = certificates.register(desk).authorities
    if not known:  # a key without its ledger entry was never finished
        return datetime.min.replace(tzinfo=desk.now().tzinfo)
    found = x509.load_der_x509_certificate(certificates.certificate_der(desk, known[-1]))
    return found.not_valid_after_utc


def _export_passphrase(ask: AskPassphrase, to: Path) -> str:
    own = ask(f"Choose a passphrase for {to.name}, 12 characters or more: ")
    if own is None:
        raise key_store.no_passphrase()
    return key_store.long_enough(own)


def _note_issued(desk: Desk, person: Person, authority: KeyMaterial, made: KeyMaterial) -> None:
    desk.write(
        "key.issue",
        [AddBlob(made.fingerprint, made.certificate_der)],
        refs={
            "certificate": made.fingerprint,
            "authority": authority.fingerprint,
            "person": person.id,
        },
    )


def _named(desk: Desk, wanted: str) -> CertificateLine:
    found = [
        line
        for line in lines(desk)
        if line.person_id == wanted or (len(wanted) >= 8 and line.fingerprint.startswith(wanted))
    ]
    live = [line for line in found if line.revoked_at is None] or found
    if len(live) != 1:
        many = "No certificate is" if not live else f"{len(live)} certificates are"
        raise UserError(
            f"{many} named by “{shortened(wanted, 64)}”.",
            "Nothing was changed. Name one by the beginning of its fingerprint, 8 digits or more; "
            "“pirdesk keys list” shows them.",
            code="key.unknown",
        )
    return live[0]


def _newest(desk: Desk, person: Person) -> CertificateLine:
    held = [line for line in lines(desk) if line.person_id == person.id]
    if not held:
        raise UserError(
            f"No certificate was issued to {person.name}.",
            "Nothing was changed. “pirdesk keys issue” issues the first one.",
            code="key.unknown",
        )
    return held[-1]


def _line(desk: Desk, fingerprint: str) -> CertificateLine:
    return next(line for line in lines(desk) if line.fingerprint == fingerprint)


def _no_authority() -> UserError:
    return UserError(
        "This machine keeps no authority.",
        "Nothing was changed. “pirdesk keys ca NAME” makes one; if there is one, use its machine.",
        code="authority.none",
    )
