"""The dialog of persons: a like name is shown beside the one that is there and confirmed once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from pirdesk.services import persons
from pirdesk.ui.dialogs.person import PersonDialog
from pirdesk.ui.widgets.labels import PlainLabel

TWIN = "\u0410da Officer"


def asked(hand) -> PersonDialog:
    hand.window.add_person()
    dialog = hand.dialog(PersonDialog)
    QGuiApplication.clipboard().setText(TWIN)
    hand.ctrl(Qt.Key.Key_V)
    hand.press(Qt.Key.Key_Return)
    hand.wait(dialog.beside.isVisible)
    return dialog


def test_both_names_stand_side_by_side_until_one_confirms(hand, office) -> None:
    dialog = asked(hand)
    there = office.author.actor
    shown = [label.text() for label in dialog.beside.findChildren(PlainLabel)]
    assert TWIN in shown
    assert "Ada Officer" in shown
    assert any(there.id in text and "Compliance officer" in text for text in shown)
    assert len(persons.persons(office.desk)) == 3
    hand.press(Qt.Key.Key_Return)
    hand.wait(dialog.act.isEnabled)
    hand.settle()
    assert len(persons.persons(office.desk)) == 3
    hand.click(dialog.another)
    hand.no_dialog()
    assert sum(p.name in (TWIN, "Ada Officer") for p in persons.persons(office.desk)) == 2
    hand.settle()
    hand.wait(lambda: any(there.id in a.text() for a in hand.window.top.menu.actions()))


def test_another_name_takes_the_question_away(hand, office) -> None:
    dialog = asked(hand)
    dialog.name.setFocus()
    hand.type(" II")
    assert not dialog.beside.isVisible()
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    assert f"{TWIN} II" in [p.name for p in persons.persons(office.desk)]


def test_a_long_name_is_refused_and_not_cut(hand, office) -> None:
    hand.window.add_person()
    dialog = hand.dialog(PersonDialog)
    hand.type("n" * 130)
    hand.press(Qt.Key.Key_Return)
    assert "130" in hand.outcome(dialog)
    assert dialog.name.text() == "n" * 130
