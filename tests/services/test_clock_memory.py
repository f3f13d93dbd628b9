"""Remembered clock rows are those a mapping from nothing gives, whatever was changed in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.sheet import Answer, FactSheet, cell, read_answer
from pirdesk.casefile.terms import Term, TermType, term_id
from pirdesk.duties import clock_rows, map_duties
from pirdesk.services import samples
from pirdesk.services.clock_memory import ClockMemory
from pirdesk.services.library import Library
from tests.effort import looks

LIBRARY = Library()
VOCABULARY = LIBRARY.vocabulary
START = samples.sample_sheet(LIBRARY, samples.read_sample("chatgpt-2023-03"))
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MEMORY = ClockMemory(LIBRARY.pack, VOCABULARY)
RAW: dict[TermType, list[Any]] = {
    TermType.YESNO: [True, False],
    TermType.COUNT: [0, 499, {"min": 400, "likely": 600, "max": 900}, 250_000],
    TermType.MOMENT: ["2023-03-20T09:00:00+01:00", "2026-11-19", "2026-11-18T23:30:00Z"],
    TermType.PLACES: [["DE"], ["US-CA", "JP"], ["IT", "FR", "US-NY"], []],
    TermType.LINE: ["Ada"],
    TermType.TEXT: ["It happened at night."],
}


def _raws(term: Term) -> list[Any]:
    if term.type is TermType.ONE:
        return list(term.choices)
    if term.type is TermType.MANY:
        return [list(term.choices[:n]) for n in (1, 2, len(term.choices))]
    if term.type is TermType.INTEGER:
        least = term.minimum or 0
        return [least, least + 7 if term.maximum is None else term.maximum]
    return RAW.get(term.type, [])


def _keys() -> dict[str, list[Any]]:
    """Return every answer that can be changed with values for it: plain terms and their cells."""
    found: dict[str, list[Any]] = {}
    for term in VOCABULARY.terms.values():
        rows = START.rows(term.table).ids[:2] if term.table else ()
        column = term.id.rpartition(".")[2]
        keys = [cell(term.table, row, column) for row in rows] if term.table else [term.id]
        found |= {key: _raws(term) for key in keys if _raws(term)}
    for table in ("entities", "populations"):
        ids = list(START.rows(table).ids)
        found[table] = [{"rows": ids[:n], "complete": n == 1} for n in range(len(ids) + 1)]
    return found


KEYS = _keys()
# The terms on which most laws turn, so that verdicts and dates move and not only texts.
TURNING = sorted(key for law in LIBRARY.pack.regimes for key in law.terms if key in KEYS)
EDITS = st.tuples(
    st.one_of(st.sampled_from(sorted(KEYS)), st.sampled_from(TURNING)),
    st.integers(0, 20),
    st.sampled_from(["known", "known", "suspected", "unknown", "gone"]),
    st.sampled_from([0, 0, 0, 1, 30]),
)


def edited(sheet: FactSheet, key: str, number: int, how: str) -> FactSheet:
    if how == "gone":
        return sheet.with_answers({key: None})
    value = KEYS[key][number % len(KEYS[key])]
    raw = {"certainty": "unknown"} if how == "unknown" else {"value": value, "certainty": how}
    return sheet.with_answers({key: read_answer(VOCABULARY, key, raw)})


def from_nothing(sheet: FactSheet, now: datetime) -> tuple[ClockRow, ...]:
    rows = clock_rows("C1", list(map_duties(sheet, LIBRARY.pack, now)))
    return tuple(row for row in rows if row.verdict == "due" or row.strict_due or row.place)


@looks(10)
@given(st.sampled_from([START, FactSheet({})]), st.lists(EDITS, min_size=1, max_size=6))
def test_rows_remembered_are_rows_made_anew(
    sheet: FactSheet, edits: list[tuple[str, int, str, int]]
) -> None:
    memory, now = ClockMemory(LIBRARY.pack, VOCABULARY), NOW
    assert memory.rows("C1", sheet, now, {}) == from_nothing(sheet, now)
    for key, number, how, days in edits:
        sheet, now = edited(sheet, key, number, how), now + timedelta(days=days)
        assert memory.rows("C1", sheet, now, {}) == from_nothing(sheet, now)


class Noting(dict[str, Answer]):
    """Answers that note which keys are asked for."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        super().__init__(answers)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(term_id(key))
        return super().get(key, default)

    def __getitem__(self, key: str) -> Answer:
        self.asked.add(term_id(key))
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("who reads every answer cannot be remembered by terms")


@looks(10)
@given(st.lists(EDITS, max_size=12))
def test_a_law_reads_no_answer_it_does_not_name(edits: list[tuple[str, int, str, int]]) -> None:
    sheet = START
    for key, number, how, _ in edits:
        sheet = edited(sheet, key, number, how)
    for law, terms in MEMORY.reads.items():
        answers = Noting(sheet.answers)
        regime = next(r for r in LIBRARY.pack.regimes if r.id == law)
        bare = replace(regime, stages=tuple(replace(s, contents=()) for s in regime.stages))
        map_duties(FactSheet(answers), replace(LIBRARY.pack, regimes=(bare,)), NOW)
        assert answers.asked <= terms, law


def test_a_change_of_what_decides_is_seen() -> None:
    memory = ClockMemory(LIBRARY.pack, VOCABULARY)
    before = memory.rows("C1", START, NOW, {})
    assert any(row.duty == "eu.gdpr.33" and row.verdict == "due" for row in before)
    after = memory.rows("C1", START.with_answers({"data.personal": None}), NOW, {})
    assert not any(row.duty == "eu.gdpr.33" and row.verdict == "due" for row in after)


def test_a_submission_and_another_day_are_seen() -> None:
    memory = ClockMemory(LIBRARY.pack, VOCABULARY)
    for now, filed in ((NOW, {}), (NOW, {"eu.gdpr.33": NOW}), (NOW + timedelta(days=400), {})):
        anew = ClockMemory(LIBRARY.pack, VOCABULARY).rows("C1", START, now, filed)
        assert memory.rows("C1", START, now, filed) == anew


def test_cases_do_not_mix() -> None:
    memory = ClockMemory(LIBRARY.pack, VOCABULARY)
    for number in range(40):
        rows = memory.rows(f"C{number % 20}", START, NOW, {})
        assert {row.case_id for row in rows} == {f"C{number % 20}"}


def test_a_case_of_which_nothing_is_known_fills_no_row() -> None:
    assert ClockMemory(LIBRARY.pack, VOCABULARY).rows("C1", FactSheet(), NOW, {}) == ()


def test_every_value_an_edit_gives_can_be_read() -> None:
    for key, raws in KEYS.items():
        for raw in raws:
            read_answer(VOCABULARY, key, {"value": raw, "certainty": "known"})
