"""The case package: one ZIP file with a manifest of hashes that carries a case to another desk.

Members are read by name and never extracted; sizes, names and hashes are checked first.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pirdesk.errors import UserError, shortened
from pirdesk.strictjson import read_json

FORMAT = "pirdesk.case"
VERSION = 2
READABLE = (1, 2)  # 1 carried no submissions
MAX_MEMBERS = 2_000
MAX_TOTAL = 1024**3
_NAME = re.compile(r"^(case\.json|ledger\.jsonl|blobs/[0-9a-f]{64})$")
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CasePackage:
    """What a package carries: the case as JSON, the ledger's lines, blobs by SHA-256 (hex)."""

    case: Mapping[str, Any]
    ledger: bytes
    blobs: Mapping[str, bytes]


def write_package(package: CasePackage) -> bytes:
    """Return the bytes of a package; the same package gives the same bytes."""
    members = {"case.json": _canonical(package.case), "ledger.jsonl": package.ledger}
    members |= {f"blobs/{digest}": data for digest, data in package.blobs.items()}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [("manifest.json", _canonical(manifest)), *sorted(members.items())]:
            info = zipfile.ZipInfo(name, _FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return target.getvalue()


def read_package(data: bytes) -> CasePackage:
    """Read a package strictly; anything unexpected is refused and nothing is imported."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        raise _refused(f"it is not a whole ZIP file ({fault})") from None
    manifest = _json(members.pop("manifest.json", b""), "manifest.json")
    if manifest.get("format") != FORMAT:
        raise _refused("it is not a case package")
    if manifest.get("version") not in READABLE:
        reads = " and ".join(map(str, READABLE))
        raise _refused(f"it has version {manifest.get('version')}; this program reads {reads}")
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    if hashes != manifest.get("members"):
        raise _refused("its parts do not match its manifest")
    blobs = {n.removeprefix("blobs/"): d for n, d in members.items() if n.startswith("blobs/")}
    if any(hashlib.sha256(content).hexdigest() != name for name, content in blobs.items()):
        raise _refused("a file inside does not have the SHA-256 it is named by")
    case = _json(members.get("case.json", b""), "case.json")
    return CasePackage(case, members.get("ledger.jsonl", b""), blobs)


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise _refused(f"it has more than {MAX_MEMBERS} parts")
    found: dict[str, bytes] = {}
    total = 0
    for info in infos:
        name = info.filename
        if name in found or not (name == "manifest.json" or _NAME.match(name)):
            raise _refused(f"it holds an unexpected part “{shortened(name)}”")
        with archive.open(info) as member:
            content = member.read(MAX_TOTAL - total + 1)
        total += len(content)
        if total > MAX_TOTAL:
            raise _refused("it unpacks to more than 1 GiB")
        found[name] = content
    return found


def _json(raw: bytes, name: str) -> dict[str, Any]:
    try:
        value = read_json(raw)
    except ValueError:
        raise _refused(f"{name} inside is not valid JSON") from None
    if not isinstance(value, dict):
        raise _refused(f"{name} inside is not an object")
    return value


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _refused(reason: str) -> UserError:
    return UserError(
        f"The package cannot be read: {reason}.",
        "Nothing was imported. Ask the sender for a new export.",
        code="package.refused",
    )
