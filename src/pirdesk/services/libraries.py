"""The library of each revision of the definitions: a desk that stays open goes on with the newest.

What reads facts to judge them tells the revision it found, and a save the one it holds; the data
are read anew only where that is newer. Nothing here writes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Definition
from pirdesk.services.library import Library

if TYPE_CHECKING:
    from pirdesk.storage import Views

Read = Callable[[], tuple[Definition, ...]]


class Libraries:
    """Gives the library of the newest revision that was seen; safe to use from several threads.

    ``on_newer`` is called with the library before and the one after, in the thread that saw it and
    perhaps within a save: it must do nothing but pass the word on.
    """

    def __init__(self, read: Read = tuple) -> None:
        self._read = read
        self._now: Library | None = None
        self._lock = threading.RLock()
        self.on_newer: Callable[[Library, Library], None] = lambda before, after: None

    @classmethod
    def only(cls, library: Library) -> Libraries:
        """Return what gives one library for good."""
        one = cls()
        one._now = library
        return one

    def follow(self, views: Views) -> None:
        """Read the definitions of a database from now on, and go on with those it holds later."""
        self._read = views.definition_versions
        views.on_definitions = self.notice

    @property
    def now(self) -> Library:
        """The library of the newest revision seen; a verb that judges takes it once."""
        with self._lock:
            return self._now or self._renewed(self._read)

    def notice(self, revision: int) -> None:
        """Go on with a revision that was read just now, unless it is known."""
        with self._lock:  # what was read may be older than what a save has held since
            if self._now is None or revision > self._now.revision:
                self._renewed(self._read)

    def at(self, revision: int, read: Read) -> Library:
        """Return the library of the revision that a save holds; ``read`` gives its definitions."""
        with self._lock:
            if self._now is not None and revision == self._now.revision:
                return self._now
            return self._renewed(read)

    def _renewed(self, read: Read) -> Library:
        with self._lock:
            before = self._now
            now = self._now = Library(read())
            if before is not None and before.revision != now.revision:
                self.on_newer(before, now)
            return now
