"""Canonical bytes and salted commitments: the exact form in which the ledger speaks of things.

RFC 8785 for the types we use (texts, whole numbers, booleans, lists, tables); floats are refused.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

SALT_BYTES = 32
_SAFE_INTEGER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a value; TypeError on floats, ValueError on huge numbers."""
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def commit(content: str, salt: bytes) -> str:
    """Return the commitment to a text (64 hex digits): SHA-256(salt ‖ UTF-8 bytes)."""
    return hashlib.sha256(salt + content.encode("utf-8")).hexdigest()


def new_salt() -> bytes:
    """Return 32 random bytes: without them a short text could be guessed from its commitment."""
    return secrets.token_bytes(SALT_BYTES)


def _ordered(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int():
            if abs(value) > _SAFE_INTEGER:
                raise ValueError("a number beyond 2^53 has no canonical form; write it as text")
            return value
        case Mapping():
            keys = sorted(value, key=lambda key: str(key).encode("utf-16-be"))
            return {str(key): _ordered(value[key]) for key in keys}
        case list() | tuple():
            return [_ordered(item) for item in value]
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")
