"""Computed parts of a paper in words, which composing fills like the blocks people wrote."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a computed part: Markdown of the program's own with tokens, filled like a block.

    ``rests_on`` are keys of answers that decided the words without being quoted in them.
    """

    markdown: str
    rests_on: tuple[str, ...] = ()
