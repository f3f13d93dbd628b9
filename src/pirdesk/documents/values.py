"""Facts in words: counts, moments, money, choices, certainty, in the language of the paper.

It words what is stored and adds nothing; the same fact reads the same on every paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from pirdesk.casefile.paper import Runs
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import Term, TermType
from pirdesk.casefile.values import Count, Moment, Money, Rows, Value
from pirdesk.documents.phrases import Phrases, load_phrases
from pirdesk.wording import values
from pirdesk.wording.locales import locale_of
from pirdesk.wording.times import date_words, interval_words, span_words

_ENDS = (".", "!", "?", "…", ":")


class WordsOfTerms(Protocol):
    """What this module needs of the forms engine's words."""

    @property
    def language(self) -> str:
        """The language of the words."""

    def label(self, key: str) -> str:
        """Return the label of a term."""

    def choice(self, key: str, value: str) -> str:
        """Return the words of one choice."""

    def said(self, key: str, answer: str) -> str:
        """Return the sentence that a yes or no becomes, "" where the term has none."""

    def text(self, key: str) -> str:
        """Return a sentence of a form."""

    def stated(self, key: str) -> str:
        """Return the answered yes or no of a key as a sentence, "" where there is none."""

    def row(self, key: str) -> str:
        """Return what the row of a cell is called, "" where the key is no cell."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language with its words and the zone times are shown in."""

    words: WordsOfTerms
    zone: str
    language: str

    @property
    def phrases(self) -> Phrases:
        """The fixed words of the language."""
        return load_phrases(self.language)

    @property
    def locale(self) -> Locale:
        """The locale numbers and dates are written in."""
        return Locale.parse(locale_of(self.language))


def speech(words: WordsOfTerms, zone: str = "UTC") -> Speech:
    """Make the speech of some words and a zone."""
    return Speech(words, zone, words.language)


def say_answer(answer: Answer | None, term: Term, voice: Speech) -> str:
    """Word an answer with its certainty; an absent one says that nobody answered yet."""
    say = voice.phrases.say
    if answer is None:
        return say("not_answered", label=voice.words.label(term.id))
    if sentence := _sentence(answer, term, voice):
        return sentence
    if answer.certainty is Certainty.UNKNOWN:
        return say("not_known")
    if answer.certainty is Certainty.NOT_APPLICABLE:
        return say("not_applicable", because=answer.because.strip())
    if answer.value is None:
        return say("not_known")
    if answer.certainty is not Certainty.SUSPECTED:
        return say_value(answer.value, term, voice)
    return _unconfirmed(answer.value, term, voice)


def _sentence(answer: Answer, term: Term, voice: Speech) -> str:
    """Return a yes or no as the sentence its term has for it, "" where it has none."""
    if (term.result or term.type) is not TermType.YESNO:
        return ""
    if answer.certainty is Certainty.UNKNOWN:
        return voice.words.said(term.id, "unknown")
    if not isinstance(answer.value, bool):
        return ""
    maybe = "maybe_" if answer.certainty is Certainty.SUSPECTED else ""
    return voice.words.said(term.id, f"{maybe}{'yes' if answer.value else 'no'}")


def _unconfirmed(value: Value, term: Term, voice: Speech) -> str:
    """Word what is held and not confirmed: it never reads as if its contrary were suspected."""
    say, text = voice.phrases.say, say_value(value, term, voice)
    if isinstance(value, bool):
        return say("suspected_yes" if value else "suspected_no")
    if term.type is TermType.TEXT:
        whole = text.rstrip()
        return say("suspected_text", value=whole if whole[-1:] in _ENDS else f"{whole}.")
    if text.endswith(")"):
        return f"{text[:-1]}{say('suspected_within')})"
    return say("suspected", value=text)


def say_value(value: Value, term: Term, voice: Speech) -> str:
    """Word a value of a term."""
    kind = term.result or term.type
    if kind in (TermType.ONE, TermType.MANY, TermType.MATRIX, TermType.PLACES):
        return _choices(value, term, voice)
    for known, word in _WORDERS:
        if isinstance(value, known):
            return word(value, term, voice)
    return str(value)


def say_moment(value: Moment, voice: Speech) -> str:
    """Word a moment: with its zone named, as a partial date, or as an interval."""
    if "/" not in value.text:
        return _moment_end(value.text, value.earliest, voice)
    first, _, last = value.text.partition("/")
    say = voice.phrases.say
    if _timed(first) and _timed(last):
        day, start, end, zone = interval_words(
            value.earliest, value.latest, voice.zone, voice.language
        )
        key = "moment_day" if day else "moment_between"
        text = say(key, day=day, first=start, last=end)
        return f"{text} ({zone})" if zone else text
    return say(
        "moment_between",
        first=_moment_end(first, value.earliest, voice),
        last=_moment_end(last, value.latest, voice),
    )


def _timed(text: str) -> bool:
    return "T" in text or ":" in text


def say_instant(at: datetime, voice: Speech) -> str:
    """Word an instant in the zone of the paper, the zone named."""
    return date_words(at, voice.zone, voice.language)


def say_count(value: Count, voice: Speech) -> str:
    """Word a count: exact, between bounds, or at least so many."""
    say, number = voice.phrases.say, _number(voice)
    likely = value.likely if value.likely not in (value.min, value.max) else None
    if value.exact:
        return number(value.min)
    over, least = "over_" if value.exclusive else "", number(value.told_min)
    if value.max is None:
        if value.likely is None or value.likely == value.min:
            return say(f"{over}at_least", min=least)
        return say(f"{over}at_least_likely", min=least, likely=number(value.likely))
    bounds = {"min": least, "max": number(value.max)}
    if likely is None and value.likely is None:
        return say(f"{over}between", **bounds)
    return say(f"{over}between_likely", **bounds, likely=number(value.likely or value.min))


def say_list(items: list[str], voice: Speech) -> str:
    """Join words as a sentence does: “a, b and c”."""
    return values.list_words(items, voice.language) if items else voice.phrases.say("no_rows")


def _moment_end(text: str, at: datetime, voice: Speech) -> str:
    parts = text.split("-") if "T" not in text and ":" not in text and " " not in text else []
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        month = date(int(parts[0]), int(parts[1]), 1)
        return format_skeleton("yMMMM", month, locale=voice.locale)
    if len(parts) == 3:
        return _day(date.fromisoformat(text), voice)
    return date_words(at, voice.zone, voice.language)


def _day(value: date, voice: Speech) -> str:
    return format_date(value, "long", locale=voice.locale)


def _number(voice: Speech) -> Callable[[int | Decimal], str]:
    return lambda number: format_decimal(number, locale=voice.locale, decimal_quantization=False)


def _choices(value: Value, term: Term, voice: Speech) -> str:
    items = list(value) if isinstance(value, tuple) else [str(value)]
    if term.type is TermType.PLACES:
        return say_list([place_words(item, voice) for item in items], voice)
    first, *others = [_choice(term, item, voice) for item in items] or [""]
    shown = [first, *(_inside(each, voice) for each in others)] if items else []
    return say_list(shown, voice)


def _inside(words: str, voice: Speech) -> str:
    """Word a choice as it stands inside an English sentence: “name and e-mail address”.

    Abbreviations, and choices that open with a name and a colon, stay; other languages too.
    """
    head = words.split(" ", 1)[0]
    if voice.locale.language != "en" or ":" in words or head[1:] != head[1:].lower():
        return words
    return words[:1].lower() + words[1:]


def _choice(term: Term, item: str, voice: Speech) -> str:
    shown = voice.words.choice(term.id, item)
    is_country = shown == item and len(item) == 2 and item.isupper()
    return place_words(item, voice) if is_country else shown


def place_words(code: str, voice: Speech) -> str:
    """Word a country or region code: ``IT`` → Italy, ``US-CA`` → California (United States)."""
    return values.place_words(code, voice.language)


def files_words(value: tuple[str, ...], voice: Speech) -> str:
    """Word a list of stored files by their number: a digest says nothing to a reader."""
    count = len(value)
    return voice.phrases.say("files_one" if count == 1 else "files_many", count=count)


def _rows(value: Rows, voice: Speech) -> str:
    say, count = voice.phrases.say, len(value.ids)
    if not value.complete:
        return say("rows_open", count=count)
    return (
        say("no_rows")
        if not count
        else say("rows_one")
        if count == 1
        else say("rows_many", count=count)
    )


def _decimal(value: Decimal, term: Term, voice: Speech) -> str:
    if (term.result or term.type) is TermType.RATIO:
        return str(format_percent(value, locale=voice.locale, decimal_quantization=False))
    return _number(voice)(value)


def _unit(text: str, term: Term) -> str:
    symbol = term.unit in ("%", "€", "GB", "MB", "h")
    return f"{text} {term.unit}" if symbol else text


def _duration(value: timedelta, voice: Speech) -> str:
    return span_words(value, voice.language)


def _yesno(value: bool, voice: Speech) -> str:
    return voice.phrases.say("yes" if value else "no")


_WORDERS: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, lambda value, _term, voice: _yesno(value, voice)),
    (int, lambda value, term, voice: _unit(_number(voice)(value), term)),
    (Count, lambda value, _term, voice: say_count(value, voice)),
    (Moment, lambda value, _term, voice: say_moment(value, voice)),
    (Money, lambda v, _term, voice: values.money_words(v, voice.language)),
    (Rows, lambda value, _term, voice: _rows(value, voice)),
    (Decimal, _decimal),
    (timedelta, lambda value, _term, voice: _duration(value, voice)),
    (datetime, lambda value, _term, voice: say_instant(value, voice)),
    (date, lambda value, _term, voice: _day(value, voice)),
    (tuple, lambda value, _term, voice: files_words(value, voice)),
)


def address_runs(runs: Runs, language: str) -> Runs:
    """Write the country that ends an address in the language of the paper."""
    if not runs:
        return runs
    above, mark, country = runs[-1].text.rpartition("\n")
    return (
        *runs[:-1],
        replace(runs[-1], text=above + mark + values.country_words(country, language)),
    )
