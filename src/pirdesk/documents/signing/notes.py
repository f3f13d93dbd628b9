"""The honest sentences on what a kind of key proves; they print above the signatures."""

from __future__ import annotations

from collections.abc import Iterable

from pirdesk.documents.phrases import load_phrases
from pirdesk.documents.signing.keys import Origin


def honest_note(origins: Iterable[Origin] = (), language: str = "en") -> str:
    """Say what signatures by these kinds of keys prove, and what they do not."""
    phrases = load_phrases(language)
    note = phrases.say("note_what_is_proven")  # of every kind: who signs later may have another
    return f"{note} {phrases.say('note_memory')}" if Origin.MEMORY in set(origins) else note
