"""What a law asks of one entity towards one authority in one case, and why.

Frozen records and their JSON form; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.messages import Message, Words
from pirdesk.duties.proposed import Proposed, proposed_json
from pirdesk.duties.provisos import Proviso, Retention, RollForward, provisos_json
from pirdesk.duties.regime import ConfidenceOf, Verdict
from pirdesk.rules import Reason, TruthValue
from pirdesk.wording import PLAIN, Speaker, worded

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


_Part = TypeVar("_Part")
_Maker = Callable[[_Part, "_Shared"], dict[str, Any]]
ELSEWHERE = "place"
"""The one step of a law of one place that was not judged further: nobody of it is known."""


@dataclass(frozen=True, slots=True)
class AnchorValue:
    """The moment a clock counts from: term name, answer key, its bounds, and it in words.

    ``earliest`` and ``latest`` are None as long as the clock is not yet running.
    """

    name: str
    key: str
    earliest: datetime | None
    latest: datetime | None
    text: Words


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of the computation: the rule, it in words, what went in, what came out, and why."""

    rule: Words
    words: Words
    input: Words
    output: Words
    citation: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of law or facts: who holds it, and the verdict and dates it would give."""

    id: str
    words: Words
    citation: str
    verdict: str
    strict_due: datetime | None
    latest_arguable_due: datetime | None
    confidence: Confidence
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One item the notice must hold, and its state.

    Filled, derived (from other answers), partly, unknown (answered so), missing, not asked.
    """

    id: str
    words: str
    citation: str
    terms: tuple[str, ...]
    state: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Duty:
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


def duties_json(duties: Iterable[Duty], speaker: Speaker = PLAIN) -> list[dict[str, Any]]:
    """Return duties as ``duty_json`` does; what several of them share is made once."""
    held, shared = tuple(duties), _Shared(speaker)
    return [duty_json(duty, speaker, shared) for duty in held]


class _Shared:
    """Parts of duties as JSON, each made once: duties of one law share most of theirs.

    Told apart by identity, so the duties must outlive it.
    """

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._parts: dict[int, dict[str, Any]] = {}
        self._lists: dict[int, list[dict[str, Any]]] = {}
        self._said: dict[int, tuple[Any, Any]] = {}

    def of(self, parts: tuple[_Part, ...], make: _Maker[_Part]) -> list[dict[str, Any]]:
        """Return parts as JSON, in their order."""
        found = self._lists.get(id(parts))
        if found is None:
            found = self._lists[id(parts)] = [self._one(part, make) for part in parts]
        return found

    def words(self, name: str, words: Words) -> dict[str, Any]:
        """Return the members of a sentence, as ``worded`` does."""
        if isinstance(words, str):
            return {name: words}
        said = self._said.get(id(words))
        if said is None:
            made = worded("", words, self._speaker)
            said = self._said[id(words)] = made[""], made["_message"]
        return {name: said[0], f"{name}_message": said[1]}

    def _one(self, part: _Part, make: _Maker[_Part]) -> dict[str, Any]:
        said = self._parts.get(id(part))
        if said is None:
            said = self._parts[id(part)] = make(part, self)
        return said


def duty_json(
    duty: Duty, speaker: Speaker = PLAIN, shared: _Shared | None = None
) -> dict[str, Any]:
    """Return a duty as plain JSON data; instants are ISO 8601 with offset.

    A sentence has its words for the speaker, and as ``NAME_message`` its id and params.
    """
    anchor, parts = duty.anchor, shared or _Shared(speaker)
    return {
        "duty": duty.duty,
        "regime": duty.regime,
        "stage": duty.stage,
        "title": duty.title,
        "entity": duty.entity,
        "entity_name": duty.entity_name,
        "place": duty.place,
        "verdict": duty.verdict,
        "provisional": duty.provisional,
        "presumed": duty.presumed,
        "reason_missing": duty.reason_missing,
        "reasons_wanted": list(duty.reasons_wanted),
        "readings": parts.of(duty.readings, _reading_json),
        "recipient": duty.recipient,
        "anchor": None
        if anchor is None
        else {
            "name": anchor.name,
            "key": anchor.key,
            "earliest": _iso(anchor.earliest),
            "latest": _iso(anchor.latest),
            **parts.words("text", anchor.text),
        },
        "strict_due": _iso(duty.strict_due),
        "latest_arguable_due": _iso(duty.latest_arguable_due),
        **parts.words("no_date_words", duty.no_date_words),
        "filed_at": _iso(duty.filed_at),
        "confidence": duty.confidence,
        "confidence_of": _parts_json(duty),
        "checked_on": duty.checked_on.isoformat() if duty.checked_on else None,
        "status": duty.status,
        "disputed": duty.disputed,
        "pack": duty.pack,
        "citation": duty.citation,
        "trace": parts.of(duty.trace, _step_json),
        "reasons": parts.of(duty.reasons, _reason_json),
        "missing": list(duty.missing),
        "contents": parts.of(duty.contents, _content_json),
        "proposed": proposed_json(duty.proposed),
        **provisos_json(duty.exceptions, duty.retention, duty.roll_forward, speaker),
        **_coverage_json(duty),
    }


def _parts_json(duty: Duty) -> dict[str, str]:
    known = duty.confidence_of
    if known is None:
        return dict.fromkeys(("trigger", "clock", "contents", "recipient"), duty.confidence)
    return {
        "trigger": known.trigger,
        "clock": known.clock,
        "contents": known.contents,
        "recipient": known.recipient,
    }


def _coverage_json(duty: Duty) -> dict[str, Any]:
    looked = {} if duty.looked_at is None else {"looked_at": duty.looked_at.isoformat()}
    return ({"kind": duty.kind} if duty.kind else {}) | looked


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


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _reading_json(reading: Reading, parts: _Shared) -> dict[str, Any]:
    return {
        "id": reading.id,
        **parts.words("words", reading.words),
        "citation": reading.citation,
        "verdict": reading.verdict,
        "strict_due": _iso(reading.strict_due),
        "latest_arguable_due": _iso(reading.latest_arguable_due),
        "confidence": reading.confidence,
        "held_by": reading.held_by,
    }


def _step_json(step: TraceStep, parts: _Shared) -> dict[str, Any]:
    return {
        **parts.words("rule", step.rule),
        **parts.words("words", step.words),
        **parts.words("input", step.input),
        **parts.words("output", step.output),
        "citation": step.citation,
    }


def _reason_json(reason: Reason, parts: _Shared) -> dict[str, Any]:
    return {
        "leaf": reason.leaf_id,
        **parts.words("words", reason.words),
        "cite": reason.cite,
        "value": str(reason.value),
        "keys": list(reason.keys),
        "burden": reason.burden,
        "substitute": reason.substitute,
    }


def _content_json(item: ContentItem, _parts: _Shared) -> dict[str, Any]:
    return {
        "id": item.id,
        "words": item.words,
        "citation": item.citation,
        "terms": list(item.terms),
        "state": item.state,
        "confidence": item.confidence,
    }
