"""Texts that are too long stay as they were put in, and are refused in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from pirdesk.services import cases
from pirdesk.ui.dialogs.new_case import NewCaseDialog
from pirdesk.ui.widgets.entry import Entry
from pirdesk.wording import error_text


def paste(hand, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    hand.ctrl(Qt.Key.Key_V)


@pytest.mark.parametrize("which", ["title", "note"])
def test_a_dialog_refuses_a_long_line_whole(hand, office, which) -> None:
    hand.window.new_case()
    dialog = hand.dialog(NewCaseDialog)
    dialog.title.setFocus()
    paste(hand, "A title")
    box = getattr(dialog, which)
    box.setFocus()
    box.selectAll()
    paste(hand, "x" * 301)
    dialog.title.setFocus()
    hand.press(Qt.Key.Key_Return)
    assert "has 301 characters; at most 300 fit" in hand.outcome(dialog)
    assert box.text() == "x" * 301
    assert cases.count_cases(office.desk) == 0
    assert box.hasFocus()
    hand.press(Qt.Key.Key_End)
    hand.press(Qt.Key.Key_Backspace)
    dialog.title.setFocus()
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    assert cases.count_cases(office.desk) == 1


def test_a_field_refuses_a_long_line_and_keeps_it_as_a_draft(hand, office, window) -> None:
    case = cases.new_case(office.author, "Long")
    window.open_case(case.id, "contact.name")
    hand.wait(lambda: hand.question() is not None and hand.question().key == "contact.name")
    hand.settle()
    paste(hand, "y" * 501)
    assert hand.question().field.line.text() == "y" * 501
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    assert cases.fact_sheet(office.author, case.id).get("contact.name") is None
    hand.wait(lambda: "y" * 501 in office.desk.drafts.all(case.id).get("contact.name", ""))
    fault = window.case.model.sheet.shown("contact.name").fault
    assert "501 characters; at most 500" in error_text(fault)


def test_a_long_basis_is_stored_whole(hand, office, window) -> None:
    case = cases.new_case(office.author, "Long")
    window.open_case(case.id, "contact.name")
    hand.wait(lambda: hand.question() is not None and hand.question().key == "contact.name")
    hand.settle()
    paste(hand, "Eva")
    row = hand.question()
    row.certainty.line.setFocus()
    paste(hand, "b" * 3000)
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: cases.fact_sheet(office.author, case.id).get("contact.name") is not None)
    assert cases.fact_sheet(office.author, case.id).get("contact.name").basis == "b" * 3000


def test_a_line_counts_what_would_be_stored(qtbot) -> None:
    entry = Entry(3)
    qtbot.addWidget(entry)
    entry.setText("  u\u0308bc  ")
    assert entry.too_long() is None
    entry.setText("abcd")
    assert "4 characters" in entry.too_long().title
