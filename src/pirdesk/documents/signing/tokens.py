"""Keys on PKCS#11 tokens: cards, sticks and security modules that sign without giving the key out.

Every refusal comes before anything is signed or written. Loaded only when a token is used.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, unquote_to_bytes

import pkcs11
from asn1crypto import x509 as asn1  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pkcs11 import exceptions as refused
from pyhanko.sign.pkcs11 import PKCS11Signer

from pirdesk.documents.signing.keys import TokenKey
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.lockedfiles import refuse_locked

_SAFE = "Nothing was signed and nothing was written."
_ATTRIBUTES = frozenset({"token", "serial", "object", "id", "type", "manufacturer", "model"})


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where a key lies: the token's module (a shared library), which token, which key on it."""

    module: Path
    token: str = ""
    serial: str = ""
    label: str = ""
    key_id: bytes = b""


def read_place(text: str) -> TokenPlace:
    """Read where a key lies: a module's path, or an RFC 7512 address with ``module-path``.

    A PIN in the address is refused: it would stand in the shell's history.
    """
    path, _, query = text.partition("?")
    options = dict(parse_qsl(query))
    given = {
        key: value for key, _, value in (part.partition("=") for part in path.split(";") if part)
    }
    if "pin-value" in options or "pin-value" in given:
        raise UserError(
            "The PIN must not stand in the address of the token.",
            f"{_SAFE} Leave it out; you are asked for it, or give it with --passphrase-fd N.",
            code="token.pin_shown",
        )
    if "=" not in path:
        return TokenPlace(Path(path))
    if not given.keys() <= _ATTRIBUTES or not options.get("module-path"):
        raise UserError(
            f"“{text[:80]}” does not say where the key lies.",
            f"{_SAFE} Write pkcs11:token=NAME;object=KEY?module-path=/path/to/module.so.",
            code="token.address",
        )
    return TokenPlace(
        Path(options["module-path"]),
        unquote(given.get("token", "")),
        unquote(given.get("serial", "")),
        unquote(given.get("object", "")),
        unquote_to_bytes(given.get("id", "")),
    )


def open_token(place: TokenPlace, pin: str) -> TokenKey:
    """Open a token with its PIN and find the one signing key named; refused in words."""
    token = _token(place)
    with _in_words(place):
        if pkcs11.TokenFlag.USER_PIN_LOCKED in token.flags:
            raise refused.PinLocked
        session = token.open(user_pin=pin)
    try:
        with _in_words(place):
            return _key(session, place)
    except (UserError, SurroundingsError):
        session.close()
        raise


def token_signer(key: TokenKey) -> Any:
    """Return pyHanko's signer for an opened token."""
    der = key.certificate_der
    make: Any = PKCS11Signer
    return make(
        key.session,
        signing_cert=asn1.Certificate.load(der),
        ca_chain=[asn1.Certificate.load(_der(item)) for item in key.chain],
        key_id=key.key_id or None,
        key_label=key.label if not key.key_id else None,
        use_raw_mechanism=not key.hashes_itself,
    )


@contextmanager
def signing_in_words() -> Iterator[None]:
    """Say in words what a token refuses while it signs."""
    with _in_words(None, "Nothing was signed; the record is as it was before this signature."):
        yield


def _token(place: TokenPlace) -> Any:
    if not place.module.is_file():
        raise UserError(
            f"There is no token module at {place.module}.",
            f"{_SAFE} Give the path of the library that came with the token (.so, .dll or .dylib).",
            code="token.module",
        )
    try:
        refuse_locked(place.module)
        slots = pkcs11.lib(str(place.module)).get_slots(token_present=True)
        found = [token for token in map(_in_slot, slots) if token and _named(token, place)]
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as fault:
        raise SurroundingsError(
            f"The token module {place.module.name} does not start ({_shown(fault)}).",
            f"{_SAFE} Check that it is a PKCS#11 module for this system.",
            code="token.module",
        ) from None
    if len(found) == 1:
        return found[0]
    labels = ", ".join(sorted(token.label for token in found))
    raise UserError(
        "No such token is plugged in." if not found else f"Several tokens are there: {labels}.",
        f"{_SAFE} Plug in the token."
        if not found
        else f"{_SAFE} Name one: pkcs11:token=NAME?module-path={place.module}.",
        code="token.missing",
    )


def _in_slot(slot: Any) -> Any:
    try:
        token = slot.get_token()
    except pkcs11.PKCS11Error:  # taken out in the meantime, or not recognised
        return None
    return token if pkcs11.TokenFlag.TOKEN_INITIALIZED in token.flags else None


def _named(token: Any, place: TokenPlace) -> bool:
    serial = token.serial
    shown = serial.decode("utf-8", "replace") if isinstance(serial, bytes) else str(serial)
    return place.token in ("", token.label) and place.serial in ("", shown.strip())


def _key(session: Any, place: TokenPlace) -> TokenKey:
    attribute, kind = pkcs11.Attribute, pkcs11.ObjectClass
    wanted: dict[Any, Any] = {attribute.CLASS: kind.PRIVATE_KEY, attribute.SIGN: True}
    if place.label:
        wanted[attribute.LABEL] = place.label
    if place.key_id:
        wanted[attribute.ID] = place.key_id
    keys = list(session.get_objects(wanted))
    if len(keys) != 1:
        raise UserError(
            "The token holds no such signing key."
            if not keys
            else f"The token holds {len(keys)} keys that could sign.",
            f"{_SAFE} Name one: pkcs11:token=NAME;object=KEY?module-path=….",
            code="token.key",
        )
    key_id, label = bytes(keys[0][attribute.ID] or b""), str(keys[0][attribute.LABEL] or "")
    every = [
        (bytes(item[attribute.ID] or b""), str(item[attribute.LABEL] or ""), _read(item))
        for item in session.get_objects({attribute.CLASS: kind.CERTIFICATE})
    ]
    own = [c for i, text, c in every if (i == key_id if key_id else text == label)]
    if len(own) != 1:
        raise UserError(
            "The token holds no certificate for this key.",
            f"{_SAFE} Put the certificate onto the token, under the key's own id.",
            code="token.certificate",
        )
    mechanisms = session.token.slot.get_mechanisms()
    rsa = not _elliptic(own[0])
    return TokenKey(
        session,
        own[0],
        tuple(_above(own[0], [c for _i, _t, c in every])),
        key_id,
        label,
        hashes_itself=rsa or pkcs11.Mechanism.ECDSA_SHA256 in mechanisms,
    )


def _read(item: Any) -> x509.Certificate:
    return x509.load_der_x509_certificate(bytes(item[pkcs11.Attribute.VALUE]))


def _elliptic(certificate: x509.Certificate) -> bool:
    return isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)


def _above(own: x509.Certificate, others: Iterable[x509.Certificate]) -> Iterator[x509.Certificate]:
    """Yield the certificates on the token that vouch for one of it, nearest first."""
    left = [item for item in others if item != own]
    while own.issuer != own.subject:
        found = next((item for item in left if item.subject == own.issuer), None)
        if found is None:
            return
        yield found
        left.remove(found)
        own = found


def _der(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


@contextmanager
def _in_words(place: TokenPlace | None, safe: str = _SAFE) -> Iterator[None]:
    which = f" “{place.token}”" if place and place.token else ""
    try:
        yield
    except (refused.PinIncorrect, refused.PinLenRange, refused.PinInvalid):
        raise UserError(
            f"The PIN of the token{which} is wrong.",
            f"{safe} Most tokens lock after three wrong PINs: look it up before you try again.",
            code="token.pin",
        ) from None
    except (refused.PinLocked, refused.PinExpired) as fault:
        state = "locked" if isinstance(fault, refused.PinLocked) else "expired"
        raise UserError(
            f"The PIN of the token{which} is {state}.",
            f"{safe} Whoever gave out the token can unlock it with its PUK or security officer's "
            "PIN.",
            code="token.locked",
        ) from None
    except refused.UserPinNotInitialized:
        raise UserError(
            f"The token{which} has no PIN yet.",
            f"{safe} Set one with the program that came with the token.",
            code="token.unset",
        ) from None
    except (pkcs11.PKCS11Error, binascii.Error) as fault:
        raise SurroundingsError(
            f"The token{which} refused ({_shown(fault)}).",
            f"{safe} Check that it is plugged in, then try again.",
            code="token.refused",
        ) from None


def _shown(fault: BaseException) -> str:
    return str(fault)[:120] or type(fault).__name__
