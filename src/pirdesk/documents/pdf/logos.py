"""Logos: PNG and JPEG re-encoded, and SVG drawings read by a strict reader of plain shapes.

An SVG that loads, runs, links or writes anything is refused; nothing outside the file is read.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image as Pixels
from reportlab.lib.utils import ImageReader

from pirdesk.documents.pdf.canvas import PaperCanvas
from pirdesk.documents.pdf.hooks import draw_shapes
from pirdesk.documents.pdf.svg_shapes import read_svg
from pirdesk.errors import UserError

_MOST_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that can be drawn: pixels or shapes; ``ratio`` is its width over its height."""

    ratio: float
    pixels: Any = None
    shapes: Any = None

    def draw(self, canvas: PaperCanvas, box: tuple[float, float, float, float]) -> None:
        """Draw it into a box (x, y, width, height in points)."""
        x, y, wide, tall = box
        if self.pixels is not None:
            canvas.drawImage(ImageReader(self.pixels), x, y, wide, tall)
            return
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(wide / self.shapes.width, tall / self.shapes.height)
        draw_shapes(self.shapes, canvas)
        canvas.restoreState()


def read_logo(data: bytes) -> Logo:
    """Read a logo; what is no safe PNG, JPEG or SVG is refused (UserError)."""
    try:
        if data.lstrip()[:5] in (b"<?xml", b"<svg ") or data.lstrip()[:4] == b"<svg":
            shapes = read_svg(data)
            return Logo(shapes.width / shapes.height, shapes=shapes)
        return _read_pixels(data)
    except (OSError, ValueError, SyntaxError, Pixels.DecompressionBombError) as fault:
        raise UserError(
            f"The logo of the letterhead cannot be drawn ({fault}).",
            "Nothing was drawn. Use a PNG or JPEG image, or an SVG of plain shapes alone.",
            code="layout.logo",
        ) from None


def _read_pixels(data: bytes) -> Logo:
    with Pixels.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise ValueError("it has more than 4 million pixels")
        given = opened.convert("RGBA")
        paper = Pixels.new("RGBA", given.size, "white")
        clean = Pixels.alpha_composite(paper, given).convert("RGB")
    return Logo(clean.width / clean.height, pixels=clean)
