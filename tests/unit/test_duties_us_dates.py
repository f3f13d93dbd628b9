"""Dates of the laws of the United States, told off by hand on a calendar; none made by the engine.

The tables are read by people too: each row says how its date was worked out. A difference is
settled by the text of the law, not by writing the program's date into the table.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pirdesk.duties import ClockAnswer
from pirdesk.duties.calendars import working_days
from pirdesk.services import clocks
from pirdesk.services.library import Library
from tests.unit.duties_words import NOW, pack

DATA = Path(__file__).parents[1] / "data"
LIBRARY = Library()
ANSWERS = {"true": True, "false": False}


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DATES = table("us_dates.csv")
HOLIDAYS = table("us_federal_holidays.csv")


def run(row: dict[str, str]) -> ClockAnswer:
    anchors = dict(part.split("=", 1) for part in row["anchors"].split())
    given = dict(part.split("=", 1) for part in row["facts"].split())
    facts: dict[str, Any] = {term: ANSWERS[value] for term, value in given.items()}
    return clocks.clock(LIBRARY, row["duty"], anchors, row["zone"], facts=facts, now=NOW)


def named(row: dict[str, str]) -> str:
    return f"{row['duty']} {row['anchors']} {row['facts']}".strip()


@pytest.mark.parametrize("row", DATES, ids=named)
def test_a_date_is_the_one_told_off_by_hand(row: dict[str, str]) -> None:
    strict = row["strict_due"]
    latest = strict if row["latest_arguable_due"] == "=" else row["latest_arguable_due"]
    found = run(row)
    ends = (found.strict_due, found.latest_arguable_due)
    assert tuple(end.isoformat() if end else "none" for end in ends) == (strict, latest)
    assert found.in_force is (strict != "none")


def test_every_row_says_how_and_every_law_of_the_states_has_one() -> None:
    assert len(DATES) >= 100
    assert all(row["worked out by hand"] for row in DATES)
    assert len({named(row) for row in DATES}) == len(DATES)
    # Laws of the table have examples of their own, worked out by hand for each state.
    own = [law for law in pack().regimes if law.id.startswith("us.") and not law.of_table]
    laws = {law.id for law in own}
    duties = [row["duty"] for row in DATES]
    assert [law for law in sorted(laws) if not any(d.startswith(law) for d in duties)] == []


@pytest.mark.parametrize("row", HOLIDAYS, ids=lambda row: row["year"])
def test_the_federal_holidays_of_a_year_and_no_others(row: dict[str, str]) -> None:
    # 5 U.S.C. 6103(b): a Saturday is kept on the Friday before; E.O. 11582: a Sunday on the Monday.
    calendar = working_days("US")
    assert calendar is not None
    first = date(int(row["year"]), 1, 1)
    days = [first + timedelta(days=n) for n in range(366)]
    closed = [
        f"{day:%m-%d}"
        for day in days
        if day.year == first.year and day.weekday() < 5 and not calendar.working(day)
    ]
    assert closed == row["days"].split()
