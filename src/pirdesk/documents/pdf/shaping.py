"""Faces that measure their words quickly, and those of scripts that must be shaped.

Letters that change with their neighbours are shaped when they are written, word by word. A shaped
text is measured as it will be written, and its original goes into the file beside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pirdesk.documents.pdf.hooks import Face, shape_text

# Measured without a size: widths grow with the size alone.
_MEASURE = 1000.0


class MeasuredFace(Face):  # type: ignore[misc]
    """A face that remembers how wide words are: each is measured for its line and when drawn."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        self._wide = lru_cache(maxsize=16_384)(self._measured)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """Return the width of a text (points), as reportlab does."""
        if text.isascii():  # other signs may stand for something, and their widths change
            return float(0.001 * size * self._wide(str(text)))
        width: float = super().stringWidth(text, size, encoding)
        return width

    def _measured(self, text: str) -> float:
        width, other = self.face.charWidths.get, self.face.defaultWidth
        return float(sum([width(ord(char), other) for char in text]))


class ShapedFace(Face):  # type: ignore[misc]
    """A face of a script that must be shaped; every form of a letter has its number from the start.

    Numbers given when first needed would make a file depend on what was drawn before it.
    """

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path, shapable=True)
        face, drawn = self.face, self.hbFont()
        known = set(face.charToGlyph.values())
        for glyph in range(face.numGlyphs):
            if glyph and glyph not in known:
                self.hbAddPrivate(
                    drawn.glyph_to_string(glyph), glyph, drawn.get_glyph_h_advance(glyph)
                )
        self._wide = lru_cache(maxsize=4096)(self._measured)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """Return the width of a text as it is written (points)."""
        del encoding
        return float(self._wide(str(text)) * size / _MEASURE)

    def _measured(self, text: str) -> float:
        if not text:
            return 0.0
        data = self.shaped(text).__shapeData__
        return float(sum(part.x_advance for part in data))

    def shaped(self, text: str) -> Any:
        """Return the text as its forms, each with its place."""
        return shape_text(text, self.fontName)
