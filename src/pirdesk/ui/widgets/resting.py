"""Where the keyboard goes when what had it is taken away: to the page, never to the next button.

Qt would hand it to whatever comes next, so that words typed on press a button or become an answer.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget


@runtime_checkable
class Resting(Protocol):
    """A part of the window that has a place where the keyboard does nothing."""

    def rest(self) -> None:
        """Put the keyboard there."""


def let_rest(leaving: QWidget) -> None:
    """Let the keyboard rest if it is in a widget that is about to go."""
    holder: QWidget | None = leaving.window().focusWidget()
    if holder is None or not (holder is leaving or leaving.isAncestorOf(holder)):
        return
    above = leaving.parentWidget()
    while above is not None:
        if isinstance(above, Resting):
            above.rest()
            return
        above = above.parentWidget()
