"""Signers: whose key signs, where it is kept, and what passphrase opens it.

A program-made key lies in a PKCS#12 file under a random passphrase; the vault keeps that
passphrase, or, without a keyring, the person's own passphrase protects it through scrypt.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pirdesk.casefile.case import Person
from pirdesk.documents import signing
from pirdesk.documents.signing import KeyMaterial
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.services.desk import Desk

VALID_DAYS = 730
MINIMUM_PASSPHRASE = 12
SCRYPT = {"n": 2**15, "r": 8, "p": 1}
AskPassphrase = Callable[[str], str | None]


class Signer(Protocol):
    """Gives the key one person signs with; refuses in words before anything is written."""

    def key(self, desk: Desk, person: Person) -> KeyMaterial:
        """Return the key material of a person."""


@dataclass(frozen=True, slots=True)
class MemorySigner:
    """A key that lives in memory for one run: for exercises, the demo and tests."""

    def key(self, desk: Desk, person: Person) -> KeyMaterial:
        """Make a fresh key."""
        return signing.make_key(
            person.name, issued_at=desk.now(), valid_days=1, origin=signing.Origin.MEMORY
        )


@dataclass(frozen=True, slots=True)
class FileSigner:
    """A person's own PKCS#12 file."""

    path: Path
    ask: AskPassphrase

    def key(self, desk: Desk, person: Person) -> KeyMaterial:
        """Open the file with the passphrase asked for."""
        passphrase = self.ask(f"Passphrase of {self.path.name}: ")
        if passphrase is None:
            raise _no_passphrase()
        return signing.load_pkcs12(self.path, passphrase, at=desk.now())


@dataclass(frozen=True, slots=True)
class ProgramSigner:
    """The key the program makes for a person at her first signature and keeps for later ones."""

    ask: AskPassphrase

    def key(self, desk: Desk, person: Person) -> KeyMaterial:
        """Open the person's key, or make it."""
        path = desk.home / "keys" / f"{person.id}.p12"
        if path.exists():
            return signing.load_pkcs12(path, self._opened(desk, person), at=desk.now())
        passphrase = secrets.token_urlsafe(32)
        material = signing.make_key(person.name, issued_at=desk.now(), valid_days=VALID_DAYS)
        self._keep(desk, person, passphrase)
        _private_folder(path.parent)
        signing.save_pkcs12(material, path, passphrase)
        return material

    def _keep(self, desk: Desk, person: Person, passphrase: str) -> None:
        if desk.vault.holds_secrets:
            desk.vault.put(f"pkcs12/{person.id}", passphrase)
            return
        own = self.ask("Choose a passphrase of 12 characters or more for your signing key: ")
        if own is None:
            raise _no_passphrase()
        if len(own) < MINIMUM_PASSPHRASE:
            raise UserError(
                f"The passphrase has {len(own)} characters; {MINIMUM_PASSPHRASE} are needed.",
                "No key was made and nothing was signed. Choose a longer one.",
                code="passphrase.short",
            )
        path = _wrapped_path(desk, person)
        _private_folder(path.parent)
        path.write_bytes(wrap(passphrase, own))
        path.chmod(0o600)

    def _opened(self, desk: Desk, person: Person) -> str:
        wrapped = _wrapped_path(desk, person)
        if wrapped.exists():
            own = self.ask("Passphrase of your signing key: ")
            if own is None:
                raise _no_passphrase()
            return unwrap(wrapped.read_bytes(), own)
        kept = desk.vault.get(f"pkcs12/{person.id}")
        if kept is None:
            raise SurroundingsError(
                "The keyring no longer holds the passphrase of this signing key.",
                "Nothing was signed. Restore the keyring, or use a PKCS#12 file of your own.",
                code="vault.lost",
            )
        return kept


@dataclass(frozen=True, slots=True)
class SignerChoice:
    """One way to sign that a person can choose, with what it asks and an honest sentence."""

    id: str
    title: str
    words: str
    needs_passphrase: bool = False
    needs_file: bool = False


def signers(desk: Desk) -> tuple[SignerChoice, ...]:
    """Return the ways the acting person can sign here."""
    choices = [
        SignerChoice(
            "program",
            "A key made by this program",
            "Proves that the record is unchanged and signed with this key; "
            "who holds the key is vouched for by your organisation, not by an authority.",
            needs_passphrase=not desk.vault.holds_secrets,
        ),
        SignerChoice(
            "pkcs12",
            "My own certificate (PKCS#12 file)",
            "Proves as much about you as the issuer of the certificate checked.",
            needs_passphrase=True,
            needs_file=True,
        ),
    ]
    if desk.memory_keys:
        words = "For exercises: the key is gone after this run and proves no identity."
        choices.insert(0, SignerChoice("memory", "A key for this run only", words))
    return tuple(choices)


def open_signer(
    desk: Desk, choice_id: str, *, passphrase: str = "", path: Path | None = None
) -> Signer:
    """Return the signer of a choice with what the person typed."""
    name = choice_id if path is None else f"{choice_id}:{path}"
    return read_signer(name, lambda _question: passphrase or None)


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
        body = json.loads(wrapped)
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


def read_signer(text: str, ask: AskPassphrase) -> Signer:
    """Read a signer's name: ``program``, ``memory`` or ``pkcs12:PATH``."""
    kind, _, rest = text.partition(":")
    if kind == "program" and not rest:
        return ProgramSigner(ask)
    if kind == "memory" and not rest:
        return MemorySigner()
    if kind == "pkcs12" and rest:
        return FileSigner(Path(rest), ask)
    raise UserError(
        f"“{text[:60]}” is not a signer.",
        "Use program (a key made here), pkcs12:PATH (your own) or memory (this run only).",
        code="signer.unknown",
    )


def _derived(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    kdf = Scrypt(salt=salt, length=32, n=SCRYPT["n"], r=SCRYPT["r"], p=SCRYPT["p"])
    return kdf.derive(passphrase.encode())


def _wrapped_path(desk: Desk, person: Person) -> Path:
    return desk.home / "keys" / f"{person.id}.wrapped.json"


def _private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def _no_passphrase() -> UserError:
    return UserError(
        "No keyring is available and no passphrase was given.",
        "Nothing was signed. Run the command in a terminal, or give a passphrase with "
        "--passphrase-fd N.",
        code="passphrase.none",
    )
