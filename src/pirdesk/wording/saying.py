"""Word a message in the language and zone of whoever reads it.

What is filled in is never read again: a brace, a mark or a turn of direction in a text of people
stays data. A message nobody words shows its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
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
from pirdesk.errors import PirdeskError
from pirdesk.wording import times, values
from pirdesk.wording.catalog import ENGLISH, Catalog, Parts, Sentence, load_catalog
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
    if isinstance(words, str):
        return words
    return _message(words, speaker, load_catalog(speaker.language))


def show(value: Param, speaker: Speaker = PLAIN) -> str:
    """Return one value by itself in words: a moment, a number, a place, a list."""
    return _value(value, "", speaker, load_catalog(speaker.language))


def say_all(words: Iterable[Words], speaker: Speaker = PLAIN, joint: str = " ") -> str:
    """Return several sentences one after the other; what is blank is left out."""
    return joint.join(text for each in words if (text := say(each, speaker)))


def error_parts(fault: PirdeskError, speaker: Speaker = PLAIN) -> tuple[str, str]:
    """Return an error in words: what happened; what is safe and what to do."""
    return say(fault.title, speaker), say_all((fault.safe, fault.what_to_do), speaker)


def error_text(fault: PirdeskError, speaker: Speaker = PLAIN, joint: str = " ") -> str:
    """Return an error in words, what happened before what to do."""
    return joint.join(part for part in error_parts(fault, speaker) if part)


def worded(name: str, words: Words, speaker: Speaker = PLAIN) -> dict[str, Any]:
    """Return the members of JSON for a sentence: ``NAME`` in words, ``NAME_message`` as data.

    A text that is no message has its words alone.
    """
    if isinstance(words, str):
        return {name: words}
    text, data = _plainly(words) if speaker is PLAIN else _both(words, speaker)
    return {name: text, f"{name}_message": data}


def _both(message: Message, speaker: Speaker) -> tuple[str, dict[str, Any]]:
    return say(message, speaker), message_json(message)


@lru_cache(maxsize=8192)
def _plainly(message: Message) -> tuple[str, dict[str, Any]]:
    """Return what machines read; the steps of one law are the same for many of its duties."""
    return _both(message, PLAIN)


def _message(message: Message, speaker: Speaker, catalog: Catalog) -> str:
    sentence, language = catalog.sentences.get(message.id), catalog.language
    if sentence is None:
        sentence, language = catalog.stand_in(message.id), ENGLISH
        if sentence is None:
            return message.id
    parts = _chosen(sentence, message, language) if sentence.by else sentence.only
    params, said = message.params, []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
        elif part.name in params:
            text = _value(params[part.name], part.style, speaker, catalog)
            said.append(_styled(text, part.style) if part.style else text)
        else:
            said.append(f"{{{part.name}}}")
    return "".join(said)


def _chosen(sentence: Sentence, message: Message, language: str) -> Parts:
    """Return the form the language asks for with the number the sentence counts by."""
    number = message.params.get(sentence.by)
    if isinstance(number, tuple):
        number = len(number)
    if isinstance(number, Count):
        number = number.min if number.exact else None
    if not isinstance(number, int | Decimal):
        return sentence.only
    return sentence.forms[plural_of(number, locale_of(language))]


def _styled(text: str, style: str) -> str:
    if style in ("capital", "sentence"):
        text = text[:1].upper() + text[1:]
    return f"{text}." if style == "sentence" and text[-1:] not in ".!?…" else text


def _value(value: Param, style: str, speaker: Speaker, catalog: Catalog) -> str:
    worder = _WORDERS.get(type(value))
    if worder is None:  # a kind of one of these kinds
        worder = next(word for kind, word in _WORDERS.items() if isinstance(value, kind))
    return worder(value, style, speaker, catalog)


def _instant(at: datetime, style: str, speaker: Speaker, _catalog: Catalog) -> str:
    if style == "day":
        local = at.astimezone(times.zone_of(speaker.zone))
        return times.day_words(local, speaker.language)
    if style == "clock":
        local = at.astimezone(times.zone_of(speaker.zone))
        return f"{times.clock_words(local)} {times.zone_words(local).partition(',')[0]}"
    return times.date_words(at, speaker.zone, speaker.language)


def _listed(items: tuple[Param, ...], style: str, speaker: Speaker, catalog: Catalog) -> str:
    said = [_value(item, "", speaker, catalog) for item in items]
    return values.list_words(said, speaker.language, style)


def _named(text: str, style: str, speaker: Speaker, _catalog: Catalog) -> str:
    if style == "code":
        return text
    names = speaker.names
    match text:
        case Place():
            return values.place_words(text, speaker.language)
        case TermKey():
            return values.own_direction(names.term(text))
        case FormText():
            return values.own_direction(names.form(text))
        case DutyId():
            return values.own_direction(names.duty(text))
    return values.own_direction(names.person(text))


def _count(count: Count) -> Message:
    params: dict[str, Param] = {"least": count.told_min if not count.exact else count.min}
    if count.exact:
        return Message("values.exactly", params)
    if count.likely is not None:
        params["likely"] = count.likely
    if count.exclusive:
        return _over(count, params)
    if count.max is None:
        open_ = count.likely is None or count.likely == count.min
        return Message("values.at_least" if open_ else "values.at_least_likely", params)
    params["most"] = count.max
    likely = "likely" in params
    return Message("values.between_likely" if likely else "values.between", params)


def _over(count: Count, params: dict[str, Param]) -> Message:
    """Word a count whose lower bound was told as “more than”."""
    if count.max is None:
        return Message("values.over_likely" if "likely" in params else "values.over", params)
    params["most"] = count.max
    likely = "likely" in params
    return Message("values.over_to_likely" if likely else "values.over_to", params)


def _moment(moment: Moment, _style: str, speaker: Speaker, catalog: Catalog) -> str:
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
        text = _message(between, speaker, catalog)
        return f"{text} ({zone})" if zone else text
    ends = {
        "first": _end(first, moment.earliest, speaker),
        "last": _end(last, moment.latest, speaker),
    }
    return _message(Message("values.from_to", ends), speaker, catalog)


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


_Worder = Callable[[Any, str, Speaker, Catalog], str]
_WORDERS: dict[type, _Worder] = {
    Message: lambda value, _style, speaker, catalog: _message(value, speaker, catalog),
    **dict.fromkeys((Place, TermKey, FormText, DutyId, PersonId), _named),
    str: lambda text, style, _s, _c: text if style == "code" else values.own_direction(text),
    datetime: _instant,
    date: lambda day, _style, speaker, _c: times.day_words(day, speaker.language),
    timedelta: lambda span, _style, speaker, _c: times.span_words(span, speaker.language),
    Share: lambda share, _style, speaker, _c: values.share_words(share, speaker.language),
    int: lambda number, _style, speaker, _c: values.number_words(number, speaker.language),
    Decimal: lambda number, _style, speaker, _c: values.number_words(number, speaker.language),
    tuple: _listed,
    Money: lambda money, _style, speaker, _c: values.money_words(money, speaker.language),
    Count: lambda count, _style, speaker, catalog: _message(_count(count), speaker, catalog),
    Moment: _moment,
}
