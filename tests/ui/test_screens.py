"""The screens and the keys that lead to them."""

from __future__ import annotations

import re
import time

import pytest
from PySide6.QtCore import Qt

from pirdesk.services import cases
from pirdesk.ui.finder import Finder
from pirdesk.ui.forms.saving import Saving
from pirdesk.ui.screens.register import model as register_model
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import sample_case


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_1, "DeskScreen"),
        (Qt.Key.Key_2, "RegisterScreen"),
        (Qt.Key.Key_4, "VerifyScreen"),
        (Qt.Key.Key_5, "SettingsScreen"),
    ],
)
def test_every_screen_has_its_key(hand, window, key, name: str) -> None:
    hand.ctrl(key)
    hand.settle()
    assert type(window.stack.currentWidget()).__name__ == name


def test_the_register_fetches_page_after_page(hand, office, window, monkeypatch) -> None:
    monkeypatch.setattr(register_model, "PAGE", 20)
    for number in range(50):
        cases.new_case(office.author, f"Case number {number:02}")
    hand.ctrl(Qt.Key.Key_2)
    hand.settle()
    screen = window.stack.currentWidget()
    assert screen.count.text() == "50 cases"
    assert screen.model.rowCount() < 50
    screen.table.setFocus()
    for _ in range(12):
        hand.press(Qt.Key.Key_PageDown)
        hand.settle()
    assert screen.model.rowCount() == 50
    titles = {screen.model.index(i, 0).data() for i in range(50)}
    assert len(titles) == 50


def test_the_register_finds_and_opens_by_keys_alone(hand, office, window) -> None:
    cases.new_case(office.author, "Postcode scoring")
    cases.new_case(office.author, "Another matter")
    hand.ctrl(Qt.Key.Key_2)
    hand.settle()
    screen = window.stack.currentWidget()
    assert hand.focus() is screen.search
    hand.type("postcode")
    hand.wait(lambda: screen.model.rowCount() == 1)
    hand.settle()
    assert screen.count.text() == "1 case found"
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: window.case is not None and window.case.current is not None)
    assert window.case.model.data.view.case.title == "Postcode scoring"
    hand.settle()


def test_the_finder_finds_cases_pages_and_acts(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    hand.ctrl(Qt.Key.Key_K)
    finder = hand.dialog(Finder)
    hand.type("duties and clocks")
    hand.settle()
    assert any("Duties" in line.title for line in finder.list.lines.lines)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    assert window.case.current.id == "duties"


def test_alt_arrows_and_f8_move_in_a_case(hand, office, window) -> None:
    case = cases.new_case(office.author, "Moving")
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    first = window.case.current.id
    hand.alt(Qt.Key.Key_Down)
    hand.settle()
    assert window.case.current.id != first
    hand.alt(Qt.Key.Key_Up)
    hand.settle()
    assert window.case.current.id == first
    hand.press(Qt.Key.Key_F8)
    hand.settle()
    blocked = [b.where for each in window.case.model.readiness() for b in each.blockers]
    assert hand.question().key == blocked[0]
    hand.press(Qt.Key.Key_F8)
    hand.settle()
    assert hand.question().key != blocked[0]


def test_the_guide_follows_the_caret(hand, office, window) -> None:
    case = cases.new_case(office.author, "Guide")
    window.open_case(case.id, "incident.narrative")
    hand.wait(lambda: hand.question() is not None)
    hand.settle()
    words = window.case.model.words
    guide = words.guide("incident.narrative")
    shown = [label.text() for label in window.case.panel.findChildren(type(window.case.head.title))]
    from pirdesk.ui.widgets.labels import PlainLabel

    shown = [label.text() for label in window.case.panel.findChildren(PlainLabel)]
    assert guide.what in shown
    assert guide.source in shown


@pytest.mark.full
@pytest.mark.timeout(180)
def test_looking_at_every_page_of_the_sample_changes_nothing(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    before = len(office.desk.store.views.ledger(case.id))
    for page in window.case.model.pages():
        window.case.show_page(page.id)
        hand.settle()
        assert window.case.current.id == page.id
        assert not list(hand.dialogs()), page.id
        assert window.case.model.sheet.state is Saving.SAVED, page.id
    assert len(office.desk.store.views.ledger(case.id)) == before


def test_every_command_has_its_own_key(window) -> None:
    shortcuts = [c.shortcut for c in window.actions_ if c.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
    assert {"Ctrl+K", "Ctrl+S", "F8", "Alt+Up", "Alt+Down", "Ctrl+N"} <= set(shortcuts)
    with pytest.raises(ValueError, match="registered already"):
        window.actions_.add("find", "Twice", "", lambda: None)


def test_a_key_is_reached_whatever_its_field_shows(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    cell = next(k for k in window.case.model.sheet.sheet if k.startswith("populations["))
    for key in (cell, "people.affected", "incident.occurred", "harm.limbs"):
        window.case.go_to_key(key)
        hand.settle()
        assert hand.question() is not None, key
        assert hand.question().key == key


def test_the_duties_tell_the_anchor_in_words_never_in_iso(
    hand, office, window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    case = sample_case(office)
    window.open_case(case.id, "duties")
    hand.wait(lambda: window.case.current is not None and window.case.current.id == "duties")
    hand.settle()
    told = [label.text() for label in window.case.page.findChildren(PlainLabel)]
    words = "20 March 2023, between 08:00 and 17:00 (UTC)"
    assert words in told
    raw = [text for text in told if re.search(r"\d{4}-\d{2}-\d{2}", text)]
    assert all(text.startswith("Law edition") for text in raw), raw
