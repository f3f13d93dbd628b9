"""The board of clocks over all open cases: one line per clock, in order, paged and filtered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import Answer
from pirdesk.storage import ClockLine, EditCase, NewCase, SetAnswer, Wanted
from tests.storage.conftest import NOON, Bench


def opened(bench: Bench, name: str, days: int, *, by: str = "P-1") -> str:
    case = Case(f"C-{name}", name, NOON, by)
    bench.write(NewCase(case))
    at = NOON + timedelta(days=days)
    bench.write(SetAnswer(case.id, "noticed", Answer("yes"), 0), at=at)
    return case.id


def shown(lines: tuple[ClockLine, ...]) -> list[str]:
    return [line.title for line in lines]


def test_one_line_stands_for_all_authorities_of_a_clock(bench: Bench) -> None:
    case_id = opened(bench, "first", 0)
    (line,) = bench.views.clock_board(10)
    assert (line.title, line.authorities) == ("first", 2)
    clock = line.clock
    assert (clock.case_id, clock.duty, clock.entity) == (case_id, "eu.gdpr.33", "e1")
    assert (clock.place, clock.recipient, clock.provisional) == ("", "", False)
    assert clock.strict_due == clock.latest_arguable_due == NOON + timedelta(hours=72)


def test_nearest_first_page_after_page(bench: Bench) -> None:
    for name, days in (("late", 9), ("soon", 1), ("middle", 5)):
        opened(bench, name, days)
    assert shown(bench.views.clock_board(10)) == ["soon", "middle", "late"]
    assert shown(bench.views.clock_board(2)) == ["soon", "middle"]
    assert shown(bench.views.clock_board(2, 2)) == ["late"]


def test_filtered_by_person_law_and_time(bench: Bench) -> None:
    opened(bench, "mine", 0)
    opened(bench, "hers", 2, by="P-2")
    due = NOON + timedelta(hours=72)
    after = due + timedelta(seconds=1)

    def found(wanted: Wanted) -> list[str]:
        return shown(bench.views.clock_board(10, 0, wanted))

    assert found(Wanted(person="P-2")) == ["hers"]
    assert found(Wanted(person="P-3")) == []
    assert found(Wanted(duties=["eu.gdpr.33"])) == ["mine", "hers"]
    assert found(Wanted(duties=["eu.gdpr.34"])) == found(Wanted(duties=[])) == []
    assert found(Wanted(since=due, until=after)) == ["mine"]
    assert found(Wanted(since=after)) == ["hers"]
    assert found(Wanted(until=due)) == []


def test_a_person_with_many_cases_is_found_in_the_same_way(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pirdesk.storage.clock_board._FEW_CASES", 0)
    opened(bench, "mine", 0)
    opened(bench, "hers", 2, by="P-2")
    assert shown(bench.views.clock_board(10, 0, Wanted(person="P-2"))) == ["hers"]


def test_a_case_that_is_no_longer_open_leaves_the_board(bench: Bench) -> None:
    case = bench.views.case(opened(bench, "done", 0))
    bench.write(EditCase(replace(case, state="closed"), case.revision))
    assert bench.views.clock_board(10) == ()
