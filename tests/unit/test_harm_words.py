"""What methods say in words: no value of a program, sentences that begin as sentences do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from pirdesk.casefile.sheet import read_facts
from pirdesk.casefile.values import Count, Moment, Money, Rows
from pirdesk.forms import load_vocabulary
from pirdesk.harm import MethodResult, assess
from pirdesk.harm.inputs import told
from pirdesk.services import samples

PROGRAM = re.compile(r"\w+\(\w*=|datetime|Decimal|\bTrue\b|\bFalse\b|\bnan\b|<[a-z]+ ")


@cache
def results(name: str) -> tuple[MethodResult, ...]:
    return assess(read_facts(load_vocabulary(), samples.read_sample(name).facts))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not answered"),
        (True, "yes"),
        (-2, "−2"),
        (12_000, "12,000"),
        (Decimal("0.25"), "0.25"),
        (Count(3, 5, 9), "3 to 9, likely 5"),
        (Count(7), "at least 7"),
        (Count(201, exclusive=True), "more than 200"),
        (Count(7, 7, 7), "7"),
        (Money(Decimal(2500), "EUR"), "€2,500.00"),
        (Money(Decimal(2500), "EUR", Decimal(4000)), "€2,500.00 – €4,000.00"),
        (Rows(("a", "b"), complete=True), "2 rows"),
        (("near_miss", "issue"), "near miss, issue"),
        ("limited_known", "limited known"),
        ("The key cache_key was wrong", "The key cache_key was wrong"),
    ],
)
def test_an_answer_is_told_as_people_say_it(value: Any, words: str) -> None:
    assert told(value) == words


def test_a_span_of_time_is_told_in_words() -> None:
    begin, end = (datetime(2025, 9, day, tzinfo=UTC) for day in (12, 18))
    span = told(Moment(begin, end, "2025-09-12/2025-09-18"))
    assert span == "between 12 September 2025 and 18 September 2025"
    assert told(Moment(begin, begin, "2025-09-12")) == "12 September 2025"


@pytest.mark.parametrize("name", samples.sample_ids())
def test_no_method_shows_a_value_of_the_program(name: str) -> None:
    for found in results(name):
        said = [found.formula, found.level_words, found.not_applicable, found.source]
        said += [text for s in found.steps for text in (s.words, s.found, s.basis)]
        said += [cell for grid in found.grids for row in grid.rows for cell in row]
        said += [*found.would_change, *(f.message for f in found.findings)]
        assert not [text for text in said if PROGRAM.search(text)], found.method


@pytest.mark.parametrize("name", samples.sample_ids())
def test_what_stands_alone_begins_with_a_capital(name: str) -> None:
    for found in results(name):
        alone = [found.level_words, found.formula, found.source, found.does_not_decide]
        alone += [found.not_applicable, *found.would_change, *(g.title for g in found.grids)]
        assert not [text for text in alone if text and text[0].islower()], found.method
