"""Stand-ins: what is printed where no face can show a text, while the text itself is kept.

A stand-in is chosen by a person for a whole paper; nothing here looks at fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from pirdesk.casefile.paper import StandIn

# Marks around a stand-in on its way to the page, from a plane no script uses; never printed.
FIRST, END = 0xF0000, "\U000ffffd"
MOST = 0xFF00


class Standing:
    """The stand-ins of one paper."""

    def __init__(self, stand_ins: tuple[StandIn, ...] = ()) -> None:
        self.stand_ins = stand_ins[:MOST]

    def shown(self, text: str) -> str:
        """Return a text as it is printed."""
        if not self.stand_ins:
            return text
        return self._pattern.sub(lambda found: self.stand_ins[self._places[found[0]]].shown, text)

    def marked(self, text: str) -> str:
        """Return a text as it is printed, each stand-in between marks that name it."""
        if not self.stand_ins:
            return text
        return self._pattern.sub(self._marked, text)

    def _marked(self, found: re.Match[str]) -> str:
        place = self._places[found[0]]
        shown = self.stand_ins[place].shown.replace(" ", "\u00a0")
        return f"{chr(FIRST + place)}{shown}{END}"

    @cached_property
    def _places(self) -> dict[str, int]:
        return {stand_in.text: place for place, stand_in in enumerate(self.stand_ins)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # Longest first: a word is never taken for a shorter one it begins with.
        keys = sorted(self._places, key=lambda text: (-len(text), text))
        return re.compile("|".join(map(re.escape, keys)))


def is_mark(char: str) -> bool:
    """Tell whether a character is one of the marks around a stand-in."""
    return char >= chr(FIRST)


def stand_ins_for(texts: Iterable[str], drawn: Callable[[str], bool]) -> tuple[StandIn, ...]:
    """Return stand-ins for all that cannot be drawn: words transliterated, signs by their names."""
    found: dict[str, str] = {}
    for text in texts:
        for part in _not_drawn(text, drawn):
            if part not in found:
                found[part] = _stand_in(part)
    return tuple(StandIn(text, found[text]) for text in sorted(found))


def _not_drawn(text: str, drawn: Callable[[str], bool]) -> Iterator[str]:
    """Yield whole runs of letters, and single other signs, that cannot be drawn."""
    word = ""
    for char in text:
        if not drawn(char) and unicodedata.category(char)[0] in "LMN":
            word += char
            continue
        if word:
            yield word
            word = ""
        if not drawn(char):
            yield char
    if word:
        yield word


def _stand_in(part: str) -> str:
    from anyascii import anyascii  # its tables are read when first needed

    plain = "".join(char for char in anyascii(part) if char.isalnum() or char in "-.,;:!?()")
    wordlike = unicodedata.category(part[0])[0] in "LMNP"
    if wordlike and plain and plain.isascii() and plain.isprintable():
        return plain[0].upper() + plain[1:]
    return "".join(_named(char) for char in part)


def _named(char: str) -> str:
    name = unicodedata.name(char, "").lower()
    return f"[U+{ord(char):04X} {name}]" if name else f"[U+{ord(char):04X}]"
