"""Say what the engines write in ids the way people speak: terms by label, countries by name.

Only whole ids are replaced; a text without any stays as it is.
"""

from __future__ import annotations

import re
from datetime import date

from pirdesk.casefile.messages import Message, Words
from pirdesk.casefile.terms import term_id
from pirdesk.documents.values import Speech, place_words
from pirdesk.wording import Speaker, say
from pirdesk.wording.times import day_words

_KEY = re.compile(r"\b[a-z_]+(?:\[[^\]\s]+\])?\.[a-z_0-9]+\b")
_DIGEST = re.compile(r" ?\([0-9a-f]{8,64}\)")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PLACE = re.compile(r"(?<=has a place in )[A-Z]{2}(?:-[A-Z0-9]{1,3})?\b")


class _Names:
    def __init__(self, voice: Speech) -> None:
        self._voice = voice

    def term(self, key: str) -> str:
        return fact_name(key, self._voice)

    def form(self, key: str) -> str:
        return self._voice.words.text(key)

    def duty(self, duty: str) -> str:
        return duty

    def person(self, person: str) -> str:
        return person


def told(words: Words, voice: Speech) -> str:
    """Return a sentence of the engines in the language and zone of the paper."""
    if isinstance(words, Message):
        return say(words, Speaker(voice.language, voice.zone, _Names(voice)))
    return places_named(words, voice)


def facts_named(text: Words, voice: Speech) -> str:
    """Replace the keys of answers in a text by their labels, a row by its id behind it."""
    if isinstance(text, Message):
        return told(text, voice)
    return _KEY.sub(lambda found: fact_name(found[0], voice), text)


def fact_name(key: str, voice: Speech) -> str:
    """Return the label of an answer's key, with the row it belongs to; an unknown key stays."""
    label = voice.words.label(term_id(key))
    if label == term_id(key):
        return key
    row = voice.words.row(key)
    return f"{label} ({row})" if row else label


def edition_words(pack: str, voice: Speech) -> str:
    """Return an edition by its day in words; the digest behind it says nothing to a reader."""
    bare = _DIGEST.sub("", pack).strip()
    return _DAY.sub(lambda found: day_words(date.fromisoformat(found[0]), voice.language), bare)


def places_named(text: str, voice: Speech) -> str:
    """Replace the code of a country or state in the sentence on where a case has a place."""
    return _PLACE.sub(lambda found: place_words(found[0], voice), text)


def capital(text: str) -> str:
    """Begin a line of a cell with a capital, as a cell is read by itself."""
    return text[:1].upper() + text[1:]
