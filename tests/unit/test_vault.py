"""The vault accepts only keyrings that protect a secret, and wakes none before it must."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import keyring.backend
import pytest

from pirdesk.errors import SurroundingsError
from pirdesk.vault import KeyringVault, NoVault, find_vault
from tests.refusing import refuses


class Ring:
    """A keyring that keeps secrets in memory, with the faults asked for."""

    priority = 5

    def __init__(self, *, broken: str = "") -> None:
        self._kept: dict[tuple[str, str], str] = {}
        self._broken = broken

    def set_password(self, service: str, name: str, secret: str) -> None:
        if self._broken == "locked":
            raise RuntimeError("locked")
        self._kept[service, name] = "other" if self._broken == "forgetful" else secret

    def get_password(self, service: str, name: str) -> str | None:
        return self._kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self._kept[service, name]


def offered(monkeypatch: pytest.MonkeyPatch, module: str, ring: Ring) -> Ring:
    """Offer one ring as a backend of the module named."""
    kind: Any = type("Offered", (Ring,), {"__module__": module})
    ring.__class__ = kind
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [ring])
    return ring


def test_a_keyring_of_the_system_keeps_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, "keyring.backends.SecretService", Ring())
    vault = find_vault()
    assert isinstance(vault, KeyringVault)
    vault.put("key", "secret")
    assert vault.get("key") == "secret"
    vault.forget("key")
    vault.forget("key")
    assert vault.get("key") is None


@pytest.mark.parametrize(
    "module", ["keyrings.alt.file", "keyring.backends.null", "keyring.backends.fail", "own"]
)
def test_a_weak_keyring_is_none(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    offered(monkeypatch, module, Ring())
    assert isinstance(find_vault(), NoVault)


@pytest.mark.parametrize("fault", ["locked", "forgetful"])
def test_a_keyring_that_fails_the_probe_is_none(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    offered(monkeypatch, "keyring.backends.kwallet", Ring(broken=fault))
    assert isinstance(find_vault(), NoVault)


def test_without_a_keyring_nothing_is_kept_and_that_is_said() -> None:
    vault = NoVault()
    with refuses(SurroundingsError, match="no keyring"):
        vault.put("key", "secret")
    assert vault.get("key") is None


def test_a_start_wakes_no_keyring() -> None:
    script = (
        "import sys; from pirdesk.vault import open_vault; vault = open_vault();"
        "print('keyring' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
