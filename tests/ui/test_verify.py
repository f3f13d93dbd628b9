"""The Verify screen: every verdict in calm words, trust by a button, a file by drag and drop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Record
from pirdesk.services import outgoing, sealing
from pirdesk.services.signers import MemorySigner
from pirdesk.ui.alerts import Notice
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.screens.verify.view import VerifyScreen
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import approved, sample_case, sealed
from tests.services.test_verifying import foreign
from tests.ui.test_evidence import drop


class Certificate(Choosers):
    """Stands for the system's dialog: always the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open_file(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        return self.path


@pytest.fixture
def screen(hand, window) -> VerifyScreen:
    hand.ctrl(Qt.Key.Key_4)
    hand.settle()
    return window.stack.currentWidget()


@pytest.fixture
def record(office) -> Record:
    return sealed(office, sample_case(office), "harm_assessment")


def dropped(hand, office, screen, record: Record, path: Path, data: bytes = b"") -> str:
    """Drop a record's bytes on the screen and return the headline."""
    path.write_bytes(data or sealing.record_pdf(office.desk, record.id))
    drop(screen.drop, path)
    hand.wait(lambda: screen.result.isVisible() and not hand.window.jobs.busy)
    return screen.verdict.text()


def told(screen: VerifyScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(PlainLabel))


def test_a_sound_record_and_one_changed_byte(hand, office, screen, record, tmp_path) -> None:
    words = dropped(hand, office, screen, record, tmp_path / "record.pdf")
    assert words == "The record is valid."
    assert "No signature has a time stamp" in told(screen)
    assert "--" not in told(screen)
    data = bytearray(sealing.record_pdf(office.desk, record.id))
    data[len(data) // 3] ^= 1
    words = dropped(hand, office, screen, record, tmp_path / "record.pdf", bytes(data))
    assert words in ("The record is not valid.", "This file cannot be read as a record.")


def test_a_void_record_says_so_and_why(hand, office, screen, record, tmp_path) -> None:
    sealing.void(office.author, record.id, "The counts were of another incident")
    words = dropped(hand, office, screen, record, tmp_path / "record.pdf")
    assert words == "This record was declared void."
    assert "The counts were of another incident." in screen.meaning.text()


def test_a_missing_a_declined_and_an_unknown_signature(hand, office, screen, tmp_path) -> None:
    case = sample_case(office)
    document = approved(office, case, "harm_assessment")
    record = sealing.seal(office.author, document.id, MemorySigner())
    words = dropped(hand, office, screen, record, tmp_path / "record.pdf")
    assert words == "An expected signature is missing."
    assert "Ruth Reviewer (reviewer)" in screen.meaning.text()
    sealing.decline(office.reviewer, record.id, "I was not there")
    words = dropped(hand, office, screen, record, tmp_path / "record.pdf")
    assert words == "A signature on this record was declined."
    assert "Declined by Ruth Reviewer (reviewer): I was not there." in screen.meaning.text()


def test_what_is_no_pdf_proves_nothing(hand, office, screen, record, tmp_path) -> None:
    words = dropped(hand, office, screen, record, tmp_path / "letter.pdf", b"Dear all")
    assert words == "This file cannot be read as a record."


def test_trust_is_a_button_and_can_be_taken_back(hand, office, screen, record, tmp_path) -> None:
    window = hand.window
    dropped(hand, office, screen, record, tmp_path / "record.pdf")
    assert "not judged yet" in told(screen)
    letter = tmp_path / "letter.pem"
    letter.write_bytes(b"no certificate")
    window.workplace.choosers = Certificate(letter)
    hand.click(hand.button("Choose a certificate to trust …"))
    assert "holds no certificate" in hand.dialog(Notice).accessibleName()
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    stranger = tmp_path / "stranger.pem"
    stranger.write_bytes(strangers_certificate())
    window.workplace.choosers = Certificate(stranger)
    hand.click(hand.button("Choose a certificate to trust …"))
    hand.wait(lambda: hand.has_button("Trust nobody again") and not window.jobs.busy)
    assert screen.verdict.text() == "The record is sound; its signers are not vouched for."
    assert "Not vouched for by the certificates you trust" in told(screen)
    hand.click(hand.button("Trust nobody again"))
    hand.wait(lambda: not window.jobs.busy and not hand.has_button("Trust nobody again"))
    assert screen.verdict.text() == "The record is valid."


def test_what_is_no_record_is_not_called_a_broken_one(
    hand, office, screen, record, tmp_path
) -> None:
    signed = foreign(tmp_path).read_bytes()
    words = dropped(hand, office, screen, record, tmp_path / "contract.pdf", signed)
    assert words == "Not a PIRDesk record; its signatures are intact."
    spoiled = signed.replace(b"/MediaBox", b"/MediaBoy", 1)
    words = dropped(hand, office, screen, record, tmp_path / "contract.pdf", spoiled)
    assert words == "Not a PIRDesk record, and its signatures do not all hold."
    copy = outgoing.export_copy(office.author, record.document_id, "portal", tmp_path).path
    words = dropped(hand, office, screen, record, copy, copy.read_bytes())
    assert words == f"A copy of record {record.id}, given out here."
    assert "by Ada Officer (profile portal)" in screen.meaning.text()
    words = dropped(hand, office, screen, record, copy, copy.read_bytes() + b"%")
    assert words == "This is not a PIRDesk record."
    assert "This desk gave out no copy with exactly these bytes." in screen.meaning.text()
    sealing.void(office.author, record.id, "Names the wrong system")
    outgoing_bytes = copy.read_bytes()[:-1]
    words = dropped(hand, office, screen, record, copy, outgoing_bytes)
    assert words == f"A copy of record {record.id}, which was declared void."
    assert "Names the wrong system." in screen.meaning.text()


def strangers_certificate() -> bytes:
    from datetime import UTC, datetime

    from cryptography.hazmat.primitives.serialization import Encoding

    from pirdesk.documents import signing

    key = signing.make_key(
        "Somebody else",
        issued_at=datetime(2026, 11, 21, tzinfo=UTC),
        valid_days=9,
        origin=signing.Origin.MEMORY,
    )
    return key.certificate.public_bytes(Encoding.PEM)
