"""Tags of other vocabularies beside the assessment: NIST, MIT, Microsoft, Google.

The vocabularies are data in forms/harms; a tag helps to find and compare cases and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pirdesk import datafiles
from pirdesk.casefile.confidence import KINDS, as_kind
from pirdesk.casefile.sheet import FactSheet
from pirdesk.datafiles import DataFile, Reader
from pirdesk.harm.inputs import chosen, suspected
from pirdesk.harm.result import Confidence, MethodResult, Step

METHOD, TITLE = "tags", "Tags of other vocabularies"
TERMS = ("tags.nist", "tags.nist_gai", "tags.mit", "tags.microsoft", "tags.google")
SOURCE = "The vocabularies named in each line"
LIMITS = (
    "Tags weigh nothing and decide nothing. Lists differ in what they call harm and what risk; the "
    "same incident may stand under different words in each."
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One entry of a vocabulary: the choice of its term, its number there, group and name."""

    choice: str
    code: str
    group: str
    label: str

    @property
    def words(self) -> str:
        """Return number and name as they print."""
        return f"{self.code} {self.label}".strip()


@dataclass(frozen=True, slots=True)
class TagList:
    """One vocabulary: the term it is chosen by, and how surely its list is known."""

    id: str
    term: str
    title: str
    source: str
    confidence: Confidence
    entries: tuple[Tag, ...]


@cache
def load_tags() -> tuple[TagList, ...]:
    """Read the shipped vocabularies in the order of their terms; raises DataFault."""
    found = {
        listed.term: listed
        for file in datafiles.read_folder("forms", "harms")
        for listed in (parse_tags(file),)
    }
    return tuple(found[term] for term in TERMS if term in found)


def parse_tags(file: DataFile) -> TagList:
    """Read one vocabulary strictly; raises DataFault."""
    top = Reader.of(file)
    top.only("id", "term", "title", "source", "confidence", "entries")
    term, sure = top.text("term"), as_kind(top.text("confidence"))
    if term not in TERMS:
        raise top.fault(f"“{term}” is not a term of tags", "term")
    if sure is None:
        raise top.fault(f"must be one of {', '.join(KINDS)}", "confidence")
    entries = tuple(_tag(reader) for reader in top.each("entries"))
    choices = [entry.choice for entry in entries]
    if len(set(choices)) != len(choices):
        raise top.fault("a choice is named twice", "entries")
    return TagList(top.text("id"), term, top.text("title"), top.text("source"), sure, entries)


def assess(sheet: FactSheet) -> MethodResult:
    """Gather the tags chosen, with their numbers and groups."""
    picked = {listed: chosen(sheet, listed.term) for listed in load_tags()}
    if not any(picked.values()):
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not used, because no tag is chosen.",
        )
    steps = tuple(_steps(sheet, picked))
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=True,
        values={listed.id: ", ".join(choices) for listed, choices in picked.items() if choices},
        level="tagged",
        level_words="; ".join(step.found for step in steps),
        steps=steps,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=("Another description of the harm that occurred or was near",),
        provisional=suspected(sheet, TERMS),
        needs=TERMS,
    )


def _steps(sheet: FactSheet, picked: Mapping[TagList, tuple[str, ...] | None]) -> Iterator[Step]:
    for listed, choices in picked.items():
        if not choices:
            continue
        named = {entry.choice: entry for entry in listed.entries}
        found = ", ".join(named[choice].words for choice in choices if choice in named)
        basis = sheet.answers[listed.term].basis
        yield Step(listed.title, found, listed.term, basis, listed.source)


def _tag(reader: Reader) -> Tag:
    reader.only("choice", "code", "group", "label")
    return Tag(
        reader.text("choice"), reader.text("code", ""), reader.text("group"), reader.text("label")
    )
