"""Paragraph styles and colours of one layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from pirdesk.documents.layouts import Layout

_SANS = {"title", "heading1", "heading2", "heading3", "table", "running", "small", "address"}
_BOLD = {"title", "heading1", "heading2", "heading3"}


@dataclass(frozen=True, slots=True)
class Look:
    """A layout turned into reportlab's terms: points, colours and paragraph styles."""

    layout: Layout
    styles: dict[str, ParagraphStyle]
    ink: dict[str, Color]
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def column(self) -> float:
        """Return the width of the text column in points."""
        return self.width - self.left - self.right

    def style(self, name: str, **changed: Any) -> ParagraphStyle:
        """Return a style, or a variant of it."""
        base = self.styles[name]
        return ParagraphStyle(f"{name}*", parent=base, **changed) if changed else base

    def bar(self) -> ParagraphStyle:
        """Return the style of a heading set in a bar across the column."""
        return self.style(
            "heading1",
            bar=self.ink["panel"],
            leftIndent=7,
            rightIndent=7,
            spaceBefore=self.layout.space["heading1"] + 4,
            spaceAfter=11,
        )


def look_of(layout: Layout) -> Look:
    """Make the styles of a layout."""
    ink = {name: HexColor(f"#{value}") for name, value in layout.ink.items()}
    page = {key: value * mm for key, value in layout.page.items()}
    styles = {name: _style(name, layout, ink) for name in layout.type}
    return Look(layout, styles, ink, **page)


def _style(name: str, layout: Layout, ink: dict[str, Color]) -> ParagraphStyle:
    size, leading = layout.type[name]
    family = "PirMono" if name == "code" else "PirSans" if name in _SANS else "PirText"
    space = layout.space
    before = space.get(name, 0) if name.startswith("heading") else 0
    after = 3 if name.startswith("heading") else space["paragraph"] if name != "table" else 0
    return ParagraphStyle(
        name,
        fontName=f"{family}-B" if name in _BOLD else family,
        fontSize=size,
        leading=leading,
        textColor=ink["accent" if name in _BOLD else "quiet" if name == "small" else "text"],
        spaceBefore=before,
        spaceAfter=after,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        bulletFontName="PirText",
        bulletFontSize=size,
    )
