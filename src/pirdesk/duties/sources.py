"""What a law was compared with: each text with its address, the day it was read and its kind."""

from __future__ import annotations

from dataclasses import dataclass

from pirdesk.casefile.confidence import Confidence


@dataclass(frozen=True, slots=True)
class Source:
    """What was read, where it is published, and when it was read (empty: from memory).

    ``texts`` are further texts that only part of the law rests on; they have none of their own.
    """

    title: str
    url: str = ""
    read: str = ""
    confidence: Confidence | None = None
    texts: tuple[Source, ...] = ()

    @property
    def readings(self) -> tuple[Source, ...]:
        """Return what was read at an address on a day, the main text first."""
        return tuple(each for each in (self, *self.texts) if each.url and each.read)
