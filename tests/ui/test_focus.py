"""The keyboard is where the person put it: what is typed elsewhere becomes no fact."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from pirdesk.casefile.case import Case, Document
from pirdesk.services import cases, drafting, reviews
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.finder import Finder
from pirdesk.ui.forms.fields.choice import ChoiceBox
from tests.builders import confirm_methods, sample_case

STRAY = "documents of the day "
TAKES = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)


@pytest.fixture
def opened(hand, office, window) -> Case:
    case = sample_case(office)
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    return case


def takes_nothing(widget: QWidget | None) -> bool:
    return widget is not None and not isinstance(widget, TAKES)


def test_what_is_typed_while_a_case_opens_becomes_no_fact(hand, office, window) -> None:
    case = cases.new_case(office.author, "Untouched")
    window.open_case(case.id)
    assert hand.focus() is window.case.outline.tree
    hand.type(STRAY)
    hand.wait(lambda: window.case.current is not None)
    first = window.case.current.id
    hand.settle()
    assert hand.focus() is window.case.outline.tree
    assert window.case.current.id == first
    assert window.case.model.sheet._edits == {}
    window.case.go_to_key("incident.narrative")  # what is asked for later gets the caret
    hand.wait(lambda: hand.question() is not None)


def test_a_question_asked_for_gets_the_caret_unless_words_were_typed_on_the_way(
    hand, office, window
) -> None:
    key = "incident.narrative"
    first, second = (cases.new_case(office.author, title) for title in ("One", "Two"))
    window.open_case(first.id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.settle()
    window.open_case(second.id, key)
    hand.type(STRAY)
    hand.settle()
    assert window.case.page.view._row(key) is not None
    assert hand.question() is None
    hand.type("x")
    hand.settle()
    assert window.case.model.sheet._edits == {}


def test_no_page_of_a_case_is_shown_with_the_keyboard_in_a_field(hand, opened, window) -> None:
    pages = window.case.model.pages()
    for page in pages:
        assert window.case.current.id == page.id
        assert takes_nothing(hand.focus()), page.id
        QTest.keyClicks(hand.focus(), "zq ")
        hand.alt(Qt.Key.Key_Down)
    hand.settle()
    assert window.case.model.sheet._edits == {}
    assert not list(hand.dialogs())


def test_tab_goes_from_the_page_to_its_first_question(hand, opened, window) -> None:
    hand.alt(Qt.Key.Key_Down)
    hand.settle()
    hand.press(Qt.Key.Key_Tab)
    asked = window.case.model.sheet.form(window.case.current.form)
    first = next(q for q in asked.section(window.case.current.section.id) if q.shown)
    assert hand.question() is not None
    assert hand.question().key == first.key


@pytest.mark.parametrize(
    "words", ["duties and clocks", "all documents", "files of the case", "ledger"]
)
def test_the_finder_leads_to_a_page_and_into_no_field(hand, opened, window, words) -> None:
    window.case.go_to_key("incident.narrative")
    hand.wait(lambda: hand.question() is not None)
    hand.ctrl(Qt.Key.Key_K)
    hand.dialog(Finder)
    hand.type(words)
    hand.settle()
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    assert takes_nothing(hand.focus())
    current = window.case.current.id
    hand.type(STRAY)
    hand.settle()
    assert window.case.current.id == current
    assert window.case.model.sheet._edits == {}
    assert not list(hand.dialogs())


@pytest.mark.parametrize("name", ["desk", "clocks", "verify", "settings"])
def test_a_screen_is_shown_with_the_keyboard_where_letters_change_nothing(
    hand, window, name
) -> None:
    window.show_screen(name)
    hand.settle()
    focused = QApplication.focusWidget()
    assert not isinstance(focused, TAKES)


def test_the_keyboard_rests_when_the_button_it_was_on_is_made_anew(
    hand, office, opened, window
) -> None:
    head = window.case.head
    chip = next(b for b in head.findChildren(QAbstractButton) if "·" in b.text())
    chip.setFocus()
    office.clock.forward(days=40)  # a chip whose words stay is left alone
    head.refresh()
    QApplication.processEvents()
    assert takes_nothing(hand.focus())


def step_of(hand, page, words: str) -> VerbDialog:
    hand.click(hand.button(words, page))
    return hand.dialog(VerbDialog)


def act(hand, dialog: VerbDialog, reason: str = "") -> None:
    if reason:
        hand.type(reason)
    hand.click(dialog.act)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()


def shown_document(hand, window, office, case, *, submitted: bool) -> Document:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    confirm_methods(office, document)
    if submitted:
        reviews.submit(office.author, document.id)
        window.workplace.act_as(office.reviewer.actor)
    window.case.load()
    hand.settle()
    window.case.show_place(f"document:{document.id}")
    hand.wait(lambda: window.case.current.id.startswith("document:"))
    hand.settle()
    return document


@pytest.mark.parametrize(
    ("words", "reason", "after"),
    [
        ("Submit for review …", "", "submitted"),
        ("Approve …", "", "approved"),
        ("Return …", "Say when.", "draft"),
        ("Comment …", "Say when.", "submitted"),
    ],
)
def test_words_typed_after_a_step_reach_neither_the_head_nor_the_paper(
    hand, office, opened, window, words, reason, after
) -> None:
    document = shown_document(hand, window, office, opened, submitted="Submit" not in words)
    page = window.case.page
    act(hand, step_of(hand, page, words), reason)
    stands = drafting.document(office.author, document.id)
    assert stands.state == after
    assert takes_nothing(hand.focus())
    assert window.case.isAncestorOf(hand.focus())
    hand.type(STRAY)
    hand.press(Qt.Key.Key_Return)
    hand.settle()
    assert window.case.current.id == f"document:{document.id}"
    assert not list(hand.dialogs())
    assert drafting.document(office.author, document.id) == stands


def test_alt_and_an_arrow_open_the_list_of_every_choice(hand, opened, window) -> None:
    window.case.go_to_key("detection.how")
    hand.settle()
    page = window.case.current.id
    boxes = [b for b in window.case.page.findChildren(ChoiceBox) if b.isVisible() and b.isEnabled()]
    assert len(boxes) > 3
    for box in boxes:
        for arrow in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            box.setFocus()
            QTest.keyClick(box, arrow, Qt.KeyboardModifier.AltModifier)
            assert box.view().isVisible()
            box.hidePopup()
            assert window.case.current.id == page


def test_every_choice_of_the_window_keeps_its_keys(hand, opened, window) -> None:
    for page in window.case.model.pages():
        window.case.show_page(page.id)
        boxes = window.case.page.findChildren(QComboBox)
        assert all(isinstance(box, ChoiceBox) for box in boxes), page.id


def test_findings_are_those_of_the_page_in_view(hand, office, window) -> None:
    case = cases.new_case(office.author, "Hardly begun")
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    window.case.show_place(f"document:{document.id}")
    hand.settle()
    hand.wait(lambda: window.case.panel._findings)
    told = window.case.panel._findings
    window.case.show_page("intake/what")
    hand.settle()
    assert window.case.panel._findings != told
    window.case.load()  # makes the document left behind look at its findings again
    hand.settle()
    keys = set(window.case.page.view.keys())
    assert all(each.where in keys for each in window.case.panel._findings)
