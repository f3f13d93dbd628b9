"""Numbers as people write them: the value or a question, never another number; JSON is strict."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.numbers import json_number, number_text, number_words, read_number
from pirdesk.casefile.terms import Term, TermType, read_value, write_value
from pirdesk.errors import UserError
from pirdesk.wording import error_text
from pirdesk.wording.values import own_direction
from tests.refusing import refuses

NARROW = "\u202f"
# group mark and decimal mark: English, German, French (three spaces), Swiss (two apostrophes), none
STYLES = [
    (",", "."),
    (".", ","),
    (" ", ","),
    ("\u00a0", ","),
    (NARROW, ","),
    ("'", "."),
    ("\u2019", ","),
    ("\u2019", "."),
    ("", "."),
    ("", ","),
]
CLEAR = [
    ("0,125", "0.125"),
    ("0.125", "0.125"),
    ("0,5", "0.5"),
    (",5", "0.5"),
    ("1.234,56", "1234.56"),
    ("1,234.56", "1234.56"),
    ("12,345,678", "12345678"),
    ("12.345.678", "12345678"),
    ("1'234.5", "1234.5"),
    ("1\u2019234,5", "1234.5"),
    ("1 234,567", "1234.567"),
    ("1\u00a0234", "1234"),
    (f"1{NARROW}234.5", "1234.5"),
    ("1,00,000", "100000"),
    ("1234,567", "1234.567"),
    ("  7 ", "7"),
    ("+7", "7"),
    ("-7,5", "-7.5"),
    ("\u22127,5", "-7.5"),
    ("1e-7", "0.0000001"),
    ("-0", "0"),
]
REFUSED = [
    "abc", "5.", "5,", "1,2,3", "1 2", "1 23", "12 3456", "0,123.4", "1.234,567,890", "1,23.4",
    "27.11.2026", "1'234 567", "1.2.3,4", "--5", "5-", "5 km", "1_000", "٣", "½", "1e", "0x10",
    "NaN", "inf", "12 %", "9" * 19, "0." + "1" * 25, "1e99", "1" * 70, ".", ",", "", "1,,234",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), CLEAR)
def test_a_clear_number_has_one_meaning(text: str, value: str) -> None:
    assert read_number(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.234", "-12,345", "999.999", "012,345", "1,234e2"])
def test_three_digits_behind_one_mark_mean_two_things(text: str) -> None:
    reading = read_number(text)
    assert reading.unclear
    assert reading.value is None
    assert len(set(reading.meanings)) == 2
    with refuses(UserError, match="can mean") as refused:
        read_value(Term("x", TermType.NUMBER), {"typed": text})
    assert all(number_words(meaning) in error_text(refused.value) for meaning in reading.meanings)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused_with_what_was_typed(text: str) -> None:
    assert read_number(text).meanings == ()
    with pytest.raises(UserError) as refused:
        read_value(Term("x", TermType.NUMBER), {"typed": text})
    quoted = text if len(text) <= 60 else f"{text[:59]}…"
    assert f"“{own_direction(quoted)}”" in error_text(refused.value)
    assert error_text(refused.value)


@pytest.mark.parametrize(
    ("text", "value"), [("1,234", 1234), ("1.234", 1234), ("1.234,00", 1234), ("1e3", 1000)]
)
def test_a_whole_number_has_no_decimals_to_ask_about(text: str, value: int) -> None:
    assert read_number(text, whole=True).value == value
    assert read_number("1,5", whole=True).meanings == ()


@pytest.mark.parametrize(
    ("text", "value"), [("12,5 %", "0.125"), ("40%", "0.4"), ("0,4", "0.4"), ("100 %", "1")]
)
def test_a_share_may_be_written_in_percent(text: str, value: str) -> None:
    assert read_number(text, share=True).value == Decimal(value)


def written(value: Decimal, group: str, mark: str, minus: str) -> str:
    whole, _, decimals = format(abs(value), "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    sign = minus if value < 0 else ""
    return sign + grouped + (mark + decimals if decimals else "")


numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=None, allow_nan=False).filter(
    lambda d: -12 <= d.as_tuple().exponent <= 0  # type: ignore[operator]
) | st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**9), 10**9),
    st.integers(0, 6),
)


@given(numbers, st.sampled_from(STYLES), st.sampled_from(["-", "\u2212"]))
def test_every_way_of_writing_a_value_reads_as_it_or_asks(
    value: Decimal, style: tuple[str, str], minus: str
) -> None:
    reading = read_number(written(value, *style, minus))
    assert value in reading.meanings
    assert reading.value in (value, None)


@given(st.integers(-(10**17), 10**17), st.sampled_from(STYLES))
def test_every_way_of_writing_a_whole_number_reads_as_it(
    value: int, style: tuple[str, str]
) -> None:
    text = written(Decimal(value), style[0], style[1], "-")
    assert read_number(text, whole=True).value == value


@given(st.text(st.sampled_from("0123456789.,' +-\u2212%eE\u202f\u00a0x"), max_size=14))
def test_the_words_of_a_number_read_as_the_same_number(text: str) -> None:
    for meaning in read_number(text, share=True).meanings:
        again = Decimal(number_words(meaning).replace(NARROW, "").replace("\u2212", "-"))
        assert (
            again == meaning == Decimal(number_text(meaning)) == json_number(number_text(meaning))
        )


OUTSIDE: list[tuple[TermType, Any]] = [
    (kind, text)
    for kind in (TermType.NUMBER, TermType.INTEGER, TermType.RATIO, TermType.COUNT)
    for text in ("1,234", "0,5", "1.234,56", "1 234", "1'234", "1_000", "٣", "40 %", "−1", "")
]


@pytest.mark.parametrize(("kind", "text"), OUTSIDE)
def test_json_text_is_read_as_json_or_refused(kind: TermType, text: str) -> None:
    for raw in (text, {"min": text}) if kind is TermType.COUNT else (text,):
        with refuses(UserError, match="is not a") as refused:
            read_value(Term("x", kind), raw)
        assert "JSON" in error_text(refused.value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**17), max_value=10**17))
def test_a_number_survives_its_json(value: Decimal) -> None:
    number = read_value(Term("x", TermType.NUMBER), value)
    assert read_value(Term("x", TermType.NUMBER), write_value(number)) == value


def test_a_number_longer_than_a_float_is_written_whole() -> None:
    long = Decimal("0.1234567890123456789")
    assert write_value(long) == "0.1234567890123456789"
    assert write_value(Decimal("0.125")) == 0.125
    assert write_value(Decimal("3.0")) == 3
