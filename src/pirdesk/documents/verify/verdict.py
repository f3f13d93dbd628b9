"""The one verdict on a file, and what it says about who signed; a foreign file has its own.

It weighs what the checks found and never looks into the file itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from pirdesk.documents.verify.report import Check, Kind
from pirdesk.documents.verify.signatures import Found
from pirdesk.documents.verify.wording import count_words

_MAY_BE_COPY = (
    " Its properties name PIRDesk: it may be a draft, a notice to people, or a copy of a record "
    "given out without its attachment. The desk that gave out such a copy knows it by its SHA-256: "
    "“pirdesk verify --register” there, or its Verify screen."
)


def trust_words(found: Sequence[Found], *, trust: bool) -> str:
    """Say who vouches for the signers, or that nobody was asked."""
    if not found:
        return "There is no signer to trust or not."
    if not trust:
        return (
            "Who the signers are is not proven by this check: compare the certificate fingerprints "
            "by another way, or give the certificates you trust with --trust."
        )
    doubted = [item.name or item.field for item in found if not item.trusted]
    if doubted:
        return f"Not vouched for by the certificates you trust: {', '.join(doubted)}."
    when = "proven" if all(item.proven_at for item in found) else "each signer states"
    return f"The certificates you trust vouch for every signer, at the time {when}."


def verdict_words(
    checks: Sequence[Check], found: Sequence[Found], kind: Kind, *, known: bool, may_be_copy: bool
) -> str:
    """Say what the file is and what it does not prove; ``known`` where its record was read.

    ``found`` are the signatures without the time stamps over the whole.
    """
    if kind == "foreign":
        return _foreign(checks, found, may_be_copy=may_be_copy)
    acts = "" if known else _acts(checks)
    if not known and found:
        return f"There is no PIRDesk record inside that could be verified. {_counted(found)}{acts}"
    first = next((check for check in checks if check.ok is not True), None)
    if first is not None:
        return f"This file does not verify. {first.words}{acts}"
    bare = any(item.stamped_at is None for item in found)
    time = "The time of signing is the signers' own statement. " if bare else ""
    return (
        f"This record is as it was signed: {len(found)} of {len(found)} signatures are there and "
        f"intact, nothing else was added, and the print is what the embedded record holds. {time}"
        "Whether a later signature or time stamp was cut off is not provable without the register."
    )


def _foreign(checks: Sequence[Check], found: Sequence[Found], *, may_be_copy: bool) -> str:
    what = "This is not a PIRDesk record: there is no PIRDesk record inside."
    if not found:
        hint = _MAY_BE_COPY if may_be_copy else ""
        bare = "It carries no signature, so nobody answers for what it says."
        return f"{what} {bare}{hint}{_acts(checks)}"
    unchanged = next(check for check in checks if check.name == "unchanged")
    added = "" if unchanged.ok else f" {unchanged.words}"
    return f"{what} {_counted(found)}{added}{_acts(checks)}"


def _counted(found: Sequence[Found]) -> str:
    return (
        f"{count_words(found)} Whether these are all the signatures it should have, nobody can "
        "tell from the file."
    )


def _acts(checks: Sequence[Check]) -> str:
    """Name what could act or hide, where that is not a check of its own verdict."""
    acting = next(check for check in checks if check.name == "acting")
    return "" if acting.ok else f" {acting.words}"
