"""The name of a reporter in the window: offered to counsel alone, shown only when asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from pirdesk.casefile.case import Role
from pirdesk.services import persons, reporters
from pirdesk.ui.dialogs.reporter import ReporterDialog
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import Office, sample_case
from tests.ui.hand import Hand

NAME = "Wilhelmina Whistler"


def test_counsel_keeps_and_reads_it_and_nobody_else_sees_it(hand: Hand, office: Office) -> None:
    counsel = persons.add_person(office.author, "Cora Counsel", Role.COUNSEL)
    case_id = sample_case(office).id
    hand.window.open_case(case_id, "harm")
    hand.settle()
    hand.window.case.page.show_method("ethics")
    assert not hand.has_button("Who reported …")
    hand.window.workplace.act_as(counsel)
    hand.window.case.load()
    hand.settle()
    hand.wait(lambda: hand.has_button("Who reported …"))
    hand.click(hand.button("Who reported …"))
    dialog = hand.dialog(ReporterDialog)
    hand.type(NAME)
    hand.click(dialog.act)
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    shown = [label.text() for label in hand.window.findChildren(PlainLabel)]
    shown += [line.text() for line in hand.window.findChildren(QLineEdit)]
    assert not any(NAME in words for words in shown)
    assert not any(NAME in words for words in office.desk.drafts.all(case_id).values())
    hand.click(hand.button("Who reported …"))
    dialog = hand.dialog(ReporterDialog)
    assert dialog.name.text() == ""
    hand.click(dialog.show_)
    hand.wait(lambda: dialog.name.text() == NAME)
    hand.click(dialog.cancel)
    hand.no_dialog()
    assert reporters.kept(office.author, case_id) is not None
