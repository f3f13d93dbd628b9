"""Why a duty does not arise, in words: by what holds, never by a condition that is not met.

It words what the engine found; it judges nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pirdesk.casefile.messages import Message, Words
from pirdesk.documents.exhibits.plainly import capital, told
from pirdesk.documents.values import Speech

if TYPE_CHECKING:
    from pirdesk.duties import Duty
    from pirdesk.rules import Reason


def reasons_of(duty: Duty, voice: Speech) -> list[str]:
    """Return the words of what decided: the leaves that speak against the duty, else all."""
    denied = [reason for reason in duty.reasons if reason.against]
    named = [reason for reason in denied or duty.reasons if reason.words]
    if duty.verdict == "not in force":
        return list(dict.fromkeys(told(r.words, voice) for r in named))[:2]
    said = (_reason(reason, voice) for reason in named)
    return [capital(text) for text in list(dict.fromkeys(said))[:4]]


def _reason(reason: Reason, voice: Speech) -> str:
    """Say what one leaf found; one that is not met by what holds, where there are words for it."""
    if str(reason.value) == "false":
        facts = [voice.words.stated(key) for key in reason.keys]
        if facts and all(facts):
            return " ".join(dict.fromkeys(facts))
        if (outside := _outside(reason.words)) is not None:
            return told(outside, voice)
    say = voice.phrases.say
    return say("reason", words=told(reason.words, voice), value=say(f"truth.{reason.value}"))


def _outside(words: Words) -> Message | None:
    """Return the sentence for a place in which a case has none of its own, None for others."""
    if not isinstance(words, Message):
        return None
    if words.id == "recipients.within":
        return Message("recipients.outside", {"place": words.params["place"]})
    if words.id == "recipients.within_eea":
        return Message("recipients.outside_eea")
    return Message("recipients.outside_eu") if words.id == "recipients.within_eu" else None
