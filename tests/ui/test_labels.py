"""Text from people is shown as text, wherever it comes up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pirdesk.errors import UserError
from pirdesk.ui.alerts import Alerts
from pirdesk.ui.widgets.labels import ElidedLabel, PlainLabel, SelectableLabel, heading, note, title
from pirdesk.ui.widgets.lines import Line, Lines

HOSTILE = (
    "<img src='file:///etc/passwd'>",
    "<b>bold</b>",
    "<a href='javascript:alert(1)'>here</a>",
    "//host/share/picture.png",
    "&amp; &lt;script&gt;",
    "\u202egnp.exe",
    "line one\nline two",
)
LISTED = Path(__file__).parents[1] / "data" / "hostile_small.txt"


@pytest.mark.parametrize("make", [PlainLabel, SelectableLabel, ElidedLabel, heading, note, title])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_shows_hostile_text_literally(qtbot, theme, make, text: str) -> None:
    label = make(text)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == text


def test_every_listed_text_stays_plain(qtbot, theme) -> None:
    label = PlainLabel()
    qtbot.addWidget(label)
    for line in LISTED.read_text("utf-8").splitlines():
        label.setText(line)
        assert label.text() == line
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_fault_is_told_in_plain_text(window, hand) -> None:
    notice = window.alerts.tell(UserError("<b>No.</b>", "<img src=x> Try again."))
    labels = notice.findChildren(QLabel)
    assert "<b>No.</b>" in [label.text() for label in labels]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    notice.close()


def test_a_bug_is_told_with_details_after_the_drafts_are_kept(window, hand) -> None:
    kept: list[str] = []
    alerts = Alerts(window, lambda: kept.append("kept"))
    notice = alerts.tell(ZeroDivisionError("division"))
    assert kept == ["kept"]
    assert "our fault" in notice.advice.text()
    hand.click(hand.button("Copy details", notice))
    notice.close()


def test_a_list_speaks_the_whole_line(qtbot, theme) -> None:
    lines = Lines(theme, "Things", grows=True)
    qtbot.addWidget(lines)
    lines.show_lines([Line("<b>Case</b>", "detail", "2 d left", "clock")])
    index = lines.lines.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "<b>Case</b>, detail, 2 d left"


def test_an_elided_label_keeps_the_whole_text_for_screen_readers(qtbot, theme) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.set_whole("A very long title that cannot fit")
    assert label.accessibleName() == "A very long title that cannot fit"
    assert label.text().endswith("…")
