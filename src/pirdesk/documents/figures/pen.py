"""The pen charts are drawn with: lines, boxes, signs and text, places told from the top left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from reportlab.graphics import shapes as reportlab_shapes
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from pirdesk.documents.characters import printable
from pirdesk.documents.pdf import fonts

SIZE, LEADING = 7.5, 9.6
# Untyped on purpose: reportlab's hints know one type for all properties of a shape.
shapes: Any = reportlab_shapes
Anchor = Literal["start", "middle", "end"]


class Pen:
    """Collects the shapes of one drawing and how far down they reach (points)."""

    def __init__(
        self, width: float, ink: Mapping[str, str], shown: Callable[[str], str] = str
    ) -> None:
        fonts.register()
        self.width, self.height = width, 0.0
        self._ink = {name: HexColor(f"#{value}") for name, value in ink.items()}
        self._shown = shown
        self._shapes: list[Any] = []

    def colour(self, name: str, tint: float = 1.0) -> Color:
        """Return an ink, mixed with white to the given share."""
        ink = self._ink[name]
        return Color(*(1 - (1 - part) * tint for part in (ink.red, ink.green, ink.blue)))

    def finished(self) -> Any:
        """Return the drawing, as high as what was drawn."""
        made = shapes.Drawing(self.width, self.height)
        made.add(shapes.Group(*self._shapes, transform=(1, 0, 0, 1, 0, self.height)))
        return made

    def line(  # noqa: PLR0917  # two places and how
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        ink: str = "line",
        width: float = 0.5,
        dash: Sequence[float] | None = None,
    ) -> None:
        """Draw a straight line."""
        self._add(
            shapes.Line(
                *(x0, -y0, x1, -y1),
                strokeColor=self.colour(ink),
                strokeWidth=width,
                strokeDashArray=list(dash) if dash else None,
            ),
            max(y0, y1),
        )

    def box(  # noqa: PLR0917  # a place, a size and how
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Color | None = None,
        ink: str = "strong_line",
        line: float = 0.8,
        dash: Sequence[float] | None = None,
    ) -> None:
        """Draw a rectangle from its top left corner."""
        self._add(
            shapes.Rect(
                *(x, -y - height, max(width, 0.01), height),
                fillColor=fill,
                strokeColor=self.colour(ink) if line else None,
                strokeWidth=line,
                strokeDashArray=list(dash) if dash else None,
            ),
            y + height,
        )

    def dot(self, x: float, y: float, radius: float = 3.0, *, filled: bool = True) -> None:
        """Draw a round sign."""
        fill = self.colour("accent") if filled else self.colour("panel")
        stroke = self.colour("accent")
        made = shapes.Circle(x, -y, radius, fillColor=fill, strokeColor=stroke, strokeWidth=0.9)
        self._add(made, y + radius)

    def diamond(self, x: float, y: float, radius: float = 3.6) -> None:
        """Draw a diamond sign."""
        points = [x - radius, -y, x, -y + radius, x + radius, -y, x, -y - radius]
        self._solid(points, y + radius)

    def arrow(self, x: float, y: float, way: int) -> None:
        """Draw an arrow head to the right (1) or to the left (-1): open to that side."""
        points = [x, -y + 3.2, x + way * 5.5, -y, x, -y - 3.2]
        self._solid(points, y + 3.2)

    def text(  # noqa: PLR0917  # a place, a text and how
        self,
        x: float,
        y: float,
        text: str,
        anchor: Anchor = "start",
        ink: str = "text",
        size: float = SIZE,
        bold: bool = False,
    ) -> None:
        """Write one line of text on the base line ``y``; it is already as it is shown."""
        face = "PirSans-B" if bold else "PirSans"
        pieces = list(fonts.split_by_face(text, face))
        wide = sum(stringWidth(part, name, size) for name, part in pieces)
        x -= {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        for name, part in pieces:
            fill = self.colour(ink)
            made = shapes.String(x, -y, part, fontName=name, fontSize=size, fillColor=fill)
            self._add(made, y + 2)
            x += stringWidth(part, name, size)

    def lines(self, text: str, width: float, *, bold: bool = False, most: int = 4) -> list[str]:
        """Break a text into the lines that fit a width; what is over ends with an ellipsis."""
        face = "PirSans-B" if bold else "PirSans"
        out: list[str] = []
        words = list(_cut(self._shown(printable(text)).split(), width, face))
        current = ""
        for word in words:
            tried = f"{current} {word}" if current else word
            if current and _wide(tried, face) > width:
                out.append(current)
                current = word
            else:
                current = tried
        out += [current] if current else []
        if len(out) > most:
            last = out[most - 1]
            while last and _wide(last + "…", face) > width:
                last = last[:-1].rstrip()
            out = [*out[: most - 1], last + "…"]
        return out

    def block(  # noqa: PLR0917  # a place, its lines and how
        self,
        x: float,
        y: float,
        lines: Iterable[str],
        anchor: Anchor = "start",
        ink: str = "text",
        bold: bool = False,
        clear: bool = False,
    ) -> float:
        """Write lines below one another from the top ``y``; return where they end.

        ``clear`` wipes what was drawn behind them.
        """
        for line in lines:
            if clear:
                wide = _wide(line, "PirSans")
                left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
                self.box(left - 2, y, wide + 4, LEADING, self.colour("panel", 0.0), line=0)
            self.text(x, y + SIZE * 0.95, line, anchor, ink, bold=bold)
            y += LEADING
        return y

    def _solid(self, points: Sequence[float], bottom: float) -> None:
        self._add(shapes.Polygon(points, fillColor=self.colour("accent"), strokeColor=None), bottom)

    def _add(self, shape: Any, bottom: float) -> None:
        self._shapes.append(shape)
        self.height = max(self.height, bottom)


def _wide(text: str, face: str) -> float:
    return sum(stringWidth(part, name, SIZE) for name, part in fonts.split_by_face(text, face))


def _cut(words: Iterable[str], width: float, face: str) -> Iterable[str]:
    """Cut words that are wider than the width."""
    for word in words:
        rest = word[:400]
        while rest and _wide(rest, face) > width:
            take = next(
                (n for n in range(1, len(rest) + 1) if _wide(rest[:n], face) > width), len(rest)
            )
            take = max(1, take - 1)
            yield rest[:take]
            rest = rest[take:]
        if rest:
            yield rest
