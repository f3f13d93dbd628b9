"""F7 shows what a check finds, Ctrl+F finds on the page, Ctrl+K finds anything, F1 lists keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pirdesk.services import cases, drafting
from pirdesk.ui.dialogs.shortcuts import ShortcutsDialog
from pirdesk.ui.finder import Finder
from pirdesk.ui.screens.case.side_panel import FINDINGS
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import sample_case


def test_f7_shows_what_blocks_a_page_and_leaves_the_caret(hand, office, window) -> None:
    case = cases.new_case(office.author, "Nothing is known")
    window.open_case(case.id, "incident.narrative")
    hand.wait(lambda: hand.question() is not None)
    hand.settle()
    hand.press(Qt.Key.Key_F7)
    hand.settle()
    panel = window.case.panel
    assert panel.tabs.currentIndex() == FINDINGS
    assert panel.tabs.tabText(FINDINGS).startswith("Findings (")
    assert hand.question().key == "incident.narrative"


def test_f7_checks_the_draft_as_it_stands_now(hand, office, window) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "pir")
    window.open_case(case.id, f"document:{document.id}")
    hand.wait(lambda: window.case.current is not None and "document" in window.case.current.id)
    hand.settle()
    window.case.page.editor.focus_first()
    hand.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hand.type(" It hit {{ nobody knows }}.")
    hand.press(Qt.Key.Key_F7)
    panel = window.case.panel
    hand.wait(lambda: "(" in panel.tabs.tabText(FINDINGS))
    hand.settle()
    told = [label.text() for label in panel.findChildren(PlainLabel)]
    assert any("begins no fact of the vocabulary" in text for text in told)


def test_ctrl_f_goes_from_place_to_place_and_escape_leaves_there(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id, "incident.narrative")
    hand.wait(lambda: hand.question() is not None)
    hand.settle()
    hand.ctrl(Qt.Key.Key_F)
    bar = window.case.finding
    assert bar.isVisible()
    assert hand.focus() is bar.line
    hand.type("users")
    hand.wait(lambda: " of " in bar.count.text())
    first = bar.count.text()
    hand.press(Qt.Key.Key_Return)
    assert bar.count.text() != first
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == first
    hand.press(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert hand.focus().selectedText().casefold() == "users"
    hand.ctrl(Qt.Key.Key_F)
    hand.type("no such words here")
    hand.wait(lambda: bar.count.text() == "not on this page")
    hand.press(Qt.Key.Key_Escape)
    hand.settle()


def test_ctrl_f_finds_in_labels_and_lists_too(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id, "duties")
    hand.wait(lambda: window.case.current is not None and window.case.current.id == "duties")
    hand.settle()
    hand.ctrl(Qt.Key.Key_F)
    hand.type("KISA")
    bar = window.case.finding
    hand.wait(lambda: " of " in bar.count.text())
    chosen = window.case.page.list.currentIndex().row()
    assert "KISA" in window.case.page.list.lines.lines[chosen].title
    hand.press(Qt.Key.Key_Escape)
    hand.ctrl(Qt.Key.Key_F)
    hand.type("strict reading")
    hand.wait(lambda: len(marked(window.case)) == 1)
    hand.press(Qt.Key.Key_Escape)
    hand.settle()


def marked(case) -> list[PlainLabel]:
    return [w for w in case.findChildren(PlainLabel) if w.property("found") == "true"]


def test_ctrl_k_finds_a_question_of_the_open_case(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    label = window.case.model.words.label("people.affected")
    hand.ctrl(Qt.Key.Key_K)
    finder = hand.dialog(Finder)
    assert not [line for line in finder.list.lines.lines if line.aside == "question"]
    hand.type(label.casefold())
    hand.settle()
    lines = finder.list.lines.lines
    at = next(i for i, line in enumerate(lines) if (line.title, line.aside) == (label, "question"))
    hand.click(finder.list.viewport(), finder.list.visualRect(finder.list.lines.index(at)).center())
    hand.no_dialog()
    hand.wait(lambda: hand.question() is not None and hand.question().key == "people.affected")


def test_f1_lists_every_key_there_is(hand, window) -> None:
    hand.press(Qt.Key.Key_F1)
    dialog = hand.dialog(ShortcutsDialog)
    told = {label.text() for label in dialog.findChildren(PlainLabel)}
    for command in window.actions_:
        if command.shortcut:
            assert any(words.startswith(command.title) for words in told)
    assert {"F7", "Ctrl+F", "Ctrl+E"} <= told
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()


def test_a_question_mark_shows_the_keys_but_stays_a_letter_in_a_text(hand, office, window) -> None:
    window.show_screen("desk")
    hand.settle()
    hand.button("New case").setFocus()
    hand.type("?")
    hand.dialog(ShortcutsDialog)
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    window.show_screen("register")
    hand.settle()
    search = window.stack.currentWidget().search
    search.setFocus()
    hand.type("why?")
    assert search.text() == "why?"
    hand.no_dialog()
