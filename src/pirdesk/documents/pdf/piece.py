"""One piece of text as a flowable: runs become fragments directly, no markup is ever parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle

from pirdesk.casefile.paper import Run, Runs
from pirdesk.documents.pdf.canvas import PaperCanvas, Placed, SpacedText
from pirdesk.documents.pdf.fonts import face, split_by_face
from pirdesk.documents.pdf.hooks import Fragment, Paragraph
from pirdesk.documents.pdf.inner import Inner, Spoken, Target
from pirdesk.documents.pdf.structure import Element
from pirdesk.documents.printed import shown_runs
from pirdesk.documents.standing import Standing

_TIED = re.compile(
    r"(?<![\w])(Art\.|Artt\.|Articles?|Artikel|Abs\.|Section|Nr\.|No\.|§|§§|p\.|pp\.) (?=\d)"
    r"|(?<=\d) (?=(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\b)"
)
OPEN = HexColor(0xFBE7B2)  # the tint behind what a draft still asks; no finished paper has one
_FAMILIES = ("PirText", "PirSans", "PirMono")


class Piece(Paragraph):  # type: ignore[misc]
    """A paragraph bound to its piece number and its elements, kept over page breaks."""

    number = -1
    element: Element
    label: Element | None = None
    kind = "Piece"
    entry: tuple[str, int] | None = None
    _drawn_on: PaperCanvas | None = None
    _broken: tuple[list[float], Any] | None = None
    _first = 0

    def breakLines(self, width: list[float]) -> Any:  # noqa: N802 (reportlab's name)
        """Break into lines once per width: a long text is measured, placed and split many times."""
        if self._broken is None or self._broken[0] != width:
            self._broken = list(width), super().breakLines(width)
        return self._broken[1]

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803
        """Split over pages; both parts stay the same piece and keep the lines they have."""
        parts: list[Any] = super().split(availWidth, availHeight)
        if len(parts) == 2 and self._broken is not None:
            widths, whole = self._broken
            count = len(parts[0].blPara.lines)
            for part, lines in zip(parts, (whole.lines[:count], whole.lines[count:]), strict=True):
                part._broken = list(widths), whole.clone(lines=lines)
                part._first = getattr(lines[0], "sFW", 0)
        for index, part in enumerate(parts):
            if part is not self:
                part.number, part.element, part.kind = self.number, self.element, self.kind
                part.label = self.label if index == 0 else None
                part.entry = self.entry if index == 0 else None
        return parts

    def _split_blParaProcessed(self, broken: Any, start: int, stop: int) -> Any:  # noqa: N802
        """Return the words of some lines; lines kept from a whole count its words, not ours."""
        shifted = [SimpleNamespace(sFW=line.sFW - self._first) for line in broken.lines]
        return super()._split_blParaProcessed(SimpleNamespace(lines=shifted), start, stop)

    def beginText(self, x: float, y: float) -> Any:  # noqa: N802 (reportlab's name)
        """Use text that ends its lines with a space."""
        return SpacedText(self.canv, x, y)

    def draw(self) -> None:
        """Draw inside the piece's marked content; the second time on a canvas as an artifact."""
        canvas: PaperCanvas = self.canv
        bar: Color | None = getattr(self.style, "bar", None)
        if bar is not None:
            with canvas.artifact("Layout"):
                canvas.setFillColor(bar)
                canvas.rect(0, -4, self.width, self.height + 7, stroke=0, fill=1)
        if canvas.in_artifact:
            super().draw()
            return
        if self.entry is not None:
            canvas.outline_entry(*self.entry, key=f"h{self.number}", height=self.height)
            canvas.places[self.number] = canvas.pages, canvas.absolutePosition(0, self.height)[1]
        if self._drawn_on is canvas:
            with canvas.artifact():
                super().draw()
            return
        self._drawn_on = canvas
        whole = self._whole_link()
        with canvas.piece(Placed(self.number, self.element, self.label, whole, self.kind)):
            super().draw()

    def _whole_link(self) -> Inner | None:
        """Return the link that all of the text is, which reportlab draws in a simpler way."""
        lines = self.blPara
        links = lines.link if lines.kind == 0 else ()
        return links[0][1] if links else None


def piece(
    frags: list[Any],
    style: ParagraphStyle,
    number: int,
    element: Element,
    *,
    bullet: str | None = None,
    label: Element | None = None,
) -> Piece:
    """Make the flowable of one piece from its fragments; its bullet is the label's."""
    made = Piece("", style, bulletText=bullet, frags=frags)
    made.number, made.element, made.label = number, element, label
    return made


def fragments(runs: Runs, style: ParagraphStyle, standing: Standing) -> list[Any]:
    """Turn runs into reportlab fragments, with a face per character where one lacks it."""
    family = next((f for f in _FAMILIES if style.fontName.startswith(f)), "PirText")
    heavy = style.fontName.endswith("-B")
    out: list[Any] = []
    for run, link in linked(shown_runs(runs)):
        wanted = (
            face("PirMono", strong=False, emphasis=False)
            if run.code
            else face(family, strong=run.strong or heavy, emphasis=run.emphasis)
        )
        lines = standing.marked(_TIED.sub(_tie, run.text)).split("\n")
        for place, line in enumerate(lines):
            for name, text in split_by_face(line, wanted):
                size = style.fontSize - 0.6 if run.code else style.fontSize
                made = _fragment(text, name, size, style.textColor, link)
                made.backColor = OPEN if run.open else None
                out.append(made)
            if place < len(lines) - 1 or run.break_after:
                out.append(_break(wanted, style))
    while out and hasattr(out[-1], "lineBreak"):
        out.pop()
    return out or [_fragment("", style.fontName, style.fontSize, style.textColor, [])]


def linked(runs: Runs) -> Iterator[tuple[Run, list[tuple[int, Inner]]]]:
    """Yield each run with its link or language as reportlab wants a link; neighbours share it."""
    inner: Inner | None = None
    before = Run("")
    for index, run in enumerate(runs):
        if (run.href, run.language) != (before.href, before.language):
            inner = Spoken(run.language) if run.language else None
            if run.href:
                inner = Target(run.href, _words_of_link(runs[index:]) or run.href)
                inner.element.language = run.language
        before = run
        yield run, [(0, inner)] if inner is not None else []


def _words_of_link(runs: Runs) -> str:
    """Return the words of the link that the first of some runs begins."""
    words = ""
    for run in runs:
        if run.href != runs[0].href:
            break
        words += run.text
    return " ".join(words.split())


def _tie(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


def _fragment(
    text: str, name: str, size: float, colour: Color, link: Iterable[tuple[int, Inner]]
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
