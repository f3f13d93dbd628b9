"""Where private keys lie: PKCS#12 files under random passphrases that only the vault knows.

Without a keyring the holder's own passphrase protects the random one through scrypt. Nothing is
ever stored unprotected, and a wrong passphrase is refused before anything is written.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pirdesk import private_files
from pirdesk.documents import signing
from pirdesk.documents.signing import KeyMaterial
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.services.desk import Desk
from pirdesk.strictjson import read_json

MINIMUM_PASSPHRASE = 12
SCRYPT = {"n": 2**15, "r": 8, "p": 1}
AskPassphrase = Callable[[str], str | None]


def key_path(desk: Desk, name: str) -> Path:
    """Return where the key of this name lies: a person's id, or the authority's."""
    return desk.home / "keys" / f"{name}.p12"


def asks_passphrase(desk: Desk, name: str) -> bool:
    """Tell whether the holder's own passphrase opens this key, or would protect a new one."""
    if key_path(desk, name).exists():
        return _wrapped_path(desk, name).exists()
    return not desk.vault.holds_secrets


def passphrase_for(desk: Desk, ask: AskPassphrase, whose: str) -> str:
    """Return the holder's new passphrase, or "" where the keyring keeps the random one."""
    if desk.vault.holds_secrets:
        return ""
    own = ask(f"Choose a passphrase of {MINIMUM_PASSPHRASE} characters or more for {whose}: ")
    if own is None:
        raise no_passphrase()
    return long_enough(own)


def long_enough(own: str) -> str:
    """Refuse a passphrase that is too short."""
    if len(own) < MINIMUM_PASSPHRASE:
        raise UserError(
            f"The passphrase has {len(own)} characters; {MINIMUM_PASSPHRASE} are needed.",
            "No key was made and nothing was signed. Choose a longer one.",
            code="passphrase.short",
        )
    return own


def keep_key(
    desk: Desk, name: str, material: KeyMaterial, own: str, *, secret: str | None = None
) -> None:
    """Keep a key; ``own`` wraps its random passphrase where no keyring is.

    ``secret`` is the random passphrase of the key this one renews: it stays as it is.
    """
    path = key_path(desk, name)
    coming = path.with_suffix(".new")
    try:
        private_folder(path.parent)
        if secret is not None:
            signing.save_pkcs12(material, path, secret)
            return
        passphrase = secrets.token_urlsafe(32)
        signing.save_pkcs12(material, coming, passphrase)
        if desk.vault.holds_secrets:
            desk.vault.put(f"pkcs12/{name}", passphrase)
            _wrapped_path(desk, name).unlink(missing_ok=True)
        else:
            private_files.write(_wrapped_path(desk, name), wrap(passphrase, own))
        coming.replace(path)
    except OSError as fault:
        raise SurroundingsError(
            f"The signing key could not be kept in {path.parent} ({fault.strerror}).",
            "No key was stored and nothing was signed. Check the folder, its permissions and the "
            "free space, then try again.",
            code="key.write",
        ) from None
    finally:
        with suppress(OSError):
            coming.unlink(missing_ok=True)


def secret_of(desk: Desk, name: str, ask: AskPassphrase, whose: str) -> str:
    """Return the random passphrase of a kept key: from the vault, or unwrapped by its holder."""
    wrapped = _wrapped_path(desk, name)
    if wrapped.exists():
        own = ask(f"Passphrase of {whose}: ")
        if own is None:
            raise no_passphrase()
        return unwrap(wrapped.read_bytes(), own)
    kept = desk.vault.get(f"pkcs12/{name}")
    if kept is None:
        raise SurroundingsError(
            "The keyring no longer holds the passphrase of this signing key.",
            "Nothing was signed. Restore the keyring, or use a PKCS#12 file of your own.",
            code="vault.lost",
        )
    return kept


def wrap(secret: str, passphrase: str) -> bytes:
    """Protect a secret by a passphrase: scrypt, then AES-256-GCM; returns JSON bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, secret.encode(), b"pirdesk/1")
    fields = {"salt": salt, "nonce": nonce, "sealed": sealed}
    body: dict[str, object] = {k: base64.b64encode(v).decode() for k, v in fields.items()}
    return json.dumps(
        {"format": "pirdesk.wrapped", "version": 1, "scrypt": SCRYPT, **body}
    ).encode()


def unwrap(wrapped: bytes, passphrase: str) -> str:
    """Give back a protected secret; a wrong passphrase is refused in words."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        body = read_json(wrapped)
        salt, nonce, sealed = (base64.b64decode(body[k]) for k in ("salt", "nonce", "sealed"))
    except (ValueError, KeyError, TypeError):
        raise SurroundingsError(
            "The file that protects your signing key is damaged.",
            "Nothing was signed. Restore it from a backup, or use a PKCS#12 file of your own.",
            code="passphrase.file",
        ) from None
    try:
        return AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, b"pirdesk/1").decode()
    except InvalidTag:
        raise UserError(
            "The passphrase is wrong.",
            "Nothing was signed and nothing was written. Try again.",
            code="passphrase.wrong",
        ) from None


def private_folder(folder: Path) -> None:
    """Make a folder only its owner may look into."""
    private_files.make_folder(folder)
    folder.chmod(private_files.FOLDER)


def no_passphrase() -> UserError:
    """Make the refusal where nobody could be asked."""
    return UserError(
        "No keyring is available and no passphrase was given.",
        "Nothing was signed and no key was made. Run the command in a terminal, or give a "
        "passphrase with --passphrase-fd N (of the authority: --ca-passphrase-fd N).",
        code="passphrase.none",
    )


def _derived(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    kdf = Scrypt(salt=salt, length=32, n=SCRYPT["n"], r=SCRYPT["r"], p=SCRYPT["p"])
    return kdf.derive(passphrase.encode())


def _wrapped_path(desk: Desk, name: str) -> Path:
    return desk.home / "keys" / f"{name}.wrapped.json"
