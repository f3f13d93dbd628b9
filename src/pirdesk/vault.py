"""Secrets in the operating system's keyring, and nothing weaker by accident.

Only backends that really protect a secret are accepted; where none is, the vault holds nothing
and callers fall back to the person's own passphrase.
"""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import Protocol

from pirdesk.errors import SurroundingsError
from pirdesk.messages import Message

SERVICE = "pirdesk"
TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


class Vault(Protocol):
    """A place for small secrets by name."""

    @property
    def holds_secrets(self) -> bool:
        """Tell whether secrets can be kept here."""

    def get(self, name: str) -> str | None:
        """Return a secret or None."""

    def put(self, name: str, secret: str) -> None:
        """Keep a secret under a name."""

    def forget(self, name: str) -> None:
        """Remove a secret; a missing one is fine."""


class NoVault:
    """The vault of a machine without a keyring: it holds nothing and says so."""

    holds_secrets = False

    def get(self, name: str) -> str | None:
        """Return None: nothing is kept."""
        return None

    def put(self, name: str, secret: str) -> None:
        """Refuse, in words."""
        raise SurroundingsError(
            Message("vault.none"),
            Message("vault.none_do"),
            safe=Message("errors.nothing_stored"),
            code="vault.none",
        )

    def forget(self, name: str) -> None:
        """Do nothing: nothing is kept."""


class KeyringVault:
    """Secrets in the operating system's keyring."""

    holds_secrets = True

    def __init__(self, backend: object) -> None:
        self._backend = backend

    def get(self, name: str) -> str | None:
        """Return a secret or None."""
        found: str | None = self._call("get_password", name)
        return found

    def put(self, name: str, secret: str) -> None:
        """Keep a secret and read it back."""
        self._call("set_password", name, secret)
        if self.get(name) != secret:
            raise SurroundingsError(
                Message("vault.readback"),
                Message("vault.readback_do"),
                safe=Message("vault.readback_safe"),
                code="vault.readback",
            )

    def forget(self, name: str) -> None:
        """Remove a secret; a missing one is fine."""
        if self.get(name) is not None:
            self._call("delete_password", name)

    def _call(self, method: str, *args: str) -> str | None:
        try:
            result: str | None = getattr(self._backend, method)(SERVICE, *args)
        except Exception as fault:  # keyring backends raise their own, unrelated types
            raise SurroundingsError(
                Message("vault.refused"),
                Message("vault.refused_do"),
                safe=Message("errors.nothing_else"),
                code="vault.refused",
            ) from fault
        return result


class SystemVault:
    """What this system has to keep secrets in, looked for when a secret is first asked for.

    Looking wakes the keyring, which may ask the person to unlock it: not at every start.
    """

    @property
    def holds_secrets(self) -> bool:
        """Tell whether secrets can be kept here."""
        return self._found.holds_secrets

    def get(self, name: str) -> str | None:
        """Return a secret or None."""
        return self._found.get(name)

    def put(self, name: str, secret: str) -> None:
        """Keep a secret, or refuse in words."""
        self._found.put(name, secret)

    def forget(self, name: str) -> None:
        """Remove a secret; a missing one is fine."""
        self._found.forget(name)

    @cached_property
    def _found(self) -> Vault:
        return find_vault()


def open_vault() -> Vault:
    """Return the system's vault without touching the keyring yet."""
    return SystemVault()


def find_vault() -> Vault:
    """Find the system keyring if it is one that protects secrets, else a vault without any.

    The backend is chosen by class from an allow-list and probed by writing, reading back and
    deleting; ``PYTHON_KEYRING_BACKEND`` cannot put a weaker one in its place.
    """
    from keyring import backend as keyring_backend

    candidates = [
        b
        for b in keyring_backend.get_all_keyring()
        if type(b).__module__.startswith(TRUSTED_BACKENDS)
    ]
    for found in sorted(candidates, key=lambda b: -float(b.priority)):
        vault = KeyringVault(found)
        try:
            probe = f"probe-{secrets.token_hex(8)}"
            vault.put(probe, probe)
            vault.forget(probe)
        except SurroundingsError:
            continue
        return vault
    return NoVault()
