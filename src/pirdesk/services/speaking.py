"""Who is spoken to with the names of this desk's library: terms by label, duties by title."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from pirdesk.wording import ENGLISH, Speaker

if TYPE_CHECKING:
    from pirdesk.forms import Names
    from pirdesk.services.library import Library


class LibraryNames:
    """Names read from the library when the first of them is asked for."""

    def __init__(self, library: Library, language: str) -> None:
        self._library, self._language = library, language

    def term(self, key: str) -> str:
        """Return the label of a question, for a cell with its row."""
        return self._words().term(key)

    def form(self, key: str) -> str:
        """Return the sentence of a form."""
        return self._words().form(key)

    def duty(self, duty: str) -> str:
        """Return the title of a duty, its id where no law of this edition has it."""
        return self._library.duty_titles({duty}).get(duty, duty)

    def person(self, person: str) -> str:
        """Return the id of the person: who may be named is the caller's to know."""
        return person

    def _words(self) -> Names:
        from pirdesk.forms import Names  # noqa: PLC0415 - only where a term is named

        return Names(self._library.words(self._language))


def reader(library: Library, language: str = ENGLISH, zone: str | tzinfo | None = UTC) -> Speaker:
    """Return a reader of a language and zone; None is the zone of this machine."""
    return Speaker(language, zone, LibraryNames(library, language))
