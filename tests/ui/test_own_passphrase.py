"""Sealing by hand where no keyring is: one's own passphrase, too short, mistyped, wrong, right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pirdesk.services import drafting, sealing
from pirdesk.ui.dialogs.seal import SealDialog
from pirdesk.ui.main_window import MainWindow
from pirdesk.vault import NoVault
from tests.builders import Office, approved, make_office, sample_case

PASSPHRASE = "the right passphrase"
NEW = "Choose a passphrase, 12 characters or more"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on a machine whose keyring keeps no secrets."""
    made = make_office(tmp_path / "office", vault=NoVault())
    yield made
    made.desk.close()


def opened(hand, window: MainWindow) -> SealDialog:
    hand.settle()
    hand.click(hand.button("Sign and seal …"))
    dialog = hand.dialog(SealDialog)
    hand.button("A key made by this program", dialog).setFocus()
    hand.press(Qt.Key.Key_Space)
    return dialog


def sign(hand, dialog: SealDialog, once: str, again: str | None = None) -> str:
    """Type the passphrase into what is asked for and sign; return why it was refused, or ""."""
    for line, text in ((dialog.keys.passphrase, once), (dialog.keys.again, again)):
        if text is not None:
            hand.click(line)
            hand.ctrl(Qt.Key.Key_A)
            hand.type(text)
    dialog.problem.clear()
    hand.press(Qt.Key.Key_Return)
    return hand.outcome(dialog)


@pytest.mark.journey
def test_ones_own_passphrase_guards_the_key_where_no_keyring_is(hand, office, window) -> None:
    document = approved(office, sample_case(office), "harm_assessment")
    window.open_case(document.case_id, f"document:{document.id}")
    hand.wait(lambda: hand.has_button("Sign and seal …"))
    dialog = opened(hand, window)
    assert dialog.keys.passphrase.accessibleName() == NEW
    assert "12 are needed" in sign(hand, dialog, "too short", "too short")
    assert "not the same" in sign(hand, dialog, PASSPHRASE, "the right passphrasw")
    assert not list((office.desk.home / "keys").glob("*.p12"))
    assert sign(hand, dialog, PASSPHRASE, PASSPHRASE) == ""
    hand.no_dialog()
    assert drafting.document(office.desk, document.id).state.value == "signing"
    kept = b"".join(f.read_bytes() for f in (office.desk.home / "keys").iterdir())
    assert PASSPHRASE.encode() not in kept
    second = approved(office, sample_case(office), "harm_assessment")
    window.open_case(second.case_id, f"document:{second.id}")
    hand.wait(lambda: window.case.current and window.case.current.id == f"document:{second.id}")
    hand.wait(lambda: hand.has_button("Sign and seal …"))
    dialog = opened(hand, window)
    assert dialog.keys.passphrase.accessibleName() == "Passphrase"
    assert not dialog.keys.again.isVisible()
    assert sign(hand, dialog, "a wrong passphrase")
    assert drafting.document(office.desk, second.id).state.value == "approved"
    assert sign(hand, dialog, PASSPHRASE) == ""
    hand.no_dialog()
    hand.settle()
    record = sealing.record_of(office.desk, second)
    assert record is not None
    assert len(sealing.verify(sealing.record_pdf(office.desk, record.id)).signatures) == 1
