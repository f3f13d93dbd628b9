"""The words of the articles a law file cites: stored beside it, found by the citation.

A citation names acts and articles (“GDPR Art. 33(1), 34(2)”); where the words of one are not stored
it stays unresolved and is named. Never says what the words mean.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pirdesk.datafiles import DataFile, Reader, read_folder
from pirdesk.errors import DataFault

# Behind these a citation speaks of another act, or of what is no article.
_ENDS = re.compile(r",? (?:as amended by|inserted by)\b|\bAnnex\b|\bno\. |\bAnnexes\b")
_ARTICLE = re.compile(r"(?<![\w(])(\d+[a-z]{0,2})((?:\(\w+\))*)(?:-\((\w+)\)|-(\d+)(?![\w(]))?")
_ORDINALS = re.compile(r"\b(?:question|para\.|paragraph) \d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one paragraph of an act, or of an article without numbered paragraphs.

    ``at`` is as cited, ``33(1)`` or ``113``; ``sha256`` is over the words in UTF-8; ``source`` says
    where they were read and ``read`` on which day.
    """

    act: str
    celex: str
    at: str
    text: str
    sha256: str
    url: str
    source: str
    read: str

    @property
    def cite(self) -> str:
        """Return how the passage is cited."""
        return f"{self.act} Art. {self.at}"


@dataclass(frozen=True, slots=True)
class Act:
    """One act with the names citations call it by and the passages whose words are stored."""

    celex: str
    names: tuple[str, ...]
    passages: tuple[Passage, ...]


@cache
def acts() -> tuple[Act, ...]:
    """Read every stored act, once; words that do not fit their digest raise DataFault."""
    return tuple(read_act(file) for file in read_folder("forms", "texts"))


def read_act(file: DataFile) -> Act:
    """Read one act strictly; words that do not fit their digest are refused."""
    top = Reader.of(file)
    top.only("celex", "names", "title", "url", "source", "read", "passages")
    top.text("title")
    names = top.texts("names")
    if not names:
        raise top.fault("needs the name it is cited by", "names")
    found: dict[str, Passage] = {}
    for item in top.each("passages"):
        item.only("at", "text", "text_sha256", "source")
        words, at = item.text("text").strip(), item.text("at")
        digest = hashlib.sha256(words.encode()).hexdigest()
        if digest != item.text("text_sha256"):
            raise DataFault(file.name, item.key, f"the words of {at} do not fit their digest")
        if at in found:
            raise item.fault(f"“{at}” stands twice", "at")
        source = item.text("source", "") or top.text("source")
        told = (names[0], top.text("celex"), at, words, digest)
        found[at] = Passage(*told, top.text("url"), source, top.text("read"))
    return Act(top.text("celex"), names, tuple(found.values()))


def passages_of(cite: str) -> tuple[Passage, ...]:
    """Return the stored words a citation points to, in its order, each once."""
    return tuple(dict.fromkeys(p for _, found in _resolved(cite) for p in found))


def unresolved(cite: str) -> tuple[str, ...]:
    """Return the parts of a citation whose words are not stored."""
    return tuple(part for part, found in _resolved(cite) if not found)


def digest_of(cites: Iterable[str]) -> str:
    """Return one digest over the stored words of some citations, "" where none is stored."""
    words = dict.fromkeys(p for cite in cites for p in passages_of(cite))
    if not words:
        return ""
    lines = sorted(f"{p.celex} {p.at} {p.sha256}\n" for p in words)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _resolved(cite: str) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    for part in (part.strip() for part in cite.split(";")):
        act = _act(part)
        if act is None:
            yield part, ()
            continue
        named = next(name for name in act.names if part.startswith(f"{name} "))
        told = _ENDS.split(part.removeprefix(named), maxsplit=1)[0]
        articles = list(_ARTICLE.finditer(_ORDINALS.sub("", told)))
        if not articles:
            yield part, ()
        for article in articles:
            yield f"{named} Art. {article[0]}", _found(act, article)


def _act(part: str) -> Act | None:
    return next((a for a in acts() if any(part.startswith(f"{n} ") for n in a.names)), None)


def _found(act: Act, article: re.Match[str]) -> tuple[Passage, ...]:
    """Return the passages of an article as cited; a point is found with its paragraph."""
    by_at = _by_place(act)
    number, points, last_point, last = article.groups()
    if last:
        every = range(int(re.sub(r"\D", "", number)), int(last) + 1)
        return tuple(p for n in every for p in _of_article(by_at, str(n)))
    first = re.match(r"\(\w+\)", points)
    if last_point and last_point.isdecimal() and first:
        every = range(int(first[0].strip("()")), int(last_point) + 1)
        return tuple(by_at[at] for n in every if (at := f"{number}({n})") in by_at)
    if first and (found := by_at.get(f"{number}{first[0]}")):
        return (found,)
    return (by_at[number],) if number in by_at and first else _of_article(by_at, number)


def _of_article(by_at: Mapping[str, Passage], number: str) -> tuple[Passage, ...]:
    return tuple(p for at, p in by_at.items() if at.partition("(")[0] == number)


def _by_place(act: Act) -> Mapping[str, Passage]:
    return {passage.at: passage for passage in act.passages}
