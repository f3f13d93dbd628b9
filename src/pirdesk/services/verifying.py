"""Verifying: a record from its file alone, what the register says of it, and the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pirdesk.casefile.case import DocumentState, Record
from pirdesk.documents.verify import SignatureCheck, Verification, verify
from pirdesk.documents.verify.telling import members, told_lines
from pirdesk.errors import NotFound, SurroundingsError, UserError
from pirdesk.lockedfiles import read_bytes
from pirdesk.services import certificates, heads, record_history
from pirdesk.services.desk import Desk
from pirdesk.services.record_history import GivenCopy
from pirdesk.storage import LedgerReport, verify_ledger

__all__ = [
    "FileVerdict",
    "GivenCopy",
    "SignatureCheck",
    "members_of",
    "told_of",
    "verify_case_ledger",
    "verify_file",
]

Ending = Literal["", "void", "declined", "abandoned"]
MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What the file proves by itself, and what the register says of it when it is at hand.

    ``register_ok`` is None without a register, and False where it speaks against the file;
    ``known`` tells whether it holds these very bytes, ``ending`` how their record ended and why.
    ``copy`` is what the ledger noted where they were given out as a copy of a record.
    """

    verification: Verification
    sha256: str
    register_words: str = ""
    register_ok: bool | None = None
    known: bool = False
    ending: Ending = ""
    ending_words: str = ""
    copy: GivenCopy | None = None

    @property
    def unsigned(self) -> tuple[str, ...]:
        """Return who was expected to sign, by the record inside, and has not."""
        wanted = (self.verification.record or {}).get("expected_signatures") or ()
        given = {signature.field for signature in self.verification.signatures}
        left = [e for e in wanted if isinstance(e, Mapping) and e.get("field") not in given]
        return tuple(f"{e.get('person_name', '')} ({e.get('role', '')})" for e in left)

    @property
    def exit_code(self) -> int:
        """Return 0 for valid, 1 where file or register speak against it, 3 for unreadable."""
        return max(self.verification.exit_code, int(self.register_ok is False))


def verify_file(
    path: Path,
    *,
    trust: Path | None = None,
    revocations: Path | None = None,
    at: datetime | None = None,
    desk: Desk | None = None,
) -> FileVerdict:
    """Verify a record; with a desk, also say whether the register knows these very bytes."""
    data = _read(path)
    roots = _read(trust) if trust else None
    lists = _read(revocations) if revocations else None
    digest = hashlib.sha256(data).hexdigest()
    found = verify(data, trust=roots, revocations=lists, at=at)
    if desk is None:
        return FileVerdict(found, digest)
    same = desk.store.views.records_of_bytes(digest)
    copy = None if same else record_history.given_copy(desk, digest)
    if copy is not None and found.kind == "foreign":
        return FileVerdict(found, digest, copy.words, not copy.void, copy=copy)
    ok, words = _register(desk, digest, found)
    ending, why = _ending(desk, same)
    return FileVerdict(found, digest, words, ok, bool(same), ending, why)


def told_of(name: str, verdict: FileVerdict) -> Iterator[str]:
    """Yield the lines a person reads of a verdict."""
    return told_lines(
        name,
        verdict.verification,
        verdict.sha256,
        verdict.register_words,
        agrees=verdict.register_ok,
        copy=verdict.copy.headline if verdict.copy else "",
    )


def members_of(path: str, verdict: FileVerdict) -> dict[str, Any]:
    """Return what a machine reads of a verdict; ``copy`` tells the record it is a copy of."""
    told = members(
        path,
        verdict.verification,
        verdict.sha256,
        verdict.register_words,
        agrees=verdict.register_ok,
    )
    if verdict.copy is None:
        return told
    return {**told, "kind": "copy", "headline": verdict.copy.headline, "copy": verdict.copy}


def verify_case_ledger(desk: Desk) -> LedgerReport:
    """Check every chain, their common order, every signature, and the heads seen here before."""
    known = heads.pinned(desk.home, desk.store)
    return verify_ledger(desk.store, desk.store.views.public_keys(), pinned=known)


def _register(desk: Desk, digest: str, found: Verification) -> tuple[bool, str]:
    """Return whether the register agrees with the file, and what it says of it."""
    told: list[tuple[bool, str]] = []
    same = desk.store.views.records_of_bytes(digest)
    told += [_of_record(desk, record) for record in same]
    if not same:
        earlier = record_history.earlier_state(desk, digest)
        told.append((False, earlier) if earlier else _of_others(desk, found.record or {}))
    told.append(_of_head(desk, found.record or {}))
    told.append(_of_keys(desk, found))
    ok = all(agrees for agrees, _words in told)
    return ok, " ".join(words for _agrees, words in told if words)


def _ending(desk: Desk, records: tuple[Record, ...]) -> tuple[Ending, str]:
    """Return how the newest record of these bytes ended, other than by its seal, and why."""
    if not records:
        return "", ""
    record = records[-1]
    if record.state is DocumentState.VOID:
        return "void", record.reason
    if record.state is not DocumentState.ABANDONED:
        return "", ""
    for entry in desk.store.views.ledger(record.case_id):
        refs = json.loads(entry.body).get("refs", {})
        if entry.verb == "record.decline" and refs.get("record") == record.id:
            return "declined", record.reason
    return "abandoned", record.reason


def _of_record(desk: Desk, record: Record) -> tuple[bool, str]:
    words = f"The register knows this file as record {record.id} ({record.state.value})."
    if record.state is DocumentState.VOID:
        return False, f"{words} {record.reason}"
    if record.state is DocumentState.ABANDONED:
        declined = record.reason.startswith("Declined by")
        return False, f"{words} {'' if declined else 'It was given up: '}{record.reason}"
    return True, f"{words} {record_history.scans_of(desk, record.id)}".rstrip()


def _of_others(desk: Desk, data: Mapping[str, Any]) -> tuple[bool, str]:
    """Say whether the register holds the same document with other bytes."""
    document = data.get("document")
    name = str(document.get("id")) if isinstance(document, Mapping) else ""
    held: tuple[Record, ...] = ()
    with suppress(NotFound):
        found = desk.store.views.document(name)
        records = desk.store.views.records(found.case_id)
        held = tuple(record for record in records if record.document_id == name)
    if held:
        return False, (
            f"The register holds this document as record {held[-1].id}, with other bytes: this "
            "copy was changed, cut or added to, or a later copy exists."
        )
    return False, "The register at hand does not know a record or copy with exactly these bytes."


def _of_head(desk: Desk, data: Mapping[str, Any]) -> tuple[bool, str]:
    """Compare the ledger head inside the record with the ledger at hand."""
    inside = data.get("ledger")
    if not isinstance(inside, Mapping):
        return True, ""
    size, root = inside.get("entries"), inside.get("root")
    if not isinstance(size, int) or not isinstance(root, str):
        return False, "The ledger head inside the record cannot be read."
    present = desk.store.views.root_of(size)
    if present is None:
        return False, f"The ledger at hand has fewer than the {size} entries the record names."
    if present.hex() != root:
        return False, f"The ledger at hand is another one, or its first {size} entries changed."
    return True, f"The ledger's first {size} entries are those the record names."


def _of_keys(desk: Desk, found: Verification) -> tuple[bool, str]:
    """Say which signers' certificates the register has taken back, and whether before or after."""
    issued = {line.fingerprint: line for line in certificates.register(desk).lines}
    words = []
    for signature in found.signatures:
        line = issued.get(signature.certificate)
        if line is None or line.revoked_at is None:
            continue
        since = f"{line.revoked_at:%d %B %Y %H:%M} UTC ({line.reason.replace('_', ' ')})"
        words.append(f"The certificate of {line.name} was revoked on {since}.")
    return True, " ".join(words)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                f"{path.name} is larger than {MAX_BYTES // 1024**2} MiB.",
                "It was not opened. Records are far smaller; check that it is the right file.",
                code="verify.size",
            )
        return read_bytes(path)
    except OSError as fault:
        raise SurroundingsError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Nothing was checked. Check the path and your rights.",
            code="verify.read",
        ) from None
