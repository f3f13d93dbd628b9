"""Words: fallback to English, counting of gaps, strict files, messages with named parts."""

from __future__ import annotations

import pytest

from pirdesk.errors import DataFault, UserError
from pirdesk.forms import Guide, Words, languages, load_words
from pirdesk.forms.words import parse_entries
from pirdesk.wording import error_text
from tests.unit.forms_words import toml

ENGLISH = parse_entries(
    [
        toml(
            """
["kind"]
label = "Kind"
definition = "Which kind it is."
["kind".choices]
leak = "Leak"
fault = "Fault"
["kind".guide]
what = "Choose the kind that fits."
example = "A leak of titles."
source = "GDPR Art. 33"
["rows[].n"]
label = "Number"
["check.x"]
text = "{label} is wrong: {why}. {other}"
"""
        )
    ]
)
GERMAN = parse_entries([toml('["kind"]\nlabel = "Art"\n["kind".choices]\nleak = "Abfluss"')])


def test_english_stands_in_and_the_gap_is_counted() -> None:
    words = Words("de", GERMAN, ENGLISH)
    assert words.label("kind") == "Art"
    assert not words.missing
    assert words.definition("kind") == "Which kind it is."
    assert words.choice("kind", "leak") == "Abfluss"
    assert words.choice("kind", "fault") == "Fault"
    assert words.label("rows[r7].n") == "Number"
    assert words.guide("kind") == Guide(
        "Choose the kind that fits.", "A leak of titles.", "GDPR Art. 33"
    )
    assert dict(words.missing) == {
        "kind.definition": 1,
        "kind.choices.fault": 1,
        "rows[].n.label": 1,
        "kind.guide": 1,
    }


def test_what_has_no_words_at_all_shows_its_id() -> None:
    words = Words("en", ENGLISH)
    assert (words.label("no.such"), words.definition("no.such")) == ("no.such", "")
    assert (words.choice("kind", "other"), words.guide("no.such")) == ("other", None)
    assert words.missing["no.such.label"] == 1
    assert not words.has("no.such")
    assert words.has("rows[r1].n")


def test_named_parts_are_filled_and_braces_of_people_are_left_alone() -> None:
    words = Words("en", ENGLISH)
    filled = words.text("check.x", label="{why}", why="{0.__class__}")
    assert filled == "{why} is wrong: {0.__class__}. {other}"


def test_a_guide_counts_its_words() -> None:
    guide = Words("en", ENGLISH).guide("kind")
    assert guide is not None
    assert guide.length == 9


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('["a"]\nlabel = "A"\nhint = "x"', "unknown key"),
        ('["a"]\ndefinition = "x"', "needs a label"),
        ('["a"]\nlabel = 3', "must be a text"),
        ('["a"]\nlabel = "A"\n["a".guide]\nexample = "x"', "is missing"),
        ('["a"]\nlabel = "A"\n["a".choices]\nx = 1', "must be a text"),
        ('a = "x"', "must be a table"),
    ],
)
def test_faulty_words_are_refused(text: str, reason: str) -> None:
    with pytest.raises(DataFault) as caught:
        parse_entries([toml(text)])
    assert reason in caught.value.reason


def test_words_of_one_id_in_two_files_are_refused() -> None:
    text = '["a"]\nlabel = "A"'
    with pytest.raises(DataFault, match=r"already has words in one\.toml"):
        parse_entries([toml(text, "one.toml"), toml(text, "two.toml")])


@pytest.mark.parametrize("language", ["xx", "../en", "", "EN"])
def test_an_unknown_language_is_refused_with_the_known_ones(language: str) -> None:
    with pytest.raises(UserError) as caught:
        load_words(language)
    assert "en" in error_text(caught.value)


def test_english_comes_first_and_german_falls_back_to_it() -> None:
    assert languages()[0] == "en"
    german = load_words("de")
    assert german.label("people.affected") != load_words().label("people.affected")
