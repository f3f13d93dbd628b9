"""A text no face can show: one button prints a stand-in in preview, export and seal."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PySide6.QtCore import Qt

from pirdesk.documents.verify import verify
from pirdesk.documents.verify.content import read_pages
from pirdesk.services import drafting, reviews, sealing
from pirdesk.ui.alerts import Notice, Question
from pirdesk.ui.dialogs.seal import SealDialog
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import confirm_methods, sample_case
from tests.ui.test_document_steps import Answers, shown, state

WORDS = "Reported by محمد علي with \U0001f600 in it."
SHOWN = {"محمد": "Mhmd", "علي": "Ly", "\U0001f600": "[U+1F600 grinning face]"}
BUTTON = "Print a readable stand-in"


def spelled(office, template: str):
    """Approve a document that holds an Arabic name and a sign beyond the first plane."""
    document = drafting.start_document(office.author, sample_case(office).id, template)
    block = next(b for b in document.blocks if b.kind == "text")
    drafting.change_block(office.author, document.id, block.id, WORDS, block.revision)
    confirm_methods(office, document)
    reviews.submit(office.author, document.id)
    reviews.approve(office.reviewer, document.id)
    return drafting.document(office.desk, document.id)


def printed(data: bytes) -> dict[str, str]:
    """Return which text is shown as what."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        return dict(read_pages(opened).said)


@pytest.mark.journey
def test_the_preview_and_the_seal_offer_the_stand_in(hand, office) -> None:
    document = spelled(office, "harm_assessment")
    shown(hand, document)
    hand.click(hand.button("Sign and seal …"))
    dialog = hand.dialog(SealDialog)
    memory = hand.button("A key for this run only", dialog)
    memory.setFocus()
    hand.press(Qt.Key.Key_Space)
    assert not dialog.stand_in.isVisible()
    hand.click(hand.button("Sign", dialog))
    assert "cannot show" in hand.outcome(dialog)
    assert state(office, document) == "approved"
    hand.wait(dialog.stand_in.hasFocus)
    hand.press(Qt.Key.Key_Space)
    hand.wait(lambda: state(office, document) == "signing")
    hand.no_dialog()
    hand.settle()
    record = sealing.record_of(office.desk, document)
    assert record is not None
    data = sealing.record_pdf(office.desk, record.id)
    assert printed(data) == SHOWN
    assert WORDS in str(verify(data).record)


@pytest.mark.journey
def test_the_preview_says_why_and_draws_with_a_stand_in(hand, office, tmp_path) -> None:
    document = spelled(office, "art34")
    hand.window.workplace.choosers = Answers(None, tmp_path / "out")
    shown(hand, document)
    page = hand.window.case.page
    hand.click(hand.button("Export …"))
    asked = hand.dialog(Question)
    assert "cannot show" in asked.accessibleName()
    assert not (tmp_path / "out").exists()
    hand.click(hand.button("Cancel", asked))
    hand.no_dialog()
    hand.click(page.preview_tab)
    hand.wait(lambda: hand.has_button(BUTTON))
    told = " ".join(label.text() for label in page.preview.findChildren(PlainLabel))
    assert "cannot show" in told
    hand.click(hand.button(BUTTON))
    hand.wait(lambda: page.preview.findChild(PlainLabel, "paper"))
    hand.click(hand.button("Export …"))
    hand.dialog(Notice)
    (paper,) = (tmp_path / "out").glob("*.pdf")
    assert printed(paper.read_bytes()) == SHOWN
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
