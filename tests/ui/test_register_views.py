"""Saved views by mouse and keys: kept under a name, chosen, forgotten, each person's own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from pirdesk.casefile.sheet import Answer
from pirdesk.services import answers, cases, saved_views
from pirdesk.ui.dialogs.save_view import SaveViewDialog
from tests.builders import sample_case


def pick(hand, menu: QMenu, words: str) -> None:
    hand.wait(menu.isVisible)
    action = next(a for a in menu.actions() if a.text() == words)
    hand.click(menu, menu.actionGeometry(action).center())


def test_a_view_is_saved_chosen_and_forgotten(hand, office, window) -> None:
    for title in ("Postcode scoring", "Another postcode", "A leak"):
        cases.new_case(office.author, title)
    hand.ctrl(Qt.Key.Key_2)
    hand.settle()
    screen = window.stack.currentWidget()
    hand.type("postcode")
    hand.press(Qt.Key.Key_Tab)
    assert hand.focus() is screen.order
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Down)
    hand.wait(lambda: screen.model.rowCount() == 2)
    hand.settle()
    hand.click(screen.saved)
    pick(hand, screen.saved.list, "Save this view …")
    hand.dialog(SaveViewDialog)
    hand.type("Postcodes by title")
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    kept = saved_views.saved_views(office.author)
    assert [(v.name, v.search, v.order) for v in kept] == [
        ("Postcodes by title", "postcode", "title")
    ]
    screen.search.setFocus()
    hand.ctrl(Qt.Key.Key_A)
    hand.press(Qt.Key.Key_Delete)
    hand.wait(lambda: screen.model.rowCount() == 3)
    hand.settle()
    hand.click(screen.saved)
    pick(hand, screen.saved.list, "Postcodes by title")
    hand.wait(lambda: screen.model.rowCount() == 2)
    hand.settle()
    assert screen.search.text() == "postcode"
    assert screen.order.currentData() == "title"
    assert [screen.model.index(i, 0).data() for i in range(2)] == [
        "Another postcode",
        "Postcode scoring",
    ]
    hand.no_dialog()
    hand.click(screen.saved)
    forget = next(a for a in screen.saved.list.actions() if a.text() == "Forget").menu()
    pick(hand, screen.saved.list, "Forget")
    pick(hand, forget, "Postcodes by title")
    hand.wait(lambda: saved_views.saved_views(office.author) == ())
    hand.no_dialog()
    hand.settle()


def test_the_register_names_every_kind_and_the_severity_in_words(hand, office, window) -> None:
    case = sample_case(office)
    kinds = Answer(("personal_data_breach", "performance_degradation"))
    answers.answer_terms(office.author, case.id, {"incident.kind": kinds})
    hand.ctrl(Qt.Key.Key_2)
    hand.settle()
    model = window.stack.currentWidget().model
    assert [model.index(0, column).data() for column in (1, 2, 3)] == [
        "Personal data breach, Degraded performance",
        "Open · EXERCISE",
        "Medium",
    ]
