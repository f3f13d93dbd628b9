"""A law as data: when it applies, whom it addresses, what triggers it, and which clock then runs.

Frozen records only; they are read by ``loading`` and never computed on here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from pirdesk.casefile.confidence import Confidence
from pirdesk.duties.provisos import Kind, Proviso, Retention, RollForward
from pirdesk.duties.sources import Source
from pirdesk.rules import Condition

JudgedBy = Literal["occurred", "aware", "due"]
Unit = Literal[
    "hours",
    "days",
    "business_days",
    "work_days",
    "weeks",
    "months",
    "year_end_days",
    "composite",
    "none",
]
Counting = Literal[
    "eu.1182_71", "eu.dora", "first_day_counts", "next_working", "optional_days", "none"
]
Combine = Literal["", "earlier", "later"]
Choose = Literal["lead_or_each", "each", "establishment", "scope_only", "jurisdiction"]
Directory = Literal[
    "data_protection",
    "market_surveillance",
    "csirt",
    "financial",
    "trust_services",
    "devices",
    "competent",
    "controllers",
    "people",
    "named",
]
ChangeKind = Literal["correction", "amended_law", "added"]
Verdict = Literal["due", "not due", "undetermined", "not applicable", "not in force", "not covered"]
CoverKind = Literal["breach", "ai"]

STATUSES = ("live", "future", "dormant", "proposal", "repealed", "not_in_force")
# What never was law, or is not yet, has no days on which it applies.
WITHOUT_WINDOWS = ("proposal", "repealed", "not_in_force")
SUBMISSION = "submission:"
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Window:
    """A period of days in which a law applies; ``until`` is the last day, None is open.

    ``edition_here`` false: a law of that date exists, but its text is not in this edition, so no
    date is shown; ``limits_hold`` true: its limits are known to be these, only whom it binds is
    open.
    """

    start: date
    until: date | None
    words: str
    cite: str
    edition_here: bool = True
    limits_hold: bool = False


@dataclass(frozen=True, slots=True)
class LawReading:
    """One reading of a disputed date of application; ``when`` false drops it."""

    id: str
    start: date
    words: str
    cite: str
    confidence: Confidence
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What a date is counted from and how: anchors are tried in order, the first answered counts.

    An anchor is a term (``entities[].aware_at`` means the cell of the duty's entity) or
    ``submission:DUTY``. Unit ``none`` gives no date; ``composite`` joins its ``parts`` by
    ``combine``, and with ``unless_late`` the first part alone counts where its anchor lies after
    the end of the second. ``zone``, ``calendar`` and ``day_ends`` are the law's own, where it has
    them.
    """

    anchors: tuple[str, ...]
    amount: int
    unit: Unit
    counting: Counting
    words: str
    cite: str
    zone: str = ""
    calendar: str = ""
    day_ends: time = LAST_SECOND
    combine: Combine = ""
    unless_late: bool = False
    parts: tuple[Clock, ...] = ()
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another clock that runs where its condition is true."""

    id: str
    when: Condition
    clock: Clock


@dataclass(frozen=True, slots=True)
class Exemption:
    """What lifts a duty; it must be shown, so as long as it is open the duty stands.

    ``confidence`` None is that of its stage.
    """

    id: str
    when: Condition
    words: str
    cite: str
    verdict: Verdict = "not due"
    start: date | None = None
    kind: Kind = "out_of_scope"
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that belongs beside a date: a dispute, an analogy, a limit of this edition."""

    id: str
    words: str
    cite: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class StageReading:
    """Another reading of a stage: who holds it, and the clock it would run where it has one.

    ``of_role`` counts from the first of the organisations of that role. ``counts`` false: it is
    named, but not held to be defensible or hangs on a fact that is not asked, so the strict date
    does not follow it. ``verdict`` is the one it gives where an exemption lifts the duty.
    """

    id: str
    words: str
    cite: str
    confidence: Confidence
    held_by: str
    clock: Clock | None = None
    when: Condition | None = None
    of_role: str = ""
    counts: bool = True
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ContentRule:
    """One item the law wants in the notice, tied to the terms that hold it.

    ``late_after`` hours from awareness: the law wants it of a notice made later than that alone.
    """

    id: str
    words: str
    cite: str
    terms: tuple[str, ...]
    when: Condition | None
    confidence: Confidence
    late_after: int | None = None


@dataclass(frozen=True, slots=True)
class ConfidenceOf:
    """How surely each part of a duty is known."""

    trigger: Confidence
    clock: Confidence
    contents: Confidence
    recipient: Confidence


@dataclass(frozen=True, slots=True)
class Stage:
    """One duty of a law: its trigger, exemptions, clock and contents, and what stands beside it.

    ``recipient`` names who is told where the law tells several. ``exceptions`` are all of them,
    the exemptions included. ``known`` says how surely its parts are known: what says nothing of
    its own is known as its stage, and the stage as its law. ``own_moments`` are the columns of
    the organisation, ``other_moments`` the terms and filings, by which the law is chosen.
    ``cites`` are what its lines cite, each once.
    """

    duty: str
    name: str
    title: str
    citation: str
    trigger: Condition
    clock: Clock
    confidence: Confidence
    known: ConfidenceOf
    alternatives: tuple[Alternative, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    notes: tuple[Note, ...] = ()
    readings: tuple[StageReading, ...] = ()
    contents: tuple[ContentRule, ...] = ()
    provisional_when: Condition | None = None
    recipient: str = ""
    exceptions: tuple[Proviso, ...] = ()
    retention: tuple[Retention, ...] = ()
    roll_forward: RollForward | None = None
    cites: tuple[str, ...] = ()
    own_moments: tuple[str, ...] = ()
    other_moments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instead:
    """One recipient that takes the place of all others where its condition is true."""

    when: Condition
    place: str
    name: str
    words: str
    cite: str


@dataclass(frozen=True, slots=True)
class ByProduct:
    """Which authority of a place is told where its condition is true; the first true one counts."""

    when: Condition
    name: str
    words: str
    cite: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who must be told: from which directory, and by which places the authority is chosen.

    ``area`` is ``eea``, ``eu``, or the country or state (``US-CA``) of one jurisdiction, whose
    ``zone`` counts its days; "" asks for no place.
    """

    to: Directory
    choose: Choose
    area: str
    places: tuple[str, ...]
    unnamed: str
    words: str
    cite: str
    instead: Instead | None = None
    zone: str = ""
    by_product: tuple[ByProduct, ...] = ()
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Covers:
    """Where a law is the general one of its kind: places or areas (``eea``, ``eu``), less some."""

    kind: CoverKind
    places: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Territory:
    """How a law reaches who has no establishment in its area: columns of ``entities`` that say so.

    ``terms`` hold places; one in the area of the recipient suffices.
    """

    terms: tuple[str, ...]
    words: str
    cite: str


@dataclass(frozen=True, slots=True)
class LawChange:
    """Why an edition of a law file differs: our correction, the law itself, or a law added."""

    edition: str
    kind: ChangeKind
    words: str
    cite: str


@dataclass(frozen=True, slots=True)
class Formerly:
    """An id a duty of this law had before, and the duties it became, the nearest first."""

    id: str
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What an example says of one duty: verdict and dates ("" where there is none)."""

    duty: str
    verdict: str
    strict_due: str = ""
    latest_arguable_due: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Facts and what a person worked out from them; ``by`` says who computed it and how."""

    id: str
    words: str
    by: str
    now: datetime
    facts: Mapping[str, Any]
    submissions: Mapping[str, datetime]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Regime:
    """One law file: its dates, whom it addresses (per row of ``entities``), and its stages.

    ``checked_on`` is the last day somebody held the file against a text; ``cites`` are what its
    lines outside the stages cite.
    ``of_table`` marks a law of a table: it reaches the people of one place and nobody else, so
    where nobody of that place is known nothing else of it is judged.
    """

    id: str
    title: str
    law: str
    citation: str
    edition: str
    status: str
    judged_by: JudgedBy
    confidence: Confidence
    disputed: bool
    verified_by_human: str
    source: Source
    windows: tuple[Window, ...]
    readings: tuple[LawReading, ...]
    applies: Condition
    recipient: Recipient
    stages: tuple[Stage, ...]
    terms: frozenset[str]
    sha256: str
    examples: tuple[Example, ...] = ()
    changes: tuple[LawChange, ...] = ()
    territory: Territory | None = None
    covers: Covers | None = None
    formerly: tuple[Formerly, ...] = ()
    checked_on: date | None = None
    of_table: bool = False
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """All laws of one edition; ``sha256`` is over the files, so every date can name its law."""

    edition: str
    regimes: tuple[Regime, ...]
    sha256: str

    @property
    def name(self) -> str:
        """Return edition and the first digits of the hash, as printed beside every date."""
        return f"{self.edition} ({self.sha256[:12]})"

    @property
    def terms(self) -> frozenset[str]:
        """Return every term a law of this pack reads."""
        return frozenset(term for regime in self.regimes for term in regime.terms)
