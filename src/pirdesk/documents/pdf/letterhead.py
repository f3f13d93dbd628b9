"""The letterhead of the first page: an organisation's logo and its lines, no part of the text."""

from __future__ import annotations

from reportlab.lib.units import mm

from pirdesk.documents.pdf.canvas import PaperCanvas
from pirdesk.documents.pdf.logos import read_logo
from pirdesk.documents.pdf.running import write_text
from pirdesk.documents.pdf.styles import Look

_GAP = 20.0


class Head:
    """The letterhead of one layout; without one it takes no room."""

    def __init__(self, look: Look, lines: str) -> None:
        self.look = look
        self.given = look.layout.letterhead
        self.lines = lines.split("\n") if lines else []
        self.logo = read_logo(self.given.logo) if self.given and self.given.logo else None
        tall = self.given.height * mm if self.given else 0.0
        self.tall = max(tall if self.logo else 0.0, len(self.lines) * self._leading)
        self.height = self.tall + _GAP if self.tall else 0.0

    @property
    def _leading(self) -> float:
        return float(self.look.layout.type["running"][1] + 1)

    def draw(self, canvas: PaperCanvas) -> None:
        """Draw logo and lines above the text, on opposite sides, with a rule below."""
        if not self.height or self.given is None:
            return
        look, top = self.look, self.look.height - self.look.top
        right = look.width - look.right
        with canvas.artifact(place="Header"):
            left_logo = self.given.place == "left"
            if self.logo is not None:
                tall = self.given.height * mm
                wide = min(self.logo.ratio * tall, look.column * 0.5)
                tall = wide / self.logo.ratio
                x = look.left if left_logo else right - wide
                self.logo.draw(canvas, (x, top - tall, wide, tall))
            self._write(canvas, top, ends=left_logo and self.logo is not None)
            canvas.setStrokeColor(look.ink["accent"])
            canvas.setLineWidth(0.9)
            canvas.line(look.left, top - self.tall - 8, right, top - self.tall - 8)

    def _write(self, canvas: PaperCanvas, top: float, *, ends: bool) -> None:
        look = self.look
        size = look.layout.type["running"][0]
        x = look.width - look.right if ends else look.left
        for number, line in enumerate(self.lines):
            y = top - size - number * self._leading
            face = "PirSans-B" if number == 0 else "PirSans"
            write_text(canvas, x, y, line, face, size, look.ink["quiet"], ends=ends)
