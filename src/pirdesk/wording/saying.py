"""Word a message in the language and zone of whoever reads it.

What is filled in is never read again: a brace, a mark or a turn of direction in a text of people
stays data. A message nobody words shows its id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Protocol

from pirdesk.casefile.messages import (
    DutyId,
    FormText,
    Message,
    Param,
    PersonId,
    Place,
    Share,
    TermKey,
    Words,
    message_json,
)
from pirdesk.casefile.values import Count, Moment, Money
from pirdesk.wording import times, values
from pirdesk.wording.catalog import ENGLISH, Parts, Sentence, load_catalog
from pirdesk.wording.locales import locale_of, plural_of


class Names(Protocol):
    """What people call the things a message names by their id."""

    def term(self, key: str) -> str:
        """Return the label of a question or cell."""

    def form(self, key: str) -> str:
        """Return the sentence of a form."""

    def duty(self, duty: str) -> str:
        """Return the title of a duty."""

    def person(self, person: str) -> str:
        """Return the name of a person."""


class PlainIds:
    """Names for a reader who knows the ids: each thing is called by its own."""

    def term(self, key: str) -> str:
        """Return the key."""
        return key

    def form(self, key: str) -> str:
        """Return the key of the sentence."""
        return key

    def duty(self, duty: str) -> str:
        """Return the id of the duty."""
        return duty

    def person(self, person: str) -> str:
        """Return the id of the person."""
        return person


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is spoken to: in which language, in which zone, with which names.

    ``zone`` is a zone or its name; None is the zone of this machine.
    """

    language: str = ENGLISH
    zone: str | tzinfo | None = UTC
    names: Names = field(default_factory=PlainIds)


PLAIN = Speaker()
"""English, UTC and ids, for whoever has no reader."""


def say(words: Words, speaker: Speaker = PLAIN) -> str:
    """Return a message in words; a text passes through as it stands."""
    return words if isinstance(words, str) else _message(words, speaker)


def show(value: Param, speaker: Speaker = PLAIN) -> str:
    """Return one value by itself in words: a moment, a number, a place, a list."""
    return _value(value, "", speaker)


def say_all(words: Iterable[Words], speaker: Speaker = PLAIN, joint: str = " ") -> str:
    """Return several sentences one after the other; what is blank is left out."""
    return joint.join(text for each in words if (text := say(each, speaker)))


def worded(name: str, words: Words, speaker: Speaker = PLAIN) -> dict[str, Any]:
    """Return the members of JSON for a sentence: ``NAME`` in words, ``NAME_message`` as data.

    A text that is no message has its words alone.
    """
    if isinstance(words, str):
        return {name: words}
    return {name: say(words, speaker), f"{name}_message": message_json(words)}


def _message(message: Message, speaker: Speaker) -> str:
    sentence, language = load_catalog(speaker.language).find(message.id)
    if sentence is None:
        return message.id
    parts = _chosen(sentence, message, language)
    said = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
        elif part.name in message.params:
            said.append(_shown(message.params[part.name], part.style, speaker))
        else:
            said.append(f"{{{part.name}}}")
    return "".join(said)


def _chosen(sentence: Sentence, message: Message, language: str) -> Parts:
    """Return the form the language asks for with the number the sentence counts by."""
    if not sentence.by:
        return sentence.forms["other"]
    number = message.params.get(sentence.by)
    if isinstance(number, tuple):
        number = len(number)
    if isinstance(number, Count):
        number = number.min if number.exact else None
    if not isinstance(number, int | Decimal):
        return sentence.forms["other"]
    return sentence.forms[plural_of(number, locale_of(language))]


def _shown(value: Param, style: str, speaker: Speaker) -> str:
    text = _value(value, style, speaker)
    if style in ("capital", "sentence"):
        text = text[:1].upper() + text[1:]
    return f"{text}." if style == "sentence" and text[-1:] not in ".!?…" else text


def _value(value: Param, style: str, speaker: Speaker) -> str:  # noqa: PLR0911 - one per type
    language, zone = speaker.language, speaker.zone
    match value:
        case Message():
            return _message(value, speaker)
        case str():
            return _text(value, style, speaker)
        case datetime():
            local = times.day_words(value.astimezone(times.zone_of(zone)), language)
            return local if style == "day" else times.date_words(value, zone, language)
        case date():
            return times.day_words(value, language)
        case timedelta():
            return times.span_words(value, language)
        case Share():
            return values.share_words(value, language)
        case int() | Decimal():
            return values.number_words(value, language)
        case tuple():
            return values.list_words([_value(v, "", speaker) for v in value], language, style)
        case Money():
            return values.money_words(value, language)
        case Count():
            return _message(_count(value), speaker)
    return _moment(value, speaker)


def _text(text: str, style: str, speaker: Speaker) -> str:
    if style == "code":
        return text
    match text:
        case Place():
            return values.place_words(text, speaker.language)
        case TermKey():
            text = speaker.names.term(text)
        case FormText():
            text = speaker.names.form(text)
        case DutyId():
            text = speaker.names.duty(text)
        case PersonId():
            text = speaker.names.person(text)
    return values.own_direction(text)


def _count(count: Count) -> Message:
    params: dict[str, Param] = {"least": count.min}
    if count.exact:
        return Message("values.exactly", params)
    if count.likely is not None:
        params["likely"] = count.likely
    if count.max is None:
        open_ = count.likely is None or count.likely == count.min
        return Message("values.at_least" if open_ else "values.at_least_likely", params)
    params["most"] = count.max
    likely = "likely" in params
    return Message("values.between_likely" if likely else "values.between", params)


def _moment(moment: Moment, speaker: Speaker) -> str:
    first, parted, last = moment.text.partition("/")
    if not parted:
        return _end(first, moment.earliest, speaker)
    if times.is_timed(first) and times.is_timed(last):
        day, start, end, zone = times.interval_words(
            moment.earliest, moment.latest, speaker.zone, speaker.language
        )
        params: dict[str, Param] = {"first": start, "last": end}
        between = Message("values.from_to", params)
        if day:
            between = Message("values.on_day_from_to", {**params, "day": day})
        text = _message(between, speaker)
        return f"{text} ({zone})" if zone else text
    ends = {
        "first": _end(first, moment.earliest, speaker),
        "last": _end(last, moment.latest, speaker),
    }
    return _message(Message("values.from_to", ends), speaker)


def _end(text: str, at: datetime, speaker: Speaker) -> str:
    """Word one end of a moment as exactly as it was given: a year, a month, a day, an instant."""
    if times.is_timed(text):
        return times.date_words(at, speaker.zone, speaker.language)
    parts = text.split("-")
    if len(parts) == 1:
        return text
    if len(parts) == 2:
        return times.month_words(date(int(parts[0]), int(parts[1]), 1), speaker.language)
    return times.day_words(date.fromisoformat(text), speaker.language)
