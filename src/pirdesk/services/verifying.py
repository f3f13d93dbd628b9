"""Verifying: a record from its file alone, and the ledger from the case database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pirdesk.documents.verify import Verification, verify
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.services import heads
from pirdesk.services.desk import Desk
from pirdesk.storage import LedgerReport, verify_ledger

MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What the file proves by itself, and what the register says of it when it is at hand."""

    verification: Verification
    sha256: str
    register_words: str = ""


def verify_file(path: Path, *, trust: Path | None = None, desk: Desk | None = None) -> FileVerdict:
    """Verify a record; with a desk, also say whether the register knows these very bytes."""
    data = _read(path)
    roots = _read(trust) if trust else None
    digest = hashlib.sha256(data).hexdigest()
    return FileVerdict(verify(data, trust=roots), digest, _register_words(desk, digest))


def verify_case_ledger(desk: Desk) -> LedgerReport:
    """Check every chain, their common order, every signature, and the heads seen here before."""
    known = heads.pinned(desk.home, desk.store)
    return verify_ledger(desk.store, desk.store.views.public_keys(), pinned=known)


def _register_words(desk: Desk | None, digest: str) -> str:
    if desk is None:
        return ""
    for record in desk.store.views.records_of_bytes(digest):
        return f"The register knows this file as record {record.id} ({record.state.value})."
    return "The register at hand does not know a record with exactly these bytes."


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                f"{path.name} is larger than {MAX_BYTES // 1024**2} MiB.",
                "It was not opened. Records are far smaller; check that it is the right file.",
                code="verify.size",
            )
        return path.read_bytes()
    except OSError as fault:
        raise SurroundingsError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Nothing was checked. Check the path and your rights.",
            code="verify.read",
        ) from None
