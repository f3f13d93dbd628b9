"""Evidence: files kept by their SHA-256; the name is only a word about them."""

from __future__ import annotations

import hashlib
import mimetypes
import unicodedata
from pathlib import Path

from pirdesk.casefile.case import Evidence, Label
from pirdesk.errors import NotFound, UserError
from pirdesk.services.desk import Desk
from pirdesk.storage import AddEvidence

MAX_BYTES = 100 * 1024 * 1024


def add_evidence(
    desk: Desk, case_id: str, path: Path, caption: str = "", label: Label = Label.INTERNAL
) -> Evidence:
    """Store a file's exact bytes with the case and return its entry."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                f"The file is larger than {MAX_BYTES // 1024**2} MiB.",
                "Nothing was stored. Attach the relevant part, or store it elsewhere and cite it.",
                code="evidence.size",
            )
        if path.exists() and not path.is_file():
            raise OSError(0, "it is not a file")
        data = path.read_bytes()
    except OSError as fault:
        raise UserError(
            f"The file cannot be read ({fault.strerror}).",
            "Nothing was stored. Check the path and your rights.",
            code="evidence.read",
        ) from None
    evidence = Evidence(
        sha256=hashlib.sha256(data).hexdigest(),
        case_id=case_id,
        name=safe_name(path.name),
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        size=len(data),
        caption=caption.strip(),
        added_by=desk.acting().id,
        added_at=desk.now(),
        label=label,
    )
    change = AddEvidence(evidence, data)
    refs: dict[str, str | int | list[str]] = {"sha256": evidence.sha256}
    desk.write("evidence.add", [change], case_id=case_id, refs=refs, label=label)
    return evidence


def open_evidence(desk: Desk, case_id: str, sha256: str) -> bytes:
    """Return a file's exact bytes, checked against their hash; the ledger notes who looked.

    The entry comes first: nobody sees a file without it.
    """
    found = next((e for e in desk.store.views.evidence(case_id) if e.sha256 == sha256), None)
    if found is None:
        raise NotFound(
            f"The case {case_id} holds no evidence {sha256[:16]}.",
            "Nothing was opened. “pirdesk case show” lists what it holds.",
            code="evidence.none",
        )
    desk.write("evidence.view", [], case_id=case_id, refs={"sha256": sha256}, label=found.label)
    return desk.store.views.blob(sha256)


def save_evidence(desk: Desk, case_id: str, sha256: str, path: Path) -> Path:
    """Write a file's exact bytes where the person chose; the ledger notes who looked."""
    # Drafting reads filings, and filings keep evidence.
    from pirdesk.services.drafting import write_file  # noqa: PLC0415

    return write_file(path, open_evidence(desk, case_id, sha256))


def safe_name(name: str) -> str:
    """Return a file's name without control, bidirectional or path characters, 120 at most."""
    shown = unicodedata.normalize("NFC", name)
    kept = "".join(c for c in shown if unicodedata.category(c)[0] != "C" and c not in '/\\:*?"<>|')
    return kept.strip(". ")[:120] or "unnamed"
