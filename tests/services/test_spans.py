"""How long it took: as exact as the moments were told, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.values import moment
from pirdesk.services.spans import spans_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def sheet(occurred: str, detected: str) -> FactSheet:
    told = {"incident.occurred": occurred, "incident.detected_at": detected}
    return FactSheet({key: Answer(moment(text)) for key, text in told.items()})


@pytest.mark.parametrize(
    ("occurred", "detected", "least", "most"),
    [
        # From 10:00 to 12:30, and between bounds: 9 to 18 o'clock found at 17.
        ("2026-03-01T10:00:00Z", "2026-03-01T12:30:00Z", 2.5 * HOUR, 2.5 * HOUR),
        ("2026-03-01T09:00:00Z/2026-03-01T18:00:00Z", "2026-03-01T17:00:00Z", 0 * HOUR, 8 * HOUR),
        # The same day: at most the day; the next: at most two days, and perhaps a minute.
        ("2026-03-01", "2026-03-01", 0 * DAY, DAY),
        ("2026-03-01", "2026-03-02", 0 * DAY, 2 * DAY),
        # 5 August to 31 August are 26 days between them, 27 with both; it can have begun later.
        ("2025-08-05/2025-09-18", "2025-08-21/2025-08-31", 0 * DAY, 27 * DAY),
        # The 1st to the 11th: more than nine days, at most eleven; a time of day at one end alone.
        ("2026-03-01", "2026-03-11", 9 * DAY, 11 * DAY),
        ("2026-03-01", "2026-03-11T12:00:00Z", 9 * DAY, 11 * DAY),
    ],
)
def test_a_span_is_as_exact_as_its_moments(
    occurred: str, detected: str, least: timedelta, most: timedelta
) -> None:
    assert spans_of(sheet(occurred, detected), ())["span_detection"] == (least, most)


def test_what_can_only_lie_before_is_left_out() -> None:
    assert "span_detection" not in spans_of(sheet("2026-03-02", "2026-03-01"), ())
    filed = (datetime(2026, 2, 27, tzinfo=UTC),)
    assert "span_authority" not in spans_of(sheet("2026-03-01", "2026-03-01"), filed)
