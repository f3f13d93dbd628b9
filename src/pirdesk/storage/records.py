"""What goes through the write door and what it hands back; frozen, without any SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from pirdesk.casefile.case import Case, Changes, ClockRow, Definition, Label
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet

Refs = Mapping[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """The ledger entry a save asks for: the verb, who, when, and an idempotency key.

    ``refs`` hold ids, numbers and hashes, never a value or words of a person. ``save_id`` names
    the save: sent twice, it is written once. ``case_id`` may stay "" where the changes tell it.
    """

    verb: str
    who: str
    at: datetime
    save_id: str
    case_id: str = ""
    refs: Refs = field(default_factory=lambda: MappingProxyType({}))
    label: Label = Label.INTERNAL


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger holds of a save: its index over all cases, its place and hash in its chain.

    ``revisions`` gives the new revision of every answer key, of ``DOCUMENT/BLOCK`` for blocks and
    of ``case``; ``definitions`` is the revision of the definitions that dates were computed with,
    0 where there is none or nothing was computed; ``repeated`` says that this save had been
    written before.
    """

    index: int
    case_id: str
    seq: int
    hash: bytes
    changes: Changes
    revisions: Mapping[str, int]
    definitions: int = 0
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """What lists show of a case, computed from its facts when they change."""

    kind: str
    severity: str
    next_due: datetime | None
    next_duty: str
    open_duties: int
    clocks: tuple[ClockRow, ...]
    pack: str


@dataclass(frozen=True, slots=True)
class HeldDefinitions:
    """The organisation's definitions while a save holds them: their revision, and how to read them.

    ``read`` gives every version, by kind and id, oldest first; asked only where the revision is
    another than the one computed with before.
    """

    revision: int
    read: Callable[[], tuple[Definition, ...]]


Derive = Callable[[Case, FactSheet, Mapping[str, datetime], HeldDefinitions], Derived]
Sign = Callable[[bytes], tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One running clock of the board: its case's title, and towards how many authorities it runs.

    Where it runs towards several the row names none of them.
    """

    clock: ClockRow
    title: str
    authorities: int


class CalendarEvent(NamedTuple):
    """A date as the newest calendar file that holds it says it.

    ``sequence`` counts its changes, ``stamp`` is the hash of what the file says of it, ``ended``
    that it was cancelled; ``at`` and ``title`` are then what stood last.
    """

    uid: str
    case_id: str
    duty: str
    entity: str
    place: str
    sequence: int
    at: datetime
    title: str
    stamp: str
    ended: bool


class PersonKey(NamedTuple):
    """A person's present key: its id, the public key and the certificate (may be empty)."""

    key_id: str
    public_key: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Submission:
    """What was filed for one duty, where and when; ``sha256`` names the record sent, if any."""

    case_id: str
    duty: str
    place: str
    entity: str
    filed_at: datetime
    who: str
    reference: str
    sha256: str
    channel: str = ""
    file_name: str = ""
    receipt: str = ""
    reasons: str = ""
    noted_at: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """The result of checking the ledger; each finding names its entry.

    ``head`` is (size, root) as recomputed from the entries that are there.
    """

    ok: bool
    entries: int
    unsigned: int
    findings: tuple[Finding, ...]
    head: tuple[int, bytes]
