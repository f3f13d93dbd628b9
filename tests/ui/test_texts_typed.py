"""Text typed and pasted in the window is stored as it was put in: LF and NFC, no other change."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from pirdesk.services import cases, evidence
from pirdesk.ui.screens.case.pages.evidence import EvidencePage
from pirdesk.ui.widgets.plain_edit import PlainEdit

UI = Path(__file__).parents[2] / "src" / "pirdesk" / "ui"
PASTED = "Zu\u0308rich:\r\nfirst\u00a0line \u200d\t\rthird\u202f!  "
STORED = "Z\u00fcrich:\nfirst\u00a0line \u200d\t\nthird\u202f!  "


def opened(hand, office, window, key: str) -> str:
    case = cases.new_case(office.author, "Words")
    window.open_case(case.id, key)
    hand.wait(lambda: hand.question() is not None and hand.question().key == key)
    hand.settle()
    return case.id


def paste(hand, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    hand.ctrl(Qt.Key.Key_V)


def test_a_pasted_text_is_stored_as_it_was(hand, office, window) -> None:
    key = "incident.narrative"
    case_id = opened(hand, office, window, key)
    paste(hand, PASTED)
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: cases.fact_sheet(office.author, case_id).value(key) == STORED)
    hand.settle()
    hand.type("x")
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    hand.type("y")
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(lambda: cases.fact_sheet(office.author, case_id).value(key) == STORED + "x\ny")


def test_a_pasted_line_is_stored_as_it_was(hand, office, window) -> None:
    case_id = opened(hand, office, window, "contact.name")
    paste(hand, " Mu\u0308ller\u00a0& Co ")
    hand.ctrl(Qt.Key.Key_S)
    wanted = " M\u00fcller\u00a0& Co "
    hand.wait(lambda: cases.fact_sheet(office.author, case_id).value("contact.name") == wanted)


@pytest.mark.parametrize("text", [PASTED, "a\u2028b", "a\u0085b\x0bc", "\n\n a \n"])
def test_an_edit_gives_back_what_was_put_in(qtbot, text) -> None:
    edit = PlainEdit()
    qtbot.addWidget(edit)
    edit.setPlainText(text)
    once = edit.toPlainText()
    assert once == STORED if text == PASTED else once == text
    edit.setPlainText(once)
    assert edit.toPlainText() == once


def test_every_text_edit_of_the_window_gives_back_what_was_put_in() -> None:
    bare = {
        file.name
        for file in UI.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("QPlainTextEdit", "QTextEdit")
    }
    assert bare <= {"alerts.py"}  # shows a fault's details and takes no text


def test_evidence_is_listed_with_the_name_it_came_with(hand, office, window, tmp_path) -> None:
    case = cases.new_case(office.author, "A log was found")
    file = tmp_path / "log\u202efdp.txt"
    file.write_bytes(b"line")
    evidence.add_evidence(office.author, case.id, file)
    window.open_case(case.id, "evidence")
    hand.wait(lambda: isinstance(window.case.page, EvidencePage))
    hand.wait(lambda: window.case.page.list.lines.lines)
    shown = [line.detail for line in window.case.page.list.lines.lines]
    assert any("came as log[U+202E]fdp.txt" in detail for detail in shown)
