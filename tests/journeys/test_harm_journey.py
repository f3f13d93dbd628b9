"""A sample incident assessed by every method on screen; groups compared from a file and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from pirdesk.ui.dialogs.fairness import FairnessDialog
from pirdesk.ui.screens.case.pages.harm import HarmPage
from pirdesk.ui.widgets.data_table import DataTable
from pirdesk.ui.widgets.labels import PlainLabel
from tests.journeys.test_desk_journey import case, show_page
from tests.ui.hand import Hand


@pytest.fixture
def hand(on_samples: Hand) -> Hand:
    return on_samples


@pytest.mark.journey
@pytest.mark.timeout(200)
def test_three_incidents_by_every_method_then_groups_from_a_file(hand: Hand, out: Path) -> None:
    for title in ("ChatGPT", "Claude", "iTutorGroup"):
        walk_methods(open_harm(hand, title), hand)
    (out / "decisions.csv").write_text(applicants(), "utf-8")
    page = harm(hand)
    hand.click(hand.button("Compare groups in a file …"))
    dialog = hand.dialog(FairnessDialog)
    hand.press(Qt.Key.Key_Return)  # the button that asks for a file has the keyboard
    hand.settle()
    tell_columns(hand, dialog)
    hand.click(dialog.go_on)
    say_what_counts(hand, dialog)
    hand.click(dialog.count_)
    hand.wait(lambda: dialog.report is not None)
    hand.settle()
    read_figures(dialog)
    hand.click(dialog.keep_)
    hand.no_dialog()
    hand.settle()
    hand.wait(lambda: page.detail.shown.method == "fairness")
    hand.wait(lambda: "decisions.csv" in cells(page, "Inputs"))
    assert page.detail.shown.level == "strong"


def open_harm(hand: Hand, title: str) -> HarmPage:
    hand.ctrl(Qt.Key.Key_2)
    hand.settle()
    register = hand.window.stack.currentWidget()
    register.search.setFocus()
    register.search.selectAll()
    hand.type(title)
    hand.wait(lambda: title in str(register.model.index(0, 0).data()))
    hand.settle()
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: hand.window.case is not None and hand.window.case.current is not None)
    hand.wait(lambda: title in hand.window.case.head.title.accessibleName())
    hand.settle()
    show_page(hand, "Scores and conclusion")
    return harm(hand)


def harm(hand: Hand) -> HarmPage:
    page = case(hand).page
    assert isinstance(page, HarmPage)
    return page


def walk_methods(page: HarmPage, hand: Hand) -> None:
    """Click the folded group open, then go down the list and read each method."""
    fold = page.list.lines.index(page.list.lines.rowCount() - 1)
    page.list.scrollTo(fold)
    hand.click(page.list.viewport(), page.list.visualRect(fold).center())
    hand.press(Qt.Key.Key_Home)
    seen = set()
    for _ in range(page.list.lines.rowCount()):
        shown = page.detail.shown
        seen.add(shown.method)
        words = [label.text() for label in page.detail.findChildren(PlainLabel)]
        assert shown.title in words
        for expected in (shown.formula, shown.not_applicable, shown.source):
            assert not expected or expected in words
        hand.press(Qt.Key.Key_Down)
    assert seen == {result.method for result in case(hand).model.data.view.harm}


def applicants() -> str:
    lines = ["sex;age;decision;qualified"]
    for sex, chosen in (("female", 30), ("male", 70)):
        for number in range(120):
            decision = "invited" if number < chosen else "rejected"
            age = "under 40" if number % 2 else "40 and over"
            lines.append(f"{sex};{age};{decision};{'yes' if number % 3 else 'no'}")
    return "\n".join(lines)


def tell_columns(hand: Hand, dialog: FairnessDialog) -> None:
    page = dialog.columns
    assert page.table.item(0, 0).text() == "female"
    assert hand.focus() is page.groups
    hand.press(Qt.Key.Key_Space)
    box = page.groups.visualItemRect(page.groups.item(1))
    hand.click(page.groups.viewport(), QPoint(box.left() + 12, box.center().y()))
    hand.press(Qt.Key.Key_Tab)
    for word, box in (("decision", page.outcome), ("qualified", page.truth)):
        assert hand.focus() is box
        hand.type(word[0])
        assert box.currentText() == word
        hand.press(Qt.Key.Key_Tab)


def say_what_counts(hand: Hand, dialog: FairnessDialog) -> None:
    page = dialog.meaning
    hand.wait(page.isVisible)
    hand.settle()
    chosen = {text: box.currentData() for text, box in (page.outcomes | page.truths).items()}
    assert chosen == {
        "invited": "favourable",
        "rejected": "unfavourable",
        "yes": "favourable",
        "no": "unfavourable",
    }
    assert page.outcomes["rejected"].accessibleName() == "rejected, 140 decisions"
    assert hand.focus() is next(iter(page.outcomes.values()))
    offered = [page.reference.itemText(n) for n in range(page.reference.count())]
    assert offered[2:] == ["female", "male", "40 and over", "under 40"]
    assert page.asked().named == ()
    page.reference.setCurrentText("male")
    assert (page.asked().named, page.asked().reference) == (("male",), "highest")
    page.reference.setCurrentIndex(0)


def read_figures(dialog: FairnessDialog) -> None:
    report = dialog.report
    assert [a.attributes for a in report.analyses] == [("sex",), ("age",), ("sex", "age")]
    words = [label.text() for label in dialog.results.findChildren(PlainLabel)]
    assert "Strong indication of a difference in outcome." in words
    assert not any("discrimination" in text.casefold() for text in words)
    names = {table.accessibleName() for table in dialog.results.findChildren(DataTable)}
    assert "Selection rates by sex" in names


def cells(page: HarmPage, name: str) -> list[str]:
    for table in page.detail.findChildren(DataTable):
        if table.accessibleName() == name:
            return [table.item(row, 1).text() for row in range(table.rowCount())]
    return []
