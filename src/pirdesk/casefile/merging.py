"""Merge two people's changes of one text sentence by sentence, from the text both began with.

Pure: it proposes and marks, it never stores, and where two changes touch the same sentences both
are kept for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "mine", "theirs", "both", "clash"]

# A sentence ends at its mark before a capital, at a colon of the house's own, or with its line.
_SENTENCE = re.compile(
    r".+?(?:[.!?…][\"'”’»)\]]*\s+(?=[^\Wa-z\d_]|[\"'“‘«(\[#*_-])|\n\s*|\Z)|\s+\Z", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Sentences that stand together: unchanged, one side's, both sides' alike, or in a clash.

    In a clash ``text`` is mine and ``other`` is theirs; an empty one means that side took the
    sentences out.
    """

    kind: Kind
    text: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """The pieces of a merged text in their order."""

    pieces: tuple[Piece, ...]

    @property
    def clashes(self) -> int:
        """Return how many places a person must decide."""
        return sum(piece.kind == "clash" for piece in self.pieces)

    def text(self, mine: str = "mine", theirs: str = "theirs") -> str:
        """Return the whole text; both sides of a clash stand in it in brackets with these words."""
        written = ""
        for piece in self.pieces:
            parts = [piece.text]
            if piece.kind == "clash":
                sides = ((mine, piece.text), (theirs, piece.other))
                parts = [f"[{who}: {said.strip() or '—'}] " for who, said in sides]
                end = _ending(piece.text or piece.other)
                parts[-1] = parts[-1].rstrip() + end
            for part in parts:
                written = _joined(written, part)
        return written


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text into sentences with the blanks behind them; joined again they are the text."""
    return tuple(match[0] for match in _SENTENCE.finditer(text))


def merge_sentences(base: str, mine: str, theirs: str) -> Merged:
    """Merge both changes of ``base``: what only one side touched is taken from that side."""
    if mine == theirs:
        return Merged((Piece("both" if mine != base else "same", mine),) if mine else ())
    if base in (mine, theirs):
        return _one_sided(base, mine, theirs)
    old, one, other = sentences(base), sentences(mine), sentences(theirs)
    pieces: list[Piece] = []
    at = [0, 0, 0]
    for start, in_one, in_other, length in _common(old, one, other):
        ends = (start, in_one, in_other)
        texts = [
            "".join(side[begin:end])
            for side, begin, end in zip((old, one, other), at, ends, strict=True)
        ]
        pieces += _between(*texts)
        for step in range(length):
            pieces.append(_kept(old[start + step], one[in_one + step], other[in_other + step]))
        at = [end + length for end in ends]
    return Merged(_together(pieces))


def _one_sided(base: str, mine: str, theirs: str) -> Merged:
    old, new = sentences(base), sentences(mine if theirs == base else theirs)
    kind: Kind = "mine" if theirs == base else "theirs"
    pieces = []
    for tag, _start, _end, begin, stop in _matcher(old, new).get_opcodes():
        pieces.append(Piece("same" if tag == "equal" else kind, "".join(new[begin:stop])))
    return Merged(_together(pieces))


def _common(
    old: Sequence[str], one: Sequence[str], other: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """Return runs of sentences of the base both sides kept, and the end of all three."""
    in_one = _places(old, one)
    in_other = _places(old, other)
    runs: list[tuple[int, int, int, int]] = []
    for place in range(len(old)):
        if place not in in_one or place not in in_other:
            continue
        here = (place, in_one[place], in_other[place])
        if runs:
            *begins, length = runs[-1]
            if all(b + length == h for b, h in zip(begins, here, strict=True)):
                runs[-1] = (*runs[-1][:3], length + 1)
                continue
        runs.append((*here, 1))
    return [*runs, (len(old), len(one), len(other), 0)]


def _places(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start, begin, length in _matcher(old, new).get_matching_blocks():
        found |= {start + step: begin + step for step in range(length)}
    return found


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [_bare(s) for s in old], [_bare(s) for s in new], autojunk=False)


def _bare(sentence: str) -> str:
    return " ".join(sentence.split())


def _between(old: str, one: str, other: str) -> list[Piece]:
    """Judge what stands between two runs both sides kept."""
    plain = [_bare(text) for text in (old, one, other)]
    if plain[1] == plain[2]:
        return [Piece("both" if plain[1] != plain[0] else "same", one)] if one else []
    if plain[0] == plain[2]:
        return [Piece("mine", one)] if one else []
    if plain[0] == plain[1]:
        return [Piece("theirs", other)] if other else []
    if not plain[0]:  # both only added: the stored words first, then mine
        return [Piece("theirs", other), Piece("mine", one)]
    sides = [sentences(text) for text in (old, one, other)]
    if len(sides[0]) == len(sides[1]) == len(sides[2]) > 1:  # each sentence was only reworded
        return [piece for three in zip(*sides, strict=True) for piece in _between(*three)]
    return [Piece("clash", one, other)]


def _kept(old: str, one: str, other: str) -> Piece:
    """Return a sentence both kept; a changed blank behind it is taken from who changed it."""
    return Piece("same", one if other == old else other)


def _together(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text and not piece.other:
            continue
        if found and found[-1].kind == piece.kind != "clash":
            found[-1] = Piece(piece.kind, _joined(found[-1].text, piece.text))
        else:
            found.append(piece)
    return tuple(found)


def _joined(first: str, second: str) -> str:
    if not first or not second or first[-1].isspace() or second[0].isspace():
        return first + second
    return f"{first} {second}"


def _ending(text: str) -> str:
    return text[len(text.rstrip()) :]
