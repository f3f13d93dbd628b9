"""Date, time and zone typed apart: one instant, a question, or a refusal in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.instants import read_instant
from pirdesk.casefile.values import moment
from pirdesk.errors import UserError
from tests.refusing import refuses


def test_a_time_the_clocks_skipped_is_refused() -> None:
    with refuses(UserError, match="did not exist"):
        read_instant("2026-03-29", "02:30", "Europe/Rome")
    assert read_instant("2026-03-29", "03:30", "Europe/Rome") == ("2026-03-29T03:30:00+02:00",)


def test_a_time_that_came_twice_has_two_meanings() -> None:
    twice = read_instant("2026-10-25", "2:30", "Europe/Berlin")
    assert twice == ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")
    typed = {"day": "2026-10-25", "time": "2:30", "zone": "Europe/Berlin"}
    for raw in ({"typed": typed}, {"from": "2026", "to": {"typed": typed}}):
        with refuses(UserError, match=r"occurred twice .* UTC\+02:00 and UTC\+01:00"):
            moment(raw)


@pytest.mark.parametrize("zone", ["", "UTC", "z", "gmt", "+0", "+00:00", "UTC+0"])
def test_these_are_utc(zone: str) -> None:
    assert read_instant("2026-11-20", "9:05", zone) == ("2026-11-20T09:05+00:00",)


@pytest.mark.parametrize(
    ("zone", "offset"), [("+1", "+01:00"), ("UTC-5", "-05:00"), ("−3:30", "-03:30")]
)
def test_an_offset_is_read(zone: str, offset: str) -> None:
    assert read_instant("2026-11-20", "9:05", zone) == (f"2026-11-20T09:05{offset}",)


@pytest.mark.parametrize("zone", ["E11", "705", "A05", "Mars/Base", "+15", "+01:75", "*1", "1"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with refuses(UserError, match="not a time zone"):
        read_instant("2026-11-20", "09:05", zone)


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("2026-11-20", "10:20+05:00"),
        ("2026-11-20", "10"),
        ("2026-11-20", "1020"),
        ("2026-11-20", "10:20:30.1234567"),
        ("2026-11-20", "25:00"),
        ("2026-02-30", "10:20"),
        ("2026-11", "10:20"),
        ("20261120", "10:20"),
    ],
)
def test_no_part_of_a_time_is_passed_over(day: str, time: str) -> None:
    for zone in ("", "+01:00", "Europe/Rome"):
        with pytest.raises(UserError):
            read_instant(day, time, zone)


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_every_wall_time_is_one_instant_two_or_none(wall: datetime, zone: str) -> None:
    place = ZoneInfo(zone)
    there = {
        at
        for fold in (0, 1)
        if (at := wall.replace(tzinfo=place, fold=fold).astimezone(UTC))
        .astimezone(place)
        .replace(tzinfo=None)
        == wall
    }
    try:
        meanings = read_instant(f"{wall:%Y-%m-%d}", wall.time().isoformat(), zone)
    except UserError:
        assert not there
        return
    read = [moment(text).earliest for text in meanings]
    assert set(read) == there
    assert all(at.replace(tzinfo=None) == wall for at in read)
    assert all(abs(at.utcoffset() or timedelta(0)) <= timedelta(hours=14) for at in read)
