"""What a law asks of one entity towards one authority in one case, and why.

Frozen records; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from msgspec import Struct

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.messages import Message, Words
from pirdesk.duties.proposed import Proposed
from pirdesk.duties.provisos import Proviso, Retention, RollForward
from pirdesk.duties.regime import ConfidenceOf, Verdict
from pirdesk.rules import Reason, TruthValue

TERRITORY = "territory"  # the reason that says whether the case has a place of the law
REACH = "reach"  # the reason that says how a law reaches an organisation from outside
_VERDICTS: Mapping[str, Message] = MappingProxyType(
    {
        "due": Message("duties.verdict.due"),
        "not due": Message("duties.verdict.not_due"),
        "undetermined": Message("duties.verdict.undetermined"),
        "not applicable": Message("duties.verdict.not_applicable"),
        "not in force": Message("duties.verdict.not_in_force"),
        "in force": Message("duties.verdict.in_force"),
        "not covered": Message("duties.verdict.not_covered"),
    }
)


def verdict_message(verdict: str) -> Words:
    """Return a verdict as a message."""
    return _VERDICTS.get(verdict, verdict)


ELSEWHERE = "place"
"""The one step of a law of one place that was not judged further: nobody of it is known."""


class AnchorValue(Struct, frozen=True):
    """The moment a clock counts from: term name, answer key, its bounds, and it in words.

    ``earliest`` and ``latest`` are None as long as the clock is not yet running.
    """

    name: str
    key: str
    earliest: datetime | None
    latest: datetime | None
    text: Words


class TraceStep(Struct, frozen=True):
    """One step of the computation: the rule, it in words, what went in, what came out, and why."""

    rule: Words
    words: Words
    input: Words
    output: Words
    citation: str


class Reading(Struct, frozen=True):
    """Another reading of law or facts: who holds it, and the verdict and dates it would give."""

    id: str
    words: Words
    citation: str
    verdict: str
    strict_due: datetime | None
    latest_arguable_due: datetime | None
    confidence: Confidence
    held_by: str = ""


class ContentItem(Struct, frozen=True):
    """One item the notice must hold, and its state.

    Filled, derived (from other answers), partly, unknown (answered so), missing, not asked.
    """

    id: str
    words: str
    citation: str
    terms: tuple[str, ...]
    state: str
    confidence: Confidence


class Duty(Struct, frozen=True):
    """One verdict: does this law ask this of this entity towards this authority, and by when.

    ``missing`` are keys of answers that could decide verdict, place or date; ``no_date_words``
    say why there is no date, or what a clock still waits for. ``filed_at`` is when this duty was
    answered towards this authority: it stays due, but nothing runs any more. ``kind`` and
    ``looked_at`` stand on rows about a place for which this edition holds no law of the kind.
    ``presumed`` says that the verdict is the law's default and no answer decided it;
    ``reasons_wanted`` are keys of reasons that should carry a conclusion and are not written down.
    """

    duty: str
    regime: str
    stage: str
    title: str
    entity: str
    entity_name: str
    place: str
    verdict: Verdict
    provisional: bool
    readings: tuple[Reading, ...]
    recipient: str
    anchor: AnchorValue | None
    strict_due: datetime | None
    latest_arguable_due: datetime | None
    no_date_words: Words
    confidence: Confidence
    status: str
    disputed: bool
    pack: str
    citation: str
    trace: tuple[TraceStep, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    contents: tuple[ContentItem, ...]
    filed_at: datetime | None = None
    kind: str = ""
    looked_at: date | None = None
    exceptions: tuple[Proviso, ...] = ()
    retention: tuple[Retention, ...] = ()
    roll_forward: RollForward | None = None
    confidence_of: ConfidenceOf | None = None
    checked_on: date | None = None
    proposed: Proposed | None = None
    presumed: bool = False
    reasons_wanted: tuple[str, ...] = ()

    @property
    def reason_missing(self) -> bool:
        """Tell whether the conclusion that lifts this duty lacks its written reason."""
        return bool(self.reasons_wanted)

    @property
    def nobody_there(self) -> bool:
        """Tell whether its law was not judged further: nobody of its place is known."""
        return bool(self.trace) and self.trace[0].rule == ELSEWHERE

    @property
    def unlinked(self) -> bool:
        """Tell whether it hangs on a link to its place, and the case names none so far."""
        if self.verdict != "undetermined":
            return False
        return self.nobody_there or any(
            r.leaf_id == TERRITORY and r.value is TruthValue.UNDETERMINED for r in self.reasons
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the missing answers to ask for: of a place nobody named, whether it is one."""
        if self.nobody_there or not self.unlinked:
            return self.missing
        linking = {key for r in self.reasons if r.leaf_id == TERRITORY for key in r.keys}
        return tuple(key for key in self.missing if key in linking)

    @property
    def reach_assumed(self) -> bool:
        """Tell whether nobody said yet that the law reaches this organisation from outside."""
        return any(r.leaf_id == REACH and r.value is TruthValue.UNDETERMINED for r in self.reasons)

    @property
    def begun_at(self) -> datetime | None:
        """Return the earliest instant the clock can have begun, None as long as it waits."""
        return self.anchor.earliest if self.anchor is not None else None


def reading_words(reading: Reading, shown: datetime | None = None) -> Words:
    """Say a reading with who holds it, and the date it gives where that is not ``shown``."""
    words = reading.words
    if reading.held_by:
        words = Message("duties.reading.held", {"words": words, "who": reading.held_by})
    if reading.strict_due is not None and reading.strict_due != shown:
        words = Message("duties.reading.due", {"words": words, "due": reading.strict_due})
    return words


def is_latest(step: TraceStep) -> bool:
    """Tell whether a step says how the latest arguable date came about."""
    rule = step.rule
    if isinstance(rule, Message):
        return rule.id == "duties.rule.latest"
    return rule.startswith("latest")


def clock_rows(case_id: str, duties: Iterable[Duty]) -> tuple[ClockRow, ...]:
    """Return the rows lists show: what is due or may be (undetermined), and is not filed yet.

    What hangs on a link to a place that nobody named has none: the page of duties names its law.
    """
    return tuple(
        ClockRow(
            case_id=case_id,
            duty=duty.duty,
            entity=duty.entity,
            place=duty.place,
            verdict=duty.verdict,
            provisional=duty.provisional,
            recipient=duty.recipient,
            strict_due=duty.strict_due,
            latest_arguable_due=duty.latest_arguable_due,
            confidence=duty.confidence,
            pack=duty.pack,
            begun_at=duty.begun_at,
        )
        for duty in duties
        if duty.verdict in ("due", "undetermined") and not duty.filed_at and not duty.unlinked
    )
