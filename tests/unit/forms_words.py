"""A small form with its words for the tests of forms."""

from __future__ import annotations

from typing import Any

from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.datafiles import DataFile, parse_toml
from pirdesk.forms import Form, Words, load_words, parse_form
from pirdesk.forms.words import Entry, Guide
from tests.unit.rules_words import VOCABULARY

FORM = """
id = "small"
version = "1"
purpose = "notice"

[[sections]]
id = "what"
  [[sections.questions]]
  term = "kind"
  required = "always"
  [[sections.questions]]
  term = "title"
  required = "submit"
  relevant = "kind == 'leak'"
  readonly = "yes.d"
  [[sections.questions]]
  term = "people.affected"
  required = "seal"
  constraint = "at_most(people.affected, 1000)"
  message = "constraint.people"

[[sections]]
id = "who"
relevant = "yes.a"
  [[sections.questions]]
  term = "populations"
  required = "submit"
  columns = ["populations[].affected", "populations[].vulnerable"]
  [[sections.questions]]
  term = "populations[].vulnerable"
  required = "submit"
  relevant = "at_least(row.affected, 10)"
  constraint = { not = { all = ["row.vulnerable", "yes.b"] } }
  message = "constraint.rows"

[[sections]]
id = "when"
  [[sections.questions]]
  term = "occurred"
  [[sections.questions]]
  term = "detected_at"
  constraint = { not = "before(detected_at, occurred)" }
  message = "constraint.times"

[[outputs]]
id = "small"
[[outputs]]
id = "first"
sections = ["what"]
"""

OWN = {
    "form.small": Entry("Small form"),
    "form.small.what": Entry("What"),
    "form.small.who": Entry("Who"),
    "form.small.when": Entry("When"),
    "kind": Entry("Kind", "Which kind it is.", {"leak": "Leak"}, Guide("Say it", "So", "Art. 1")),
    "title": Entry("Title"),
    "people.affected": Entry("People", "How many."),
    "populations": Entry("Groups"),
    "populations[].vulnerable": Entry("Vulnerable"),
    "constraint.people": Entry(text="There are not that many people."),
    "constraint.rows": Entry(text="Not both."),
    "constraint.times": Entry(text="It was noticed before it happened."),
}  # fmt: skip


def words() -> Words:
    """Return the shipped messages and the words of the small form."""
    return Words("en", {**load_words().entries, **OWN})


WORDS = words()


def toml(text: str, name: str = "small.toml") -> DataFile:
    """Read TOML text as a data file."""
    return parse_toml(text.encode(), name)


def small(text: str = FORM) -> Form:
    """Return the small form."""
    return parse_form(toml(text), VOCABULARY, WORDS)


def sheet(given: dict[str, Any]) -> FactSheet:
    """Read facts of the small vocabulary."""
    return read_facts(VOCABULARY, given)
