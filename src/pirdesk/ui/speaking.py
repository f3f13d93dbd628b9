"""Words of the engines for this window: its language, its zone, its names; decides nothing."""

from __future__ import annotations

from pirdesk.casefile.messages import Message, Words
from pirdesk.services.speaking import reader
from pirdesk.ui.when import spoken
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import Speaker, say


def speaker(workplace: Workplace) -> Speaker:
    """Return who is spoken to here: the window's language, the zone of this machine."""
    library = workplace.desk.library
    return reader(library, library.words().language, None)


def said(words: Words, reads: Speaker) -> str:
    """Return a sentence in words; in a plain text of the law its instants and dates are."""
    return say(words, reads) if isinstance(words, Message) else spoken(words)
