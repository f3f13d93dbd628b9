"""A harm method as data: its levels, the factors it asks, the rules that join them, worked cases.

Frozen records; nothing is read or judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.rules import Condition

Kind = Literal["proposal", "criteria", "prompts"]
Side = Literal["raises", "lowers", "neutral"]
Asks = Literal["risk", "high", "level"]


@dataclass(frozen=True, slots=True)
class MethodSource:
    """Where a text or a statement of it was seen, on which day, and how surely."""

    id: str
    title: str
    url: str
    read: str
    confidence: Confidence
    words: str


@dataclass(frozen=True, slots=True)
class Level:
    """One answer the method can give, and it in words; levels stand mildest first."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One question to the facts: what it says where it holds and where it does not.

    ``side`` is where a factor that holds points to; a neutral one points nowhere. ``holds`` and
    ``fails`` are answers that turn it; empty where no single answer does.
    """

    id: str
    when: Condition
    words: str
    otherwise: str
    side: Side
    cite: str
    holds: Mapping[str, Answer]
    fails: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a part."""

    part: Part


@dataclass(frozen=True, slots=True)
class Count:
    """At least ``least`` of the parts hold; all of them is “all”, one is “any”."""

    least: int
    parts: tuple[Part, ...]


Part = str | Not | Count


@dataclass(frozen=True, slots=True)
class Rule:
    """If ``when`` holds, ``gives`` holds: a level, or a name that later rules use.

    ``rests_on`` names the sources and worked cases the rule is drawn from. A rule that gives
    “doubt” leaves the highest level open.
    """

    id: str
    gives: str
    when: Part
    words: str
    cite: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One published example: its facts in our words, what its authors held, and its twins.

    ``held`` are the levels the published answer allows; ``twins`` are cases of nearly the same
    facts. ``confidence`` is that of the outcome, the facts are as ``facts_from`` says.
    """

    id: str
    source: str
    number: str
    title: str
    summary: str
    held: tuple[str, ...]
    why: str
    twins: tuple[str, ...]
    confidence: Confidence
    facts_from: Confidence
    facts: Mapping[str, Any]
    sheet: FactSheet


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty, or a law, whose question the method answers: “risk”, “high” risk, or its “level”."""

    duty: str
    asks: Asks
    note: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to think about where no rule decides, with its source and the terms it reads."""

    id: str
    words: str
    cite: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """One method file, read strictly; ``settles`` are the terms a person answers by it."""

    id: str
    kind: Kind
    title: str
    version: str
    words: str
    limits: str
    confidence: Confidence
    settles: tuple[str, ...]
    sources: tuple[MethodSource, ...]
    levels: tuple[Level, ...]
    applies: Condition | None
    factors: tuple[Factor, ...]
    rules: tuple[Rule, ...]
    cases: tuple[WorkedCase, ...]
    duties: tuple[Asked, ...]
    prompts: tuple[Prompt, ...]
    terms: frozenset[str]
    sha256: str

    @property
    def edition(self) -> str:
        """Return what a record notes: id, version and the beginning of the file's SHA-256."""
        return f"{self.id} {self.version} ({self.sha256[:8]})"

    def level_words(self, level: str) -> str:
        """Return a level in words, "" for what is no level."""
        return next((each.words for each in self.levels if each.id == level), "")
