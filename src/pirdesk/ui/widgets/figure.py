"""A chart on the screen: the drawing the papers print, in the colours of the theme.

The drawing is made away from the window's thread; its words are told to those who cannot see it,
and the table of the same figures stands below it.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QByteArray, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from pirdesk.casefile.figures import Chart
from pirdesk.harm.result import Grid
from pirdesk.services import pictures
from pirdesk.ui.theme import em
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, ems
from pirdesk.ui.widgets.data_table import DataTable
from pirdesk.ui.widgets.labels import PlainLabel, note
from pirdesk.ui.workplace import Workplace

WAIT_MS = 120
WIDEST = 42
_MARGIN = 0.6  # a last tick's words reach beyond the drawing
_LEADING = 9.6  # points from line to line in a drawing
_COLOUR = re.compile(r"rgb\((\d+)%,\s*(\d+)%,\s*(\d+)%\)")
_CLIP = re.compile(r"<clipPath.*?</clipPath>|clip-path: url\(#clip\)", re.DOTALL)


class Figure(QWidget):
    """Paints one chart at the width it has; drawn anew when the width changes."""

    def __init__(self, workplace: Workplace, chart: Chart, name: str, alt: str) -> None:
        super().__init__()
        self._workplace, self._chart = workplace, chart
        self._drawn: tuple[str, ...] = ()
        self._made: list[QSvgRenderer] = []
        self._for = 0
        self.setAccessibleName(tr("Figure: {title}", title=name))
        self.setAccessibleDescription(alt or name)
        self.setToolTip("")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(ems(WIDEST))
        self.setFixedHeight(ems(4))
        self._name = name
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._draw)
        workplace.theme.changed.connect(self._colour)

    @property
    def drawn(self) -> bool:
        """Tell whether the drawing has arrived."""
        return bool(self._made)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for the new width a moment later."""
        super().resizeEvent(event)
        if abs(self.width() - self._for) > ems(1):
            self._wait.start()
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts one below the other; a frame shows where the keyboard is."""
        painter = QPainter(self)
        top = 0.0
        for part in self._made:
            size = part.viewBoxF()
            height = size.height() * self._scale(part)
            # In place of the clip path: up and down only, since a last tick's words may reach on.
            painter.setClipRect(QRectF(0, top, self.width(), height))
            part.render(painter, QRectF(0, top, size.width() * self._scale(part), height))
            top += height + ems(0.4)
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(self._workplace.theme.colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _draw(self) -> None:
        self._for = self.width()
        chart, name = self._chart, self._name
        points = (self._for - ems(_MARGIN)) / (em() / _LEADING * 0.85)
        self._workplace.jobs.draw(
            tr("Drawing a figure"),
            lambda _task: pictures.pictures(chart, name, points),
            owner=self,
            done=self._take,
        )

    def _take(self, drawn: tuple[str, ...]) -> None:
        self._drawn = tuple(_CLIP.sub("", svg) for svg in drawn)  # Qt would paint the clip itself
        self._colour()

    def _colour(self) -> None:
        colours = self._workplace.theme.colours
        plain = colours.name == "light"
        paper, ink = QColor(colours["base"]), QColor(colours["text"])
        texts = [svg if plain else _turned(svg, paper, ink) for svg in self._drawn]
        self._made = [QSvgRenderer(QByteArray(text.encode())) for text in texts]
        self._fit()
        self.update()

    def _fit(self) -> None:
        if self._made:
            heights = [part.viewBoxF().height() * self._scale(part) for part in self._made]
            self.setFixedHeight(round(sum(heights) + ems(0.4) * (len(heights) - 1)) + 2)

    def _scale(self, part: QSvgRenderer) -> float:
        room = self.width() - ems(_MARGIN)
        return room / max(1.0, part.viewBoxF().width())


def grid_block(workplace: Workplace, grid: Grid) -> QWidget:
    """Return one table with its title, and its figure above it where it has one."""
    body = column(_titled(grid.title), gap=0.4)
    if grid.chart is not None:
        body.addWidget(Figure(workplace, grid.chart, grid.title, grid.alt))
        if grid.alt:
            body.addWidget(note(grid.alt))
    table = DataTable(workplace.theme, grid.title, grid.head, grid.rows, widths=grid.widths)
    body.addWidget(table)
    holder = QWidget()
    holder.setLayout(body)
    return holder


def _titled(words: str) -> PlainLabel:
    label = PlainLabel(words)
    font = label.font()
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    return label


def _turned(svg: str, paper: QColor, ink: QColor) -> str:
    """Return a drawing made for white paper on another ground: light and dark change places.

    Hues stay; lightness runs from that of ``paper`` (white before) to that of ``ink`` (black).
    """
    low, high = paper.lightnessF(), ink.lightnessF()

    def turn(found: re.Match[str]) -> str:
        red, green, blue = (int(part) / 100 for part in found.groups())
        colour = QColor.fromRgbF(red, green, blue)
        light = low + (1 - colour.lightnessF()) * (high - low)
        hue = colour.hslHueF()
        made = QColor.fromHslF(max(hue, 0.0), colour.hslSaturationF() if hue >= 0 else 0.0, light)
        return f"rgb({made.red()},{made.green()},{made.blue()})"

    return _COLOUR.sub(turn, svg)
