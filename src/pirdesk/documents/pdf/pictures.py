"""Figures: drawings of data, and images of the evidence, re-encoded without metadata."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from typing import Any

from PIL import Image as Pixels
from reportlab.lib.utils import ImageReader

from pirdesk.casefile.figures import Chart
from pirdesk.documents import figures
from pirdesk.documents.pdf.hooks import Flowable, draw_shapes
from pirdesk.documents.pdf.structure import Element
from pirdesk.documents.pdf.styles import Look

Shown = Callable[[str], str]
MAX_PIXELS = 50_000_000
_TALLEST = 420.0


class Figure(Flowable):  # type: ignore[misc]
    """An image drawn as the content of its element."""

    def __init__(self, pixels: Any, width: float, height: float) -> None:
        super().__init__()
        self.element = Element("Figure")
        self.pixels, self.width, self.height = pixels, width, height
        self.spaceAfter = 3

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Return the size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the image."""
        with self.canv.figure(self.element, self.width, self.height):
            self.canv.drawImage(ImageReader(self.pixels), 0, 0, self.width, self.height)


class Drawn(Flowable):  # type: ignore[misc]
    """The drawing of a chart as the content of its element."""

    def __init__(
        self, chart: Chart, look: Look, width: float, element: Element, shown: Shown
    ) -> None:
        super().__init__()
        self.element = element
        self.shapes = figures.drawing(chart, width, look.layout.ink, shown)
        self.width, self.height = width, self.shapes.height
        self.spaceBefore, self.spaceAfter = 4, 3

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Return the size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the shapes."""
        with self.canv.figure(self.element, self.width, self.height):
            draw_shapes(self.shapes, self.canv)


def picture_flowable(data: bytes | None, column: float) -> Figure | None:
    """Make the flowable of an image; None where it is absent or cannot be drawn safely."""
    if data is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Pixels.open(io.BytesIO(data)) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    return None
                clean = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Warning, Pixels.DecompressionBombError):
        return None
    scale = min(column / clean.width, _TALLEST / clean.height, 1.0)
    return Figure(clean, clean.width * scale, clean.height * scale)
