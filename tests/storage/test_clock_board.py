"""The board of clocks over all open cases: one line per clock, in order, paged and filtered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import Answer
from pirdesk.storage import ClockLine, EditCase, NewCase, SetAnswer
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
    board = bench.views.clock_board
    assert shown(board(10, person="P-2")) == ["hers"]
    assert shown(board(10, law="eu.gdpr.33")) == shown(board(10, law="eu.gdpr")) == ["mine", "hers"]
    # A law whose id begins alike, and one with a letter that LIKE reads as any letter, are others.
    assert board(10, law="eu.gdpr.3") == board(10, law="eu_gdpr") == ()
    due = NOON + timedelta(hours=72)
    assert shown(board(10, since=due, until=due + timedelta(seconds=1))) == ["mine"]
    assert shown(board(10, since=due + timedelta(seconds=1))) == ["hers"]
    assert board(10, until=due) == ()


def test_a_case_that_is_no_longer_open_leaves_the_board(bench: Bench) -> None:
    case = bench.views.case(opened(bench, "done", 0))
    bench.write(EditCase(replace(case, state="closed"), case.revision))
    assert bench.views.clock_board(10) == ()
