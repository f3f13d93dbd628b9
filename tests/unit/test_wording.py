"""Messages in words: plurals, lists, dates, numbers, gaps, and texts of people that stay data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pirdesk.casefile.messages import (
    DutyId,
    Message,
    PersonId,
    Place,
    Share,
    TermKey,
    message_json,
)
from pirdesk.casefile.places import codes, known_place, part_names
from pirdesk.casefile.values import Count, Money, moment
from pirdesk.datafiles import parse_toml
from pirdesk.errors import DataFault
from pirdesk.wording import Speaker, catalog, load_catalog, say, say_all, saying, worded
from pirdesk.wording.catalog import Catalog, read_sentences
from pirdesk.wording.values import country_words, own_direction, place_words

ENGLISH = """
days = { one = "{count} day", other = "{count} days" }
people = { by = "people", one = "{people} person has", other = "{people} people have" }
named = "It names {items}."
either = "It asks for {items:or}."
parted = "It rests on {items:parted}"
listed = "It needs {items:listed}"
law = "{words:sentence} Then {words}."
plain = "{value}"
raw = "{value:code}"
day = "{value:day}"
braces = "{{{value}}}"
"""
GERMAN = """
days = { one = "{count} Tag", other = "{count} Tage" }
named = "Genannt sind {items}."
either = "Verlangt wird {items:or}."
plain = "{value}"
"""


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> dict[str, Catalog]:
    """Speak from the two files above beside the ones shipped."""
    english = read_sentences([parse_toml(ENGLISH.encode(), "messages/test.toml")], "en")
    german = read_sentences([parse_toml(GERMAN.encode(), "messages/test.toml")], "de", english)
    made = {
        "en": Catalog("en", english | dict(load_catalog("en").sentences), english),
        "de": Catalog("de", german | dict(load_catalog("de").sentences), english),
    }
    monkeypatch.setattr(saying, "load_catalog", lambda language: made[language])
    return made


def said(key: str, language: str = "en", zone: str = "UTC", **params: Any) -> str:
    return say(Message(f"test.{key}", params), Speaker(language, zone))


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 0, "0 days"),
        ("en", 1, "1 day"),
        ("en", 1200, "1,200 days"),
        ("de", 1, "1 Tag"),
        ("de", 0, "0 Tage"),
        ("de", 1200, "1.200 Tage"),
    ],
)
def test_a_number_chooses_the_form(language: str, count: int, words: str) -> None:
    assert said("days", language, count=count) == words


def test_a_count_or_a_list_chooses_the_form_too() -> None:
    assert said("people", people=Count(1, None, 1)) == "1 person has"
    assert said("people", people=Count(1, None, 5)) == "between 1 and 5 people have"
    assert said("people", people=Count(1)) == "at least 1 (no upper bound known) people have"


@pytest.mark.parametrize(
    ("key", "language", "items", "words"),
    [
        ("named", "en", ("a",), "It names a."),
        ("named", "en", ("a", "b"), "It names a and b."),
        ("named", "en", ("a", "b", "c"), "It names a, b and c."),
        ("named", "de", ("a", "b", "c"), "Genannt sind a, b und c."),
        ("either", "en", ("a", "b", "c"), "It asks for a, b or c."),
        ("either", "de", ("a", "b"), "Verlangt wird a oder b."),
        ("parted", "en", ("a, b", "c"), "It rests on a, b; c"),
        ("listed", "en", ("a", "b"), "It needs a, b"),
    ],
)
def test_a_list_is_joined_as_the_language_does(
    key: str, language: str, items: tuple[str, ...], words: str
) -> None:
    assert said(key, language, items=items) == words


def test_a_list_holds_values_of_any_kind() -> None:
    items = (Place("IT"), 1200, Message("test.days", {"count": 1}))
    assert said("named", items=items) == "It names Italy, 1,200 and 1 day."


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        # Berlin goes back on 25 October 2026 at 03:00 CEST: the hour from two comes twice.
        ("2026-10-25T00:30:00+00:00", "Europe/Berlin", "25 October 2026, 02:30 (CEST, UTC+02:00)"),
        ("2026-10-25T01:30:00+00:00", "Europe/Berlin", "25 October 2026, 02:30 (CET, UTC+01:00)"),
        # Typed in California, read in Berlin: one instant, the reader's clock, the next day.
        ("2026-11-30T18:00:00-08:00", "Europe/Berlin", "1 December 2026, 03:00 (CET, UTC+01:00)"),
        ("2026-11-30T18:00:09-08:00", "UTC", "1 December 2026, 02:00:09 (UTC)"),
        ("2026-11-30T18:00:00-08:00", "Asia/Kathmandu", "1 December 2026, 07:45 (UTC+05:45)"),
    ],
)
def test_an_instant_is_read_in_the_zone_of_the_reader(at: str, zone: str, words: str) -> None:
    assert said("plain", zone=zone, value=datetime.fromisoformat(at)) == words


def test_the_day_of_an_instant_is_the_day_of_the_reader() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert said("day", value=late) == "30 November 2026"
    assert said("day", zone="Asia/Tokyo", value=late) == "1 December 2026"


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (date(2026, 3, 1), "1 March 2026", "1. März 2026"),
        (moment("2026"), "2026", "2026"),
        (moment("2026-03"), "March 2026", "März 2026"),
        (moment("2026-03-01"), "1 March 2026", "1. März 2026"),
        (
            moment({"from": "2026-03-01T10:00:00Z", "to": "2026-03-01T12:00:00+01:00"}),
            "1 March 2026, between 10:00 and 11:00 (UTC)",
            "1. März 2026, zwischen 10 und 11 Uhr (UTC)",
        ),
        (
            moment("2026-07-01T07:30:00+05:30"),
            "1 July 2026, 02:00 (UTC)",
            "1. Juli 2026, 2 Uhr (UTC)",
        ),
        (
            moment({"from": "2026-03-01", "to": "2026-03-03T12:00:00Z"}),
            "between 1 March 2026 and 3 March 2026, 12:00 (UTC)",
            "zwischen 1. März 2026 und 3. März 2026, 12 Uhr (UTC)",
        ),
        (timedelta(days=2, hours=1), "2 days 1 hour", "2 Tage 1 Stunde"),
        (Decimal("1234.50"), "1,234.5", "1.234,5"),
        (Share("0.125"), "12.5%", "12,5\u00a0%"),
        (Money(Decimal("1234.5"), "EUR"), "€1,234.50", "1.234,50\u00a0€"),
        (Place("DE"), "Germany", "Deutschland"),
        (Count(300, 450, 900), "between 300 and 900, most likely 450", None),
        (Count(1500, None, 1500), "1,500", "1.500"),
    ],
)
def test_each_kind_of_value_has_its_words(value: Any, english: str, german: str | None) -> None:
    assert said("plain", value=value) == english
    assert german is None or said("plain", "de", value=value) == german


class Named:
    def term(self, key: str) -> str:
        return {"people.affected": "People affected"}[key]

    def duty(self, duty: str) -> str:
        return {"eu.gdpr.33": "Notice to the authority"}[duty]

    def person(self, person: str) -> str:
        return {"p1": "Ada {value} \u202eLovelace"}[person]


def test_terms_duties_and_people_are_called_by_their_names() -> None:
    reader = Speaker(names=Named())
    items = (TermKey("people.affected"), DutyId("eu.gdpr.33"))
    message = Message("test.named", {"items": items})
    assert say(message, reader) == "It names People affected and Notice to the authority."
    assert say(message) == "It names people.affected and eu.gdpr.33."
    raw = Message("test.raw", {"value": TermKey("people.affected")})
    assert say(raw, reader) == "people.affected"


@pytest.mark.parametrize(
    "hostile", ["{value}", "{{value}}", "{0}", "{value:day}", "%s %(value)s", "<b>x</b>", "**x**"]
)
def test_a_text_of_people_is_never_read_as_a_place_or_a_mark(hostile: str) -> None:
    assert said("plain", value=hostile) == hostile
    assert said("braces", value=hostile) == f"{{{hostile}}}"


def test_a_text_of_people_turns_no_word_beside_it() -> None:
    turned = "safe\u202egpj.exe"
    assert said("named", items=(turned,)) == f"It names \u2068{turned}\u2069."
    # An end that closes nothing would let the rest out of the isolate; one left open is closed.
    assert own_direction("a\u2069\u202eb") == "\u2068a\u202eb\u2069"
    assert own_direction("a\u2067b") == "\u2068a\u2067b\u2069\u2069"
    assert own_direction("Überfall 東京 – “x”") == "Überfall 東京 – “x”"
    person = Message("test.plain", {"value": PersonId("p1")})
    assert say(person, Speaker(names=Named())) == "\u2068Ada {value} \u202eLovelace\u2069"


def test_words_of_the_law_become_a_sentence_once() -> None:
    assert said("law", words="within 72 hours") == "Within 72 hours. Then within 72 hours."
    assert said("law", words="Without delay.").startswith("Without delay. Then")


def test_what_a_language_lacks_is_english_and_counted(spoken: dict[str, Catalog]) -> None:
    german = spoken["de"]
    assert said("people", "de", people=1) == "1 person has"
    assert said("people", "de", people=1200) == "1.200 people have"
    assert german.missing["test.people"] == 2
    assert german.missing["test.days"] == 0


def test_a_message_nobody_words_shows_its_id() -> None:
    assert say(Message("test.unknown", {"x": 1})) == "test.unknown"


def test_a_text_passes_through_and_blank_ones_are_left_out() -> None:
    assert say("the law's {own} words") == "the law's {own} words"
    assert say_all(["", Message("test.days", {"count": 2}), "x"]) == "2 days x"


def test_json_has_id_params_and_words() -> None:
    at = datetime(2026, 11, 30, 18, tzinfo=UTC)
    params = {"items": (Place("US-CA"), at, Count(1, None, 2), Message("test.days", {"count": 1}))}
    found = worded("words", Message("test.named", params), Speaker("en", "Europe/Berlin"))
    assert found["words"].endswith(
        "30 November 2026, 19:00 (CET, UTC+01:00), between 1 and 2 and 1 day."
    )
    assert found["words_message"] == {
        "id": "test.named",
        "params": {
            "items": [
                "US-CA",
                "2026-11-30T18:00:00+00:00",
                {"min": 1, "likely": None, "max": 2},
                {"id": "test.days", "params": {"count": 1}},
            ]
        },
    }
    assert worded("words", "the law's own") == {"words": "the law's own"}
    assert message_json(Message("test.plain"))["params"] == {}


def test_messages_compare_and_serve_as_keys() -> None:
    one, same = (Message("test.plain", {"value": ("a", 1)}) for _ in range(2))
    assert one == same
    assert len({one, same, Message("test.plain", {"value": ("a", 2)})}) == 2


@pytest.mark.parametrize(
    ("language", "text", "key", "reason"),
    [
        ("en", 'a = "{b"', "a", "opens or closes no place"),
        ("en", 'a = "b}"', "a", "opens or closes no place"),
        ("en", 'a = "{B}"', "a", "opens or closes no place"),
        ("en", 'a = "{}"', "a", "opens or closes no place"),
        ("en", 'a = "{b.c}"', "a", "opens or closes no place"),
        ("en", 'a = "{b:loud}"', "a", "no way to show {b}"),
        ("en", 'a = " "', "a", "is blank"),
        ("en", "a = 1", "a", "must be a table"),
        ("en", 'A = "b"', "A", "small letters"),
        ("en", 'a = { one = "b" }', "a.other", "is missing"),
        ("en", 'a = { other = "b" }', "a.one", "is missing"),
        ("en", 'a = { one = "b", other = "b", few = "b" }', "a.few", "unknown key"),
        ("en", 'a = { one = "b", other = "b", text = "b" }', "a.text", "unknown key"),
        ("de", 'zzz = "b"', "zzz", "English has no such message"),
        ("de", 'plain = "{other}"', "plain", "English does not fill {other}"),
        ("pl", 'days = { one = "b", other = "b" }', "days.few", "is missing"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_key(
    language: str, text: str, key: str, reason: str, spoken: dict[str, Catalog]
) -> None:
    english = None if language == "en" else spoken["en"].sentences
    file = parse_toml(text.encode(), "forms/words/x/messages/test.toml")
    with pytest.raises(DataFault) as fault:
        read_sentences([file], language, english)
    assert fault.value.key == key
    assert fault.value.file == "forms/words/x/messages/test.toml"
    assert reason in fault.value.reason


def test_nested_tables_are_parts_of_the_id() -> None:
    file = parse_toml(b'[a.b]\nc = "x"\n', "messages/room.toml")
    assert list(read_sentences([file], "en")) == ["room.a.b.c"]


def test_a_language_without_a_file_is_english_throughout() -> None:
    assert load_catalog("it").sentences == {}
    assert set(catalog.gaps("it")) == set(load_catalog("en").sentences)


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("US-CO", "en", "Colorado (United States)"),
        ("DE-BY", "en", "Bavaria (Germany)"),
        ("DE-BY", "de", "Bayern (Deutschland)"),
        ("CN-BJ", "en", "China (BJ)"),
        ("IT", "de", "Italien"),
    ],
)
def test_a_part_of_a_country_is_called_by_its_name(code: str, language: str, words: str) -> None:
    assert place_words(code, language) == words


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_names_of_parts_are_those_of_codes_that_exist(language: str) -> None:
    named = part_names(language)
    assert {code for code in named if code.startswith("US-")} == {
        f"US-{part}" for part in codes().parts["US"] if part != "UM"
    }
    assert all(known_place(code) for code in named)
    assert part_names("../en") == {}


@pytest.mark.parametrize(
    ("line", "language", "words"),
    [
        ("United States of America", "de", "Vereinigte Staaten"),
        ("Ireland", "de", "Irland"),
        ("Deutschland", "en", "Germany"),
        ("United States of America", "en", "United States of America"),
        ("00184 Roma", "de", "00184 Roma"),
        ("Georgia", "de", "Georgia"),  # the country, or Atlanta's State
        ("", "de", ""),
    ],
)
def test_the_country_of_an_address_is_named_in_the_language_of_the_reader(
    line: str, language: str, words: str
) -> None:
    assert country_words(line, language) == words
