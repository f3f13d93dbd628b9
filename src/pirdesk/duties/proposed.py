"""What a method of harm proposes for the question of one duty; carried here, computed elsewhere.

It changes no verdict and no date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ProposedFact:
    """One factor in words that carries the proposal or stands against it."""

    factor: str
    words: str
    cite: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedCase:
    """One worked case that is near: what its authors held, and the factors alike and apart.

    ``there`` says in words what is otherwise in that case.
    """

    case: str
    source: str
    title: str
    held: tuple[str, ...]
    alike: tuple[str, ...]
    apart: tuple[str, ...]
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedTurn:
    """Answers, as a facts file writes them, that would turn the proposal into ``risk``."""

    words: str
    answers: Mapping[str, Any]
    risk: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposed risk and whether this duty would be due by it, with all it rests on.

    ``risk`` is unlikely, risk, high or open; ``notify`` due, not due or open. ``missing`` are the
    answers that could settle what is open. ``answer`` is “adopted” or “departed” once a person has
    answered the proposal ``answered`` at that time, and ``reason`` why it was not followed.
    ``scores`` are where the ENISA score, this method and the person's own answers stand.
    """

    risk: str
    notify: str
    words: str
    carried_by: tuple[ProposedFact, ...]
    against: tuple[ProposedFact, ...]
    nearest: tuple[ProposedCase, ...]
    turns_with: tuple[ProposedTurn, ...]
    missing: tuple[str, ...]
    possible: tuple[str, ...]
    method: str
    provisional: bool
    note: str
    answer: str
    answered: str
    reason: str
    scores: Mapping[str, str]

    @property
    def parted(self) -> bool:
        """Tell whether the person's answers and this proposal, or the ENISA score, part."""
        points = {_POINTS[said] for said in self.scores.values() if said in _POINTS}
        return len(points) > 1


# Which way an answer points, to tell whether they part; nothing is computed from these.
_POINTS = {
    "unlikely": "mild",
    "low": "mild",
    "risk": "middle",
    "medium": "middle",
    "high": "grave",
    "very_high": "grave",
}


def proposed_json(proposed: Proposed | None) -> dict[str, Any] | None:
    """Return a proposal as plain JSON data."""
    if proposed is None:
        return None
    return {
        "risk": proposed.risk,
        "notify": proposed.notify,
        "words": proposed.words,
        "carried_by": [_fact(each) for each in proposed.carried_by],
        "against": [_fact(each) for each in proposed.against],
        "nearest": [_case(each) for each in proposed.nearest],
        "turns_with": [
            {"words": turn.words, "answers": dict(turn.answers), "risk": turn.risk}
            for turn in proposed.turns_with
        ],
        "missing": list(proposed.missing),
        "possible": list(proposed.possible),
        "method": proposed.method,
        "provisional": proposed.provisional,
        "note": proposed.note,
        "answer": proposed.answer,
        "answered": proposed.answered,
        "reason": proposed.reason,
        "scores": dict(proposed.scores),
        "parted": proposed.parted,
    }


def _fact(each: ProposedFact) -> dict[str, Any]:
    return {
        "factor": each.factor,
        "words": each.words,
        "cite": each.cite,
        "terms": list(each.terms),
    }


def _case(each: ProposedCase) -> dict[str, Any]:
    return {
        "case": each.case,
        "source": each.source,
        "title": each.title,
        "held": list(each.held),
        "alike": list(each.alike),
        "apart": list(each.apart),
        "there": list(each.there),
    }
