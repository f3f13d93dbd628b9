"""To whom a letter goes, chosen in the window: the likely one first and why, the rest by search."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pirdesk.casefile.sheet import Answer
from pirdesk.services import answers, drafting
from pirdesk.ui.dialogs.start_document import StartDocumentDialog
from tests.builders import sample_case

LETTER = "Notification of a personal data breach under Article 33 GDPR"


def begin(hand, window, case) -> StartDocumentDialog:
    window.open_case(case.id, "documents")
    hand.wait(lambda: window.case.current is not None and window.case.current.id == "documents")
    hand.settle()
    hand.click(hand.button("Start a document …"))
    return hand.dialog(StartDocumentDialog)


def choose_the_letter(hand, dialog: StartDocumentDialog) -> None:
    names = [dialog.template.itemText(i) for i in range(dialog.template.count())]
    for _ in range(names.index(LETTER)):
        hand.press(Qt.Key.Key_Down)
    assert dialog.template.currentText() == LETTER
    hand.settle()  # the dialog grows by the list of authorities


def berlin_case(office):
    case = sample_case(office)
    row = office.desk.store.views.sheet(case.id).rows("entities").ids[0]
    told = {f"entities[{row}].established_in": Answer(("DE-BE",))}
    answers.answer_terms(office.author, case.id, told)
    return case


@pytest.mark.journey
def test_the_likely_authority_stands_first_with_its_reason_and_is_addressed(
    hand, office, window
) -> None:
    case = berlin_case(office)
    dialog = begin(hand, window, case)
    choose_the_letter(hand, dialog)
    lines = dialog.recipient.list.lines.lines
    berlin = next(line for line in lines if line.data == "dpa-de-be")
    assert "seat or an establishment in Berlin" in berlin.detail
    heads = [line.title for line in lines if line.head]
    assert heads[0] == "LIKELY"
    assert lines.index(berlin) < next(n for n, line in enumerate(lines) if line.title == heads[1])
    hand.click(dialog.recipient.line)
    hand.type("berlin")
    assert dialog.recipient.chosen == "dpa-de-be"
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    (letter,) = office.desk.store.views.documents(case.id)
    assert (letter.parameters or {})["authority"] == "dpa-de-be"


@pytest.mark.journey
def test_another_one_is_found_by_search_and_chosen_by_the_arrows(hand, office, window) -> None:
    case = berlin_case(office)
    dialog = begin(hand, window, case)
    choose_the_letter(hand, dialog)
    hand.click(dialog.recipient.line)
    hand.type("bayer")
    shown = [line.data for line in dialog.recipient.list.lines.lines if not line.head]
    assert set(shown) >= {"dpa-de-by-lda", "dpa-de-by-lfd"}
    wanted = shown.index("dpa-de-by-lfd")
    for _ in range(wanted - shown.index(dialog.recipient.chosen)):
        hand.press(Qt.Key.Key_Down)
    assert dialog.recipient.chosen == "dpa-de-by-lfd"
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    (letter,) = office.desk.store.views.documents(case.id)
    assert (letter.parameters or {})["recipient_name"].startswith("Der Bayerische")


@pytest.mark.journey
def test_nobody_chosen_is_a_draft_that_says_so(hand, office, window) -> None:
    case = sample_case(office)
    dialog = begin(hand, window, case)
    choose_the_letter(hand, dialog)
    dialog.propose("eu.gdpr.33", "DE")
    assert dialog.recipient.chosen == ""
    assert {line.aside for line in dialog.recipient.list.lines.lines if line.data} == {"Germany"}
    hand.click(hand.button("Start", dialog))
    hand.no_dialog()
    hand.settle()
    (letter,) = office.desk.store.views.documents(case.id)
    codes = [f.code for f in drafting.composed(office.desk, letter.id).findings]
    assert "recipient.open" in codes


def test_what_has_no_place_is_not_offered_and_the_reason_is_said(hand, office, window) -> None:
    case = sample_case(office, "claude-2025-08")
    dialog = begin(hand, window, case)
    names = [dialog.template.itemText(i) for i in range(dialog.template.count())]
    assert LETTER not in names
    assert f"Not offered: {LETTER}. No loss of personal data" in dialog.without.text()
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
