"""Answers and the fact sheet: what is known of a case, how surely, and on what basis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pirdesk.casefile.entered import entered
from pirdesk.casefile.terms import Vocabulary, cell, split_cell, term_id, write_value
from pirdesk.casefile.values import Rows, Value
from pirdesk.errors import UserError
from pirdesk.messages import Message

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HALVES = re.compile("[\ud800-\udfff]")


class Certainty(StrEnum):
    """How surely an answer is held; unknown is an answer, not a blank."""

    KNOWN = "known"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: value (None only if unknown or not applicable), certainty and basis.

    ``basis`` says in words how it is known; ``evidence`` are SHA-256 of evidence; ``because`` is
    required for not applicable; ``revision`` counts from 1, 0 means not stored yet.
    """

    value: Value | None
    certainty: Certainty = Certainty.KNOWN
    basis: str = ""
    evidence: tuple[str, ...] = ()
    because: str = ""
    as_of: datetime | None = None
    who: str = ""
    at: datetime | None = None
    revision: int = 0

    def __post_init__(self) -> None:
        held = self.certainty in (Certainty.KNOWN, Certainty.SUSPECTED)
        if held and self.value is None:
            raise UserError(
                Message("answers.no_value"),
                Message("answers.no_value_do"),
                code="answer.value",
            )
        if self.certainty is Certainty.NOT_APPLICABLE and not self.because.strip():
            raise UserError(
                Message("answers.no_because"),
                Message("answers.no_because_do"),
                code="answer.because",
            )

    @property
    def usable(self) -> bool:
        """Tell whether conditions may read the value."""
        return self.value is not None and self.certainty in (
            Certainty.KNOWN,
            Certainty.SUSPECTED,
        )


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All current answers by key (``people.affected``, ``populations[p1].affected``); immutable."""

    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, key: str) -> Answer | None:
        """Return the answer of a key, or None where nobody answered."""
        return self.answers.get(key)

    def value(self, key: str) -> Value | None:
        """Return the usable value of a key, or None."""
        answer = self.answers.get(key)
        return answer.value if answer is not None and answer.usable else None

    def rows(self, table: str) -> Rows:
        """Return the rows of a table (empty and incomplete where nobody answered)."""
        value = self.value(table)
        return value if isinstance(value, Rows) else Rows(())

    def with_answers(self, changed: Mapping[str, Answer | None]) -> FactSheet:
        """Return a new sheet with some answers set, or removed where None."""
        merged = dict(self.answers)
        for key, answer in changed.items():
            if answer is None:
                merged.pop(key, None)
            else:
                merged[key] = answer
        return FactSheet(MappingProxyType(merged))

    def revision(self) -> int:
        """Return the sum of all answer revisions: it grows with every stored change."""
        return sum(answer.revision for answer in self.answers.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)


def read_answer(vocabulary: Vocabulary, key: str, raw: Any) -> Answer:
    """Read one answer of a facts file: a bare value, or a table with ``certainty``.

    ``{"value": …, "certainty": "suspected", "basis": "…"}`` and ``{"certainty": "unknown"}``.
    """
    if vocabulary.term(key).table and split_cell(key) is None:
        raise UserError(
            Message("answers.which_row", {"key": key}),
            Message("answers.which_row_do", {"example": key.replace("[]", "[r1]")}),
            code="answer.row",
        )
    if isinstance(raw, dict) and ("certainty" in raw or "value" in raw):
        allowed = {"value", "certainty", "basis", "because", "evidence"}
        if set(raw) - allowed:
            raise UserError(
                Message("answers.keys", {"key": key, "allowed": tuple(sorted(allowed))}),
                Message("answers.remove", {"keys": tuple(sorted(map(str, set(raw) - allowed)))}),
                code="answer.keys",
            )
        try:
            certainty = Certainty(raw.get("certainty", "known"))
        except ValueError:
            raise UserError(
                Message("answers.certainty", {"key": key, "text": str(raw["certainty"])}),
                Message("answers.certainty_do"),
                code="answer.certainty",
            ) from None
        value = raw.get("value")
        read = None if value is None else vocabulary.read(key, value)
        basis, because = (_words(key, raw, name) for name in ("basis", "because"))
        return Answer(read, certainty, basis, _evidence(key, raw), because)
    if raw is None:
        return Answer(None, Certainty.UNKNOWN)
    return Answer(vocabulary.read(key, raw))


def _words(key: str, raw: Mapping[str, Any], name: str) -> str:
    words = raw.get(name, "")
    if not isinstance(words, str) or "\0" in words or _HALVES.search(words):
        what = Message("answers.words", {"key": key, "name": name})
        raise UserError(what, Message("answers.words_do", {"name": name}), code="answer.words")
    return entered(words)


def _evidence(key: str, raw: Mapping[str, Any]) -> tuple[str, ...]:
    found = raw.get("evidence", [])
    if not isinstance(found, list) or not all(
        isinstance(item, str) and _SHA256.fullmatch(item) for item in found
    ):
        raise UserError(
            Message("answers.evidence", {"key": key}),
            Message("answers.evidence_do"),
            code="answer.evidence",
        )
    return tuple(found)


def write_answer(answer: Answer) -> Any:
    """Return the facts-file form of an answer; ``read_answer`` gives the same back."""
    value = None if answer.value is None else write_value(answer.value)
    plain = answer.certainty is Certainty.KNOWN and not answer.basis and not answer.evidence
    if plain:
        return value
    written: dict[str, Any] = {"certainty": answer.certainty.value}
    if value is not None:
        written["value"] = value
    if answer.basis:
        written["basis"] = answer.basis
    if answer.because:
        written["because"] = answer.because
    if answer.evidence:
        written["evidence"] = list(answer.evidence)
    return written


def with_rows(table: Answer | None, rows: Iterable[str]) -> Answer | None:
    """Return a table's answer with further rows at its end; None where it lists them all."""
    listed = table.value if table is not None and isinstance(table.value, Rows) else None
    ids = () if listed is None else listed.ids
    added = tuple(row for row in dict.fromkeys(rows) if row not in ids)
    if not added:
        return None
    if table is None or listed is None:  # not answered, or unknown: now there is a row
        return Answer(Rows(added))
    return replace(table, value=Rows(ids + added, listed.complete))


def read_facts(vocabulary: Vocabulary, facts: Mapping[str, Any]) -> FactSheet:
    """Read a whole facts table; rows whose cells appear but which are not listed are added.

    A table known only through its cells counts as complete: the file is the whole of the facts.
    """
    answers: dict[str, Answer] = {}
    seen: dict[str, list[str]] = {}
    for given, raw in facts.items():
        key = vocabulary.current_key(given)
        answers[key] = read_answer(vocabulary, key, raw)
        parts = split_cell(key)
        if parts and parts[1] not in seen.setdefault(parts[0], []):
            seen[parts[0]].append(parts[1])
    for table, ids in seen.items():
        listed = answers.get(table)
        if listed is None:
            answers[table] = Answer(Rows(tuple(ids), complete=True))
        elif isinstance(listed.value, Rows) and not set(ids) <= set(listed.value.ids):
            unlisted = tuple(sorted(set(ids) - set(listed.value.ids)))
            raise UserError(
                Message("answers.unlisted", {"table": table}),
                Message("answers.unlisted_do", {"rows": unlisted, "table": table}),
                code="facts.rows",
            )
    return FactSheet(MappingProxyType(answers))


__all__ = [
    "Answer",
    "Certainty",
    "FactSheet",
    "cell",
    "read_answer",
    "read_facts",
    "split_cell",
    "term_id",
    "write_answer",
]
