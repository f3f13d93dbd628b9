"""The board's words and terms, and the list of clocks on paper, from a real case."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from pirdesk.services import clock_board, clock_papers, clock_terms
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


def test_terms_take_the_longest_clock_of_a_duty(office: Office) -> None:
    terms = clock_terms.term_lengths(office.desk, {"eu.gdpr.33", "eu.gdpr.34", "desk.review"})
    assert terms == {"eu.gdpr.33": timedelta(hours=72)}


def test_the_printed_list_sets_the_authorities_of_one_duty_together(
    office: Office, tmp_path: Path
) -> None:
    sample_case(office)
    written = clock_papers.print_clocks(office.desk, tmp_path / "clocks.pdf")
    with pikepdf.open(written) as pdf:
        assert len(pdf.pages) == 1
