"""Tell a verification: as lines for people and as members for machines, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from pirdesk.documents.verify.report import Verification

_MARKS = {True: "yes", False: "NO", None: "–"}


def told_lines(name: str, found: Verification, sha256: str, register: str = "") -> Iterator[str]:
    """Yield what a person reads: verdict, checks, signatures, trust, register, hash."""
    yield f"{name}: {found.status.upper()}"
    yield f"  {found.words}"
    for check in found.checks:
        yield f"  {_MARKS[check.ok]:>3}  {check.words}"
    for signature in found.signatures:
        role = f" ({signature.role})" if signature.role else ""
        yield f"    {signature.kind}{role}: {signature.words}"
    if found.time_words:
        yield f"  Time: {found.time_words}"
    yield f"  Trust: {found.trust_words}"
    if register:
        yield f"  Register: {register}"
    yield f"  SHA-256 {sha256}"


def members(path: str, found: Verification, sha256: str, register: str = "") -> dict[str, Any]:
    """Return what a machine reads; every value is ready for JSON."""
    return {
        "file": path,
        "sha256": sha256,
        "status": found.status,
        "verdict": found.words,
        "checks": [_plain(check) for check in found.checks],
        "signatures": [_plain(signature) for signature in found.signatures],
        "trust": found.trust_words,
        "time": found.time_words,
        "level": found.level,
        "proven_until": found.proven_until.isoformat() if found.proven_until else None,
        "register": register,
    }


def _plain(item: Any) -> dict[str, Any]:
    given = {field.name: getattr(item, field.name) for field in fields(item)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
    }
