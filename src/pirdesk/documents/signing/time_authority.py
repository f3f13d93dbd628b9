"""Which time-stamp authority is asked, and how: plain settings, nothing is sent from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pirdesk.errors import UserError

ROOM = 10_000  # bytes set aside for a token; real ones take 2,300 to 7,000


@dataclass(frozen=True, slots=True)
class TimeAuthority:
    """Where stamps come from: an RFC 3161 address, who asks, patience in seconds and attempts.

    ``room`` are the bytes set aside for a stamp in the file; ``roots`` the certificates (PEM) that
    must vouch for its stamps, none where b"".
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 15.0
    attempts: int = 2
    room: int = ROOM
    roots: bytes = b""


def check_address(url: str) -> str:
    """Return the address, or refuse what is none (UserError)."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.username or parts.password:
        raise UserError(
            f"“{url[:80]}” is not the address of a time-stamp authority.",
            "Nothing was changed. Give an http or https address without user and password in it.",
            code="tsa.address",
        )
    return url
