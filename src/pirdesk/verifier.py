"""Verify records on a machine that has nothing but them: ``pirdesk-verify FILE…``.

It loads no window, no database and no desk, so an authority can run it by itself.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pirdesk import __version__
from pirdesk.documents.verify import verify
from pirdesk.documents.verify.report import unreadable
from pirdesk.documents.verify.telling import members, told_lines
from pirdesk.errors import PirdeskError
from pirdesk.wording import error_text

USAGE = 2
MAX_BYTES = 200 * 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Check each file; return the worst of 0 (proven), 1 (not) and 3 (unreadable), or 2."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    given = _parser().parse_args(arguments)
    try:
        return _run(given)
    except (PirdeskError, OSError) as fault:
        said = error_text(fault, joint="\n") if isinstance(fault, PirdeskError) else str(fault)
        sys.stderr.write(f"{said}\n")
        return USAGE


def _read(path: Path) -> bytes:
    """Read a file, but never more than a record can hold: a pipe or device may have no end."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MAX_BYTES // 1024**2} MiB")
    return data


def _run(given: argparse.Namespace) -> int:
    trust = given.trust.read_bytes() if given.trust else None
    lists = given.crl.read_bytes() if given.crl else None
    told, worst = [], 0
    for path in given.files:
        try:
            data = _read(path)
            found = verify(data, trust=trust, revocations=lists, at=given.at)
        except OSError as fault:
            data, found = b"", unreadable(f"It cannot be read ({fault.strerror}).")
        worst = max(worst, found.exit_code)
        digest = hashlib.sha256(data).hexdigest()
        told.append(members(str(path), found, digest))
        if not given.json:
            sys.stdout.write("\n".join(map(_shown, told_lines(path.name, found, digest))) + "\n")
    if given.json:
        whole = told[0] if len(told) == 1 else told
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    return worst


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pirdesk-verify",
        description="Check sealed records from their files alone: 0 proven, 1 not, 3 unreadable.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a PDF to check")
    parser.add_argument("--trust", type=Path, metavar="PEM", help="certificates you trust")
    parser.add_argument("--crl", type=Path, metavar="PEM", help="revocation lists of their issuers")
    parser.add_argument("--at", type=_instant, help="judge certificates at this instant (ISO 8601)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--version", action="version", version=f"PIRDesk {__version__}")
    return parser


def _instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise argparse.ArgumentTypeError("give the instant with its offset, as 2026-11-21T09:00Z")
    return read


def _shown(line: str) -> str:
    """Make characters visible that could move the cursor of a terminal."""
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in line)


if __name__ == "__main__":
    sys.exit(main())
