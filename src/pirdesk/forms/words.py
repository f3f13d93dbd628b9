"""The words of terms, forms and messages in one language, falling back to English.

A word that is missing is never an error here: English stands in and the gap is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pirdesk import datafiles
from pirdesk.casefile.terms import split_cell, term_id
from pirdesk.datafiles import DataFile, Reader
from pirdesk.errors import UserError, shortened

ENGLISH = "en"
_NAMED = re.compile(r"\{([a-z_]+)\}")
# A yes or no as a sentence: as known, as held but not confirmed, and where nobody knows.
SAID = ("yes", "no", "maybe_yes", "maybe_no", "unknown")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


@dataclass(frozen=True, slots=True)
class Guide:
    """Help for one question: what to write, an example from a real case, the source."""

    what: str
    example: str = ""
    source: str = ""

    @property
    def length(self) -> int:
        """Return how many words guide the writer (what and example)."""
        return len(f"{self.what} {self.example}".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """All words of one id; ``text`` is the sentence of a message, with ``{named}`` parts.

    ``said`` holds the whole sentences that a yes or no becomes on paper, by ``SAID``.
    """

    label: str = ""
    definition: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    guide: Guide | None = None
    text: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; ``missing`` counts each word that had to be replaced."""

    language: str
    entries: Mapping[str, Entry]
    fallback: Mapping[str, Entry] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)

    def label(self, key: str) -> str:
        """Return the label of a term, cell, form or section; the id itself where none exists."""
        return self._find(key, "label") or key

    def definition(self, key: str) -> str:
        """Return the one-sentence definition, or "" where none exists."""
        return self._find(key, "definition")

    def choice(self, key: str, value: str) -> str:
        """Return the words of one choice of a term; the value itself where none exist."""
        wanted = term_id(key)
        for entries in (self.entries, self.fallback):
            entry = entries.get(wanted)
            if entry is not None and value in entry.choices:
                return entry.choices[value]
            if entries is self.entries:
                self.missing[f"{wanted}.choices.{value}"] += 1
        return value

    def said(self, key: str, answer: str) -> str:
        """Return the sentence of a yes or no in this very language, "" where it has none."""
        entry = self.entries.get(term_id(key))
        return entry.said.get(answer, "") if entry is not None else ""

    def guide(self, key: str) -> Guide | None:
        """Return the guide of a question, or None where none exists."""
        wanted = term_id(key)
        own = self.entries.get(wanted)
        if own is not None and own.guide is not None:
            return own.guide
        other = self.fallback.get(wanted)
        if other is not None and other.guide is not None:
            self.missing[f"{wanted}.guide"] += 1
            return other.guide
        return None

    def text(self, key: str, **named: object) -> str:
        """Return the sentence of a message with its ``{named}`` parts filled in."""
        found = self._find(key, "text", "label") or key
        return _NAMED.sub(lambda part: str(named.get(part[1], part[0])), found)

    def stated(self, key: str) -> str:
        """Return "": what was answered is known where there are facts."""
        del key
        return ""

    def row(self, key: str) -> str:
        """Return "": which row a cell belongs to is known where there are facts."""
        del key
        return ""

    def has(self, key: str) -> bool:
        """Tell whether any words exist for an id, in this language or in English."""
        wanted = term_id(key)
        return wanted in self.entries or wanted in self.fallback

    def _find(self, key: str, *kinds: str) -> str:
        wanted = term_id(key)
        for entries in (self.entries, self.fallback):
            entry = entries.get(wanted)
            for kind in kinds if entry is not None else ():
                found = str(getattr(entry, kind))
                if found:
                    return found
            if entries is self.entries:
                self.missing[f"{wanted}.{kinds[0]}"] += 1
        return ""


class Names:
    """What the words of a language call the things a message names; duties and people by id."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def term(self, key: str) -> str:
        """Return the label of a question, for a cell with its row."""
        label, parts = self.words.label(key), split_cell(key)
        return f"{label} ({parts[1]})" if parts else label

    def form(self, key: str) -> str:
        """Return the sentence of a form."""
        return self.words.text(key)

    def duty(self, duty: str) -> str:
        """Return the id of the duty."""
        return duty

    def person(self, person: str) -> str:
        """Return the id of the person."""
        return person


def languages() -> tuple[str, ...]:
    """Return the languages that have words, English first."""
    folder = datafiles.path("forms", "words")
    found = sorted(item.name for item in folder.iterdir() if item.is_dir())
    return (ENGLISH, *(name for name in found if name != ENGLISH))


def load_words(language: str = ENGLISH) -> Words:
    """Read the words of one language and English; an unknown language is a UserError."""
    if not _LANGUAGE.match(language) or language not in languages():
        raise UserError(
            f"There are no words in the language “{shortened(language, 20)}”.",
            f"Choose from: {', '.join(languages())}.",
            code="words.language",
        )
    root = datafiles.root()
    if language == ENGLISH:
        return Words(ENGLISH, _entries(root, ENGLISH))
    return Words(language, _entries(root, language), _entries(root, ENGLISH))


@lru_cache(maxsize=8)
def _entries(_root: Path, language: str) -> Mapping[str, Entry]:
    files = datafiles.read_folder("forms", "words", language)
    return parse_entries(file for file in files if "/messages/" not in file.name)


def parse_entries(files: Iterable[DataFile]) -> dict[str, Entry]:
    """Read the entries of files strictly; an id with words in two files raises DataFault."""
    entries: dict[str, Entry] = {}
    for file in files:
        top = Reader.of(file)
        for key in top.table:
            if key in entries:
                raise top.fault(f"already has words in {entries[key].file}", key)
            entries[key] = _entry(top.inner(key))
    return entries


def _entry(reader: Reader) -> Entry:
    reader.only("label", "definition", "choices", "said", "guide", "text")
    if not ("label" in reader.table or "text" in reader.table):
        raise reader.fault("needs a label (or, for a message, a text)")
    choices: dict[str, str] = {}
    if "choices" in reader.table:
        inner = reader.inner("choices")
        choices = {key: inner.text(key) for key in inner.table}
    said: dict[str, str] = {}
    if "said" in reader.table:
        inner = reader.inner("said")
        inner.only(*SAID)
        said = {key: inner.text(key) for key in SAID}
    guide = None
    if "guide" in reader.table:
        inner = reader.inner("guide")
        inner.only("what", "example", "source")
        guide = Guide(inner.text("what"), inner.text("example", ""), inner.text("source", ""))
    return Entry(
        reader.text("label", ""),
        reader.text("definition", ""),
        choices,
        said,
        guide,
        reader.text("text", ""),
        reader.file,
    )
