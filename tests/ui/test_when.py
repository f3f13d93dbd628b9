"""Instants in words: the zone by the name people use, or by its offset, never raw ISO."""

from __future__ import annotations

from datetime import datetime

import pytest

from pirdesk.ui.when import interval_words, spoken


@pytest.mark.parametrize(
    ("first", "last", "country", "words"),
    [
        (
            "2023-03-20T01:00:00-07:00",
            "2023-03-20T10:00:00-07:00",
            "US",
            "between 20 March 2023 01:00 and 10:00, Pacific time",
        ),
        (
            "2023-01-20T23:00:00-07:00",
            "2023-01-21T01:00:00-07:00",
            "US",
            "between 20 January 2023 23:00 and 21 January 2023 01:00, Mountain time",
        ),
        (
            "2023-03-20T01:00:00-07:00",
            "2023-03-20T10:00:00-07:00",
            "IT",
            "between 20 March 2023 01:00 and 10:00, UTC−7",
        ),
        (
            "2026-03-28T23:00:00+01:00",
            "2026-03-29T04:00:00+02:00",
            "IT",
            "between 28 March 2026 23:00 and 29 March 2026 04:00, Central European time",
        ),
        (
            "2026-01-02T10:20:00+05:30",
            "2026-01-02T10:20:00+05:30",
            "IN",
            "2 January 2026 10:20, UTC+5:30",
        ),
        (
            "2026-01-02T10:20:00+01:00",
            "2026-01-02T10:20:00+00:00",
            "",
            "between 2 January 2026 10:20, UTC+1 and 2 January 2026 10:20, UTC",
        ),
    ],
)
def test_an_interval_reads_as_people_say_it(first, last, country: str, words: str) -> None:
    ends = datetime.fromisoformat(first), datetime.fromisoformat(last)
    assert interval_words(*ends, country) == words


def test_sentences_of_the_engines_lose_their_raw_instants() -> None:
    told = spoken("Elapsed since Mon 2023-03-20 01:00:00 -0700 (America/Los_Angeles): 3 h", "US")
    assert told == "Elapsed since 20 March 2023 01:00, Pacific time: 3 h"
    assert spoken("became aware = 2023-03-20") == "became aware = 20 March 2023"
    assert spoken("Regulation 2024-99-99 stays") == "Regulation 2024-99-99 stays"
