"""What stands on every page outside the text: running head, foot, page x of y, watermark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from pirdesk.documents.pdf.canvas import PaperCanvas
from pirdesk.documents.pdf.fonts import split_by_face
from pirdesk.documents.pdf.styles import Look


def draw_running(canvas: PaperCanvas, look: Look, texts: Mapping[str, str]) -> None:
    """Draw the running lines of the current page; the page number is written at the end."""
    number = canvas.getPageNumber()
    size = look.layout.type["running"][0]
    right = look.width - look.right
    if texts["marks"]:
        with canvas.artifact(place="Watermark"):
            _watermark(canvas, look, texts["marks"])
    with canvas.artifact(place="Header"):
        top = look.height - look.top + 22
        marks = _width(texts["marks"], "PirSans-B", size)
        if texts["marks"]:
            write_text(
                canvas, right - marks, top, texts["marks"], "PirSans-B", size, look.ink["warning"]
            )
        if number > 1:
            head = fitted(texts["head"], "PirSans", size, look.column - marks - 20)
            write_text(canvas, look.left, top, head, "PirSans", size, look.ink["quiet"])
            canvas.setStrokeColor(look.ink["line"])
            canvas.setLineWidth(0.35)
            canvas.line(look.left, top - 5, right, top - 5)
    with canvas.artifact(place="Footer"):
        foot = look.bottom - 26
        canvas.setStrokeColor(look.ink["line"])
        canvas.setLineWidth(0.35)
        canvas.line(look.left, foot + 11, right, foot + 11)
        if texts["note"]:
            note = fitted(texts["note"], "PirSans-I", size, look.column)
            write_text(canvas, look.left, foot - 10, note, "PirSans-I", size, look.ink["quiet"])
        write_text(canvas, look.left, foot, texts["document"], "PirSans", size, look.ink["quiet"])
        quiet = look.ink["quiet"]

        def page_number() -> None:
            text = texts["page"].replace("{pages}", str(canvas.pages))
            text = text.replace("{page}", str(number))
            write_text(canvas, right, foot, text, "PirSans", size, quiet, ends=True)

        canvas.later(page_number)


def fitted(text: str, font: str, size: float, room: float) -> str:
    """Cut a text with an ellipsis where it is wider than its room."""
    if _width(text, font, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if _width(text[:middle].rstrip() + "…", font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def _watermark(canvas: PaperCanvas, look: Look, text: str) -> None:
    canvas.saveState()
    canvas.translate(look.width / 2, look.height / 2)
    canvas.rotate(52)
    room = look.height * 0.82
    size = min(92.0, 60 * room / max(_width(text, "PirSans-B", 60), 1))
    write_text(
        canvas,
        -_width(text, "PirSans-B", size) / 2,
        -size / 3,
        text,
        "PirSans-B",
        size,
        look.ink["watermark"],
    )
    canvas.restoreState()


def _width(text: str, font: str, size: float) -> float:
    return sum(stringWidth(part, name, size) for name, part in split_by_face(text, font))


def write_text(  # noqa: PLR0917  # a place, a text and how
    canvas: PaperCanvas,
    x: float,
    y: float,
    text: str,
    font: str,
    size: float,
    colour: Any,
    *,
    ends: bool = False,
) -> None:
    """Write one line of text from a place, or so that it ends there (points)."""
    x -= _width(text, font, size) if ends else 0
    line = canvas.beginText(x, y)
    line.setFillColor(colour)
    for name, part in split_by_face(text.replace("\n", " "), font):
        line.setFont(name, size)
        line.textOut(part)
    canvas.drawText(line)
