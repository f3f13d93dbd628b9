"""Evidence: files kept by their SHA-256; the name is only a word about them."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pirdesk.casefile.case import Evidence, Label
from pirdesk.errors import NotFound, UserError, path_words, shortened
from pirdesk.lockedfiles import read_bytes
from pirdesk.messages import Message
from pirdesk.services.desk import Desk
from pirdesk.services.files import write_file
from pirdesk.storage import AddEvidence

MAX_BYTES = 100 * 1024 * 1024
SHORTEST = 8
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")


@dataclass(frozen=True, slots=True)
class ListedEvidence:
    """A file of a case and the keys of the answers that rest on it."""

    file: Evidence
    answers: tuple[str, ...]


def listed(desk: Desk, case_id: str) -> tuple[ListedEvidence, ...]:
    """Return the files of a case as they were added, each with what rests on it."""
    desk.store.views.case(case_id)
    current = desk.store.views.sheet(case_id).answers
    return tuple(
        ListedEvidence(
            each, tuple(sorted(k for k, a in current.items() if each.sha256 in a.evidence))
        )
        for each in desk.store.views.evidence(case_id)
    )


def find_evidence(desk: Desk, case_id: str, digits: str) -> Evidence:
    """Return the one file of a case whose SHA-256 begins with these digits, eight or more."""
    wanted = digits.strip().lower()
    files = desk.store.views.evidence(case_id)
    found = [each for each in files if each.sha256.startswith(wanted)]
    if len(wanted) < SHORTEST or len(found) != 1:
        what = "names more than one file" if len(found) > 1 else "names no file"
        raise NotFound(
            f"“{shortened(digits, 70)}” {what} of the case {case_id}.",
            "Nothing was opened. “pirdesk evidence list” shows each file; give at least "
            f"{SHORTEST} digits of its SHA-256.",
            code="evidence.none",
        )
    return found[0]


def add_evidence(
    desk: Desk,
    case_id: str,
    path: Path,
    caption: str = "",
    label: Label = Label.INTERNAL,
    *,
    media_type: str = "",
) -> Evidence:
    """Store a file's exact bytes with the case and return its entry.

    ``media_type`` says what the file is where its name does not, e.g. ``text/csv``.
    """
    change = new_evidence(desk, case_id, path, caption, label, media_type=media_type)
    refs: dict[str, str | int | list[str]] = {"sha256": change.evidence.sha256}
    desk.write("evidence.add", [change], case_id=case_id, refs=refs, label=label)
    return change.evidence


def new_evidence(
    desk: Desk,
    case_id: str,
    path: Path,
    caption: str = "",
    label: Label = Label.INTERNAL,
    *,
    media_type: str = "",
) -> AddEvidence:
    """Read a file and return the change that stores it, for a verb that stores more with it."""
    if media_type and not _MEDIA_TYPE.fullmatch(media_type):
        raise UserError(
            Message("acts.media_type", {"kind": shortened(media_type)}),
            Message("acts.media_type_do"),
            safe=Message("errors.nothing_stored"),
            code="evidence.kind",
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                Message("acts.evidence_size", {"most": MAX_BYTES // 1024**2}),
                Message("acts.evidence_size_do"),
                safe=Message("errors.nothing_stored"),
                code="evidence.size",
            )
        if path.exists() and not path.is_file():
            raise OSError(0, "it is not a file")
        data = read_bytes(path)
    except OSError as fault:
        raise UserError(
            Message("acts.evidence_unread", {"why": fault.strerror or ""}),
            Message("acts.evidence_unread_do"),
            safe=Message("errors.nothing_stored"),
            code="evidence.read",
        ) from None
    evidence = Evidence(
        sha256=hashlib.sha256(data).hexdigest(),
        case_id=case_id,
        name=safe_name(path.name),
        original=original_name(path.name),
        media_type=media_type or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        size=len(data),
        caption=caption.strip(),
        added_by=desk.acting().id,
        added_at=desk.now(),
        label=label,
    )
    return AddEvidence(evidence, data)


def open_evidence(desk: Desk, case_id: str, sha256: str) -> bytes:
    """Return a file's exact bytes, checked against their hash; the ledger notes who looked.

    The entry comes first: nobody sees a file without it.
    """
    found = next((e for e in desk.store.views.evidence(case_id) if e.sha256 == sha256), None)
    if found is None:
        raise NotFound(
            Message("acts.no_evidence", {"case": case_id, "sum": sha256[:16]}),
            Message("acts.no_evidence_do"),
            safe=Message("errors.nothing_opened"),
            code="evidence.none",
        )
    desk.write("evidence.view", [], case_id=case_id, refs={"sha256": sha256}, label=found.label)
    return desk.store.views.blob(sha256)


def save_evidence(desk: Desk, case_id: str, sha256: str, path: Path) -> Path:
    """Write a file's exact bytes where the person chose; the ledger notes who looked."""
    return write_file(path, open_evidence(desk, case_id, sha256))


def original_name(name: str) -> str:
    r"""Return a file's name letter for letter where ``safe_name`` changes it, else "".

    A byte that is no text is written as ``\xe4``: no database holds it otherwise.
    """
    whole = "".join(_written(ch) for ch in name)
    return "" if whole == safe_name(name) else whole


def came_as(evidence: Evidence) -> str:
    """Return the name a file came with, as it can be shown; "" where it is the same.

    Characters that show nothing or turn the direction of writing are named.
    """
    if unicodedata.normalize("NFC", evidence.original) == evidence.name:
        return ""  # other code points for what looks the same: nothing a reader could tell apart
    return path_words(evidence.original)


def _written(ch: str) -> str:
    if "\udc80" <= ch <= "\udcff":
        return f"\\x{ord(ch) & 0xFF:02x}"
    return f"\\u{ord(ch):04x}" if "\ud800" <= ch <= "\udfff" else ch


def safe_name(name: str) -> str:
    """Return a file's name without control, bidirectional or path characters, 120 at most."""
    shown = unicodedata.normalize("NFC", name)
    kept = "".join(c for c in shown if unicodedata.category(c)[0] != "C" and c not in '/\\:*?"<>|')
    return kept.strip(". ")[:120] or "unnamed"
