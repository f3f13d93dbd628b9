"""From an empty desk to a sealed, verified review, by mouse and keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from pirdesk.casefile.terms import TermType
from pirdesk.ui.dialogs.new_case import NewCaseDialog
from pirdesk.ui.dialogs.person import PersonDialog
from pirdesk.ui.dialogs.review import ApproveDialog, ReasonDialog, SubmitDialog
from pirdesk.ui.dialogs.seal import SealDialog
from pirdesk.ui.dialogs.start_document import StartDocumentDialog
from pirdesk.ui.screens.case.pages.document import DocumentPage
from pirdesk.ui.screens.case.pages.duties import DutiesPage
from pirdesk.ui.screens.case.pages.harm import HarmPage
from pirdesk.ui.screens.case.view import CaseScreen
from pirdesk.ui.widgets.labels import PlainLabel
from tests.ui.hand import Hand

CONFIRM = "Confirm this method …"
TITLE = "Scoring model ranked applicants by postcode"
ANSWERED_AT_MOST = 140


@pytest.mark.journey
@pytest.mark.timeout(280)
def test_from_an_empty_desk_to_a_sealed_and_verified_review(hand: Hand, out: Path) -> None:
    add_first_person_and_case(hand)
    add_person(hand, "Ruth Reviewer", "Reviewer")
    tell_who_and_where(hand)
    score_the_severity(hand)
    read_the_duties(hand)
    answer_what_blocks(hand, "Post-incident review")
    start_the_review(hand)
    submit(hand)
    refuse_own_approval(hand)
    change_person(hand, "Ruth Reviewer")
    approve(hand)
    change_person(hand, "Ada Officer")
    sign(hand)
    change_person(hand, "Ruth Reviewer")
    sign(hand)
    save_and_verify(hand, out)


def add_first_person_and_case(hand: Hand) -> None:
    hand.ctrl(Qt.Key.Key_N)
    hand.dialog(PersonDialog)
    hand.type("Ada Officer")
    hand.press(Qt.Key.Key_Return)
    hand.dialog(NewCaseDialog)
    hand.type(TITLE)
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: hand.window.case is not None and hand.window.case.current is not None)
    hand.no_dialog()
    hand.settle()


def add_person(hand: Hand, name: str, role: str) -> None:
    hand.click(hand.button("Ada Officer", hand.window.top))
    click_menu(hand, "Add a person …")
    dialog = hand.dialog(PersonDialog)
    hand.type(name)
    hand.press(Qt.Key.Key_Tab)
    roles = [dialog.role.itemText(i) for i in range(dialog.role.count())]
    for _ in range(roles.index(role)):
        hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()


def change_person(hand: Hand, name: str) -> None:
    hand.click(hand.window.top.person)
    click_menu(hand, name)
    hand.settle()
    assert hand.window.top.person.text() == name


def click_menu(hand: Hand, words: str) -> None:
    menu: QMenu = hand.window.top.menu
    hand.wait(menu.isVisible)
    action = next(a for a in menu.actions() if a.text() == words)
    hand.click(menu, menu.actionGeometry(action).center())


def tell_who_and_where(hand: Hand) -> None:
    go_to(hand, "Organisations")
    add_row(hand)
    fill_row(
        hand,
        {
            "name": "Lendwell S.p.A.",
            "role": "controller",
            "aware_at": "2026-11-20",
            "country": "IT",
            "main_establishment": "IT",
        },
    )
    go_to(hand, "People")
    add_row(hand)
    fill_row(hand, {"description": "Applicants in Milan", "place": "Italy", "affected": "450"})
    go_to(hand, "Data")
    answer_page(hand)
    go_to(hand, "The breach")
    answer_page(hand)


def score_the_severity(hand: Hand) -> None:
    answer_what_blocks(hand, "Harm assessment")
    show_page(hand, "Scores and conclusion")
    page = case(hand).page
    assert isinstance(page, HarmPage)
    hand.choose(page.list, "ENISA severity of the breach")
    shown = [label.text() for label in page.findChildren(PlainLabel)]
    assert any(text.startswith("SE = DPC") for text in shown), shown


def read_the_duties(hand: Hand) -> None:
    show_page(hand, "Duties and clocks")
    page = case(hand).page
    assert isinstance(page, DutiesPage)
    titles = [line.title for line in page.list.lines.lines]
    assert "Notification to the supervisory authority" in titles


def start_the_review(hand: Hand) -> None:
    show_page(hand, "All documents")
    hand.click(hand.button("Start a document …"))
    dialog = hand.dialog(StartDocumentDialog)
    names = [dialog.template.itemText(i) for i in range(dialog.template.count())]
    for _ in range(names.index("Post-incident review")):
        hand.press(Qt.Key.Key_Down)
    assert dialog.template.currentText() == "Post-incident review"
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: isinstance(case(hand).page, DocumentPage))
    hand.settle()
    hand.click(hand.button("Preview"))
    page = document(hand)
    hand.wait(lambda: page.preview.page_count > 1)
    hand.click(hand.button("Text"))


def submit(hand: Hand) -> None:
    hand.click(hand.button("Submit for review …"))
    dialog = hand.dialog(SubmitDialog)
    hand.press(Qt.Key.Key_Return)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    assert document(hand).mark.accessibleName() == "in review"


def refuse_own_approval(hand: Hand) -> None:
    hand.click(hand.button("Approve …"))
    dialog = hand.dialog(ApproveDialog)
    hand.press(Qt.Key.Key_Return)
    assert "Nobody can approve a document of their own" in hand.outcome(dialog)
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()


def approve(hand: Hand) -> None:
    hand.click(hand.button("Approve …"))
    dialog = hand.dialog(ApproveDialog)
    hand.press(Qt.Key.Key_Return)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    assert document(hand).mark.accessibleName() == "approved"


def sign(hand: Hand) -> None:
    hand.click(hand.button("Sign and seal …"))
    dialog = hand.dialog(SealDialog)
    hand.press(Qt.Key.Key_Return)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()


def save_and_verify(hand: Hand, out: Path) -> None:
    assert document(hand).mark.accessibleName() == "sealed"
    hand.click(hand.button("Save the sealed PDF …"))
    hand.wait(lambda: list(out.glob("*.pdf")))
    hand.ctrl(Qt.Key.Key_4)
    hand.settle()
    hand.click(hand.button("Choose a file …"))
    screen = hand.window.stack.currentWidget()
    hand.wait(screen.verdict.text)
    assert screen.verdict.text() == "The record is valid."
    assert any("sealed" in label.text() for label in screen.findChildren(PlainLabel))


# -- the ways of the hand -----------------------------------------------------------------------


def case(hand: Hand) -> CaseScreen:
    assert hand.window.case is not None
    return hand.window.case


def document(hand: Hand) -> DocumentPage:
    page = case(hand).page
    assert isinstance(page, DocumentPage)
    return page


def go_to(hand: Hand, words: str) -> None:
    """Find a page with Ctrl+K and put the caret into its first question."""
    hand.ctrl(Qt.Key.Key_K)
    finder = hand.top()
    hand.wait(finder.isActiveWindow)
    hand.type(words)
    hand.settle()
    lines = [line.title for line in finder.list.lines.lines]
    wanted = next(n for n, text in enumerate(lines) if text.endswith(f": {words}"))
    while finder.list.currentIndex().row() < wanted:
        hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    assert case(hand).current.title == words


def show_page(hand: Hand, words: str) -> None:
    """Click a page in the outline, opening its group first."""
    tree = case(hand).outline.tree
    for number in range(tree.topLevelItemCount()):
        group = tree.topLevelItem(number)
        children = [group.child(i) for i in range(group.childCount())]
        item = next((c for c in children if c.text(0) == words), None)
        if item is None:
            continue
        if not group.isExpanded():
            tree.scrollToItem(group)
            hand.click(tree.viewport(), _middle(tree.visualItemRect(group)))
        tree.scrollToItem(item)
        hand.click(tree.viewport(), _middle(tree.visualItemRect(item)))
        hand.settle()
        assert case(hand).current.title == words
        return
    raise AssertionError(f"no page is called {words}")


def _middle(rect) -> QPoint:
    return rect.center()


def add_row(hand: Hand) -> None:
    view = case(hand).page.view
    table = next(t for t in view.tables.values() if t.isVisible())
    before = len(table.cells)
    hand.click(table.add)
    hand.wait(lambda: len(table.cells) > before)
    hand.wait(lambda: hand.question() is not None)
    hand.settle()


def fill_row(hand: Hand, values: dict[str, str]) -> None:
    """Go through the cells with Tab and answer those named."""
    left = dict(values)
    for _ in range(80):
        row = hand.question()
        column = row.key.rpartition(".")[2] if row else ""
        if column in left:
            answer_here(hand, left.pop(column))
        if not left:
            break
        hand.press(Qt.Key.Key_Tab)
    assert not left, f"never came by {left}"
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()


def answer_page(hand: Hand) -> None:
    """Answer every question of the page in turn by Tab."""
    seen: set[str] = set()
    for _ in range(200):
        row = hand.question()
        if row is not None and row.key not in seen and row.field.isAncestorOf(hand.focus()):
            seen.add(row.key)
            answer_here(hand)
        elif row is None and seen:
            break
        hand.press(Qt.Key.Key_Tab)
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()


def confirm_method(hand: Hand) -> None:
    """Answer for the method that the page of scores shows."""
    hand.click(hand.button(CONFIRM))
    dialog = hand.dialog(ReasonDialog)
    hand.type("Compared with the text the Board published.")
    hand.click(hand.button("Confirm the method", dialog))
    hand.no_dialog()
    hand.settle()


def answer_what_blocks(hand: Hand, output: str) -> None:
    """Follow the readiness line from blocker to blocker until it says ready."""
    for _ in range(ANSWERED_AT_MOST):
        ready = case(hand).outline.ready
        line = next(each for each in ready.lines.lines if each.title == output)
        if line.aside == "ready":
            return
        hand.choose(ready, output)
        hand.wait(
            lambda: (
                hand.question() is not None
                or "Add to" in _focused_words(hand)
                or hand.has_button(CONFIRM)
            )
        )
        if hand.has_button(CONFIRM):
            confirm_method(hand)
        elif hand.question() is None:
            add_row(hand)
        else:
            answer_here(hand)
        hand.ctrl(Qt.Key.Key_S)
        hand.settle()
    blockers = [b.where for each in case(hand).model.readiness() for b in each.blockers]
    raise AssertionError(f"{output} is still blocked: {line.aside}; {blockers}")


def _focused_words(hand: Hand) -> str:
    return getattr(hand.focus(), "text", str)()


def answer_here(hand: Hand, text: str = "") -> None:
    """Answer the question the caret is in, by the keys its type asks for."""
    row = hand.question()
    assert row is not None
    kind = row.spec.term.type
    if row.spec.term.choices and kind in (TermType.ONE, TermType.NUMBER):
        values = [row.field.box.itemData(i) for i in range(row.field.box.count())]
        for _ in range(values.index(text) if text else 1):
            hand.press(Qt.Key.Key_Down)
    elif kind is TermType.MANY:
        for _ in range(row.spec.term.choices.index(text) if text else 0):
            hand.press(Qt.Key.Key_Right)
        hand.press(Qt.Key.Key_Space)
    elif kind is TermType.YESNO:
        hand.press(Qt.Key.Key_N if row.key == "risk.unlikely" else Qt.Key.Key_Y)
    elif kind in (TermType.INTEGER, TermType.NUMBER, TermType.COUNT):
        hand.type(text or str(row.spec.term.minimum or 1))
    elif kind is TermType.MOMENT:
        hand.type(text or "2026-11-19")
        hand.press(Qt.Key.Key_Tab)
        hand.type("10:20")
        hand.press(Qt.Key.Key_Tab)
        hand.type("Europe/Rome")
    elif kind is TermType.DATE:
        hand.type(text or "2026-11-25")
    elif kind is TermType.PLACES:
        hand.type(text or "Italy")
    else:
        hand.type(text or "Written by hand in the journey.")
