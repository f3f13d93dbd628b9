"""Tell a verification: as lines for people and as members for machines, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from pirdesk.documents.verify.report import Verification

_RESULTS = {True: "passed", False: "failed", None: "not judged"}
_MARKS = {**_RESULTS, False: "FAILED"}


def headline(found: Verification, *, agrees: bool | None = None) -> str:
    """Say in some words what a file is; ``agrees`` is False where the register doubts it."""
    if found.kind == "foreign":
        how = {
            None: "it carries no signature",
            True: "its signatures are intact",
            False: "its signatures do not all hold",
        }[found.signed_soundly]
        trust = next((check.ok for check in found.checks if check.name == "trust"), None)
        doubt = ", its signers not vouched for" if found.signed_soundly and trust is False else ""
        return f"Not a PIRDesk record; {how}{doubt}"
    if agrees is False and found.status == "valid":
        return "Valid in itself, not by the register"
    return found.status.capitalize()


def told_lines(
    name: str,
    found: Verification,
    sha256: str,
    register: str = "",
    *,
    agrees: bool | None = None,
    copy: str = "",
) -> Iterator[str]:
    """Yield what a person reads: verdict, checks, signatures, trust, register, hash.

    ``agrees`` is False where the register at hand speaks against the file or does not know it;
    ``copy`` is the headline where the register knows it as a copy that was given out.
    """
    first = bool(copy) or (agrees is False and found.status == "valid")
    yield f"{name}: {(copy or headline(found, agrees=agrees)).upper()}"
    if first:
        yield f"  Register: {register}"
    if not copy:
        yield f"  {found.words}"
    for check in found.checks:
        yield f"  {_MARKS[check.ok]:<10}  {check.words}"
    for signature in found.signatures:
        role = f" ({signature.role})" if signature.role else ""
        yield f"    {signature.kind}{role}: {signature.words}"
    if found.time_words:
        yield f"  Time: {found.time_words}"
    yield f"  Trust: {found.trust_words}"
    if register and not first:
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
        "kind": found.kind,
        "headline": headline(found, agrees=agrees),
        "verdict": found.words,
        "checks": [{**_plain(c), "result": _RESULTS[c.ok]} for c in found.checks],
        "signatures": [_plain(signature) for signature in found.signatures],
        "signed_soundly": found.signed_soundly,
        "trust": found.trust_words,
        "time": found.time_words,
        "level": found.level,
        "proven_until": found.proven_until.isoformat() if found.proven_until else None,
        "register": register,
        "register_agrees": agrees,
        "copy": None,
    }


def _plain(item: Any) -> dict[str, Any]:
    given = {field.name: getattr(item, field.name) for field in fields(item)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
    }
