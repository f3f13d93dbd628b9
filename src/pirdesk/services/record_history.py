"""What the ledger tells of a record's earlier bytes, copies given out and copies signed by hand."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.case import DocumentState
from pirdesk.errors import NotFound
from pirdesk.services.desk import Desk

_STEPS = {
    "record.freeze": "as it was frozen, before any signature",
    "record.sign": "as it was after one of its signatures",
    "record.import": "as it was after a signature given elsewhere",
    "record.close": "as it was when it was closed",
    "record.stamp": "as it was after an earlier time stamp",
}


@dataclass(frozen=True, slots=True)
class GivenCopy:
    """A copy that was given out: of which record, when last and by whom, and how that stands."""

    record: str
    document: str
    case_id: str
    profile: str
    at: datetime
    by: str
    times: int
    state: DocumentState
    reason: str

    @property
    def void(self) -> bool:
        """Tell whether the record it is a copy of was declared void."""
        return self.state is DocumentState.VOID

    @property
    def headline(self) -> str:
        """Say in some words what the file is."""
        words = f"Copy of record {self.record}, not the record itself"
        return f"{words}; that record is void" if self.void else words

    @property
    def words(self) -> str:
        """Tell when and by whom it was given out, and whether its record still stands."""
        more = f", and {self.times - 1} times before" if self.times > 1 else ""
        ended = f" That record is void. {self.reason}" if self.void else ""
        return (
            f"The register knows this file: it is the {self.profile} copy of record {self.record} "
            f"({self.state.value}), given out on {self.at:%d %B %Y %H:%M} UTC by {self.by}{more}. "
            f"The signatures are on the record, not on this copy.{ended}"
        )


def given_copy(desk: Desk, digest: str) -> GivenCopy | None:
    """Return the copy that has these bytes (SHA-256, hex), None where none was given out."""
    noted = [
        (entry, refs)
        for entry in desk.store.views.ledger_of(("record.copy",))
        if (refs := json.loads(entry.body).get("refs", {})).get("sha256") == digest
    ]
    for entry, refs in reversed(noted):
        with suppress(NotFound):
            record = desk.store.views.record(str(refs.get("record")))
            return GivenCopy(
                record=record.id,
                document=record.document_id,
                case_id=record.case_id,
                profile=str(refs.get("profile", "")),
                at=entry.at,
                by=_name(desk, entry.who),
                times=len(noted),
                state=record.state,
                reason=record.reason,
            )
    return None


def earlier_state(desk: Desk, digest: str) -> str:
    """Say of which record these bytes (SHA-256, hex) are an earlier state, "" where of none."""
    for entry in reversed(desk.store.views.ledger_of(tuple(_STEPS))):
        refs = json.loads(entry.body).get("refs", {})
        if refs.get("sha256") != digest:
            continue
        try:
            record = desk.store.views.record(str(refs.get("record")))
        except NotFound:
            continue
        return (
            f"These are the bytes of record {record.id} {_STEPS[entry.verb]} "
            f"({entry.at:%d %B %Y %H:%M} UTC). The register holds a later state (SHA-256 "
            f"{record.sha256}): a signature or time stamp was cut off, or this copy was given out "
            "before it. Use the later one."
        )
    return ""


def scans_of(desk: Desk, record_id: str) -> str:
    """Say which scans of copies signed by hand were filed for a record."""
    told = []
    for entry in desk.store.views.ledger_of(("record.scan",)):
        refs = json.loads(entry.body).get("refs", {})
        if refs.get("record") == record_id:
            name = desk.store.views.person(str(refs["person"])).name
            told.append(
                f"A scan of a copy signed by hand by {name} is filed as evidence (SHA-256 "
                f"{str(refs['sha256'])[:16]}…); it is no digital signature."
            )
    return " ".join(told)


def _name(desk: Desk, person: str) -> str:
    with suppress(NotFound):
        return desk.store.views.person(person).name
    return person
