"""Facts in words: every kind of value and certainty, in English and German."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import Term, TermType
from pirdesk.casefile.values import Count, Money, Rows, moment
from pirdesk.documents.phrases import Phrases, load_phrases
from pirdesk.documents.values import say_answer, say_value, speech
from pirdesk.forms import load_words
from pirdesk.wording.times import date_words


class FewWords:
    def __init__(self, language: str) -> None:
        self.language = language

    def label(self, key: str) -> str:
        return {"people.affected": "People affected"}.get(key, key)

    def said(self, key: str, answer: str) -> str:
        return ""

    def row(self, key: str) -> str:
        return ""

    def stated(self, key: str) -> str:
        return ""

    def choice(self, key: str, value: str) -> str:
        return {"yes_of_course": "Yes, of course"}.get(value, value)


def said(kind: TermType, value: Any, language: str = "en", zone: str = "Europe/Rome") -> str:
    return say_value(value, Term("x.y", kind), speech(FewWords(language), zone))


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (Count(687, 687, 687), "687", "687"),
        (Count(1234567, None, 1234567), "1,234,567", "1.234.567"),
        (
            Count(687),
            "at least 687 (no upper bound known)",
            "mindestens 687 (keine Obergrenze bekannt)",
        ),
        (
            Count(300, 450, 900),
            "between 300 and 900, most likely 450",
            "zwischen 300 und 900, wahrscheinlich 450",
        ),
        (Count(300, None, 1900), "between 300 and 1,900", "zwischen 300 und 1.900"),
        (Count(201, exclusive=True), "more than 200", "mehr als 200"),
        (
            Count(201, 300, 900, exclusive=True),
            "more than 200 and at most 900, most likely 300",
            "mehr als 200 und höchstens 900, wahrscheinlich 300",
        ),
        (
            Count(300, 400, None),
            "at least 300, most likely 400 (no upper bound known)",
            "mindestens 300, wahrscheinlich 400 (keine Obergrenze bekannt)",
        ),
    ],
)
def test_counts(value: Count, english: str, german: str) -> None:
    assert said(TermType.COUNT, value) == english
    assert said(TermType.COUNT, value, "de") == german


@pytest.mark.parametrize(
    ("raw", "english", "german"),
    [
        (
            "2023-03-20T17:00:00+00:00",
            "20 March 2023, 18:00 (CET, UTC+01:00)",
            "20. März 2023, 18 Uhr (MEZ)",
        ),
        (
            "2023-07-20T17:00:05Z",
            "20 July 2023, 19:00:05 (CEST, UTC+02:00)",
            "20. Juli 2023, 19:00:05 Uhr (MESZ)",
        ),
        ("2023", "2023", "2023"),
        ("2023-03", "March 2023", "März 2023"),
        ("2023-03-20", "20 March 2023", "20. März 2023"),
        ({"from": "2023-03-20", "to": "2023-04"}, "between 20 March 2023 and April 2023", None),
        (
            {"from": "2023-03-20T08:00:00Z", "to": "2023-03-20T17:00:00Z"},
            "20 March 2023, between 09:00 and 18:00 (CET, UTC+01:00)",
            "20. März 2023, zwischen 9 und 18 Uhr (MEZ)",
        ),
        (
            {"from": "2023-03-20T08:00:00Z", "to": "2023-03-21T17:00:00Z"},
            "between 20 March 2023, 09:00 and 21 March 2023, 18:00 (CET, UTC+01:00)",
            None,
        ),
        (
            {"from": "2023-03-26T00:00:00Z", "to": "2023-03-26T02:00:00Z"},
            (
                "between 26 March 2023, 01:00 (CET, UTC+01:00) and 26 March 2023, 04:00 "
                "(CEST, UTC+02:00)"
            ),
            None,
        ),
    ],
)
def test_moments_name_their_zone(raw: Any, english: str, german: str | None) -> None:
    assert said(TermType.MOMENT, moment(raw)) == english
    if german is not None:
        assert said(TermType.MOMENT, moment(raw), "de") == german


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "1 July 2026, 12:00 (UTC)"),
        ("Europe/London", "1 July 2026, 13:00 (BST, UTC+01:00)"),
        ("Asia/Kolkata", "1 July 2026, 17:30 (IST, UTC+05:30)"),
        ("America/Sao_Paulo", "1 July 2026, 09:00 (UTC-03:00)"),
    ],
)
def test_zones(zone: str, words: str) -> None:
    assert date_words(datetime(2026, 7, 1, 12, tzinfo=UTC), zone, "en") == words


@pytest.mark.parametrize(
    ("kind", "value", "english", "german"),
    [
        (TermType.YESNO, True, "yes", "ja"),
        (TermType.YESNO, False, "no", "nein"),
        (TermType.INTEGER, -3, "-3", "-3"),
        (TermType.NUMBER, Decimal("1234.5"), "1,234.5", "1.234,5"),
        (TermType.RATIO, Decimal("0.012"), "1.2%", "1,2\u00a0%"),
        (TermType.MONEY, Money(Decimal("15000000"), "EUR"), "€15,000,000.00", None),
        (TermType.DATE, date(2026, 11, 21), "21 November 2026", "21. November 2026"),
        (TermType.DURATION, timedelta(hours=49), "2 days 1 hour", "2 Tage 1 Stunde"),
        (TermType.ONE, "yes_of_course", "Yes, of course", "Yes, of course"),
        (TermType.ONE, "IT", "Italy", "Italien"),
        (TermType.MANY, ("a", "b", "c"), "a, b and c", "a, b und c"),
        (TermType.MANY, (), "none", "keine"),
        (TermType.PLACES, ("IT", "US-CA"), "Italy and California (United States)", None),
        (TermType.ROWS, Rows(("a",), complete=True), "1 entry", "1 Eintrag"),
        (TermType.ROWS, Rows(("a", "b")), "2 entries, the list is not complete", None),
        (TermType.LINE, "as it is", "as it is", "as it is"),
    ],
)
def test_other_values(kind: TermType, value: Any, english: str, german: str | None) -> None:
    assert said(kind, value) == english
    if german is not None:
        assert said(kind, value, "de") == german


def test_a_list_of_choices_reads_as_a_sentence_in_english_and_keeps_german_nouns() -> None:
    chosen = ("Name", "E-mail address", "ICO matrix", "Florida: notice", "Postal address")
    english = "Name, e-mail address, ICO matrix, Florida: notice and postal address"
    assert said(TermType.MANY, chosen) == english
    assert said(TermType.MANY, ("Name", "Anschrift"), "de") == "Name und Anschrift"
    assert said(TermType.MANY, ("Name",)) == "Name"


def test_certainty_is_said_in_words() -> None:
    term, voice = Term("people.affected", TermType.COUNT), speech(FewWords("en"))
    held = Answer(Count(687), Certainty.SUSPECTED)
    assert say_answer(held, term, voice) == "at least 687 (no upper bound known; not confirmed)"
    assert say_answer(Answer(None, Certainty.UNKNOWN), term, voice) == "not known"
    gone = Answer(None, Certainty.NOT_APPLICABLE, because="no such system")
    assert say_answer(gone, term, voice) == "not applicable (no such system)"
    assert say_answer(None, term, voice) == "[not yet answered: People affected]"
    story = Answer("It rained.", Certainty.SUSPECTED)
    told = say_answer(story, Term("a.b", TermType.TEXT), voice)
    assert told == "It rained. This is how it appears at present; it has not been confirmed."


def test_a_doubt_about_a_no_never_reads_as_a_suspicion_of_the_contrary() -> None:
    # “Availability lost: no (suspected, not confirmed)” is read as a suspected loss.
    words, german = load_words("en"), load_words("de")
    lost = Term("breach.availability", TermType.YESNO)
    no = Answer(False, Certainty.SUSPECTED)
    assert (
        say_answer(no, lost, speech(words))
        == "No loss of availability is known; this has not been finally verified."
    )
    assert (
        say_answer(no, lost, speech(german))
        == "Ein Verlust der Verfügbarkeit ist nicht bekannt; abschließend geprüft ist dies nicht."
    )
    unlikely = Term("risk.unlikely", TermType.YESNO)
    assert (
        say_answer(Answer(False), unlikely, speech(words))
        == "A risk to the rights and freedoms of the people concerned is likely."
    )
    other = Term("x.y", TermType.YESNO)
    assert say_answer(no, other, speech(FewWords("en"))) == (
        "not as far as is known; this is not finally verified"
    )
    yes = Answer(True, Certainty.SUSPECTED)
    assert say_answer(yes, other, speech(FewWords("de"))) == (
        "wahrscheinlich ja; bestätigt ist dies nicht"
    )
    found = Answer("none_found", Certainty.SUSPECTED)
    gap = Term("gaps.governance", TermType.ONE, choices=("none_found",))
    assert say_answer(found, gap, speech(words)) == "none found (not confirmed)"


def test_what_a_yes_or_no_becomes_is_said_alike_in_both_languages() -> None:
    english, german = load_words("en"), load_words("de")
    said = {key for key, entry in english.entries.items() if entry.said}
    assert said
    assert said == {key for key, entry in german.entries.items() if entry.said}
    for words in (english, german):
        for key in said:
            assert all(sentence.endswith(".") for sentence in words.entries[key].said.values())


def test_both_languages_have_the_same_phrases() -> None:
    english, german = load_phrases("en"), load_phrases("de")
    assert german.language == "de"
    assert english.words.keys() == german.words.keys()
    for key, text in english.words.items():
        for place in ("{count}", "{min}", "{max}", "{page}", "{pages}", "{value}", "{because}"):
            assert (place in text) == (place in german.words[key]), key
    assert load_phrases("fr").language == "en"


def test_what_is_filled_in_is_never_filled_again() -> None:
    phrases = Phrases("en", {"both": "{a} and {b}"})
    assert phrases.say("both", a="{b}", b="{a}") == "{b} and {a}"
