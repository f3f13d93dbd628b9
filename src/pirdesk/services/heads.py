"""Heads of the ledger this machine has seen, kept outside the database.

Only a head kept elsewhere can show that the newest entries were cut off and the rest repaired.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from pirdesk import private_files
from pirdesk.storage import Store
from pirdesk.strictjson import read_json

KEPT = 20
FILE = "heads.json"


def pinned(home: Path, store: Store) -> tuple[tuple[int, bytes], ...]:
    """Return the heads (entries, root) seen here of this ledger, oldest first."""
    kept = _read(home).get(_identity(store), [])
    return tuple((size, bytes.fromhex(root)) for size, root in kept)


def pin(home: Path, store: Store) -> None:
    """Keep the present head; an unwritable home loses nothing but this check."""
    size, root = store.views.tree_head()
    if size == 0:
        return
    kept = _read(home)
    name = _identity(store)
    heads = [head for head in kept.get(name, []) if head[0] != size]
    kept[name] = [*heads, (size, root.hex())][-KEPT:]
    with suppress(OSError):  # a full disk keeps the heads of before, and no half file
        private_files.write(home / FILE, json.dumps(kept, sort_keys=True).encode())


def _identity(store: Store) -> str:
    """Name a ledger by the hash of its first entry, so that a new database starts anew."""
    return store.views.first_hash().hex()


def _read(home: Path) -> dict[str, list[tuple[int, str]]]:
    with suppress(OSError, ValueError):
        found = read_json((home / FILE).read_bytes())
        if isinstance(found, dict):
            return found
    return {}
