"""Many documents sealed at once from the desk, by hand: what is told, and what Stop leaves."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from pirdesk.errors import UserError
from pirdesk.services import drafting, records, sealing
from pirdesk.services.signers import MemorySigner
from pirdesk.ui.alerts import Notice
from pirdesk.ui.dialogs import seal_many
from pirdesk.ui.dialogs.seal_many import SealManyDialog
from pirdesk.ui.dialogs.waiting_list import STATE
from tests.builders import approved, sample_case
from tests.ui.test_stand_ins import SHOWN, printed, spelled


def asked(hand, office, many: int) -> tuple[SealManyDialog, list[str]]:
    """Approve documents and press the button on the desk; return the dialog and its documents."""
    case = sample_case(office)
    for _ in range(many):
        approved(office, case, "harm_assessment")
    hand.window.show_screen("desk")
    hand.wait(lambda: hand.has_button("Seal approved documents …"))
    hand.settle()
    hand.click(hand.button("Seal approved documents …"))
    return hand.dialog(SealManyDialog), list(records.due(office.author))


def told(dialog: SealManyDialog) -> list[str]:
    found = (dialog.list.table.item(row, STATE) for row in range(dialog.list.table.rowCount()))
    return [cell.text() for cell in found if cell is not None]


def states(office, names: list[str]) -> list[str]:
    return [drafting.document(office.desk, name).state.value for name in names]


@pytest.mark.journey
def test_one_bad_document_does_not_stop_the_rest(hand, office, monkeypatch) -> None:
    opened = []

    class Refused(MemorySigner):
        """A signer whose passphrase is wrong."""

        def key(self, desk, person):
            raise UserError("The passphrase is wrong.", "Nothing was signed.", code="key.wrong")

    class Counted(MemorySigner):
        """A signer that remembers how often its key was opened."""

        def key(self, desk, person):
            opened.append(person.id)
            return super().key(desk, person)

    dialog, names = asked(hand, office, 5)
    real = sealing.freeze

    def freeze(desk, document, *given, **how):
        if document.id == names[1]:
            raise UserError("An answer is missing.", "Nothing was frozen.", code="document.open")
        if document.id == names[2]:
            raise ValueError("nobody foresaw this")
        return real(desk, document, *given, **how)

    monkeypatch.setattr(sealing, "freeze", freeze)
    assert hand.focus() is dialog.list.table
    hand.click(hand.button("Tick none", dialog))
    assert not dialog.act.isEnabled()
    dialog.list.table.setFocus()
    for _ in range(4):
        hand.press(Qt.Key.Key_Space)
        hand.press(Qt.Key.Key_Down)
    assert dialog.list.count.text() == "4 of 5 ticked"
    monkeypatch.setattr(sealing, "open_signer", lambda *_a, **_k: Refused())
    hand.click(hand.button("Sign", dialog))
    assert "The passphrase is wrong." in hand.outcome(dialog)
    hand.settle()
    assert states(office, names) == ["approved"] * 5
    monkeypatch.setattr(sealing, "open_signer", lambda *_a, **_k: Counted())
    hand.click(hand.button("Sign", dialog))
    hand.dialog(Notice)
    hand.press(Qt.Key.Key_Return)
    dialog.activateWindow()  # as a window manager does; this platform has none
    hand.dialog(SealManyDialog)
    assert [words.split(";")[0] for words in told(dialog)] == [
        "signed", "skipped: An answer is missing.",
        "skipped: a fault of the program (ValueError)", "signed", "approved",
    ]  # fmt: skip
    assert "signed, waiting for others: 2 · skipped: 2" in dialog.report.told.text()
    assert len(opened) == 1
    assert states(office, names) == ["signing", "approved", "approved", "signing", "approved"]
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    hand.settle()


@pytest.mark.journey
def test_a_text_no_face_can_show_is_named_and_one_button_signs_it_with_stand_ins(
    hand, office
) -> None:
    plain = approved(office, sample_case(office), "harm_assessment")
    odd = spelled(office, "harm_assessment")
    hand.window.show_screen("desk")
    hand.wait(lambda: hand.has_button("Seal approved documents …"))
    hand.settle()
    hand.click(hand.button("Seal approved documents …"))
    dialog = hand.dialog(SealManyDialog)
    assert not dialog.report.stand_in.isVisible()
    hand.click(hand.button("A key for this run only", dialog))
    hand.click(hand.button("Sign", dialog))
    hand.wait(dialog.report.stand_in.hasFocus)
    assert f"No face can show a text of: {odd.title}." in dialog.report.told.text()
    assert states(office, [plain.id, odd.id]) == ["signing", "approved"]
    hand.press(Qt.Key.Key_Space)
    hand.wait(lambda: states(office, [odd.id]) == ["signing"] and dialog.report.told.isVisible())
    assert (
        "signed, waiting for others: 2 · skipped: 0 · left as they were: 0"
        in dialog.report.told.text()
    )
    assert not dialog.report.stand_in.isVisible()
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    hand.settle()
    record = sealing.record_of(office.desk, odd)
    assert record is not None
    assert SHOWN.items() <= printed(sealing.record_pdf(office.desk, record.id)).items()


@pytest.mark.journey
def test_stop_is_heard_between_two_documents(hand, office, monkeypatch) -> None:
    dialog, names = asked(hand, office, 3)
    reached, go_on = threading.Event(), threading.Event()
    real = seal_many.records.seal_many

    def slowly(desk, documents, signer, **how):
        reached.set()
        assert go_on.wait(20)
        return real(desk, documents, signer, **how)

    monkeypatch.setattr(seal_many.records, "seal_many", slowly)
    hand.click(hand.button("Sign", dialog))
    hand.wait(reached.is_set)
    hand.press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    go_on.set()
    hand.wait(dialog.report.told.isVisible)
    assert states(office, names) == ["signing", "approved", "approved"]
    assert "skipped: 0 · left as they were: 2" in dialog.report.told.text()
    assert not dialog.report.bar.isVisible()
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    hand.settle()
    assert len(records.due(office.author)) == 2
