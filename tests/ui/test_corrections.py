"""An answer that cannot be stored as it is: said at its field, marked, and one key away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pirdesk.services import cases
from pirdesk.ui.alerts import Question
from pirdesk.ui.forms.saving import Saving
from pirdesk.ui.screens.case.side_panel import FINDINGS
from tests.ui.test_basis import ASKED, REFUSED

KEY = "people.affected"


@pytest.fixture
def fresh(hand, office, window):
    case = cases.new_case(office.author, "A case in words")
    window.open_case(case.id)
    hand.wait(lambda: window.case.model.data is not None)
    hand.settle()
    return case


def refuse(hand, key: str = KEY, typed: str = "abc") -> str:
    """Type what cannot be an answer, leave it by one Tab and save; return its page."""
    hand.window.case.go_to_key(key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.type(typed)
    hand.press(Qt.Key.Key_Tab)
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: not hand.window.case.model.sheet._settle_timer.isActive())
    hand.settle()
    return hand.window.case.current.id


def caret_in(hand, key: str) -> None:
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)


@pytest.mark.parametrize(("kind", "typed"), REFUSED.items())
def test_one_key_leads_to_a_refused_answer_of_any_type_from_another_page(
    hand, fresh, window, kind, typed
) -> None:
    page = refuse(hand, ASKED[kind], typed)
    assert window.case.model.sheet.state is Saving.WRONG
    hand.ctrl(Qt.Key.Key_S)
    window.case.show_page("history")
    hand.settle()
    assert window.state.correct.text() == "1 answer needs correction"
    item = window.case.outline._items[page]
    assert "needs correction" in item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    hand.press(Qt.Key.Key_F8)
    caret_in(hand, ASKED[kind])
    assert hand.question().problem.isVisible()
    assert window.case.page.mark.accessibleName() == "1 answer needs correction"
    finding = window.case.panel._findings[0]
    assert (finding.code, finding.where) == ("refused", ASKED[kind])
    assert finding.message


@pytest.mark.parametrize("screen", ["desk", "register", "clocks", "verify", "settings", "case"])
def test_the_line_of_state_leads_there_from_every_screen_by_keyboard(
    hand, fresh, window, screen
) -> None:
    refuse(hand)
    window.show_screen(screen)
    hand.settle()
    link = window.state.correct
    for _ in range(400):
        if hand.focus() is link:
            break
        hand.press(Qt.Key.Key_Tab)
    assert hand.focus() is link
    hand.press(Qt.Key.Key_Return)
    caret_in(hand, KEY)
    assert window.stack.currentWidget() is window.case


def test_f8_goes_to_what_is_refused_first_and_then_on_to_what_blocks(hand, fresh, window) -> None:
    refuse(hand)
    window.case.go_to_key("incident.narrative")
    caret_in(hand, "incident.narrative")
    blocked = [b.where for each in window.case.model.readiness() for b in each.blockers]
    hand.press(Qt.Key.Key_F8)
    caret_in(hand, KEY)
    hand.press(Qt.Key.Key_F8)
    caret_in(hand, next(key for key in blocked if key != KEY))
    hand.press(Qt.Key.Key_F8)
    hand.settle()
    assert hand.question().key not in (KEY, blocked[0])


def test_the_list_of_readiness_counts_it_and_leads_there(hand, fresh, window) -> None:
    refuse(hand)
    refuse(hand, "drift.before_successes", "many")
    window.case.show_page("history")
    hand.settle()
    line = window.case.outline.ready.lines.lines[0]
    assert (line.title, line.aside) == ("To correct", "2 answers")
    hand.choose(window.case.outline.ready, "To correct")
    hand.wait(lambda: hand.question() is not None)
    assert hand.question().key in (KEY, "drift.before_successes")


def test_f7_names_it_among_the_findings_of_its_page(hand, fresh, window) -> None:
    refuse(hand)
    hand.press(Qt.Key.Key_F7)
    hand.settle()
    assert window.case.panel.tabs.currentIndex() == FINDINGS
    assert window.case.panel._findings[0].where == KEY


def test_closing_asks_and_cancel_leads_there(hand, fresh, window) -> None:
    refuse(hand)
    window.case.show_page("history")
    window.close()
    asked = hand.dialog(Question)
    assert window.isVisible()
    assert window.case.model.words.label(KEY) in asked.advice.text()
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    caret_in(hand, KEY)
    window.close()
    hand.click(hand.dialog(Question).yes)
    hand.wait(lambda: not window.isVisible())


def test_a_corrected_answer_leaves_no_mark(hand, fresh, window) -> None:
    page = refuse(hand)
    hand.press(Qt.Key.Key_F8)
    hand.settle()
    hand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.type("12")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: window.case.model.sheet.state is Saving.SAVED)
    hand.settle()
    assert not window.state.correct.isVisible()
    item = window.case.outline._items[page]
    assert "needs correction" not in item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert window.case.page.mark.accessibleName() != "1 answer needs correction"


def test_a_refused_answer_of_last_time_is_counted_and_not_said_to_be_saved_by_ctrl_s(
    hand, office, window
) -> None:
    case = cases.new_case(office.author, "Again")
    kept = '{"raw": {"typed": "abc"}, "certainty": "known", "basis": "", "because": "",'
    office.desk.drafts.put(case.id, KEY, kept + ' "based_on": 0}')
    window.open_case(case.id)
    hand.wait(lambda: window.case.model.data is not None)
    hand.settle()
    assert window.case.restored.text() == ""
    assert window.state.correct.text() == "1 answer needs correction"
