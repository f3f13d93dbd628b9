"""Every moment of a case against every other and against now: asked about, never refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.sheet import Answer, FactSheet, cell
from pirdesk.casefile.terms import TermType
from pirdesk.casefile.values import Moment, Rows, moment
from pirdesk.forms import (
    Names,
    load_forms,
    load_vocabulary,
    load_words,
    once,
    order_findings,
    orders,
)
from pirdesk.services.library import Library
from pirdesk.services.samples import read_sample, sample_ids, sample_sheet
from pirdesk.wording import Speaker, say

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
VOCABULARY = load_vocabulary()
TERMS = sorted(t.id for t in VOCABULARY.terms.values() if t.type is TermType.MOMENT)
PAIRS = orders().pairs


def at(when: datetime, until: datetime | None = None) -> Answer:
    return Answer(Moment(when, until or when, when.isoformat()))


def sheet_of(**given: Answer) -> FactSheet:
    facts: dict[str, Answer] = {}
    tables: dict[str, dict[str, None]] = {}
    for term, answer in given.items():
        table, _, column = term.partition("[].")
        if column:
            tables.setdefault(table, {})["r1"] = None
        facts[cell(table, "r1", column) if column else term] = answer
    for table, rows in tables.items():
        facts[table] = Answer(Rows(tuple(rows), complete=True))
    return FactSheet(facts)


def test_every_moment_of_the_vocabulary_has_its_place() -> None:
    paired = {term for pair in PAIRS for term in (pair.first, pair.then)}
    assert set(TERMS) == paired | orders().free
    assert not paired & orders().free
    assert orders().ahead <= set(TERMS)


def test_no_form_compares_moments_by_itself() -> None:
    for form in load_forms(VOCABULARY).values():
        for question in form.questions:
            assert "before(" not in str(question.constraint), question.term


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.first} {pair.then}")
def test_each_pair_in_the_other_order_is_asked_about_at_both_places(pair: object) -> None:
    first, then = pair.first, pair.then  # type: ignore[attr-defined]
    early, late = NOW - timedelta(days=9), NOW - timedelta(days=3)
    right = order_findings(sheet_of(**{first: at(early), then: at(late)}), NOW)
    assert right == ()
    assert order_findings(sheet_of(**{first: at(late), then: at(late)}), NOW) == ()
    wrong = order_findings(sheet_of(**{first: at(late), then: at(early)}), NOW)
    keys = {key.replace("[].", "[r1].") for key in (first, then)}
    assert {finding.where for finding in wrong} == keys
    assert {finding.level for finding in wrong} == {"warning"}
    assert len(once(wrong)) == 1


def test_a_day_is_quoted_as_it_was_answered_and_not_by_its_last_instant() -> None:
    days = {
        "incident.occurred": Answer(moment("2026-11-14")),
        "incident.detected_at": Answer(moment("2026-11-10")),
    }
    (asked,) = once(order_findings(FactSheet(days), NOW))
    said = say(asked.message)
    assert "14 November 2026)" in said
    assert "10 November 2026)" in said


@pytest.mark.parametrize("term", TERMS)
def test_each_moment_ahead_of_now_is_asked_about_but_what_is_still_to_come(term: str) -> None:
    found = order_findings(sheet_of(**{term: at(NOW + timedelta(minutes=1))}), NOW)
    assert [f.code for f in found] == ([] if term in orders().ahead else ["ahead"])
    assert order_findings(sheet_of(**{term: at(NOW)}), NOW) == ()


_MINUTES = st.integers(-90_000, 90_000)


@given(st.dictionaries(st.sampled_from(TERMS), st.tuples(_MINUTES, _MINUTES), max_size=8))
def test_an_interval_is_asked_about_only_where_no_instant_of_it_fits(
    drawn: dict[str, tuple[int, int]],
) -> None:
    spans = {
        term: (NOW + timedelta(minutes=min(pair)), NOW + timedelta(minutes=max(pair)))
        for term, pair in drawn.items()
    }
    found = order_findings(sheet_of(**{term: at(*span) for term, span in spans.items()}), NOW)
    wanted = {
        frozenset((pair.first, pair.then))
        for pair in PAIRS
        if pair.first in spans and pair.then in spans and spans[pair.then][1] < spans[pair.first][0]
    }
    asked = [f for f in found if f.code == "order"]
    assert len(once(tuple(asked))) == len(wanted)
    ahead = {t for t, span in spans.items() if span[0] > NOW} - orders().ahead
    assert {f.where.replace("[r1].", "[].") for f in found if f.code == "ahead"} == ahead


def test_rows_of_one_table_are_compared_within_their_row_alone() -> None:
    early, late = NOW - timedelta(days=9), NOW - timedelta(days=3)
    facts = {
        "decisions": Answer(Rows(("a", "b"), complete=True)),
        "decisions[a].decided_at": at(early),
        "decisions[a].reviewed_at": at(late),
        "decisions[b].decided_at": at(late),
        "decisions[b].reviewed_at": at(late),
    }
    assert order_findings(FactSheet(facts), NOW) == ()


@pytest.mark.parametrize("sample", sample_ids())
def test_what_is_told_of_a_real_incident_is_in_order(sample: str) -> None:
    facts = sample_sheet(Library(), read_sample(sample))
    assert order_findings(facts, NOW) == ()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_question_names_both_places_and_what_excuses_it(language: str) -> None:
    """Detected years after it was resolved, as in the sample case of an order nobody compared."""
    words = load_words(language)
    reader = Speaker(language=language, names=Names(words))
    detected = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    resolved = datetime(2023, 3, 20, 17, 0, tzinfo=UTC)
    facts = {"incident.detected_at": at(detected), "incident.resolved_at": at(resolved)}
    (found, _other) = order_findings(FactSheet(facts), NOW)
    said = say(found.message, reader)
    assert words.label("incident.detected_at") in said
    assert words.label("incident.resolved_at") in said
    assert "2026" in said
    assert "2023" in said
    assert "order." not in say(found.what_to_do, reader)
    for pair in PAIRS:
        assert words.has(pair.unless), pair.unless
