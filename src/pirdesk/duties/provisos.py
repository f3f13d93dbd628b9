"""What a law says beside its duty: exceptions, what to keep and how long, a moving last day.

Data with citation and confidence; none of it changes a verdict or a date by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.messages import Words
from pirdesk.wording import PLAIN, Speaker, worded

Kind = Literal[
    "law_enforcement_delay",
    "security_delay",
    "restoring_delay",
    "encryption",
    "later_measures",
    "disproportionate_effort",
    "no_harm",
    "other_notice",
    "other_law",
    "restriction",
    "out_of_scope",
    "more_time",
]
Effect = Literal["delays", "lifts", "replaces", "narrows"]
Span = Literal["hours", "days", "business_days", "months", "years"]
KINDS: tuple[Kind, ...] = get_args(Kind)
EFFECTS: tuple[Effect, ...] = get_args(Effect)


@dataclass(frozen=True, slots=True)
class Proviso:
    """An exception: what it does to the duty, and for how long at most ("" says no number).

    ``judged`` is true where the program weighs it from the facts; else a person decides on it.
    ``stages`` are the duties of the law it belongs to, by their own ids; none means all.
    """

    id: str
    kind: Kind
    effect: Effect
    words: str
    cite: str
    confidence: Confidence
    at_most: str = ""
    judged: bool = False
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """What is to be kept, and how long; amount 0 is a duty to keep without a number.

    ``counted_from`` are the moments the law names as its start, the first known counts; ``until``
    is the last day of a case, and ``until_words`` say it or why there is none.
    """

    id: str
    amount: int
    unit: Span
    words: str
    cite: str
    confidence: Confidence
    stages: tuple[str, ...] = ()
    counted_from: tuple[str, ...] = ()
    until: date | None = None
    until_words: Words = ""


@dataclass(frozen=True, slots=True)
class RollForward:
    """How a last day on a weekend or holiday may move by law of the place; no date relies on it."""

    words: str
    cite: str
    confidence: Confidence


def provisos_json(
    exceptions: tuple[Proviso, ...],
    retention: tuple[Retention, ...],
    roll: RollForward | None,
    speaker: Speaker = PLAIN,
) -> dict[str, Any]:
    """Return what stands beside a duty as plain JSON data."""
    if not (exceptions or retention or roll):
        return {"exceptions": [], "retention": [], "roll_forward": None}
    return {
        "exceptions": [
            {
                "id": item.id,
                "kind": item.kind,
                "effect": item.effect,
                "words": item.words,
                "citation": item.cite,
                "confidence": item.confidence,
                "at_most": item.at_most,
                "judged": item.judged,
            }
            for item in exceptions
        ],
        "retention": [
            {
                "id": item.id,
                "amount": item.amount or None,
                "unit": item.unit if item.amount else None,
                "words": item.words,
                "citation": item.cite,
                "confidence": item.confidence,
                "until": item.until.isoformat() if item.until else None,
                **worded("until_words", item.until_words, speaker),
            }
            for item in retention
        ],
        "roll_forward": roll
        and {"words": roll.words, "citation": roll.cite, "confidence": roll.confidence},
    }
