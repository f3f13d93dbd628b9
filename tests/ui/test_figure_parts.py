"""A figure of several parts: what a part draws beyond its frame does not cover its neighbour."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer

from pirdesk.casefile.figures import Bar, Bars, Scale
from pirdesk.ui.widgets.figure import Figure

PART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20">'
    '<rect x="0" y="{top}" width="100" height="20" fill="{colour}"/></svg>'
)


def test_a_part_is_kept_in_its_frame(hand) -> None:
    figure = Figure(
        hand.window.workplace, Bars(Scale(0.0, 1.0, ()), (Bar("a", 1.0, "1"),)), "Bars", ""
    )
    figure._wait.stop()
    parts = [PART.format(top=0, colour="#ff0000"), PART.format(top=-20, colour="#00ff00")]
    figure._made = [QSvgRenderer(QByteArray(part.encode())) for part in parts]
    figure.resize(500, 10)
    figure._wait.stop()
    figure._fit()
    figure.resize(500, figure.height())
    shown = figure.grab().toImage()
    assert shown.pixelColor(200, shown.height() // 4) == QColor("#ff0000")
    figure.deleteLater()
