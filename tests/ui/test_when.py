"""Instants in a text of the law: in the zone of this machine, the zone named, never raw ISO."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from pirdesk.ui.when import spoken


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Elapsed since Mon 2023-03-20 01:00:00 -0700 (America/Los_Angeles): 3 h",
            "Elapsed since 20 March 2023, 09:00 (CET, UTC+01:00): 3 h",
        ),
        ("2026-01-02T10:20:00+05:30", "2 January 2026, 05:50 (CET, UTC+01:00)"),
        ("2026-11-30T18:00:00-08:00", "1 December 2026, 03:00 (CET, UTC+01:00)"),
        # The hour from two comes twice that night: the name of the zone tells which.
        ("2026-10-25T00:30:00Z", "25 October 2026, 02:30 (CEST, UTC+02:00)"),
        ("2026-10-25T01:30:00Z", "25 October 2026, 02:30 (CET, UTC+01:00)"),
        ("became aware = 2023-03-20", "became aware = 20 March 2023"),
        ("Regulation 2024-99-99 stays", "Regulation 2024-99-99 stays"),
    ],
)
def test_a_text_of_the_law_loses_its_raw_instants(text: str, words: str) -> None:
    assert spoken(text) == words
