"""Small pieces the exhibits share: runs of plain text and cells of several lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pirdesk.casefile.paper import Paragraph, Run, Runs
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import Term
from pirdesk.documents.values import Speech, say_answer

NO_NAMES: Mapping[str, Sequence[str]] = MappingProxyType({})


def cell(text: str, *, strong: bool = False) -> Runs:
    """Return one cell of plain text; its line breaks stay."""
    return lines(*text.split("\n"), strong=strong)


def lines(*texts: str, strong: bool = False) -> Runs:
    """Return a cell of several lines; empty ones are left out."""
    kept = [text for text in texts if text.strip()]
    last = len(kept) - 1
    return tuple(
        Run(text, strong=strong and index == 0, break_after=index < last)
        for index, text in enumerate(kept)
    )


def answer_cell(answer: Answer | None, key: str, term: Term, voice: Speech) -> Runs:
    """Return an answer as a cell that names the term it quotes."""
    if answer is None:
        return (Run(voice.phrases.say("not_answered_short"), emphasis=True, term=key),)
    suspected = answer.certainty is Certainty.SUSPECTED
    text = say_answer(answer, term, voice)
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    last = len(parts) - 1
    return tuple(
        Run(part, term=key, suspected=suspected, break_after=index < last)
        for index, part in enumerate(parts)
    )


def named_cell(
    answer: Answer | None,
    key: str,
    term: Term,
    voice: Speech,
    names: Mapping[str, Sequence[str]],
) -> Runs:
    """Return an answer as a cell; an id that has a name prints as that."""
    told = answer_cell(answer, key, term, voice)
    known = names.get(answer.value) if answer and isinstance(answer.value, str) else None
    if not known:
        return told
    return tuple(replace(run, term=key) for run in lines(*known))


def small(text: str) -> Paragraph:
    """Return a paragraph of small type."""
    return Paragraph((Run(text),), "small")


def body(text: str) -> Paragraph:
    """Return a paragraph."""
    return Paragraph((Run(text),))
