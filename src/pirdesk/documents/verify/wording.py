"""Plain words for what was found: one line per signature, and what is proven about time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pirdesk.documents.verify.signatures import Found

_KEYS = {
    "memory": "an exercise key that lived for one run: it stands for nobody",
    "program": "a key made by PIRDesk with a self-signed certificate: it does not prove to a "
    "stranger who holds it",
    "organisation": "a certificate issued by an organisation’s own authority with PIRDesk: it "
    "proves the holder as far as that organisation is believed",
    "own": "a certificate of the signer’s own: it proves the holder as far as its issuer checked",
}


def key_words(item: Found) -> str:
    """Say what the kind of key behind a signature proves; a time stamp's says nothing."""
    return "" if item.stamp else _KEYS.get(item.kind, "")


def signature_words(item: Found) -> str:
    """Tell one signature or time stamp in one line."""
    told = [_when(item), "intact" if not item.faults else ", ".join(item.faults)]
    if item.level:
        told.append(f"level {item.level}")
    if item.stamped_at and not item.stamp:
        told.append(f"stamped {instant_words(item.stamped_at)} by {item.stamped_by}")
    if item.valid_until:
        told.append(f"certificate valid until {item.valid_until:%d %B %Y}")
    if item.standing:
        told.append(item.standing.words)
    if words := key_words(item):
        told.append(words)
    return f"{item.name or item.field}, {told[0]}: {'; '.join(told[1:])}."


def count_words(found: Sequence[Found]) -> str:
    """Count the signatures of a file by how they stand; what cannot be read is not counted."""
    if any(not item.field for item in found):
        return "The file holds signatures that cannot be read, so they cannot be counted."
    sound = sum(item.intact and item.unchanged and not item.faults for item in found)
    unread = sum(item.unread for item in found)
    parts = [
        (sound, "intact with nothing disallowed added since"),
        (len(found) - sound - unread, "not intact, or followed by what is not allowed"),
        (unread, "that cannot be checked"),
    ]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    return f"The file holds {len(found)} signature{'' if len(found) == 1 else 's'}: {told}."


def unchecked_words(found: Sequence[Found]) -> str:
    """Name those whose standing rests on a responder that nothing tells of, or ""."""
    names = ", ".join(dict.fromkeys(item.name for item in found if item.unchecked))
    if not names:
        return ""
    return (
        f" Not checked, since nothing at hand tells: whether the responder that answered for "
        f"{names} had its own certificate revoked."
    )


def instant_words(at: datetime) -> str:
    """Write an instant for people, with its offset."""
    return f"{at:%d %B %Y %H:%M:%S %z}"


def _when(item: Found) -> str:
    if item.stamp:
        return f"time stamp of {instant_words(item.at)}" if item.at else "time stamp"
    if item.at is None:
        return "at no stated time"
    return f"{instant_words(item.at)} by the signer's own clock"


def time_words(found: Sequence[Found]) -> str:
    """Say what the file proves about when it was signed, and for how long."""
    signed = [item for item in found if not item.stamp]
    if not signed:
        return ""
    bare = [item for item in signed if item.stamped_at is None]
    told = [] if not bare else [_bare_words(bare, of=len(signed))]
    for item in signed:
        if item.stamped_at is not None:
            told.append(_stamped_words(item, item.stamped_at))
    stamps = [item for item in found if item.stamp and not item.faults and item.valid_until]
    short = [item.name for item in signed if item.level == "B-T"]
    if stamps and short:
        told.append(
            f"{', '.join(short)}: no list and no answer in the file tells of each certificate "
            "whether it was revoked (PAdES B-T); stamp the record again where issuers publish them."
        )
    if stamps:
        until = max(item.valid_until for item in stamps if item.valid_until)
        told.append(
            f"The newest document time stamp holds until {until:%d %B %Y}; renew it before."
        )
    told.append("Whether a later time stamp was cut off is not provable without the register.")
    return " ".join(told)


def _stamped_words(item: Found, at: datetime) -> str:
    """Say what the stamp on a signature shows; without certificates to trust nobody is doubted."""
    how = "proven" if item.proven_at else "stated"
    words = f"That {item.name} had signed by {instant_words(at)} is {how} by the time stamp of "
    if item.proven_at:
        return f"{words}{item.stamped_by}."
    if item.trusted is None:
        return (
            f"{words}{item.stamped_by}; who that is was not judged, since no certificates to "
            "trust were given."
        )
    return f"{words}{item.stamped_by}, for whom the certificates you trust do not vouch."


def _bare_words(bare: Sequence[Found], *, of: int) -> str:
    who = "No signature has a" if len(bare) == of else f"{', '.join(i.name for i in bare)}: no"
    ends = [item.valid_until for item in bare if item.valid_until]
    after = f" ({min(ends):%d %B %Y})" if ends else ""
    return (
        f"{who} time stamp (PAdES B-B): the time is the signer's own statement, and after the end "
        f"of the certificate{after} it is unproven without a later anchor."
    )
