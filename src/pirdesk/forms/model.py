"""What a form is and what it looks like on one fact sheet; frozen records without behaviour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from pirdesk.casefile.findings import Finding, Level
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.terms import Term
from pirdesk.rules import Condition, Truth


class Required(StrEnum):
    """When an answer is required."""

    NO = "no"
    ALWAYS = "always"
    SUBMIT = "submit"
    SEAL = "seal"


class Purpose(StrEnum):
    """What a form is for."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    NOTICE = "notice"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form: a term and how it is asked here.

    ``columns`` are the ids of the shown columns of a rows term; ``message`` is the words id of
    the constraint; a question on a column (``populations[].affected``) refines its table's cells.
    """

    term: str
    required: Required = Required.NO
    relevant: Condition | None = None
    readonly: Condition | None = None
    constraint: Condition | None = None
    message: str = ""
    level: Level = "blocker"
    audience: str = ""
    columns: tuple[str, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions of this question."""
        given = (self.relevant, self.readonly, self.constraint)
        return tuple(condition for condition in given if condition is not None)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a form; ``title`` is used where no words exist (organisation's forms).

    ``printed`` false: what is asked decides about the document, and its words say so; it is not
    printed in it.
    """

    id: str
    questions: tuple[Question, ...]
    relevant: Condition | None = None
    title: str = ""
    refinements: Mapping[str, Question] = field(default_factory=dict)
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Output:
    """What the form makes ready, from all its sections or from the named ones.

    It has no place in a case where ``relevant`` is certainly false; ``message`` is the words id of
    why.
    """

    id: str
    sections: tuple[str, ...] = ()
    relevant: Condition | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """An ordered view on terms; ``source`` and ``sha256`` name the file it was read from."""

    id: str
    version: str
    purpose: Purpose
    sections: tuple[Section, ...]
    outputs: tuple[Output, ...]
    source: str = ""
    sha256: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return all questions in order, tables as one question."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the ids of all terms the form asks, columns after their table."""
        asked: dict[str, None] = {}
        for question in self.questions:
            asked[question.term] = None
            asked.update(dict.fromkeys(question.columns))
        return tuple(asked)

    def words_id(self, section: str = "") -> str:
        """Return the id under which the words of the form or of a section are kept."""
        return f"form.{self.id}.{section}" if section else f"form.{self.id}"

    def output_words_id(self, output: str) -> str:
        """Return the id under which the words of an output are kept, where it has its own."""
        return f"form.{self.id}.output.{output}"


@dataclass(frozen=True, slots=True)
class SettledQuestion:
    """One question, or one cell of a table, on one fact sheet.

    ``required_now`` tells that an answer is required at all at the stage ``required`` names,
    since the question is relevant; ``cells`` are a table's cells, row by row in column order.
    """

    key: str
    section: str
    question: Question
    term: Term
    relevant: Truth
    required: Required
    required_now: bool
    readonly: bool
    answer: Answer | None
    calculated: bool = False
    constraint: Truth | None = None
    row: str = ""
    cells: tuple[SettledQuestion, ...] = ()

    @property
    def shown(self) -> bool:
        """Tell whether the question is shown: yes, unless it is certainly irrelevant."""
        return not self.relevant.is_false


@dataclass(frozen=True, slots=True)
class SettledForm:
    """A form on one fact sheet; ``sheet`` holds the calculated answers as well."""

    form: Form
    sheet: FactSheet
    questions: tuple[SettledQuestion, ...]
    by_key: Mapping[str, SettledQuestion] = field(repr=False)

    def get(self, key: str) -> SettledQuestion | None:
        """Return the question or cell with a key, or None."""
        return self.by_key.get(key)

    def section(self, section: str) -> tuple[SettledQuestion, ...]:
        """Return the questions of one section."""
        return tuple(question for question in self.questions if question.section == section)

    def __iter__(self) -> Iterator[SettledQuestion]:
        """Go through all questions and, after each table, its cells."""
        return iter(self.by_key.values())


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether one output can be made; each blocker's ``where`` is the key to go to.

    ``asked`` blocks nothing: its findings are questions that a person looks at.
    """

    output: str
    state: Literal["ready", "blocked", "asked"]
    blockers: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that differs between two sheets; ``what`` names value, certainty, basis."""

    key: str
    kind: Literal["added", "removed", "changed"]
    old: Answer | None
    new: Answer | None
    what: tuple[str, ...] = ()
