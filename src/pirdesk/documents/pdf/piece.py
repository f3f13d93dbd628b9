"""One piece of text as a flowable: runs become fragments directly, no markup is ever parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle

from pirdesk.casefile.paper import Runs
from pirdesk.documents.pdf.canvas import PaperCanvas, SpacedText
from pirdesk.documents.pdf.fonts import face, split_by_face
from pirdesk.documents.pdf.hooks import Fragment, Paragraph
from pirdesk.documents.printed import shown_runs

_TIED = re.compile(
    r"(?<![\w])(Art\.|Artt\.|Articles?|Artikel|Abs\.|Section|Nr\.|No\.|§|§§|p\.|pp\.) (?=\d)"
    r"|(?<=\d) (?=(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\b)"
)
_FAMILIES = ("PirText", "PirSans", "PirMono")


class Piece(Paragraph):  # type: ignore[misc]
    """A paragraph bound to its piece number, kept over page breaks."""

    number = -1
    entry: tuple[str, int] | None = None
    _drawn_on: PaperCanvas | None = None

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803
        """Split over pages; both parts stay the same piece."""
        parts: list[Any] = super().split(availWidth, availHeight)
        for index, part in enumerate(parts):
            if part is not self:
                part.number = self.number
                part.entry = self.entry if index == 0 else None
        return parts

    def beginText(self, x: float, y: float) -> Any:  # noqa: N802 (reportlab's name)
        """Use text that ends its lines with a space."""
        return SpacedText(self.canv, x, y)

    def draw(self) -> None:
        """Draw inside the piece's marked content; the second time on a canvas as an artifact."""
        canvas: PaperCanvas = self.canv
        if canvas._open:
            super().draw()
            return
        if self.entry is not None:
            canvas.outline_entry(*self.entry, key=f"h{self.number}", height=self.height)
        if self._drawn_on is canvas:
            with canvas.artifact():
                super().draw()
            return
        self._drawn_on = canvas
        with canvas.piece(self.number):
            super().draw()


def piece(runs: Runs, style: ParagraphStyle, number: int, *, bullet: str | None = None) -> Piece:
    """Make the flowable of one piece."""
    made = Piece("", style, bulletText=bullet, frags=fragments(runs, style))
    made.number = number
    return made


def fragments(runs: Runs, style: ParagraphStyle) -> list[Any]:
    """Turn runs into reportlab fragments, with a face per character where one lacks it."""
    family = next((f for f in _FAMILIES if style.fontName.startswith(f)), "PirText")
    heavy = style.fontName.endswith("-B")
    out: list[Any] = []
    for index, run in enumerate(shown_runs(runs)):
        wanted = (
            face("PirMono", strong=False, emphasis=False)
            if run.code
            else face(family, strong=run.strong or heavy, emphasis=run.emphasis)
        )
        link = [(index, run.href)] if run.href else []
        lines = _TIED.sub(_tie, run.text).split("\n")
        for place, line in enumerate(lines):
            for name, text in split_by_face(line, wanted):
                size = style.fontSize - 0.6 if run.code else style.fontSize
                out.append(_fragment(text, name, size, style.textColor, link))
            if place < len(lines) - 1 or run.break_after:
                out.append(_break(wanted, style))
    while out and hasattr(out[-1], "lineBreak"):
        out.pop()
    return out or [_fragment("", style.fontName, style.fontSize, style.textColor, [])]


def _tie(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


def _fragment(
    text: str, name: str, size: float, colour: Color, link: Iterable[tuple[int, str]]
) -> Any:
    return Fragment(
        text=text,
        fontName=name,
        bold=0,
        italic=0,
        fontSize=size,
        textColor=colour,
        rise=0,
        greek=0,
        link=list(link),
        us_lines=[],
    )


def _break(name: str, style: ParagraphStyle) -> Any:
    part = _fragment("", name, style.fontSize, style.textColor, [])
    part.lineBreak = True
    return part
