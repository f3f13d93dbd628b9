"""Each type of field by real keys: what is typed is what it gives, and what is given it shows."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pirdesk.casefile.terms import Term, TermType, read_value, write_value
from pirdesk.errors import UserError
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.factory import make_field
from tests.refusing import refuses

CHOICES = ("controller", "processor", "manufacturer")


@pytest.fixture
def make(qtbot, theme):
    def made(kind: TermType, **more: Any) -> Field:
        term = Term(f"x.{kind}", kind, **more)
        spec = FieldSpec(
            term.id, term, "Label", "Meaning", str.title, theme, files=lambda: {"a" * 64: "A"}
        )
        field = make_field(spec)
        qtbot.addWidget(field)
        field.show()
        field.activateWindow()
        qtbot.waitActive(field)
        field.parts()[0].setFocus()
        return field

    return made


def keys(field: Field, *strokes: str | Qt.Key) -> None:
    for stroke in strokes:
        target = field.window().focusWidget()
        if isinstance(stroke, str):
            QTest.keyClicks(target, stroke)
        else:
            QTest.keyClick(target, stroke)


TAB, DOWN, SPACE, RIGHT = Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Right
TYPED = [
    (TermType.LINE, {}, ("Ada",), "Ada"),
    (TermType.TEXT, {}, ("One.", Qt.Key.Key_Return, "Two."), "One.\nTwo."),
    (TermType.INTEGER, {"minimum": -3, "maximum": 3}, ("-2",), "-2"),
    (TermType.NUMBER, {}, ("1,200.5",), "1200.5"),
    (TermType.NUMBER, {"choices": ("0.25", "0.5")}, (DOWN, DOWN), "0.5"),
    (TermType.RATIO, {}, ("0.4",), "0.4"),
    (TermType.COUNT, {"unit": "people"}, ("1 200",), 1200),
    (TermType.MONEY, {}, ("500", TAB, "EUR"), {"amount": "500", "currency": "EUR"}),
    (TermType.DATE, {}, ("2026-11-20",), "2026-11-20"),
    (TermType.MOMENT, {}, ("2026-11",), "2026-11"),
    (TermType.MOMENT, {}, ("2026-11-20", TAB, "9:05", TAB, "+01:00"), "2026-11-20T09:05+01:00"),
    (TermType.DURATION, {}, ("2", TAB, DOWN), 172800),
    (TermType.YESNO, {}, ("n",), False),
    (TermType.YESNO, {}, (SPACE,), True),
    (TermType.ONE, {"choices": CHOICES}, (DOWN, DOWN), "processor"),
    (TermType.MANY, {"choices": CHOICES}, (SPACE, RIGHT, RIGHT, SPACE), list(CHOICES[::2])),
    (TermType.PERSON, {}, ("Ruth",), "Ruth"),
    (TermType.PLACES, {}, ("Italy, DE; us-ca",), ["IT", "DE", "US-CA"]),
    (TermType.FILE, {}, (SPACE,), ["a" * 64]),
    (TermType.MATRIX, {"choices": ("a|b", "a|c")}, (DOWN, TAB, DOWN, DOWN), ["a", "c"]),
]


@pytest.mark.parametrize(("kind", "more", "strokes", "raw"), TYPED)
def test_what_is_typed_is_what_it_gives(make, kind, more, strokes, raw) -> None:
    field, edits = make(kind, **more), []
    field.edited.connect(lambda: edits.append(True))
    keys(field, *strokes)
    assert field.raw() == raw
    assert edits
    value = read_value(field.spec.term, field.raw())
    again = make(kind, **more)
    again.show_raw(write_value(value))
    assert read_value(field.spec.term, again.raw()) == value


@pytest.mark.parametrize("kind", [t for t in TermType if t is not TermType.ROWS])
def test_a_field_starts_blank_and_shows_blank_again(make, kind) -> None:
    field = make(kind, choices=("a|b",) if kind is TermType.MATRIX else ("a",))
    assert field.raw() is None
    field.show_raw(None)
    assert field.raw() is None


@pytest.mark.parametrize("kind", [t for t in TermType if t is not TermType.ROWS])
def test_every_part_says_name_meaning_and_error(make, kind) -> None:
    field = make(kind, choices=("a|b",))
    assert field.parts()
    for part in field.parts():
        assert part.accessibleName().startswith("Label")
        assert "Meaning" in part.accessibleDescription()
    field.show_error("Give a number.")
    for part in field.parts():
        assert part.accessibleDescription().startswith("Error: Give a number.")
        assert part.property("wrong") == "true"
    field.show_error("")
    assert "Error" not in field.parts()[0].accessibleDescription()


def test_a_range_holds_three_numbers(make) -> None:
    field = make(TermType.COUNT)
    keys(field, "300", TAB, SPACE)
    assert field.range.isChecked()
    field.likely.setFocus()
    keys(field, "450", TAB)
    field.most.selectAll()
    keys(field, "900")
    assert field.raw() == {"min": 300, "likely": 450, "max": 900}


def test_an_interval_holds_two_moments(make) -> None:
    field = make(TermType.MOMENT)
    keys(field, "2023-03-20", TAB, TAB, TAB, SPACE, TAB, "2023-03-24")
    assert field.raw() == {"from": "2023-03-20", "to": "2023-03-24"}


def test_a_time_needs_a_whole_date(make) -> None:
    field = make(TermType.MOMENT)
    keys(field, "2023", TAB, "10:20")
    with refuses(UserError, match="complete date"):
        read_value(field.spec.term, field.raw())


def test_yes_is_taken_back_by_delete(make) -> None:
    field = make(TermType.YESNO)
    keys(field, "y")
    assert field.raw() is True
    keys(field, Qt.Key.Key_Delete)
    assert field.raw() is None


def test_the_wheel_never_changes_a_choice(make, qtbot) -> None:
    field = make(TermType.ONE, choices=CHOICES)
    field.box.setFocus()
    before = field.raw()
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field.box, wheel)
    assert field.raw() == before


def test_a_choice_the_list_no_longer_has_is_still_shown(make) -> None:
    field = make(TermType.ONE, choices=CHOICES)
    field.show_raw("joint_controller")
    assert field.raw() == "joint_controller"
    many = make(TermType.MANY, choices=CHOICES)
    many.show_raw(["controller", "old_one"])
    assert many.raw() == ["controller", "old_one"]


def test_a_new_size_is_no_edit(make) -> None:
    field, edits = make(TermType.MANY, choices=CHOICES), []
    field.show_raw(["controller"])
    field.edited.connect(lambda: edits.append(True))
    for width in (200, 900, 320):
        field.resize(width, 100)
        QTest.qWait(5)
    assert edits == []
    assert field.raw() == ["controller"]
