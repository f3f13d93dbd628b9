"""Where the keyboard goes, the page goes too: what one types into stands in sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea

from pirdesk.services import cases
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import sample_case


def _unseen(area: QScrollArea, part) -> int:
    """Return how many pixels of a widget's height lie outside the page's window."""
    view = area.viewport()
    place = QRect(part.mapTo(view, QPoint(0, 0)), part.size())
    return place.height() - place.intersected(view.rect()).height()


def _area(screen) -> QScrollArea:
    area = screen.stack.currentWidget()
    assert isinstance(area, QScrollArea)
    return area


def test_a_field_reached_by_tab_stands_in_sight_with_its_certainty(hand, office, window) -> None:
    case = cases.new_case(office.author, "Sight")
    window.resize(1264, 700)
    window.open_case(case.id, "incident.title")
    hand.wait(lambda: hand.question() is not None and hand.question().key == "incident.title")
    hand.settle()
    for _ in range(30):
        hand.press(Qt.Key.Key_Tab)
        if isinstance(hand.focus(), QPlainTextEdit):
            break
    text = hand.focus()
    assert isinstance(text, QPlainTextEdit)
    hand.settle()
    area = _area(window.case)
    assert _unseen(area, text) == 0
    hand.type("word " * 90)
    hand.settle()
    assert text.height() > 120
    assert _unseen(area, text) == 0


def test_the_caret_of_a_text_taller_than_the_page_stands_in_sight(hand, office, window) -> None:
    case = cases.new_case(office.author, "Sight")
    window.resize(1264, 640)
    window.open_case(case.id, "incident.narrative")
    hand.wait(lambda: hand.question() is not None and hand.question().key == "incident.narrative")
    text = hand.focus()
    assert isinstance(text, QPlainTextEdit)
    for _ in range(30):
        hand.type("line")
        hand.press(Qt.Key.Key_Return)
    hand.settle()
    view = _area(window.case).viewport()
    caret = text.cursorRect()
    place = text.viewport().mapTo(view, caret.bottomLeft())
    assert 0 < place.y() < view.height()


def test_a_field_scrolled_away_from_is_left_alone(hand, office, window) -> None:
    case = cases.new_case(office.author, "Sight")
    window.resize(1264, 640)
    window.open_case(case.id, "incident.title")
    hand.wait(lambda: hand.question() is not None and hand.question().key == "incident.title")
    hand.settle()
    area = _area(window.case)
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    far = bar.value()
    assert far > 200
    page = area.widget()
    page.layout().setContentsMargins(0, 0, 0, 90)
    hand.settle()
    assert bar.value() == far


def test_a_page_whose_questions_do_not_apply_says_so(hand, office, window) -> None:
    window.open_case(sample_case(office).id, "harm/ai_link")
    hand.wait(lambda: window.case.current is not None and window.case.current.id == "harm/ai_link")
    hand.settle()
    shown = [
        label.text() for label in window.case.page.findChildren(PlainLabel) if label.isVisible()
    ]
    assert "No question of this page applies to the case as it stands." in shown
    window.case.show_page("intake/what")
    hand.settle()
    shown = [
        label.text() for label in window.case.page.findChildren(PlainLabel) if label.isVisible()
    ]
    assert not [words for words in shown if words.startswith("No question of this page")]


def test_the_first_field_of_a_long_page_leaves_its_title_in_sight(hand, office, window) -> None:
    case = sample_case(office)
    window.resize(1264, 768)
    window.open_case(case.id, "intake/organisation")
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    window.case.focus_first()
    hand.settle()
    assert _area(window.case).verticalScrollBar().value() == 0
