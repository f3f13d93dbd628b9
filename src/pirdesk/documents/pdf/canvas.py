"""The canvas every paper is drawn on: all text belongs to a numbered piece or is an artifact.

This is the one place where marked content is written; a structure tree can be added here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pirdesk.documents.pdf.hooks import Canvas, PdfObject, TextObject


class Raw(PdfObject):  # type: ignore[misc]
    """A PDF object given as its bytes (or a function that makes them when the file is written)."""

    __RefOnly__ = 1

    def __init__(self, data: bytes | Callable[[], bytes]) -> None:
        self.data = data

    def format(self, document: Any) -> bytes:
        """Return the bytes."""
        return self.data() if callable(self.data) else self.data


def pdf_text(text: str) -> bytes:
    """Return a PDF text string: a literal for ASCII, else UTF-16BE in hexadecimal."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return b"(" + escaped.encode() + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


class SpacedText(TextObject):  # type: ignore[misc]
    """A text object that ends each line with a space, so that copied words do not run together."""

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803 (reportlab's names)
        if TStar and text and text[-1] not in " -":
            text += " "
        super()._textOut(text, TStar)


class PaperCanvas(Canvas):  # type: ignore[misc]
    """A canvas that refuses text outside a piece or an artifact and knows its signature fields."""

    def __init__(
        self,
        filename: Any,
        *,
        finish: Callable[[PaperCanvas], None],
        language: str,
        pagesize: tuple[float, float],
        **_given: Any,
    ) -> None:
        self._open: str = ""
        self._finish = finish
        self.pages = 0
        self._outline_level = -1
        self.fields: list[str] = []
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

    @contextmanager
    def piece(self, number: int) -> Iterator[None]:
        """Mark what is drawn inside as piece ``number``; a second drawing of it is an artifact."""
        self._code.append(f"/Span <</Piece {number}>> BDC")
        self._open = "piece"
        try:
            yield
        finally:
            self._code.append("EMC")
            self._open = ""

    @contextmanager
    def artifact(self, kind: str = "Pagination") -> Iterator[None]:
        """Mark what is drawn inside as no part of the text."""
        if self._open:
            yield
            return
        self._code.append(f"/Artifact <</Type /{kind}>> BDC")
        self._open = "artifact"
        try:
            yield
        finally:
            self._code.append("EMC")
            self._open = ""

    def drawText(self, tx: Any) -> None:  # noqa: N802 (reportlab's name)
        """Draw text; outside any marked content that is an error of ours."""
        if not self._open:
            raise RuntimeError("text drawn outside a piece or an artifact")
        super().drawText(tx)

    def outline_entry(self, title: str, level: int, *, key: str, height: float) -> None:
        """Add a bookmark to the outline here; a level is never skipped."""
        self._outline_level = min(level, self._outline_level + 1)
        self.bookmarkHorizontal(key, 0, height)
        self.addOutlineEntry(title, key, self._outline_level, closed=None)

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        """End a page and count it."""
        self.pages += 1
        super().showPage()

    def save(self) -> None:
        """Finish the file: what needs the number of pages, then the catalogue, then write."""
        if self._code:
            self.showPage()
        self._finish(self)
        self._doc.SaveToFile(self._filename, self)

    def signature_field(self, name: str, rect: tuple[float, float, float, float], tip: str) -> None:
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

        def data() -> bytes:
            number = doc.idToObjectNumberAndVersion[page][0]
            return (
                b"<</Type /Annot /Subtype /Widget /FT /Sig /F 132 /T %s /TU %s "
                b"/Rect [%.2f %.2f %.2f %.2f] /P %d 0 R /AP <</N %s>>>>"
                % (pdf_text(name), pdf_text(tip), x0, y0, x1, y1, number, shown.format(doc))
            )

        self._addAnnotation(Raw(data), f"Sig.{name}")
        self.fields.append(doc.annotationName(f"Sig.{name}"))

    def linkURL(self, url: str, rect: Any, relative: int = 0, **_more: Any) -> None:  # noqa: N802
        """Add a link annotation that prints and has no border."""
        box = self._absRect(rect, relative)
        target = url.encode("ascii", "ignore").decode()
        body = (
            b"<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [%s] /Contents %s /A %s>>"
            % (
                " ".join(f"{v:.2f}" for v in box).encode(),
                pdf_text(url),
                b"<</S /URI /URI " + pdf_text(target) + b">>",
            )
        )
        self._addAnnotation(Raw(body))
