"""Values: what is read, what is refused, and that writing and reading agree."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.terms import Term, TermType, read_value, write_value
from pirdesk.casefile.values import Count, Moment, moment
from pirdesk.errors import UserError
from pirdesk.wording import error_text
from tests.refusing import refuses


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", datetime(2022, 12, 31, 10, tzinfo=UTC), datetime(2024, 1, 1, 12, tzinfo=UTC)),
        ("2024-02", datetime(2024, 1, 31, 10, tzinfo=UTC), datetime(2024, 3, 1, 12, tzinfo=UTC)),
        (
            "2023-03-20",
            datetime(2023, 3, 19, 10, tzinfo=UTC),
            datetime(2023, 3, 21, 12, tzinfo=UTC),
        ),
    ],
)
def test_partial_date_spans_every_zone(text: str, first: datetime, last: datetime) -> None:
    read = moment(text)
    assert (read.earliest, read.latest, read.date_only) == (first, last, True)


def test_interval_keeps_both_ends_and_its_words() -> None:
    read = moment({"from": "2023-03-20T01:00:00-07:00", "to": "2023-03-20T10:00:00-07:00"})
    assert (read.latest - read.earliest).total_seconds() == 9 * 3600
    assert write_value(read) == {
        "from": "2023-03-20T01:00:00-07:00",
        "to": "2023-03-20T10:00:00-07:00",
    }


@pytest.mark.parametrize(
    "raw",
    [
        "2023-03-20T10:00:00",
        "2023-02-30",
        "2023-13",
        "0001-01-01",
        "yesterday",
        "",
        "9999-12-31T23:59:59+00:00",
        {"from": "2023-03-21", "to": "2023-03-01"},
        {"from": "2023"},
        {"from": "2023", "to": "2024", "also": 1},
        20230320,
        None,
        ["2023"],
    ],
)
def test_bad_moment_gets_a_sentence(raw: Any) -> None:
    with pytest.raises(UserError) as refused:
        moment(raw)
    assert error_text(refused.value)
    assert error_text(refused.value)


@pytest.mark.parametrize("numbers", [(5, 3, None), (5, None, 4), (-1, None, None), (1, 9, 5)])
def test_count_refuses_disorder(numbers: tuple[int, int | None, int | None]) -> None:
    with pytest.raises(UserError):
        Count(*numbers)


@given(st.integers(0, 10**12), st.integers(0, 10**9), st.integers(0, 10**9))
def test_count_round_trip(low: int, step: int, more: int) -> None:
    term = Term("x", TermType.COUNT)
    count = Count(low, low + step, low + step + more)
    assert read_value(term, write_value(count)) == count


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()))
def test_moment_round_trip(instant: datetime) -> None:
    read = moment(instant.isoformat())
    assert isinstance(read, Moment)
    assert read.exact
    assert moment(write_value(read)) == read


TYPES = {
    TermType.YESNO: [("yes", True), ("No", False), (True, True)],
    TermType.INTEGER: [("-3", -3), (4, 4), (2.0, 2)],
    TermType.NUMBER: [("0.25", Decimal("0.25")), (0.25, Decimal("0.25")), (1, Decimal(1))],
    TermType.PLACES: [("IT", ("IT",)), (["US-CA", "IT", "IT"], ("US-CA", "IT"))],
    TermType.MANY: [("a", ("a",)), (["a", "b"], ("a", "b"))],
}


@pytest.mark.parametrize(
    ("kind", "raw", "wanted"), [(k, r, w) for k, pairs in TYPES.items() for r, w in pairs]
)
def test_reads_what_people_write(kind: TermType, raw: Any, wanted: Any) -> None:
    assert read_value(Term("x", kind), raw) == wanted


WRONG: list[tuple[TermType, Any]] = [
    (TermType.YESNO, "maybe"),
    (TermType.YESNO, 1),
    (TermType.INTEGER, True),
    (TermType.INTEGER, 2.5),
    (TermType.INTEGER, "12x"),
    (TermType.NUMBER, "NaN"),
    (TermType.NUMBER, float("inf")),
    (TermType.NUMBER, True),
    (TermType.RATIO, 1.5),
    (TermType.COUNT, {"likely": 5}),
    (TermType.COUNT, "many"),
    (TermType.LINE, "two\nlines"),
    (TermType.LINE, "x" * 501),
    (TermType.TEXT, "half \ud800 surrogate"),
    (TermType.TEXT, "nul \x00"),
    (TermType.TEXT, 5),
    (TermType.PLACES, "Italy"),
    (TermType.ROWS, ["../x"]),
    (TermType.ROWS, "p1"),
    (TermType.FILE, "not-a-hash"),
    (TermType.MONEY, {"amount": 5, "currency": "euro"}),
    (TermType.DATE, "2023-02-30"),
    (TermType.DURATION, -5),
    (TermType.MATRIX, ["one"]),
]


@pytest.mark.parametrize(("kind", "raw"), WRONG)
def test_wrong_type_gets_a_sentence(kind: TermType, raw: Any) -> None:
    with pytest.raises(UserError) as refused:
        read_value(Term("x", kind), raw)
    assert error_text(refused.value)


def test_choice_out_of_list_names_the_nearest() -> None:
    term = Term("x", TermType.ONE, choices=("established", "suspected"))
    with refuses(UserError, match="Did you mean suspected"):
        read_value(term, "suspectd")
