"""Every screen and page on a small screen: what acts can be brought into sight and reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from pirdesk.services import drafting
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.screen_room import room_of
from pirdesk.ui.screens.case.columns import OUTLINE, PANEL
from pirdesk.ui.settings_file import settings_of
from tests.builders import sample_case
from tests.ui.hand import Hand
from tests.ui.sizes import (
    ACTING,
    LOOKS,
    QUICK,
    SMALL,
    inside,
    looking,
    name_of,
    out_of_reach,
    screen_named,
)

SCREENS = ("desk", "register", "clocks", "verify", "settings")
FIXED = ("harm", "duties", "filings", "places", "known", "evidence", "documents", "history")
SECTIONS = ("pir/timeline", "intake/organisation", "art33/people_and_data", "harm/people")
FOCUSED = 8  # of a page are given the keyboard
WITH = [
    pytest.param(screen, look, marks=() if (screen, look) in QUICK else pytest.mark.full)
    for screen in SMALL
    for look in LOOKS
]


@contextmanager
def opened(qtbot: Any, office: Any, theme: Any, screen: str) -> Iterator[Hand]:
    """A window as large as a small screen lets it be."""
    window = MainWindow(theme, lambda: office.author, settings=settings_of(office.desk.home))
    window.move(screen_named(screen).availableGeometry().topLeft())
    window.show()
    window.open_desk()
    hand = Hand(qtbot, window)
    hand.wait(lambda: window.workplace.is_open)
    window.resize(room_of(window))
    window.place.hold()
    hand.settle()
    try:
        yield hand
    finally:
        window.close()
        window.deleteLater()


def at_case(hand: Hand, case_id: str) -> MainWindow:
    """Open a case and wait for it."""
    window = hand.window
    window.open_case(case_id)
    hand.wait(lambda: window.case is not None and window.case.current is not None)
    hand.settle()
    return window


@pytest.mark.parametrize(("screen", "look"), WITH)
def test_every_screen_and_page_can_be_reached(qtbot, office, theme, screen, look) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "pir")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    faults: dict[str, list[str]] = {}
    with looking(app, theme, look), opened(qtbot, office, theme, screen) as hand:
        window = hand.window
        for name in SCREENS:
            window.show_screen(name)
            hand.settle()
            faults[name] = looked_at(hand)
        at_case(hand, case.id)
        for page in (*FIXED, *SECTIONS, f"document:{document.id}"):
            window.case.show_page(page)
            hand.settle()
            faults[page] = looked_at(hand)
    assert not any(faults.values()), "\n".join(
        f"{name}: {line}" for name, found in faults.items() for line in dict.fromkeys(found)
    )


def looked_at(hand: Hand) -> list[str]:
    window, case = hand.window, hand.window.case
    faults = [] if inside(window) else [f"the window is off its screen: {window.frameGeometry()}"]
    sides = ("",)
    if case is not None and window.stack.currentWidget() is case:
        sides = tuple(s for s in ("", OUTLINE, PANEL) if not s or case.columns.offers(s))
    for side in sides:
        if side and not case.columns.seen(side):
            hand.click(case.head.folds[side])
            hand.qtbot.wait(5)
            if not case.columns.seen(side):
                faults.append(f"{side} cannot be shown")
        if out_of_reach(window):
            hand.qtbot.wait(300)  # a page just shown may still be growing
        faults += [f"{side} {fault}" for fault in out_of_reach(window)]
    if sides != ("",):
        case.columns.back_to_page()
        hand.qtbot.wait(5)
    return faults + without_keys(hand)


def without_keys(hand: Hand) -> list[str]:
    """Return what the keyboard comes to and does not come into sight."""
    found = []
    shown = [w for w in hand.window.stack.currentWidget().findChildren(QWidget) if takes_keys(w)]
    for widget in shown[:: max(1, len(shown) // FOCUSED)]:
        if not widget.isVisible():
            continue
        widget.clearFocus()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(40):  # what is still growing is followed for as long as it grows
            hand.qtbot.wait(10)
            if not widget.visibleRegion().isEmpty():
                break
        if QApplication.focusWidget() is widget and widget.visibleRegion().isEmpty():
            found.append(f"{name_of(widget)} has the keyboard out of sight")
    return found


def takes_keys(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    wants = widget.focusPolicy() & tab
    return bool(wants) and isinstance(widget, ACTING) and widget.isVisible() and widget.isEnabled()


def test_a_side_is_folded_by_its_key_and_stays_so(qtbot, office, theme) -> None:
    case = sample_case(office)
    for expected in (True, False):
        with opened(qtbot, office, theme, "usual") as hand:
            window = at_case(hand, case.id)
            window.case.show_page(SECTIONS[0])
            hand.settle()
            assert window.case.columns.seen(OUTLINE) is expected
            if expected:
                hand.press(Qt.Key.Key_F9)
                assert not window.case.columns.seen(OUTLINE)
                assert window.case.head.folds[OUTLINE].accessibleName() == "Show the outline"
                for _ in range(2):
                    hand.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
                assert window.case.columns.seen(PANEL)
                assert window.case.panel.isAncestorOf(hand.focus())


def test_a_side_that_has_no_room_takes_the_place_of_the_page_until_one_is_chosen(
    qtbot, office, theme
) -> None:
    case = sample_case(office)
    with opened(qtbot, office, theme, "853 x 480") as hand:
        hand.window.resize(hand.window.minimumSize())
        window = at_case(hand, case.id)
        columns, tree = window.case.columns, window.case.outline.tree
        assert not columns.seen(OUTLINE)
        hand.press(Qt.Key.Key_F9)
        assert columns.seen(OUTLINE)
        assert window.case.stack.visibleRegion().isEmpty()
        assert hand.focus() is tree
        before = window.case.current.id
        hand.press(Qt.Key.Key_Down)
        hand.press(Qt.Key.Key_Return)
        hand.settle()
        assert window.case.current.id != before
        assert not columns.seen(OUTLINE)
        assert not window.case.stack.visibleRegion().isEmpty()


def test_the_bar_says_less_in_less_room_and_leads_everywhere(qtbot, office, theme) -> None:
    with opened(qtbot, office, theme, "960 x 600") as hand:
        window, top = hand.window, hand.window.top
        assert top._tab_row.isVisible()
        window.resize(window.minimumSize())
        assert not top._tab_row.isVisible()
        assert top.places.isVisible()
        hand.click(top.places)
        menu = top._places_menu
        hand.wait(menu.isVisible)
        words = [action.text() for action in menu.actions()]
        assert words == ["Desk", "Register", "Clocks", "Case", "Verify", "Settings"]
        menu.setActiveAction(menu.actions()[1])
        hand.qtbot.keyClick(menu, Qt.Key.Key_Return)
        hand.settle()
        assert type(window.stack.currentWidget()).__name__ == "RegisterScreen"


def test_a_window_left_on_a_screen_that_is_gone_comes_back(qtbot, office, theme) -> None:
    with opened(qtbot, office, theme, "853 x 480") as hand:
        hand.window.resize(600, 400)
        hand.settle()
    settings = settings_of(office.desk.home)
    assert settings.value("geometry") is not None
    window = MainWindow(theme, lambda: office.author, settings=settings)
    try:
        window.show()
        assert window.screen().name() == "853 x 480"
        assert window.size().width() == 600
        window.move(QPoint(40_000, 40_000))
        window.resize(5_000, 4_000)
        window.place.hold()
        assert inside(window)
    finally:
        window.close()
        window.deleteLater()


def test_nothing_pushes_the_window_beyond_its_screen(qtbot, office, theme) -> None:
    case = sample_case(office)
    with opened(qtbot, office, theme, "853 x 480") as hand:
        window = at_case(hand, case.id)
        for page in FIXED:
            window.case.show_page(page)
            hand.settle()
        least = window.minimumSizeHint()
        assert least.width() <= room_of(window).width()
        assert least.height() <= room_of(window).height()
        assert isinstance(window.case.columns, QSplitter)
        assert window.case.columns.minimumSizeHint().width() <= room_of(window).width()
