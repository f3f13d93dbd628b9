"""The vocabulary from data, and its calculated terms."""

from __future__ import annotations

import pytest

from pirdesk.casefile.sheet import Answer, Certainty, read_facts
from pirdesk.casefile.terms import TermType
from pirdesk.casefile.values import Count
from pirdesk.errors import DataFault
from pirdesk.forms import load_vocabulary, parse_vocabulary, with_calculations
from tests.unit.forms_words import toml

HEAD = 'edition = "2026-11-21"\n'
GOOD = (
    HEAD
    + """
["a.count"]
type = "count"
unit = "people"
source = "GDPR Art. 33"
sensitivity = "confidential"
formerly = ["a.number"]
["a.choice"]
type = "one"
choices = ["x", "y"]
synonyms = { "true" = "x" }
["rows"]
type = "rows"
["rows[].n"]
type = "integer"
minimum = -3
maximum = 3
["rows[].double"]
type = "calculated"
result = "integer"
calculate = "row.n * 2"
["sum.first"]
type = "calculated"
result = "count"
calculate = "sum.second.min + 1"
["sum.second"]
type = "calculated"
result = "count"
calculate = "a.count"
"""
)


def test_terms_are_read_with_all_their_keys() -> None:
    vocabulary = parse_vocabulary([toml(GOOD, "a.toml"), toml('edition = "2027-01-01"', "b.toml")])
    assert vocabulary.edition == "2027-01-01"
    count = vocabulary.terms["a.count"]
    assert (count.type, count.unit, count.sensitivity) == (TermType.COUNT, "people", "confidential")
    assert vocabulary.current_key("a.number") == "a.count"
    assert vocabulary.terms["a.choice"].synonyms == {"true": "x"}
    assert [term.id for term in vocabulary.columns("rows")] == ["rows[].n", "rows[].double"]
    assert vocabulary.terms["rows[].n"].minimum == -3


def test_calculated_terms_are_answered_in_the_order_of_what_they_read() -> None:
    vocabulary = parse_vocabulary([toml(GOOD, "a.toml")])
    facts = {"a.count": {"value": 4, "certainty": "suspected"}, "rows[r1].n": 2}
    sheet = with_calculations(read_facts(vocabulary, facts), vocabulary)
    assert sheet.get("sum.first") == Answer(Count(5, 5, 5), Certainty.SUSPECTED)
    assert sheet.value("rows[r1].double") == 4
    again = with_calculations(sheet.with_answers({"a.count": None}), vocabulary)
    assert again.get("sum.first") is None
    assert again.value("rows[r1].double") == 4


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('["a"]\ntype = "line"', "edition", "is missing"),
        (HEAD + '["a"]\ntype = "lin"', "a.type", "is not a type"),
        (HEAD + '["a"]\ntype = "line"\nhint = "x"', "a.hint", "unknown key"),
        (HEAD + '["A b"]\ntype = "line"', "A b", "not a legal term id"),
        (HEAD + '["row.a"]\ntype = "line"', "row.a", "not a legal term id"),
        (HEAD + '["a"]\ntype = "one"', "a.choices", "needs choices"),
        (HEAD + '["a"]\ntype = "line"\nchoices = ["x"]', "a.choices", "has no choices"),
        (HEAD + '["a"]\ntype = "one"\nchoices = ["x", "x"]', "a.choices", "twice"),
        (HEAD + '["a"]\ntype = "number"\nchoices = ["x"]', "a.choices", "are numbers"),
        (
            HEAD + '["a"]\ntype = "one"\nchoices = ["x"]\nsynonyms = {b = "y"}',
            "synonyms",
            "choices",
        ),
        (HEAD + '["a"]\ntype = "one"\nchoices = ["x"]\nsynonyms = {B = "x"}', "synonyms", "lower"),
        (HEAD + '["a"]\ntype = "yesno"\nminimum = 1', "a.minimum", "no bounds"),
        (HEAD + '["a"]\ntype = "line"\nsensitivity = "x"', "a.sensitivity", "privileged"),
        (HEAD + '["a[].b"]\ntype = "line"', "a[].b", "not a term of type rows"),
        (HEAD + '["a"]\ntype="line"\n["b"]\ntype="line"\nformerly=["a"]', "b", "already names"),
        (HEAD + '["b"]\ntype="line"\nformerly=["a[].x"]', "b", "being a column"),
        (HEAD + '["a"]\ntype = "calculated"\nresult = "line"', "calculate", "belongs to"),
        (HEAD + '["a"]\ntype = "line"\ncalculate = "1"', "calculate", "belongs to"),
        (
            HEAD + '["a"]\ntype = "calculated"\nresult = "integer"\ncalculate = "b"',
            "a.calculate",
            "there is no term “b”",
        ),
        (
            HEAD
            + '["a"]\ntype = "calculated"\nresult = "integer"\ncalculate = "b"\n'
            + '["b"]\ntype = "calculated"\nresult = "integer"\ncalculate = "a"',
            "a",
            "a → b → a",
        ),
    ],
)
def test_a_faulty_vocabulary_is_refused(text: str, key: str, reason: str) -> None:
    with pytest.raises(DataFault) as caught:
        parse_vocabulary([toml(text, "a.toml")])
    assert reason in caught.value.reason
    assert key in caught.value.key
    assert caught.value.file == "a.toml"


def test_a_term_in_two_files_is_refused() -> None:
    text = HEAD + '["a"]\ntype = "line"'
    with pytest.raises(DataFault, match=r"already defined in a\.toml"):
        parse_vocabulary([toml(text, "a.toml"), toml(text, "b.toml")])


def test_the_shipped_vocabulary_loads() -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.edition == "2026-11-30"
    assert vocabulary.terms["people.affected"].type is TermType.COUNT
