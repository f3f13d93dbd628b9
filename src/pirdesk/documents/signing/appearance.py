"""What a signature field shows once it is signed, drawn as a small PDF of its own."""

from __future__ import annotations

import io
from datetime import datetime

from pirdesk.documents.characters import printable, right_to_left
from pirdesk.documents.printed import date_words


def appearance_pdf(
    name: str,
    role: str,
    at: datetime,
    zone: str,
    fingerprint: str,
    size: tuple[float, float],
    language: str,
) -> bytes:
    """Return a one-page PDF of a field's size (points): who, when with zone, which certificate."""
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfgen.canvas import Canvas

    from pirdesk.documents.pdf import fonts

    fonts.register()
    lines = (
        ("PirText-B", 10.5, shown_name(name)),
        ("PirSans", 7.2, date_words(at, zone, language)),
        ("PirMono", 5.6, f"SHA-256 {fingerprint[:32]}"),
        ("PirMono", 5.6, f"        {fingerprint[32:]}"),
    )
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, initialFontName="PirSans")
    y = size[1] - 15.0
    for font, points, text in lines:
        width = sum(
            stringWidth(part, face, points) for face, part in fonts.split_by_face(text, font)
        )
        points = min(points, points * (size[0] - 14) / max(width, 1.0))
        line = canvas.beginText(7, y)
        line.setFillColor(HexColor("#1F3A5F" if font == "PirText-B" else "#1B1F24"))
        for face, part in fonts.split_by_face(text, font):
            line.setFont(face, points)
            line.textOut(part)
        canvas.drawText(line)
        y -= 12.0 if font == "PirText-B" else 11.5 if font == "PirSans" else 7.5
    canvas.save()
    return out.getvalue()


def shown_name(name: str) -> str:
    """Return a name with what no face draws written as its code point."""
    from pirdesk.documents.pdf import fonts

    fonts.register()
    text = " ".join(printable(name).split())
    return "".join(
        char
        if char == " " or (not right_to_left(char) and fonts.covering(char, "PirText"))
        else f"[U+{ord(char):04X}]"
        for char in text
    )
