"""What a verification says: one verdict, each check in plain words, each signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Status = Literal["valid", "invalid", "unreadable"]
Kind = Literal["record", "foreign", "unknown"]
EXIT_CODES: Mapping[str, int] = {"valid": 0, "invalid": 1, "unreadable": 3}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``ok`` is None where it could not be made; the words then say why.

    A check that was not made proves nothing: only a file whose every check passed is valid.
    """

    name: str
    ok: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """One signature: whose, in which role, when by the signer's own word, and whether it holds."""

    field: str
    role: str
    person: str
    signed_by: str
    at: datetime | None
    intact: bool
    unchanged_since: bool
    certificate: str
    trusted: bool | None
    words: str
    kind: Literal["signature", "timestamp"] = "signature"
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    revocation: str = ""
    stamped_at: datetime | None = None
    stamped_by: str = ""
    level: str = ""
    key_words: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome for one file; trust in the signers is told apart from soundness.

    ``level`` is the lowest PAdES level of the signatures; ``proven_until`` is when the certificate
    of the newest document time stamp ends. ``kind`` is "foreign" where no PIRDesk record is
    inside at all; ``may_be_copy`` where PIRDesk wrote such a file and nobody signed it.
    """

    status: Status
    checks: tuple[Check, ...]
    signatures: tuple[SignatureCheck, ...]
    record: Mapping[str, Any] | None
    trust_words: str
    words: str
    time_words: str = ""
    level: str = ""
    proven_until: datetime | None = None
    kind: Kind = "unknown"
    may_be_copy: bool = False

    @property
    def signed_soundly(self) -> bool | None:
        """Tell whether every signature holds, whatever the file is; None where there is none."""
        if not any(item.kind == "signature" for item in self.signatures):
            return None
        found = {check.name: check.ok for check in self.checks}
        held = found.get("intact") is True and found.get("unchanged") is True
        return held and found.get("revocation") is not False

    @property
    def exit_code(self) -> int:
        """Return 0 for valid, 1 for invalid, 3 for unreadable."""
        return EXIT_CODES[self.status]


def unreadable(reason: str) -> Verification:
    """Make the outcome for a file that cannot be read as a PDF."""
    check = Check("readable", False, reason)
    words = f"This file cannot be checked. {reason} Nothing is proven by it."
    return Verification("unreadable", (check,), (), None, "Trust was not looked at.", words)
