"""Several assessors on the harm page: named, answering alone, compared, settled."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pirdesk.services import assessing
from pirdesk.ui.dialogs.assessors import ConsensusDialog, HandInDialog, NameAssessorsDialog
from pirdesk.ui.screens.case.pages.harm import HarmPage
from pirdesk.ui.widgets.data_table import DataTable
from tests.builders import Office, sample_case
from tests.ui.hand import Hand

GRID = "Answers given alone, and what came of them"


def test_two_assess_alone_and_settle_where_they_differ(hand: Hand, office: Office) -> None:
    case_id = sample_case(office).id
    hand.window.open_case(case_id, "harm")
    hand.settle()
    page = hand.window.case.page
    assert isinstance(page, HarmPage)
    page.show_method("assessors")
    name_two(hand)
    answer_alone(hand, "enisa.ei", "1")
    assert not hand.has_button("Answer alone …")
    assert not any(t.accessibleName() == GRID for t in page.detail.findChildren(DataTable))

    assessing.hand_in(office.reviewer, case_id, {"enisa.ei": "0.25"})
    hand.window.case.load()
    hand.settle()
    table = next(t for t in page.detail.findChildren(DataTable) if t.accessibleName() == GRID)
    said = table.item(0, 1).text()
    assert "Ada Officer: 1" in said
    assert "Ruth Reviewer: 0.25" in said

    hand.click(hand.button("Record consensus …"))
    dialog = hand.dialog(ConsensusDialog)
    hand.press(Qt.Key.Key_Tab)
    hand.type("1")
    hand.press(Qt.Key.Key_Return)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    assert page.detail.shown.level == "settled"


def name_two(hand: Hand) -> None:
    hand.wait(lambda: hand.has_button("Name assessors …"))
    hand.click(hand.button("Name assessors …"))
    dialog = hand.dialog(NameAssessorsDialog)
    hand.click(dialog.act)
    assert "fewer than two assessors" in hand.outcome(dialog)
    dialog.people.setFocus()
    names = [dialog.people.item(number).text() for number in range(dialog.people.count())]
    for place, name in enumerate(names):
        if name in ("Ada Officer", "Ruth Reviewer"):
            dialog.people.setCurrentRow(place)
            hand.press(Qt.Key.Key_Space)
    hand.click(dialog.act)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()


def answer_alone(hand: Hand, key: str, value: str) -> None:
    hand.wait(lambda: hand.has_button("Answer alone …"))
    hand.click(hand.button("Answer alone …"))
    dialog = hand.dialog(HandInDialog)
    box = dialog.fields[key].box
    box.setFocus()
    values = [box.itemData(number) for number in range(box.count())]
    for _ in range(values.index(value)):
        hand.press(Qt.Key.Key_Down)
    hand.click(dialog.act)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
