"""The fixed words of a paper (labels, "not known", "page x of y") in one language, read as data.

It never words a fact; that is ``values.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pirdesk import datafiles
from pirdesk.datafiles import DataFile, Reader


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language by key; ``say`` fills the named places."""

    language: str
    words: Mapping[str, str]

    def say(self, key: str, **named: object) -> str:
        """Return one phrase with its places filled; what is filled in is never parsed."""
        return _fill(self.words[key], named)

    def get(self, key: str, default: str) -> str:
        """Return a phrase, or the default where the key has none."""
        return self.words.get(key, default)


def _fill(text: str, named: Mapping[str, object]) -> str:
    """Fill every place in one pass, so that a filled-in brace is never read as a place."""
    out: list[str] = []
    rest = text
    while rest:
        head, opened, tail = rest.partition("{")
        out.append(head)
        if not opened:
            break
        name, closed, after = tail.partition("}")
        if closed and name in named:
            out.append(str(named[name]))
            rest = after
        else:
            out.append("{")
            rest = tail
    return "".join(out)


def read_phrases(source: DataFile) -> Phrases:
    """Read one words file strictly: every value is a text and there are no other keys."""
    top = Reader.of(source)
    top.only("language", "words")
    inner = top.inner("words")
    words = {key: inner.text(key).strip() for key in inner.table}
    return Phrases(top.text("language"), MappingProxyType(words))


@cache
def load_phrases(language: str) -> Phrases:
    """Return the phrases of a language; a key it lacks, and a language there is not, is English."""
    english = read_phrases(
        datafiles.read_toml(datafiles.path("exports", "layouts", "words", "en.toml"))
    )
    file = datafiles.path("exports", "layouts", "words", f"{language[:2]}.toml")
    if language[:2] == "en" or not file.is_file():
        return english
    own = read_phrases(datafiles.read_toml(file))
    return Phrases(own.language, MappingProxyType({**english.words, **own.words}))
