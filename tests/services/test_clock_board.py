"""The clocks board as a verb: urgencies meet without a gap, lines bear their duties' names."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from pirdesk.services.clock_board import ClockBoard, Urgency, clock_board
from tests.builders import Office, sample_case

URGENCIES: tuple[Urgency, ...] = ("overdue", "day", "three days", "week", "later")


def lines_of(board: ClockBoard) -> list[tuple[str, str]]:
    return [(line.clock.case_id, line.clock.duty) for line in board.lines]


def test_every_clock_stands_in_exactly_one_urgency(office: Office) -> None:
    sample_case(office)
    due = clock_board(office.desk).lines[0].clock.strict_due
    assert due is not None
    for before in (-1, 1, 30, 100, 200):
        office.clock.time = due - timedelta(hours=before)
        every = [clock_board(office.desk, urgency=urgency) for urgency in URGENCIES]
        assert [line for board in every for line in lines_of(board)] == lines_of(
            clock_board(office.desk)
        )
        assert lines_of(every[(-1, 1, 30, 100, 200).index(before)])


def test_filters_pages_and_names(office: Office) -> None:
    opener = sample_case(office).created_by
    board = clock_board(office.desk, law="eu.gdpr.33")
    assert {line.clock.duty for line in board.lines} == {"eu.gdpr.33"}
    assert board.lines[0].clock.recipient.endswith("authorities")
    assert board.names["eu.gdpr.33"]
    assert clock_board(office.desk, person=opener).lines
    assert clock_board(office.desk, person=office.reviewer.acting().id).lines == ()
    pages = [clock_board(office.desk, limit=1, offset=at) for at in range(3)]
    assert [line for page in pages for line in page.lines] == list(
        clock_board(office.desk, limit=3).lines
    )
    dues = [line.clock.strict_due for line in clock_board(office.desk).lines]
    assert all(a <= b for a, b in pairwise(dues) if a and b)
