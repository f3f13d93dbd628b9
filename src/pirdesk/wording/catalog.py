"""The sentences of one language as read from its files, strictly; what is missing is English.

A sentence is a text with ``{places}``, or one text for each plural form of the language. Nothing
here words a value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pirdesk import datafiles
from pirdesk.datafiles import DataFile, Reader
from pirdesk.wording.locales import locale_of, plural_tags

ENGLISH = "en"
STYLES = frozenset(
    {"", "or", "and", "parted", "listed", "capital", "sentence", "day", "clock", "code"}
)
"""How a place may be shown: a list with “or” or parted by semicolons, a text as a sentence …"""
_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
_PARTS = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)(?::([a-z]+))?\}|[{}]")
_KEY = re.compile(r"[a-z][a-z0-9_]*")


class Slot(NamedTuple):
    """A place in a sentence: which param stands there and how it is shown."""

    name: str
    style: str


Parts = tuple[str | Slot, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its parts, or those of each plural form that the param ``by`` chooses."""

    forms: Mapping[str, Parts]
    by: str = ""

    @property
    def only(self) -> Parts:
        """Return the parts of a sentence that counts nothing."""
        return self.forms["other"]

    @property
    def names(self) -> frozenset[str]:
        """Return the params this sentence shows or counts by."""
        parts = (part for form in self.forms.values() for part in form)
        shown = {part.name for part in parts if isinstance(part, Slot)}
        return frozenset(shown | ({self.by} if self.by else set()))


@dataclass(frozen=True, slots=True)
class Catalog:
    """The sentences of a language over those of English; ``missing`` counts what stood in."""

    language: str
    sentences: Mapping[str, Sentence]
    english: Mapping[str, Sentence]
    missing: Counter[str] = field(default_factory=Counter)

    def stand_in(self, key: str) -> Sentence | None:
        """Return the English sentence of an id this language lacks, and count it."""
        self.missing[key] += 1
        return self.english.get(key)


@cache
def load_catalog(language: str = ENGLISH) -> Catalog:
    """Return the sentences of a language; one that has none is English throughout."""
    english = _sentences(ENGLISH)
    if language == ENGLISH:
        return Catalog(ENGLISH, english, english)
    files = _files(language)
    return Catalog(language, read_sentences(files, language, english), english)


def gaps(language: str) -> tuple[str, ...]:
    """Return the ids English words and a language does not; it is complete where there are none."""
    catalog = load_catalog(language)
    return tuple(sorted(catalog.english.keys() - catalog.sentences.keys()))


def read_sentences(
    files: Iterable[DataFile], language: str, english: Mapping[str, Sentence] | None = None
) -> dict[str, Sentence]:
    """Read message files strictly; the name of a file is the first part of its ids.

    Refused are unknown keys, places that cannot be filled, missing plural forms and, where
    ``english`` is given, ids and places that English does not have.
    """
    found: dict[str, Sentence] = {}
    for file in files:
        _read_table(Reader.of(file), Path(file.name).stem, language, found)
        for key in found.keys() - (english or found).keys():
            raise Reader.of(file).fault("English has no such message", key.partition(".")[2])
    for file in files if english else ():
        _same_places(file, found, english or {})
    return found


@cache
def _sentences(language: str) -> Mapping[str, Sentence]:
    return read_sentences(_files(language), language)


def _files(language: str) -> list[DataFile]:
    parts = ("forms", "words", language, "messages")
    return list(datafiles.read_folder(*parts)) if datafiles.path(*parts).is_dir() else []


def _read_table(reader: Reader, path: str, language: str, found: dict[str, Sentence]) -> None:
    for key, value in reader.table.items():
        if not _KEY.fullmatch(key):
            raise reader.fault("a name has small letters, digits and _ only", key)
        inner = f"{path}.{key}"
        if isinstance(value, str):
            found[inner] = Sentence({"other": _parts(reader, key)})
            continue
        table = reader.inner(key)
        if table.table.keys() & (_FORMS | {"by"}):
            found[inner] = _counted(table, language)
        else:
            _read_table(table, inner, language, found)


def _counted(reader: Reader, language: str) -> Sentence:
    tags = plural_tags(locale_of(language))
    reader.only("by", *tags)
    forms = {tag: _parts(reader, tag) for tag in tags}
    return Sentence(forms, reader.text("by", "count"))


def _parts(reader: Reader, key: str) -> Parts:
    text, end = reader.text(key), 0
    parts: list[str | Slot] = []
    if not text.strip():
        raise reader.fault("is blank", key)
    literal = ""
    for match in _PARTS.finditer(text):
        literal += text[end : match.start()]
        end = match.end()
        name, style = match[1], match[2] or ""
        if match[0] in ("{{", "}}"):
            literal += match[0][0]
        elif name is None:
            raise reader.fault(f"“{match[0]}” opens or closes no place; write it twice", key)
        elif style not in STYLES:
            raise reader.fault(f"“{style}” is no way to show {{{name}}}", key)
        else:
            parts += [literal, Slot(name, style)]
            literal = ""
    parts.append(literal + text[end:])
    return tuple(part for part in parts if part)


def _same_places(
    file: DataFile, found: Mapping[str, Sentence], english: Mapping[str, Sentence]
) -> None:
    for key, sentence in found.items():
        if not key.startswith(f"{Path(file.name).stem}."):
            continue
        other = sorted(sentence.names - english[key].names)
        if other:
            named = ", ".join(f"{{{name}}}" for name in other)
            raise Reader.of(file).fault(f"English does not fill {named}", key.partition(".")[2])
