"""What is typed in a dialog is not thrown away by a stray key, and a locked text says so."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from pirdesk import ui
from pirdesk.casefile.case import Case, Document
from pirdesk.services import drafting, reviews
from pirdesk.ui.alerts import Question
from pirdesk.ui.dialogs import review
from pirdesk.ui.dialogs.breaches import BreachesDialog
from pirdesk.ui.dialogs.editions import EditionsDialog
from pirdesk.ui.dialogs.new_case import NewCaseDialog
from pirdesk.ui.dialogs.person import PersonDialog
from pirdesk.ui.dialogs.reporter import ReporterDialog
from pirdesk.ui.dialogs.save_view import SaveViewDialog
from pirdesk.ui.finder import Finder
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.widgets.fitted import FittedDialog
from tests.builders import approved, confirm_methods, sample_case, sealed

Make = Callable[[MainWindow, Case, Document], QDialog]
DIALOGS: dict[str, Make] = {
    "new case": lambda w, _c, _d: NewCaseDialog(w, w.workplace, print),
    "person": lambda w, _c, _d: PersonDialog(w, w.workplace, print),
    "return": lambda w, _c, d: review.return_dialog(w, w.workplace, d),
    "comment": lambda w, _c, d: review.comment_dialog(w, w.workplace, d, "summary", "About"),
    "give up": lambda w, _c, d: review.abandon_dialog(w, w.workplace, d, "R-1"),
    "reporter": lambda w, c, _d: ReporterDialog(w, w.workplace, c.id),
    "view": lambda w, _c, _d: SaveViewDialog(w, w.workplace, "", "changed", print),
    "breaches": lambda w, _c, _d: BreachesDialog(w, w.workplace, print),
    "editions": lambda w, c, _d: EditionsDialog(w, w.workplace, c.id, ()),
}


@pytest.fixture
def case(office) -> Case:
    return sample_case(office)


@pytest.fixture
def document(office, case) -> Document:
    return drafting.start_document(office.author, case.id, "harm_assessment")


def field_of(dialog: QDialog) -> QLineEdit | QPlainTextEdit:
    fields: list[QWidget] = [*dialog.findChildren(QPlainTextEdit), *dialog.findChildren(QLineEdit)]
    shown = [f for f in fields if f.isVisible() and f.isEnabled()]
    found = shown[0]
    assert isinstance(found, QLineEdit | QPlainTextEdit)
    return found


def text_of(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


WAYS = [(name, "escape") for name in DIALOGS]
WAYS += [("return", way) for way in ("cancel", "tab and space", "window")]


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_closing_a_dialog_with_typed_words_asks(hand, window, case, document, name, way) -> None:
    dialog = DIALOGS[name](window, case, document)
    dialog.open()
    hand.dialog(type(dialog))
    field = field_of(dialog)
    field.setFocus()
    hand.type("Say when.")
    typed = text_of(field)
    if way == "escape":
        hand.press(Qt.Key.Key_Escape)
    elif way == "cancel":
        hand.click(dialog.cancel)
    elif way == "window":
        dialog.close()
    else:
        while hand.focus() is not dialog.cancel:
            hand.press(Qt.Key.Key_Tab)
        hand.press(Qt.Key.Key_Space)
    question = hand.dialog(Question)
    assert dialog.isVisible()
    hand.press(Qt.Key.Key_Space)  # typing goes on: the words stay, and the caret is back in them
    hand.wait(lambda: not question.isVisible())
    dialog.activateWindow()
    hand.wait(dialog.isActiveWindow)
    assert text_of(field) == typed
    assert dialog.focusWidget() is field
    hand.press(Qt.Key.Key_Escape)
    question = hand.dialog(Question)
    assert question.yes.property("kind") == "danger"
    hand.click(question.yes)
    hand.no_dialog()


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_in_which_nothing_was_typed_closes_at_once(
    hand, window, case, document, name
) -> None:
    dialog = DIALOGS[name](window, case, document)
    dialog.open()
    hand.dialog(type(dialog))
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()


def test_every_dialog_of_the_window_guards_its_words() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "pirdesk.ui."):
        importlib.import_module(module.name)

    def below(kind: type) -> set[type]:
        return {kind}.union(*(below(each) for each in kind.__subclasses__()))

    ours = {each for each in below(QDialog) if each.__module__.startswith("pirdesk.")}
    assert all(issubclass(each, FittedDialog) for each in ours)
    assert {each for each in ours if not each.asks_for_words} == {Finder}
    own_ways = [each for each in ours - {FittedDialog} if "reject" in vars(each)]
    assert all("super().reject()" in inspect.getsource(each.reject) for each in own_ways)


@pytest.mark.parametrize("state", ["submitted", "approved", "signing", "sealed"])
def test_a_locked_text_says_at_the_first_key_that_it_is_locked(
    hand, office, window, case, state
) -> None:
    if state == "sealed":
        name = sealed(office, case, "harm_assessment").document_id
    elif state == "signing":
        from pirdesk.services import sealing
        from pirdesk.services.signers import MemorySigner

        name = approved(office, case, "harm_assessment").id
        sealing.seal(office.author, name, MemorySigner())
    else:
        made = drafting.start_document(office.author, case.id, "harm_assessment")
        name = made.id
        confirm_methods(office, made)
        reviews.submit(office.author, name)
        if state == "approved":
            reviews.approve(office.reviewer, name)
    window.open_case(case.id, f"document:{name}")
    hand.wait(lambda: window.case.current is not None)
    hand.wait(lambda: window.case.page.data is not None)
    hand.settle()
    page = window.case.page
    page.show_tab(0)
    hand.settle()
    text = next(iter(page.editor._texts.values()))
    stands = text.toPlainText()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Home):
        text.setFocus()
        QTest.keyClick(text, key)
    assert not page.locked.isVisible()
    for key in (Qt.Key.Key_X, Qt.Key.Key_Backspace):
        QTest.keyClick(text, key)
        assert page.locked.isVisible()
        assert "not taken" in page.locked.words.text()
        assert hand.focus() is text
    assert text.toPlainText() == stands


def test_a_document_that_is_a_draft_again_is_no_longer_called_locked(
    hand, office, window, case, document
) -> None:
    reviews.submit(office.author, document.id)
    window.open_case(case.id, f"document:{document.id}")
    hand.wait(lambda: window.case.current is not None)
    hand.wait(lambda: window.case.page.data is not None)
    hand.settle()
    page = window.case.page
    QTest.keyClick(next(iter(page.editor._texts.values())), Qt.Key.Key_X)
    assert page.locked.isVisible()
    reviews.return_to_author(office.reviewer, document.id, "Say when.")
    page.load()
    hand.wait(lambda: not page.locked.isVisible())
    hand.settle()
