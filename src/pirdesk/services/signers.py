"""Signers: whose key signs, and how a person chooses it.

Where keys lie and what opens them is the key store's; here nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pirdesk.casefile.case import Person
from pirdesk.documents import signing
from pirdesk.documents.signing import KeyMaterial, SigningKey
from pirdesk.errors import UserError, shortened
from pirdesk.services import certificates, key_store
from pirdesk.services.certificate_rules import CERTIFICATE_DAYS
from pirdesk.services.desk import Desk
from pirdesk.services.key_store import AskPassphrase


class Signer(Protocol):
    """Gives the key one person signs with; refuses in words before anything is written."""

    def key(self, desk: Desk, person: Person) -> SigningKey:
        """Return the key a person signs with; whoever asked closes it."""


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
            raise key_store.no_passphrase()
        found = signing.load_pkcs12(self.path, passphrase, at=desk.now())
        certificates.refuse_revoked(desk, found)
        if certificates.issued_to(desk, found.fingerprint, person.id):
            found = replace(found, origin=signing.Origin.ORGANISATION)
        return found


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """A key on a card, stick or security module (PKCS#11), which never gives it out."""

    address: str
    ask: AskPassphrase

    def key(self, desk: Desk, person: Person) -> SigningKey:
        """Open the token with the PIN asked for; an unfit certificate is refused."""
        pin = self.ask("PIN of the token: ")
        if pin is None:
            raise key_store.no_passphrase()
        found = signing.open_token(self.address, pin)
        try:
            signing.check_usable(found, desk.now())
            certificates.refuse_revoked(desk, found)
            certificates.issued_to(desk, found.fingerprint, person.id)
        except UserError:
            found.close()
            raise
        return found


@dataclass(frozen=True, slots=True)
class ProgramSigner:
    """The key the program makes for a person at her first signature and keeps for later ones."""

    ask: AskPassphrase

    def key(self, desk: Desk, person: Person) -> KeyMaterial:
        """Open the person's key, or make it."""
        path = key_store.key_path(desk, person.id)
        if path.exists():
            secret = key_store.secret_of(desk, person.id, self.ask, "your signing key")
            found = signing.load_pkcs12(path, secret, at=desk.now(), origin=signing.Origin.PROGRAM)
            if found.chain:
                found = replace(found, origin=signing.Origin.ORGANISATION)
            certificates.refuse_revoked(desk, found)
            return found
        own = key_store.passphrase_for(desk, self.ask, "your signing key")
        material = signing.make_key(person.name, issued_at=desk.now(), valid_days=CERTIFICATE_DAYS)
        key_store.keep_key(desk, person.id, material, own)
        return material


@dataclass(frozen=True, slots=True)
class SignerChoice:
    """One way to sign that a person can choose, with what it asks and an honest sentence."""

    id: str
    title: str
    words: str
    needs_passphrase: bool = False
    needs_file: bool = False
    makes_key: bool = False


def signers(desk: Desk) -> tuple[SignerChoice, ...]:
    """Return the ways the acting person can sign here."""
    who = desk.actor.id if desk.actor else ""
    choices = [
        SignerChoice(
            "program",
            "A key made by this program",
            "Proves that the record is unchanged and signed with this key; "
            "who holds the key is vouched for by your organisation, not by an authority.",
            needs_passphrase=key_store.asks_passphrase(desk, who),
            makes_key=not key_store.key_path(desk, who).exists(),
        ),
        SignerChoice(
            "pkcs12",
            "My own certificate (PKCS#12 file)",
            "Proves as much about you as the issuer of the certificate checked.",
            needs_passphrase=True,
            needs_file=True,
        ),
        SignerChoice(
            "pkcs11",
            "A card or token (PKCS#11 module)",
            "The key never leaves the token. Proves as much about you as the issuer of the "
            "certificate checked.",
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


def read_signer(text: str, ask: AskPassphrase) -> Signer:
    """Read a signer's name: ``program``, ``memory``, ``pkcs12:PATH`` or ``pkcs11:ADDRESS``."""
    kind, _, rest = text.partition(":")
    if kind == "program" and not rest:
        return ProgramSigner(ask)
    if kind == "memory" and not rest:
        return MemorySigner()
    if kind == "pkcs12" and rest:
        return FileSigner(Path(rest), ask)
    if kind == "pkcs11" and rest:
        return TokenSigner(rest, ask)
    raise UserError(
        f"“{shortened(text)}” is not a signer.",
        "Use program (a key made here), pkcs12:PATH (your own), pkcs11:MODULE or "
        "pkcs11:token=NAME;object=KEY?module-path=MODULE (a token) or memory (this run only).",
        code="signer.unknown",
    )
