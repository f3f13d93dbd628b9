"""The table of contents: each heading with the page it stands on, as a link.

Page numbers are written when all pages are known, so that a paper is laid out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import PageBreak
from reportlab.platypus.flowables import Flowable as _Flowable

from pirdesk.casefile.paper import Run
from pirdesk.documents.pdf.canvas import PaperCanvas
from pirdesk.documents.pdf.flow import Flow
from pirdesk.documents.pdf.hooks import Flowable
from pirdesk.documents.pdf.piece import Piece, fragments, piece
from pirdesk.documents.pdf.running import write_text
from pirdesk.documents.pdf.structure import Element
from pirdesk.documents.pdf.styles import Look
from pirdesk.documents.printed import Listed
from pirdesk.documents.standing import Standing

_NUMBER, _INDENT = 26.0, 14.0
_HEAD = 46.0


class Entry(Flowable):  # type: ignore[misc]
    """One line of the contents: the heading's words, a dotted line, its page."""

    def __init__(self, words: Piece, heading: Listed, look: Look, before: float) -> None:
        super().__init__()
        self.words, self.heading, self.look = words, heading, look
        self.indent = _INDENT * (heading.level - 1)
        self.spaceBefore = before if heading.level == 1 else 0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Take the width, and the height of the words."""
        self.width = availWidth
        self.height: float = self.words.wrap(availWidth - self.indent - _NUMBER, availHeight)[1]
        return availWidth, self.height

    def draw(self) -> None:
        """Draw words and dots; the page's number follows when it is known."""
        canvas: PaperCanvas = self.canv
        style, count = self.words.style, len(self.words.blPara.lines)
        base = self.height - style.fontSize - (count - 1) * style.leading
        self.words.drawOn(canvas, self.indent, 0)
        self._dots(canvas, base)
        link = self.words.element
        with canvas.entry(self.words.number, link):
            canvas.later(lambda: self._number(canvas, base))
        canvas.contents_link((0, -1, self.width, self.height), link, self.heading)

    def _dots(self, canvas: PaperCanvas, base: float) -> None:
        start = self.indent + float(self.words.getActualLineWidths0()[-1]) + 5
        with canvas.artifact("Layout"):
            canvas.setStrokeColor(self.look.ink["quiet"])
            canvas.setLineWidth(0.6)
            canvas.setDash(0.6, 3)
            canvas.line(
                min(start, self.width - _NUMBER), base + 0.6, self.width - _NUMBER + 6, base + 0.6
            )
            canvas.setDash()

    def _number(self, canvas: PaperCanvas, base: float) -> None:
        page = str(canvas.places[self.heading.number][0] + 1)
        style = self.words.style
        face, size = style.fontName, style.fontSize
        write_text(canvas, self.width, base, page, face, size, style.textColor, ends=True)


def contents(flow: Flow, headings: Sequence[Listed], toc: Element, room: float) -> list[_Flowable]:
    """Make the contents of some headings; the text begins on the page after them.

    ``room`` is what the first page has left (points): a list that is a little too long for it is
    set closer, so that no page holds two lines alone.
    """
    look = flow.look
    upper = sum(1 for heading in headings if heading.level == 1)
    wide = _HEAD + len(headings) * 13 + upper * 5 > room
    leading, before = (
        (11, 2) if wide and _HEAD + len(headings) * 11 + upper * 2 <= room else (13, 5)
    )
    style = look.style("heading1", spaceBefore=18, spaceAfter=6)
    head = _entry(flow.frame.say("contents"), style, 0, toc.add("Caption"), Standing())
    made: list[Any] = [head]
    for place, heading in enumerate(headings, start=1):
        name = "PirSans-B" if heading.level == 1 else "PirSans"
        style = look.style("table", fontName=name, fontSize=9, leading=leading)
        link = toc.add("TOCI").add("Reference").add("Link")
        made.append(
            Entry(_entry(heading.line, style, place, link, Standing()), heading, look, before)
        )
    return [*made, PageBreak()]


def _entry(text: str, style: Any, place: int, element: Element, standing: Standing) -> Piece:
    runs = (Run(text),)
    made = piece(fragments(runs, style, standing), style, place, element)
    made.kind = "Entry"
    return made
