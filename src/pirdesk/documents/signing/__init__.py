"""Sign a paper: keys and certificates, PKCS#12 files, tokens, PAdES signatures, time stamps.

Nothing here decides who may sign, stores a passphrase or asks for one.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    SigningKey,
    TokenKey,
    check_usable,
    load_pkcs12,
    make_key,
    save_pkcs12,
)
from pirdesk.documents.signing.notes import honest_note
from pirdesk.documents.signing.time_authority import TimeAuthority, check_address

__all__ = [
    "KeyMaterial",
    "Origin",
    "Revoked",
    "SigningKey",
    "TimeAuthority",
    "TokenKey",
    "check_address",
    "check_usable",
    "honest_note",
    "issue",
    "load_pkcs12",
    "make_authority",
    "make_key",
    "open_token",
    "probe_authority",
    "revocation_list",
    "save_pkcs12",
    "sign",
    "stamp",
]


def sign(
    pdf: bytes,
    key: SigningKey,
    expected: ExpectedSignature,
    at: datetime,
    zone: str,
    *,
    authority: TimeAuthority | None = None,
) -> bytes:
    """Return the PDF with one more revision that holds the signature of ``expected``.

    ``at`` is aware and is the only time used; ``zone`` is the IANA zone it is shown in. The first
    signature certifies the file (only further signatures and stamps may follow), later ones
    approve. ``authority`` stamps the signature (PAdES B-T), or SurroundingsError ``tsa.…`` says why
    not. An unusable certificate, a missing field or a signed one is refused (UserError).
    """
    from pirdesk.documents.signing.pades import signed  # pyHanko is slow to load

    check_usable(key, at)
    if isinstance(key, TokenKey):
        from pirdesk.documents.signing.tokens import signing_in_words

        with signing_in_words():
            return signed(pdf, key, expected, at, zone, authority)
    return signed(pdf, key, expected, at, zone, authority)


def stamp(
    pdf: bytes,
    authority: TimeAuthority,
    lists: Sequence[bytes] = (),
    *,
    only_proven: bool = False,
) -> bytes:
    """Return the PDF with validation data and a time stamp over everything, as one revision.

    ``lists`` are revocation lists at hand (DER). No stamp is SurroundingsError ``tsa.…``; with
    ``only_proven`` the authority is not asked, and what ``missing`` names raised, where a
    certificate would stay without its list or answer.
    """
    from pirdesk.documents.signing.stamping import stamped

    return stamped(pdf, authority, lists, only_proven=only_proven)


def missing(pdf: bytes) -> str:
    """Return the code of what a stamped PDF lacks to prove its certificates, or "".

    ``stamp.unproven``: it could not be fetched; ``stamp.unpublished``: an issuer names no web
    address to fetch it from; ``stamp.issuer``: the certificate of an issuer is not there.
    """
    from pirdesk.documents.signing import stamping

    return stamping.missing(pdf)


def probe_authority(authority: TimeAuthority) -> tuple[int, datetime]:
    """Ask an authority for one stamp; return its size in bytes and when its certificate ends."""
    from pirdesk.documents.signing.timestamper import probe

    size, certificate = probe(authority)
    return size, certificate["tbs_certificate"]["validity"]["not_after"].native


def open_token(address: str, pin: str) -> TokenKey:
    """Open the key on a PKCS#11 token; the address is a module's path or follows RFC 7512."""
    from pirdesk.documents.signing import tokens

    return tokens.open_token(tokens.read_place(address), pin)
