"""The board's words and terms, and the list of clocks on paper, from a real case."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from pirdesk.services import clock_board, clock_calendar, clock_files, clock_papers, duty_map
from tests.builders import Office, sample_case


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chatgpt", True),
        ("CHATGPT users'", True),
        ("chatgpt nowhere", False),
        ("100%", False),
        ("c-20", True),
    ],
)
def test_the_board_is_kept_to_words_of_title_or_number(
    office: Office, words: str, found: bool
) -> None:
    sample_case(office)
    assert bool(clock_board.clock_board(office.desk, text=words).lines) is found


def test_a_clock_carries_when_it_began(office: Office) -> None:
    case = sample_case(office)
    duties = {
        (d.duty, d.entity, d.place): d.begun_at for d in duty_map.case_duties(office.desk, case.id)
    }
    rows = office.desk.store.views.clocks(case.id)
    assert {(r.duty, r.entity, r.place): r.begun_at for r in rows}.items() <= duties.items()
    board = clock_board.clock_board(office.desk, law="eu.gdpr.33").lines
    aware = next(begun for key, begun in duties.items() if key[0] == "eu.gdpr.33")
    assert aware is not None
    assert {line.clock.begun_at for line in board} == {aware}
    assert {line.clock.strict_due for line in board} == {aware + timedelta(hours=72)}


def test_prints_and_calendars_keep_to_the_filter_of_the_board(
    office: Office, tmp_path: Path
) -> None:
    sample_case(office)
    every = clock_files.clock_lines(office.desk)
    kept = clock_board.filter_of(office.desk, law="eu.gdpr.33", text="chatgpt")
    lines = clock_files.clock_lines(office.desk, wanted=kept)
    assert lines
    assert lines == tuple(line for line in every if line.clock.duty == "eu.gdpr.33")
    other = clock_board.filter_of(office.desk, law="eu.dora.19")
    assert clock_files.clock_lines(office.desk, wanted=other) == ()
    written = clock_calendar.export_clocks(office.author, tmp_path / "one.ics", wanted=kept)
    assert written.read_bytes().count(b"BEGIN:VEVENT") == len(lines)
    nobody = clock_board.filter_of(office.desk, person="P-NOBODYX")
    assert clock_files.clock_lines(office.desk, wanted=nobody) == ()
    over = clock_board.filter_of(office.desk, urgency="overdue")
    late = [line for line in every if line.remaining is not None and line.remaining < 0]
    assert clock_files.clock_lines(office.desk, wanted=over) == tuple(late)


def test_the_printed_list_sets_the_authorities_of_one_duty_together(
    office: Office, tmp_path: Path
) -> None:
    sample_case(office)
    written = clock_papers.print_clocks(office.desk, tmp_path / "clocks.pdf")
    with pikepdf.open(written) as pdf:
        assert len(pdf.pages) == 1
