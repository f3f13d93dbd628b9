"""Words of the engines for this window: its language, its zone, its names; decides nothing."""

from __future__ import annotations

from pirdesk.casefile.messages import Message, Words
from pirdesk.casefile.terms import split_cell, term_id
from pirdesk.ui.when import spoken
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import Speaker, say


class _Names:
    def __init__(self, workplace: Workplace) -> None:
        self._library = workplace.desk.library

    def term(self, key: str) -> str:
        label, parts = self._library.words().label(term_id(key)), split_cell(key)
        return f"{label} ({parts[1]})" if parts else label

    def duty(self, duty: str) -> str:
        return self._library.duty_titles({duty}).get(duty, duty)

    def person(self, person: str) -> str:
        return person


def speaker(workplace: Workplace) -> Speaker:
    """Return who is spoken to here: the window's language, the zone of this machine."""
    return Speaker(workplace.desk.library.words().language, None, _Names(workplace))


def said(words: Words, reader: Speaker, country: str = "") -> str:
    """Return a sentence in words; in a plain text of the law instants and dates are put in words.

    ``country`` names the zones of such a text.
    """
    return say(words, reader) if isinstance(words, Message) else spoken(words, country)
