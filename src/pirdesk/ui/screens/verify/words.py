"""The shape of a verdict in the window: what a file is, what that means, and how it looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Headline:
    """What the file is in one sentence, what that means, and how it looks."""

    icon: str
    role: str
    words: str
    meaning: str
