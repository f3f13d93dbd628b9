"""The table of contents: each heading with the page it stands on, as a link.

Page numbers are written when all pages are known, so that a paper is laid out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import PageBreak, Spacer
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

LEAST_LISTED = 4
_NUMBER, _INDENT = 26.0, 14.0
_WIDE, _CLOSE = (13.0, 5.0), (11.0, 2.0)


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
    """Make the contents of some headings, for a first page with ``room`` points left.

    A list that is a little too long is set closer; where that is not enough, the upper headings
    alone are listed. The text begins on the page after a list that fits, else right below it.
    """
    look = flow.look
    style = look.style("heading1", spaceBefore=18, spaceAfter=6)
    head = _entry(flow.frame.say("contents"), style, 0, toc.add("Caption"), Standing())
    room -= _tall(head, look)
    upper = [heading for heading in headings if heading.level == 1]
    tries = [(headings, _WIDE), (headings, _CLOSE)]
    if LEAST_LISTED <= len(upper) < len(headings):
        tries += [(upper, _WIDE), (upper, _CLOSE)]
    for shown, pace in tries:
        listed = _lines(flow, shown, pace)
        fits = sum(_tall(entry, look) for entry in listed) <= room
        if fits:
            break
    else:
        listed = _lines(flow, shown, _WIDE)
    for entry in listed:
        toc.add("TOCI").add("Reference").kids.append(entry.words.element)
    return [head, *listed, PageBreak() if fits else Spacer(1, 24)]


def _lines(flow: Flow, headings: Sequence[Listed], pace: tuple[float, float]) -> list[Entry]:
    """Make the lines of the list; ``pace`` is their leading and the room above upper ones."""
    look, (leading, before) = flow.look, pace
    made: list[Entry] = []
    for place, heading in enumerate(headings, start=1):
        name = "PirSans-B" if heading.level == 1 else "PirSans"
        style = look.style("table", fontName=name, fontSize=9, leading=leading)
        words = _entry(heading.line, style, place, Element("Link"), Standing())
        made.append(Entry(words, heading, look, before))
    return made


def _tall(item: Any, look: Look) -> float:
    height: float = item.wrap(look.column, look.height)[1]
    return height + float(item.getSpaceBefore() + item.getSpaceAfter())


def _entry(text: str, style: Any, place: int, element: Element, standing: Standing) -> Piece:
    runs = (Run(text),)
    made = piece(fragments(runs, style, standing), style, place, element)
    made.kind = "Entry"
    return made
