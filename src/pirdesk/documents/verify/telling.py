"""Tell a verification: as lines for people and as members for machines, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from pirdesk.documents.verify.report import Verification

_MARKS = {True: "yes", False: "NO", None: "–"}


def told_lines(
    name: str,
    found: Verification,
    sha256: str,
    register: str = "",
    *,
    agrees: bool | None = None,
) -> Iterator[str]:
    """Yield what a person reads: verdict, checks, signatures, trust, register, hash.

    ``agrees`` is False where the register at hand speaks against the file or does not know it.
    """
    doubted = agrees is False and found.status == "valid"
    yield f"{name}: {'VALID IN ITSELF, NOT BY THE REGISTER' if doubted else found.status.upper()}"
    if doubted:
        yield f"  Register: {register}"
    yield f"  {found.words}"
    for check in found.checks:
        yield f"  {_MARKS[check.ok]:>3}  {check.words}"
    for signature in found.signatures:
        role = f" ({signature.role})" if signature.role else ""
        yield f"    {signature.kind}{role}: {signature.words}"
    if found.time_words:
        yield f"  Time: {found.time_words}"
    yield f"  Trust: {found.trust_words}"
    if register and not doubted:
        yield f"  Register: {register}"
    yield f"  SHA-256 {sha256}"


def members(
    path: str,
    found: Verification,
    sha256: str,
    register: str = "",
    *,
    agrees: bool | None = None,
) -> dict[str, Any]:
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
        "register_agrees": agrees,
    }


def _plain(item: Any) -> dict[str, Any]:
    given = {field.name: getattr(item, field.name) for field in fields(item)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
    }
