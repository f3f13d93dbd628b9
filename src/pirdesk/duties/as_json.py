"""Duties as plain JSON data: instants are ISO 8601, sentences in words and as messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.messages import Words
from pirdesk.duties.duty import ContentItem, Duty, Reading, TraceStep
from pirdesk.duties.proposed import proposed_json
from pirdesk.duties.provisos import provisos_json
from pirdesk.duties.regime import ConfidenceOf
from pirdesk.rules import Reason
from pirdesk.wording import PLAIN, Speaker, worded

_Part = TypeVar("_Part")
_Maker = Callable[[_Part, "_Shared"], dict[str, Any]]


def duties_json(
    duties: Iterable[Duty], speaker: Speaker = PLAIN, *, packed: bool = False
) -> list[dict[str, Any]]:
    """Return duties as ``duty_json`` does; what several of them share is made once.

    ``packed`` parts (steps, reasons, contents …) are ``msgspec.Raw``: JSON already, written once.
    """
    held, shared = tuple(duties), _Shared(speaker, packed=packed)
    return [duty_json(duty, speaker, shared) for duty in held]


_MOST_PARTS = 8192
_of_plain: dict[int, tuple[object, Any]] = {}
_of_packed: dict[int, tuple[object, Any]] = {}


class _Shared:
    """Parts of duties as JSON, each made once: duties of one law share most of theirs.

    Told apart by identity, so the duties must outlive it. What many cases share is made once for
    all of them: steps and reasons that say what the law says.
    """

    def __init__(self, speaker: Speaker, *, packed: bool = False) -> None:
        self._speaker = speaker
        self._packed = packed
        self._parts: dict[int, tuple[object, Any]] = {}
        self._lists: dict[int, list[Any]] = {}
        self._said: dict[int, tuple[Any, Any]] = {}
        if speaker is PLAIN:
            self._parts = _of_packed if packed else _of_plain
            if len(self._parts) >= _MOST_PARTS:
                self._parts.clear()

    def of(self, parts: tuple[_Part, ...], make: _Maker[_Part]) -> list[Any]:
        """Return parts as JSON, in their order."""
        found = self._lists.get(id(parts))
        if found is None:
            found = self._lists[id(parts)] = [self.one(part, make) for part in parts]
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

    def one(self, part: _Part, make: _Maker[_Part]) -> Any:
        """Return one part as JSON."""
        said = self._parts.get(id(part))
        if said is None:  # the part is held beside its words, so that no other takes its place
            made: Any = make(part, self)
            if self._packed:
                made = msgspec.Raw(msgspec.json.encode(made))
            said = self._parts[id(part)] = part, made
        return said[1]


def duty_json(
    duty: Duty, speaker: Speaker = PLAIN, shared: _Shared | None = None
) -> dict[str, Any]:
    """Return a duty as plain JSON data; instants are ISO 8601 with offset.

    A sentence has its words for the speaker, and as ``NAME_message`` its id and params.
    """
    anchor, known, parts = duty.anchor, duty.confidence_of, shared or _Shared(speaker)
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
        "confidence_of": parts.one(known, _known_json) if known else _alike(duty.confidence),
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


def _alike(confidence: Confidence) -> dict[str, str]:
    return dict.fromkeys(("trigger", "clock", "contents", "recipient"), confidence)


def _known_json(known: ConfidenceOf, _parts: _Shared) -> dict[str, str]:
    return {
        "trigger": known.trigger,
        "clock": known.clock,
        "contents": known.contents,
        "recipient": known.recipient,
    }


def _coverage_json(duty: Duty) -> dict[str, Any]:
    looked = {} if duty.looked_at is None else {"looked_at": duty.looked_at.isoformat()}
    return ({"kind": duty.kind} if duty.kind else {}) | looked


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
