"""Our own widgets lose no reference to None, however often they are called."""

from __future__ import annotations

import sys

import pytest

from pirdesk.ui.widgets.controls import Button
from pirdesk.ui.widgets.labels import ElidedLabel, PlainLabel
from pirdesk.ui.widgets.lines import Line, Lines

CALLS = 10_000
DRIFT = 50


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_none_keeps_its_references(qtbot, theme) -> None:
    label, elided, button = PlainLabel("a"), ElidedLabel("b"), Button("c", lambda: None)
    lines = Lines(theme, "d")
    for widget in (label, elided, button, lines):
        qtbot.addWidget(widget)
    acts = (
        lambda: label.setText("x"),
        lambda: label.setVisible(False),
        lambda: label.setEnabled(True),
        lambda: label.setAccessibleName("n"),
        lambda: elided.set_whole("y"),
        lambda: button.set_words("z"),
        lambda: button.setChecked(False),
        lambda: lines.show_lines([Line("one")]),
    )
    for act in acts:
        act()
        before = sys.getrefcount(None)
        for _ in range(CALLS):
            act()
        assert sys.getrefcount(None) - before > -DRIFT
