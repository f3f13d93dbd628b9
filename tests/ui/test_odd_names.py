"""Folders whose names are no text: the window keeps its settings there, and asks for others."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from pirdesk.casefile.case import Role
from pirdesk.errors import UserError
from pirdesk.ui import choosers
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.settings_file import settings_of
from pirdesk.ui.theme import Theme
from tests.builders import make_office
from tests.refusing import refuses
from tests.ui.conftest import OPENS_WITHIN

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are text there")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    folder = Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/F\xe4lle"))
    folder.mkdir(parents=True)
    return folder


def test_a_window_keeps_its_settings_in_the_home_it_was_given(
    qtbot, theme: Theme, odd: Path
) -> None:
    office = make_office(odd)
    reviewer = office.people[Role.REVIEWER]
    window = MainWindow(theme, lambda: office.author)
    window.show()
    window.open_desk()
    qtbot.waitUntil(lambda: window.workplace.is_open, timeout=OPENS_WITHIN)
    window.top.person_chosen.emit(reviewer)
    window.close()
    assert reviewer.id in (odd / "window.ini").read_text("utf-8")
    assert str(settings_of(odd).value("person")) == reviewer.id
    assert (odd / "window.ini").stat().st_mode & 0o077 == 0
    assert os.listdir(os.fsencode(odd.parent)) == [b"F\xe4lle"]  # noqa: PTH208 - names as bytes


def test_a_folder_no_dialog_can_name_is_refused_and_none_is_made(
    qtbot, odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = str(odd.parent / "F\ufffdlle" / "clocks.ics")  # as Qt reads the bytes
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: QFileDialog.DialogCode.Accepted)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [named])
    parent = QWidget()
    qtbot.addWidget(parent)
    with refuses(UserError, match="its name is not text"):
        choosers.Choosers().save_file(parent, "Save", "clocks.ics")
    (odd.parent / "F\ufffdlle").mkdir()  # a name that truly holds this character
    assert choosers.Choosers().save_file(parent, "Save", "clocks.ics") == Path(named)
