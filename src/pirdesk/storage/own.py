"""What an open database wrote itself, so that its own watch tells nobody of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Own:
    """Saves by their id, and how often rows were computed anew.

    A save is named before it is written: a watch may see it before its writer hears that it is.
    """

    saves: set[str] = field(default_factory=set)
    recomputed: int = 0
