"""A database of an older program is brought up to date by one button, or left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pirdesk.bootstrap import build_desk
from pirdesk.services import cases
from pirdesk.services import database as care
from pirdesk.storage.migrate import downgrade
from pirdesk.storage.version import VERSION
from pirdesk.ui.alerts import Question
from pirdesk.ui.main_window import MainWindow
from tests.builders import make_office
from tests.fakes import MemoryVault
from tests.ui.hand import Hand


@pytest.fixture
def older(tmp_path: Path, qtbot, theme):
    """A window opened on a database one version behind, and where its backups go."""
    office = make_office(tmp_path)
    case = cases.new_case(office.author, "From last year")
    office.desk.close()
    url = f"sqlite:///{tmp_path / 'pirdesk.db'}"
    downgrade(url, tmp_path / "earlier", VERSION - 1)
    backups = tmp_path / "backups"
    shown = MainWindow(
        theme,
        lambda: build_desk(url, folder=tmp_path, clock=office.clock, vault=MemoryVault()),
        upgrade=lambda: care.upgrade(url, backups),
    )
    shown.show()
    qtbot.waitActive(shown, timeout=3_000)
    shown.open_desk()
    yield shown, backups, case
    shown.close()
    shown.deleteLater()


def test_one_button_copies_the_database_and_opens_it(older, qtbot) -> None:
    window, backups, case = older
    hand = Hand(qtbot, window)
    asked = hand.dialog(Question)
    hand.click(asked.yes)
    hand.wait(lambda: window.workplace.is_open)
    hand.settle()
    assert [p.suffix for p in backups.iterdir()] == [".db"]
    assert cases.fact_sheet(window.workplace.desk, case.id) is not None


def test_escape_leaves_the_database_as_it_is(older, qtbot) -> None:
    window, backups, _case = older
    hand = Hand(qtbot, window)
    hand.dialog(Question)
    hand.press(Qt.Key.Key_Escape)
    hand.wait(lambda: not window.isVisible())
    assert not window.workplace.is_open
    assert not backups.exists()
