"""The canvas every paper is drawn on: all text belongs to an element or is an artifact.

This is the one place where marked content and annotations are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote

from reportlab.pdfbase.pdfmetrics import getFont

from pirdesk.documents.characters import wide
from pirdesk.documents.pdf.fonts import SHAPED
from pirdesk.documents.pdf.hooks import Canvas, Name, Page, TextObject
from pirdesk.documents.pdf.inner import Inner, Target
from pirdesk.documents.pdf.raw import Raw, pdf_text
from pirdesk.documents.pdf.structure import Element, Pages
from pirdesk.documents.printed import Listed
from pirdesk.documents.standing import END, FIRST, is_mark

# PDF/A allows no string of more than 32,767 bytes.
_LONGEST = 8_000
_MARK = re.compile("[\U000f0000-\U0010ffff]")
_PARTS = re.compile("[\U000f0000-\U0010ffff]|[^\U000f0000-\U0010ffff]{1,8000}")
_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%~"


class TaggedPage(Page):  # type: ignore[misc]
    """A page that knows its place in the structure."""

    __NoDefault__: ClassVar = [*Page.__NoDefault__, "StructParents", "Tabs"]


@dataclass(frozen=True, slots=True)
class Placed:
    """The piece being drawn: number, element of its text, of its bullet, the link it all is."""

    number: int
    element: Element
    label: Element | None = None
    whole: Inner | None = None
    kind: str = "Piece"


class SayingText(TextObject):  # type: ignore[misc]
    """A text object that shapes what must be shaped and says what a stand-in stands for."""

    def __init__(self, canvas: Any, x: float = 0, y: float = 0, direction: Any = None) -> None:
        self.saying = False
        super().__init__(canvas, x, y, direction=direction)

    def _formatText(self, text: str) -> str:  # noqa: N802 (reportlab's name)
        plain = text.isascii() or (self._fontname not in SHAPED and not _MARK.search(text))
        if plain and len(text) <= _LONGEST:
            formatted: str = super()._formatText(text)
            return formatted
        return " ".join(self._formatted(part) for part in _PARTS.findall(text))

    def _formatted(self, part: str) -> str:
        if part == END:
            closing, self.saying = ("EMC" if self.saying else ""), False
            return closing
        if is_mark(part):
            self.saying = True
            return _saying(self._canvas.said[ord(part) - FIRST])
        if self._fontname in SHAPED and part.strip() and not self.saying:
            face: Any = getFont(self._fontname)
            shaped: str = super()._formatText(face.shaped(part))
            return f"{_saying(part)} {shaped} EMC"
        formatted: str = super()._formatText(part)
        return formatted

    def finished(self) -> None:
        """End a stand-in that goes on elsewhere."""
        if self.saying:
            self._code.append("EMC")
            self.saying = False


def _saying(text: str) -> str:
    return f"/Span <</ActualText {pdf_text(text).decode()}>> BDC"


class SpacedText(SayingText):
    """A text object that ends each line with a space and knows where links begin and end."""

    def __init__(self, canvas: Any, x: float = 0, y: float = 0, direction: Any = None) -> None:
        self.last = ""
        self.shown: list[int] = []
        self.turns: list[tuple[int, Inner | None]] = []
        super().__init__(canvas, x, y, direction=direction)

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803 (reportlab's names)
        last = text[-1:] or self.last
        if TStar and last and last not in " -" and not wide(last):
            text += " "
        self.last = "" if TStar else last
        if text:
            self.shown.append(len(self._code))
        super()._textOut(text, TStar)

    def _linkRecord(self, key: tuple[int, Inner], what: str) -> None:  # noqa: N802
        """Note a link's border; its start is told after its first words are written."""
        if what == "start":
            self.turns.append((self.shown[-1] if self.shown else len(self._code), key[1]))
        else:
            self.turns.append((len(self._code), None))


class PaperCanvas(Canvas):  # type: ignore[misc]
    """A canvas that refuses text outside a piece or an artifact and knows its signature fields."""

    def __init__(
        self,
        filename: Any,
        *,
        finish: Callable[[PaperCanvas], None],
        language: str,
        said: tuple[str, ...] = (),
        pagesize: tuple[float, float],
        **_given: Any,
    ) -> None:
        self._code: list[str] = []
        self._artifact = False
        self._placed: Placed | None = None
        self._figure = False
        self._piece = -1
        self._finish = finish
        self.said = said
        self._outline_level = -1
        self.pages = 0
        self.marked = Pages()
        self.fields: list[str] = []
        self.places: dict[int, tuple[int, float]] = {}
        self._later: dict[str, Callable[[], None]] = {}
        self._made: list[Any] = []
        super().__init__(
            filename,
            pagesize=pagesize,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            lang=language,
            initialFontName="PirText",
            initialFontSize=10,
        )

    @property
    def in_artifact(self) -> bool:
        """Tell whether what is drawn now is no part of the text."""
        return self._artifact

    @contextmanager
    def piece(self, placed: Placed) -> Iterator[None]:
        """Mark the text drawn inside as that piece."""
        self._placed = placed
        try:
            yield
        finally:
            self._placed = None

    @contextmanager
    def entry(self, number: int, element: Element) -> Iterator[None]:
        """Mark what is drawn inside as the page number of an entry of the contents."""
        self._code.append(self._open(Placed(number, element, kind="Entry"), element))
        yield
        self._code.append("EMC")

    def later(self, write: Callable[[], None]) -> None:
        """Leave a place that is written when all pages are known; it takes text alone."""
        mark = f"%later {len(self._later)}%"
        self._later[mark] = write
        self._code.append(mark)

    @contextmanager
    def artifact(self, kind: str = "Pagination", place: str = "") -> Iterator[None]:
        """Mark what is drawn inside as no part of the text; ``place`` is Header, Footer, …."""
        if self._artifact:
            yield
            return
        where = f" /Subtype /{place}" if place else ""
        said = "/Artifact BMC" if kind == "Layout" else f"/Artifact <</Type /{kind}{where}>> BDC"
        self._code.append(said)
        self._artifact = True
        try:
            yield
        finally:
            if self._code[-1] == said:  # nothing was drawn
                self._code.pop()
            else:
                self._code.append("EMC")
            self._artifact = False

    @contextmanager
    def figure(self, element: Element, width: float, height: float) -> Iterator[None]:
        """Mark what is drawn inside as a figure of that size (points, from the origin)."""
        x0, y0 = self.absolutePosition(0, 0)
        x1, y1 = self.absolutePosition(width, height)
        box = f"{x0:.2f} {y0:.2f} {x1:.2f} {y1:.2f}"
        element.attributes = f"<</O /Layout /Placement /Block /BBox [{box}]>>"
        self._code.append(f"/Figure <</MCID {self.marked.mark(element)}>> BDC")
        self._figure = True
        try:
            yield
        finally:
            self._figure = False
            self._code.append("EMC")

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> SayingText:  # noqa: N802
        """Begin a text object."""
        return SayingText(self, x, y, direction=direction)

    def drawString(self, x: float, y: float, text: str, *_given: Any, **_more: Any) -> None:  # noqa: N802
        """Draw nothing for an empty text, as reportlab leaves in cells that others cover.

        Where a page ends within a joined cell, such a cell stands alone on the next.
        """
        if text:
            super().drawString(x, y, text, *_given, **_more)

    def rect(self, *given: Any, **more: Any) -> None:
        """Draw a rectangle; one behind words, which no figure holds, is no part of the text."""
        if self._figure:
            super().rect(*given, **more)
            return
        with self.artifact("Layout"):
            super().rect(*given, **more)

    def drawText(self, tx: Any) -> None:  # noqa: N802 (reportlab's name)
        """Draw text; outside any marked content that is an error of ours."""
        tx.finished()
        if self._placed is not None and not self._artifact:
            tx._code = self._tagged(tx, self._placed)
        elif not self._artifact and not self._figure:
            raise RuntimeError("text drawn outside a piece or an artifact")
        super().drawText(tx)

    def _tagged(self, tx: Any, placed: Placed) -> list[str]:
        """Put marked content into the code of a text object, cut where links begin and end."""
        code: list[str] = tx._code
        if not isinstance(tx, SpacedText):
            return [code[0], self._open(placed, placed.label or placed.element), *code[1:], "EMC"]
        if not tx.turns and tx.shown:
            words = tx.shown[0]
            opened = self._open(placed, self._linked(placed.element, placed.whole))
            return [*code[:words], opened, *code[words:], "EMC"]
        out: list[str] = []
        at, link = 0, placed.whole
        for border, following in (*tx.turns, (len(code), None)):
            first = next((n for n in tx.shown if at <= n < border), None)
            if first is None:
                out += code[at:border]
            else:
                opened = self._open(placed, self._linked(placed.element, link))
                out += [*code[at:first], opened, *code[first:border], "EMC"]
            at, link = border, following
        return out

    def _open(self, placed: Placed, element: Element) -> str:
        number, said = self.marked.mark(element), ""
        if placed.kind != "Piece":
            said = f" /{placed.kind} {placed.number}"
        elif placed.number != self._piece + 1:  # else it is known without being said
            said = f" /Piece {placed.number}"
        if placed.kind == "Piece":
            self._piece = placed.number
        return f"/{element.tag} <</MCID {number}{said}>> BDC"

    @staticmethod
    def _linked(element: Element, link: Inner | None) -> Element:
        if link is None:
            return element
        if link.element not in element.kids:
            element.kids.append(link.element)
        return link.element

    def outline_entry(self, title: str, level: int, *, key: str, height: float) -> None:
        """Add a bookmark to the outline here; a level is never skipped."""
        self._outline_level = min(level, self._outline_level + 1)
        self.bookmarkHorizontal(key, 0, height)
        self.addOutlineEntry(title, key, self._outline_level, closed=None)

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802 (reportlab's name)
        """Finish a page: its annotations, its place in the structure, its order of tabs."""
        super()._setAnnotations(page)
        if isinstance(page, Page):
            page.__class__ = TaggedPage
            page.StructParents = self.pages
            page.Tabs = Name("S")
            self._made.append(page)
            self.pages += 1
            self.marked.marks.append([])

    def save(self) -> None:
        """Finish the file: what needs the number of pages, then the catalogue, then write."""
        if self._code:
            self.showPage()
        self.marked.marks.pop()
        self._write_later()
        self._finish(self)
        self._doc.SaveToFile(self._filename, self)

    def _write_later(self) -> None:
        """Write what was left open on the pages."""
        self._artifact = True
        written: dict[str, str] = {}
        for mark, write in self._later.items():
            self._code = []
            write()
            written[mark] = "\n".join(self._code)
        self._code, self._artifact = [], False
        for page in self._made:
            lines = page.stream.split("\n")
            page.stream = "\n".join(written.get(line, line) for line in lines)

    def contents_link(
        self, rect: tuple[float, float, float, float], element: Element, heading: Listed
    ) -> None:
        """Add a link to a heading (points, from the current origin)."""
        x0, y0 = self.absolutePosition(rect[0], rect[1])
        x1, y1 = self.absolutePosition(rect[2], rect[3])
        own = f"Link.{len(self.marked.annotations)}"
        key = self.marked.annotate(self._doc.annotationName(own), element)
        words = pdf_text(heading.line)

        def data() -> bytes:
            page, top = self.places[heading.number]
            number = self._doc.idToObjectNumberAndVersion[f"Page{page + 1}"][0]
            return (
                b"<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [%.2f %.2f %.2f %.2f] "
                b"/StructParent %d /Contents %s /Dest [%d 0 R /XYZ 0 %.2f null]>>"
                % (x0, y0, x1, y1, key(), words, number, top)
            )

        self._addAnnotation(Raw(data), own)

    def signature_field(
        self, name: str, rect: tuple[float, float, float, float], tip: str, element: Element
    ) -> None:
        """Place an empty visible signature field (points, from the current origin)."""
        x0, y0 = self.absolutePosition(rect[0], rect[1])
        x1, y1 = self.absolutePosition(rect[2], rect[3])
        doc = self._doc
        box = f"{x1 - x0:.2f} {y1 - y0:.2f}"
        empty = Raw(
            f"<</Type /XObject /Subtype /Form /BBox [0 0 {box}] /Resources <<>> /Length 0>>\n"
            "stream\n\nendstream\n".encode()
        )
        shown = doc.Reference(empty)
        page = doc.thisPageName()
        own = f"Sig.{name}"
        key = self.marked.annotate(doc.annotationName(own), element)

        def data() -> bytes:
            number = doc.idToObjectNumberAndVersion[page][0]
            return (
                b"<</Type /Annot /Subtype /Widget /FT /Sig /F 132 /T %s /TU %s /StructParent %d "
                b"/Rect [%.2f %.2f %.2f %.2f] /P %d 0 R /AP <</N %s>>>>"
                % (*map(pdf_text, (name, tip)), key(), x0, y0, x1, y1, number, shown.format(doc))
            )

        self._addAnnotation(Raw(data), own)
        self.fields.append(doc.annotationName(own))

    def linkURL(self, url: str, rect: Any, relative: int = 0, **_more: Any) -> None:  # noqa: N802
        """Add a link annotation that prints, has no border and belongs to its link's element."""
        if self._artifact or not isinstance(url, Target):
            return
        box = " ".join(f"{v:.2f}" for v in self._absRect(rect, relative)).encode()
        own = f"Link.{len(self.marked.annotations)}"
        key = self.marked.annotate(self._doc.annotationName(own), url.element)
        words, address = pdf_text(url.words), pdf_text(quote(url, safe=_IN_ADDRESS))

        def data() -> bytes:
            return (
                b"<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [%s] /StructParent %d "
                b"/Contents %s /A <</S /URI /URI %s>>>>" % (box, key(), words, address)
            )

        self._addAnnotation(Raw(data), own)
