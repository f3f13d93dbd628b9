"""Keys that sign ledger entries: one Ed25519 key per person, kept only in the vault."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

from pirdesk.vault import Vault

Sign = Callable[[bytes], tuple[str, bytes]]


def make_key(vault: Vault, person_id: str) -> tuple[str, bytes] | None:
    """Make and keep a person's ledger key; return (key id, public key), or None without a vault."""
    if not vault.holds_secrets:
        return None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    vault.put(_name(person_id), base64.b64encode(key.private_bytes_raw()).decode())
    public = key.public_key().public_bytes_raw()
    return key_id(public), public


def signer(vault: Vault, person_id: str) -> Sign | None:
    """Return the function that signs ledger bytes for a person, or None where there is no key."""
    kept = vault.get(_name(person_id))
    if kept is None:
        return None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept))
    identity = key_id(key.public_key().public_bytes_raw())
    return lambda body: (identity, key.sign(body))


def signed_by(public: bytes, signature: str, body: bytes) -> bool:
    """Tell whether a signature, in base64, over some bytes was made by the owner of a key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature), body)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public: bytes) -> str:
    """Name a public key by the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def _name(person_id: str) -> str:
    return f"ledger/{person_id}"
