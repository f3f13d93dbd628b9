"""The ways a document goes that do not end in a seal, and the keys people bring, by hand."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QWidget

from pirdesk.casefile.case import Document, Role
from pirdesk.documents import signing
from pirdesk.services import drafting, reviews, sealing
from pirdesk.services.signers import MemorySigner
from pirdesk.ui.alerts import Notice
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.dialogs import seal as seal_dialog
from pirdesk.ui.dialogs.review import ReasonDialog
from pirdesk.ui.dialogs.seal import SealDialog
from pirdesk.ui.dialogs.start_document import StartDocumentDialog
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import approved, sample_case

PASSPHRASE = "the right passphrase"


class Answers(Choosers):
    """The system's dialogs with the answers a test gives."""

    def __init__(self, file: Path | None, folder: Path) -> None:
        self.file, self.place = file, folder

    def open_file(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        return self.file

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.place


def act_as(hand, office, role: Role) -> None:
    hand.window.workplace.act_as(office.people[role])
    hand.settle()


def shown(hand, document: Document) -> None:
    hand.window.open_case(document.case_id, f"document:{document.id}")
    hand.wait(
        lambda: (
            hand.window.case.current is not None
            and hand.window.case.current.id == f"document:{document.id}"
        )
    )
    hand.settle()


def state(office, document: Document) -> str:
    return drafting.document(office.desk, document.id).state.value


@pytest.mark.journey
def test_a_notice_to_people_is_exported_without_a_signature(hand, office, tmp_path) -> None:
    document = approved(office, sample_case(office), "art34")
    hand.window.workplace.choosers = Answers(None, tmp_path / "out")
    shown(hand, document)
    assert not hand.has_button("Sign and seal …")
    hand.click(hand.button("Export …"))
    notice = hand.dialog(Notice)
    written = sorted(p.suffix for p in (tmp_path / "out").iterdir())
    assert ".pdf" in written
    assert all(p.name in notice.accessibleDescription() for p in (tmp_path / "out").iterdir())
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()


@pytest.mark.journey
def test_a_document_goes_back_to_its_author_with_the_reason(hand, office) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "pir")
    reviews.submit(office.author, document.id)
    shown(hand, document)
    act_as(hand, office, Role.REVIEWER)
    hand.click(hand.button("Return …"))
    dialog = hand.dialog(ReasonDialog)
    hand.click(hand.button("Return to the author", dialog))
    assert "needs a reason" in hand.outcome(dialog)
    hand.click(dialog.reason.viewport())
    hand.type("Say who decided to switch it off.")
    hand.click(hand.button("Return to the author", dialog))
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    assert state(office, document) == "draft"
    act_as(hand, office, Role.COMPLIANCE)
    told = [label.text() for label in hand.window.case.page.findChildren(PlainLabel)]
    assert "Say who decided to switch it off." in told
    assert hand.has_button("Submit for review …")


@pytest.mark.journey
def test_a_record_in_signing_is_given_up_with_a_reason(hand, office) -> None:
    document = approved(office, sample_case(office), "harm_assessment")
    record = sealing.seal(office.author, document.id, MemorySigner())
    shown(hand, document)
    hand.click(hand.button("Give up …"))
    dialog = hand.dialog(ReasonDialog)
    hand.type("A count was wrong.")
    hand.click(hand.button("Give up this record", dialog))
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    ended = office.desk.store.views.record(record.id)
    assert (ended.state.value, ended.reason) == ("abandoned", "A count was wrong.")
    assert state(office, document) == "draft"
    assert hand.window.case.page.mark.accessibleName() == "draft"


@pytest.mark.journey
def test_one_signs_with_a_certificate_file_and_its_passphrase(hand, office, tmp_path) -> None:
    document = approved(office, sample_case(office), "harm_assessment")
    path = tmp_path / "ada.p12"
    key = signing.make_key("Ada Officer", issued_at=office.clock(), valid_days=10)
    signing.save_pkcs12(key, path, PASSPHRASE)
    hand.window.workplace.choosers = Answers(path, tmp_path)
    shown(hand, document)
    hand.click(hand.button("Sign and seal …"))
    dialog = hand.dialog(SealDialog)
    radio = hand.button("My own certificate (PKCS#12 file)", dialog)
    assert isinstance(radio, QRadioButton)
    radio.setFocus()
    hand.press(Qt.Key.Key_Space)
    hand.click(hand.button("Choose the certificate file …", dialog))
    assert dialog.keys.file_words.accessibleName() == "ada.p12"
    hand.click(dialog.keys.passphrase)
    hand.type("a wrong passphrase")
    hand.press(Qt.Key.Key_Return)
    assert hand.outcome(dialog)
    assert state(office, document) == "approved"
    memory = hand.button("A key for this run only", dialog)
    memory.setFocus()
    hand.press(Qt.Key.Key_Space)
    assert not dialog.keys.file.isVisible()
    radio.setFocus()
    hand.press(Qt.Key.Key_Space)
    assert dialog.keys.file_words.accessibleName() == "ada.p12"
    hand.click(dialog.keys.passphrase)
    hand.ctrl(Qt.Key.Key_A)
    hand.type(PASSPHRASE)
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: state(office, document) == "signing")
    hand.no_dialog()
    hand.settle()
    record = sealing.record_of(office.desk, document)
    assert record is not None
    verdict = sealing.verify(sealing.record_pdf(office.desk, record.id))
    assert [s.certificate for s in verdict.signatures] == [key.fingerprint]


@pytest.mark.journey
def test_a_file_chosen_for_one_key_is_not_asked_of_another(hand, office, tmp_path) -> None:
    document = approved(office, sample_case(office), "harm_assessment")
    hand.window.workplace.choosers = Answers(tmp_path / "ada.p12", tmp_path)
    shown(hand, document)
    hand.click(hand.button("Sign and seal …"))
    dialog = hand.dialog(SealDialog)
    for words in ("My own certificate (PKCS#12 file)", "A key for this run only"):
        hand.button(words, dialog).setFocus()
        hand.press(Qt.Key.Key_Space)
        if dialog.keys.file.isVisible():
            hand.click(dialog.keys.file)
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: state(office, document) == "signing")
    hand.no_dialog()
    hand.settle()


@pytest.mark.journey
@pytest.mark.parametrize("frozen", [False, True])
def test_a_seal_cancelled_on_the_way_leaves_nothing_half_done(
    hand, office, monkeypatch, frozen: bool
) -> None:
    document = approved(office, sample_case(office), "harm_assessment")
    reached, go_on = threading.Event(), threading.Event()

    class Waiting(MemorySigner):
        """A signer whose card is not in the reader yet."""

        def key(self, desk, person):
            reached.set()
            assert go_on.wait(20)
            return super().key(desk, person)

    def frozen_slowly(*given, freeze=sealing.freeze, **more):
        record = freeze(*given, **more)
        reached.set()
        assert go_on.wait(20)
        return record

    if frozen:
        monkeypatch.setattr(sealing, "freeze", frozen_slowly)
    else:
        monkeypatch.setattr(seal_dialog.sealing, "open_signer", lambda *_a, **_k: Waiting())
    shown(hand, document)
    hand.click(hand.button("Sign and seal …"))
    hand.dialog(SealDialog)
    hand.press(Qt.Key.Key_Return)
    hand.wait(reached.is_set)
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    go_on.set()
    hand.settle()
    record = sealing.record_of(office.desk, document)
    assert (record is not None) is frozen
    assert state(office, document) == ("signing" if frozen else "approved")
    page = hand.window.case.page
    assert page.mark.accessibleName() == ("in signing" if frozen else "approved")
    assert hand.has_button("Give up …") is frozen


def test_what_can_be_started_is_named_plainly_and_in_english_first(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id, "documents")
    hand.wait(lambda: window.case.current is not None and window.case.current.id == "documents")
    hand.settle()
    hand.press(Qt.Key.Key_Tab)
    assert hand.focus() is window.case.page.start
    hand.press(Qt.Key.Key_Return)
    dialog = hand.dialog(StartDocumentDialog)
    offered = [dialog.template.itemText(number) for number in range(dialog.template.count())]
    assert offered[:3] == [
        "Post-incident review",
        "Notification of a personal data breach under Article 33 GDPR",
        "Notice to the people concerned: Important information about your personal data",
    ]
    assert offered[-1].endswith("(Deutsch)")
    assert not [words for words in offered if "egister of" in words]
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
