"""What a field echoes is what is stored: numbers, amounts, spans and moments in every spelling."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from pirdesk.casefile.terms import Term, TermType, read_value
from pirdesk.casefile.values import Count, Moment, Money
from pirdesk.errors import UserError
from pirdesk.ui.forms.edits import Edit, edit_from_text, judged
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.factory import make_field
from pirdesk.ui.forms.fields.moment import MomentField
from pirdesk.ui.forms.fields.span import span_words
from pirdesk.wording import error_text
from tests.refusing import refuses

EACH = settings(max_examples=200, deadline=None)
NUMBERS = st.text(st.sampled_from("0123456789.,' -\u2212%e\u202f\u2019x"), max_size=9)
CASE_07 = [
    ("0,125", "0.125", "0.125"),
    ("0,5", "0.5", "0.5"),
    ("1.234,56", "1234.56", "1\u202f234.56"),
    ("1,234.56", "1234.56", "1\u202f234.56"),
    ("12,345,678", "12345678", "12\u202f345\u202f678"),
]


@pytest.fixture
def make(qtbot, theme) -> Callable[..., Field]:
    def made(kind: TermType, **more: Any) -> Field:
        term = Term(f"x.{kind}", kind, **more)
        field = make_field(FieldSpec(term.id, term, "Label", "Meaning", str.title, theme))
        qtbot.addWidget(field)
        with qtbot.waitActive(field):
            field.show()
            field.activateWindow()
        field.parts()[0].setFocus()
        return field

    return made


def stored(field: Field) -> Any:
    """Return what would be stored of what stands in a field, None for nothing."""
    raw = field.raw()
    edit = judged(field.spec.term, Edit(raw))
    return None if edit.answer is None else edit.answer.value


def number(words: str) -> Decimal:
    return Decimal(words.replace("\u202f", "").replace("\u2212", "-"))


@pytest.mark.parametrize(("typed", "value", "echo"), CASE_07)
def test_numbers_of_every_language_are_read_and_echoed(make, typed, value, echo) -> None:
    field = make(TermType.NUMBER, unit="people")
    high = field.height()
    QTest.keyClicks(field.line, typed)
    assert stored(field) == Decimal(value)
    assert field.understood.words.text() == f"{echo} people"
    assert f"Understood: {echo} people." in field.line.accessibleDescription()
    assert field.height() == high


@pytest.mark.parametrize("typed", ["1,234", "1.234"])
@pytest.mark.parametrize(("index", "value"), [(0, "1234"), (1, "1.234")])
@pytest.mark.parametrize("by", ["mouse", "key"])
def test_a_number_with_two_meanings_is_asked_about(make, typed, index, value, by) -> None:
    field, edits = make(TermType.NUMBER), []
    field.edited.connect(lambda: edits.append(True))
    high = field.height()
    QTest.keyClicks(field.line, typed)
    assert field.understood.asking
    assert stored(field) is None
    fault = judged(field.spec.term, Edit(field.raw())).fault
    assert fault is not None
    assert f"“{typed}” can mean 1\u202f234 or 1.234." in error_text(fault)
    assert field.height() == high
    buttons = field.understood.buttons
    assert [b.text() for b in buttons] == ["1\u202f234", "1.234"]
    edits.clear()
    if by == "mouse":
        QTest.mouseClick(buttons[index], Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    else:
        for _ in range(index + 1):
            QTest.keyClick(field.window().focusWidget(), Qt.Key.Key_Tab)
        assert field.window().focusWidget() is buttons[index]
        QTest.keyClick(buttons[index], Qt.Key.Key_Space)
    assert edits
    assert stored(field) == Decimal(value)
    assert not field.understood.asking
    assert field.window().focusWidget() is field.line
    assert number(field.understood.words.text()) == Decimal(value)
    assert field.line.text() == typed
    QTest.keyClicks(field.line, "5")
    assert stored(field) == Decimal(f"{typed}5".replace(",", "."))


def test_going_to_the_choice_does_not_leave_the_field(make) -> None:
    field, left = make(TermType.NUMBER), []
    field.left.connect(lambda: left.append(True))
    QTest.keyClicks(field.line, "1,234")
    QTest.keyClick(field.line, Qt.Key.Key_Tab)
    assert field.understood.buttons[0].hasFocus()
    QTest.keyClick(field.understood.buttons[0], Qt.Key.Key_Return)
    assert left == []


def test_a_number_shown_is_not_asked_about_again(make) -> None:
    field = make(TermType.NUMBER)
    field.show_raw(1.234)
    assert not field.understood.asking
    assert stored(field) == Decimal("1.234")
    QTest.keyClick(field.line, Qt.Key.Key_Backspace)
    QTest.keyClicks(field.line, "5")
    assert field.understood.asking


DRAFTS = [
    (TermType.NUMBER, "1,234"),
    (TermType.INTEGER, "many"),
    (TermType.RATIO, "40 per cent"),
    (TermType.COUNT, "1,2"),
    (TermType.MONEY, "1.234"),
    (TermType.DURATION, "1,234"),
    (TermType.NUMBER, "0" * 90),
]


@pytest.mark.parametrize(("kind", "typed"), DRAFTS)
def test_what_cannot_be_stored_yet_comes_back_as_a_draft(make, kind, typed) -> None:
    field = make(kind)
    QTest.keyClicks(field.parts()[0], typed)
    edit = judged(field.spec.term, Edit(field.raw()))
    assert edit.answer is None
    assert edit.fault is not None
    quoted = typed if len(typed) <= 60 else f"{typed[:59]}…"
    assert f"“{quoted}”" in error_text(edit.fault)
    kept = edit_from_text(field.spec.term, edit.to_text())
    assert kept is not None
    assert str(kept.fault) == str(edit.fault)
    again = make(kind)
    again.show_raw(kept.raw)
    assert again.parts()[0].text() == typed
    assert again.raw() == field.raw()


def test_an_impossible_time_comes_back_as_a_draft(make) -> None:
    field = make(TermType.MOMENT)
    for box, text in zip(
        (field.first.day, field.first.time, field.first.zone),
        ("2026-03-29", "02:30", "Europe/Rome"),
        strict=True,
    ):
        QTest.keyClicks(box, text)
    edit = judged(field.spec.term, Edit(field.raw()))
    assert edit.fault is not None
    assert "did not exist" in error_text(edit.fault)
    kept = edit_from_text(field.spec.term, edit.to_text())
    assert kept is not None
    assert kept.fault is not None
    again = make(TermType.MOMENT)
    again.show_raw(kept.raw)
    parts = (again.first.day, again.first.time, again.first.zone)
    assert [box.text() for box in parts] == ["2026-03-29", "02:30", "Europe/Rome"]


@pytest.mark.parametrize("kind", [TermType.NUMBER, TermType.INTEGER, TermType.RATIO])
def test_what_a_number_field_echoes_is_what_it_stores(make, kind: TermType) -> None:
    field = make(kind, unit="")

    @EACH
    @given(text=NUMBERS)
    def holds(text: str) -> None:
        field.line.setText(text)
        shown = field.understood.words.text().partition("(")[0].strip()
        value = stored(field)
        if value is not None:
            assert number(shown.partition(" = ")[0]) == value
        if kind is TermType.RATIO and shown:
            share, _, percent = shown.removesuffix(" %").partition(" = ")
            assert number(share) * 100 == number(percent)

    holds()


def test_what_an_amount_echoes_is_what_it_stores(make) -> None:
    field = make(TermType.MONEY)

    @EACH
    @given(text=NUMBERS, currency=st.sampled_from(["", "usd", "CHF"]))
    def holds(text: str, currency: str) -> None:
        field.amount.setText(text)
        field.currency.setText(currency)
        value = stored(field)
        if value is not None:
            amount, code = field.understood.words.text().rsplit(" ", 1)
            assert value == Money(number(amount), code)

    holds()


def test_what_a_span_echoes_is_what_it_stores(make) -> None:
    field = make(TermType.DURATION)

    @EACH
    @given(text=NUMBERS, unit=st.integers(0, 3))
    def holds(text: str, unit: int) -> None:
        field.unit.setCurrentIndex(unit)
        field.line.setText(text)
        value = stored(field)
        if value is not None:
            sizes = {"d": 86400, "h": 3600, "min": 60, "s": 1}
            parts = field.understood.words.text().split()
            seconds = sum(int(n) * sizes[u] for n, u in zip(parts[::2], parts[1::2], strict=True))
            assert value == timedelta(seconds=seconds)

    holds()


def test_a_span_shown_gives_the_same_seconds(make) -> None:
    field = make(TermType.DURATION)

    @EACH
    @given(seconds=st.integers(0, 10**10))
    def holds(seconds: int) -> None:
        field.show_raw(seconds)
        assert field.raw() == seconds
        assert field.understood.words.text() == span_words(seconds)

    holds()


def test_what_a_range_echoes_is_what_it_stores(make) -> None:
    field = make(TermType.COUNT)
    field.range.click()

    @EACH
    @given(texts=st.tuples(NUMBERS, NUMBERS, NUMBERS))
    def holds(texts: tuple[str, str, str]) -> None:
        boxes = (field.least, field.likely, field.most)
        for box, text in zip(boxes, texts, strict=True):
            box.setText(text)
        value = stored(field)
        if value is None:
            return
        words = field.understood.words.text()
        bounds, _, likely = words.partition(", likely ")
        least, _, most = bounds.removesuffix(" or more").partition(" to ")
        assert value == Count(
            int(number(least)),
            int(number(likely)) if likely else None,
            int(number(most)) if most else None,
        )

    holds()


MONTHS = "January February March April May June July August September October November December"
PLACES = ["", "UTC", "+01:00", "-3:30", "Europe/Berlin", "America/New_York", "E11", "705", "x"]
DAYS = st.sampled_from(
    ["2026-10-25", "2026-03-29", "2026-11-20", "2026-11", "2026", "2026-02-30", "27.11.2026", "",
     "20261120", "2026-11-20T10:20:00+01:00", "2026-11-20T10:20", "2026/2027", "03/04/2026"]
)  # fmt: skip
TIMES = st.sampled_from(
    ["", "9:05", "02:30", "10:20:31", "10:20:30.5", "1020", "10", "9.15", "24:00", "10:20+05:00"]
)


def instant(words: str) -> str:
    """Return the instant that an echo tells, in ISO 8601 with its offset."""
    day, time, zone = words.split(", ")
    number_, month, year = day.split()
    offset = zone.removeprefix("UTC").replace("\u2212", "-") or "+0"
    hours, _, minutes = offset[1:].partition(":")
    months = MONTHS.split()
    return (
        f"{year}-{months.index(month) + 1:02d}-{int(number_):02d}T{time}"
        f"{offset[0]}{int(hours):02d}:{minutes or '00'}"
    )


def test_what_a_moment_echoes_is_what_it_stores(make) -> None:
    field = make(TermType.MOMENT)
    assert isinstance(field, MomentField)

    @EACH
    @given(day=DAYS, time=TIMES, zone=st.sampled_from(PLACES))
    def holds(day: str, time: str, zone: str) -> None:
        part = field.first
        part.day.setText(day)
        part.time.setText(time)
        part.zone.setText(zone)
        words, value = part.understood.words.text(), stored(field)
        if value is None:
            assert words == ""
            return
        assert isinstance(value, Moment)
        assert not part.understood.asking
        if value.exact:
            assert read_value(field.spec.term, instant(words)).earliest == value.earliest
        else:
            assert value.date_only
            assert "not given" in words
            assert all(part in words for part in value.text[:4].split("-"))

    holds()


def test_a_time_that_came_twice_is_asked_about(make) -> None:
    field = make(TermType.MOMENT)
    part = field.first
    high = field.height()
    for box, text in ((part.day, "2026-10-25"), (part.time, "2:30"), (part.zone, "Europe/Berlin")):
        QTest.keyClicks(box, text)
    assert part.understood.asking
    assert field.height() == high
    with refuses(UserError, match="occurred twice"):
        read_value(field.spec.term, field.raw())
    assert [b.text() for b in part.understood.buttons] == ["UTC+2", "UTC+1"]
    QTest.mouseClick(part.understood.buttons[1], Qt.MouseButton.LeftButton)
    assert field.raw() == "2026-10-25T02:30+01:00"
    assert part.understood.words.text() == "25 October 2026, 02:30, UTC+1"


def test_a_date_is_given_back_in_words(make) -> None:
    field = make(TermType.DATE)
    QTest.keyClicks(field.line, "2026-11-20")
    assert field.understood.words.text() == "20 November 2026"
    QTest.keyClicks(field.line, "x")
    assert field.understood.words.text() == ""


def test_a_time_without_a_zone_is_that_of_this_machine(
    make: Callable[..., Field], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Aware at 18:00 in Berlin: read as UTC, the 72 hours of Art. 33 would end an hour late.
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        field = make(TermType.MOMENT)
        assert isinstance(field, MomentField)
        for box, text in ((field.first.day, "2026-11-28"), (field.first.time, "18:00")):
            box.setText(text)
        assert "Berlin" in field.first.zone.placeholderText()
        assert field.raw() == "2026-11-28T18:00:00+01:00"
        again = make(TermType.MOMENT)
        again.show_raw("2026-11-28T17:00:00+00:00")
        # What is stored keeps its own zone.
        assert datetime.fromisoformat(again.raw()) == datetime(2026, 11, 28, 17, tzinfo=UTC)
        field.first.day.setText("2026-10-25")
        field.first.time.setText("2:30")
        assert len(field.first.meanings()) == 2
    finally:
        monkeypatch.undo()
        time.tzset()


def test_more_than_a_number_stays_that(make) -> None:
    # “More than 200 applicants” is not “at least 201” to a reader, and the same to a law.
    field = make(TermType.COUNT, unit="people")
    field.show_raw({"min": 200, "likely": None, "max": None, "exclusive": True})
    assert field.over.isChecked()
    assert stored(field) == Count(201, exclusive=True)
    assert field.understood.words.text() == "more than 200 people"
    edits: list[bool] = []
    field.edited.connect(lambda: edits.append(True))
    QTest.mouseClick(field.over, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert edits
    assert stored(field) == Count(200)
    assert field.understood.words.text() == "200 or more people"
