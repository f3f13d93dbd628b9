"""What a signature field shows once it is signed, drawn as a small PDF of its own.

Loaded only when something is signed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from pirdesk.documents.characters import printable, right_to_left
from pirdesk.documents.pdf import fonts
from pirdesk.documents.pdf.hooks import Canvas

_NAME = "PirText-B"
_LEADING = {"PirText-B": 11.5, "PirSans": 9.0, "PirMono": 7.0}


def appearance_pdf(
    name: str, told: Sequence[str], fingerprint: str, size: tuple[float, float]
) -> bytes:
    """Return a one-page PDF of a field's size (points): who, what is told, which certificate."""
    fonts.register()
    lines = (
        (_NAME, 10.0, shown_name(name)),
        *(("PirSans", 7.0, line) for line in told),
        ("PirMono", 5.4, f"SHA-256 {fingerprint[:32]}"),
        ("PirMono", 5.4, f"        {fingerprint[32:]}"),
    )
    with fonts.ALONE:
        return _drawn(lines, size)


def _drawn(lines: Sequence[tuple[str, float, str]], size: tuple[float, float]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, initialFontName="PirSans")
    y = size[1] - 13.0
    for font, wanted, text in lines:
        parts = list(fonts.split_by_face(text, font))
        width = sum(stringWidth(part, face, wanted) for face, part in parts)
        points = min(wanted, wanted * (size[0] - 14) / max(width, 1.0))
        line = canvas.beginText(7, y)
        line.setFillColor(HexColor("#1F3A5F" if font == _NAME else "#1B1F24"))
        for face, part in parts:
            line.setFont(face, points)
            line.textOut(part)
        canvas.drawText(line)
        y -= _LEADING[font]
    canvas.save()
    return out.getvalue()


def shown_name(name: str) -> str:
    """Return a name with what no face draws written as its code point."""
    return "".join(map(_shown, " ".join(printable(name).split())))


def _shown(char: str) -> str:
    drawable = char == " " or (not right_to_left(char) and fonts.covering(char, "PirText"))
    return char if drawable else f"[U+{ord(char):04X}]"
