"""What the ledger tells of a record's earlier bytes and of copies signed by hand."""

from __future__ import annotations

import json

from pirdesk.errors import NotFound
from pirdesk.services.desk import Desk

_STEPS = {
    "record.freeze": "as it was frozen, before any signature",
    "record.sign": "as it was after one of its signatures",
    "record.import": "as it was after a signature given elsewhere",
    "record.close": "as it was when it was closed",
    "record.stamp": "as it was after an earlier time stamp",
}


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
