"""Tables: balanced column widths, repeated heads, rows that may break over pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from pirdesk.casefile.paper import Table
from pirdesk.documents.pdf.hooks import Grid, LongGrid, TableHook
from pirdesk.documents.pdf.styles import Look
from pirdesk.documents.printed import plain

PAD = 4.0
SPLIT_LEAST = 36
_WIDEST_WORD = 0.34


class ArtifactRules(TableHook):  # type: ignore[misc]
    """Marks a table's backgrounds and rules as artifacts (reportlab's own hook)."""

    def __call__(self, table: Any, cmd: str, *args: Any) -> None:
        """Open and close the artifact around backgrounds and lines."""
        canvas = table.canv
        if cmd in ("startBG", "startLines"):
            table._mark = canvas.artifact("Layout")
            table._mark.__enter__()
        elif cmd in ("endBG", "endLines"):
            table._mark.__exit__(None, None, None)


class _Broken:
    """Breaks a row that is taller than a page by less than ``splitInRow``.

    reportlab moves a row of which too little would be left over to the next page. Where it comes
    from there already, or begins the page as what an earlier one left over, more is left over.
    """

    splitInRow: int  # noqa: N815 (reportlab's name)
    _refused: float | None = None

    def split(self, width: float, height: float) -> list[Any]:
        """Return the parts before and after the end of a page; none where it all goes on."""
        cut: Any = super().split  # type: ignore[misc]
        parts: list[Any] = cut(width, height)
        less = height - 2 * self.splitInRow
        if not parts and self._refused is not None and height >= self._refused and less > 0:
            parts = cut(width, less)
        if parts:
            parts[-1]._refused = 0.0
        else:
            self._refused = height
        return parts


class Box(_Broken, Grid):  # type: ignore[misc]
    """A grid whose rows break over pages."""


class Rows(_Broken, LongGrid):  # type: ignore[misc]
    """A grid of many rows that break over pages."""


def column_widths(node: Table, look: Look, available: float) -> list[float]:
    """Return column widths in points: the given ratios, or balanced by words and text.

    No column is narrower than its longest word, as far as the page allows.
    """
    joined = {(span.row, span.column) for span in node.spans if span.columns > 1}
    rows = (*node.over, node.head, *node.body) if node.head else (*node.over, *node.body)
    count = max((len(row) for row in rows), default=1) or 1
    style = look.styles["table"]
    least, wish = [PAD * 2 + 14.0] * count, [PAD * 2 + 14.0] * count
    for place, row in enumerate(rows):
        for index, runs in enumerate(row):
            if (place, index) in joined:
                continue
            heavy = row is node.head or (node.row_heads and index == 0)
            font = "PirSans-B" if heavy or any(r.strong for r in runs) else "PirSans"
            text = plain(runs)[:600]
            width = stringWidth(text, font, style.fontSize) + 2 * PAD + 1
            words = text.split()
            word = max((stringWidth(w, font, style.fontSize) for w in words[:80]), default=0)
            least[index] = max(least[index], min(word + 2 * PAD + 1, available * _WIDEST_WORD))
            wish[index] = max(wish[index], width)
    if node.widths and len(node.widths) == count:
        return _fit(least, [available * w / sum(node.widths) for w in node.widths], available)
    wish = [min(w, available * 0.9) for w in wish]
    return _shared(least, wish, available)


def _shared(least: list[float], wish: list[float], available: float) -> list[float]:
    """Share the width: every column its least, the rest by the square root of its wish."""
    if sum(least) >= available:
        return [available * w / sum(least) for w in least]
    if sum(wish) <= available:
        spare = (available - sum(wish)) / sum(wish)
        return [w * (1 + spare) for w in wish]
    more = [max(w - low, 0.0) ** 0.7 for w, low in zip(wish, least, strict=True)]
    spare = available - sum(least)
    total = sum(more) or 1.0
    return [low + spare * m / total for low, m in zip(least, more, strict=True)]


def _fit(least: list[float], asked: list[float], available: float) -> list[float]:
    """Keep the asked ratios but lift a column that would break its longest word."""
    lifted = [max(a, low) for a, low in zip(asked, least, strict=True)]
    over = sum(lifted) - available
    room = [w - low for w, low in zip(lifted, least, strict=True)]
    if over <= 0 or sum(room) <= 0:
        return [w * available / sum(lifted) for w in lifted]
    share = min(1.0, over / sum(room))
    fitted = [w - r * share for w, r in zip(lifted, room, strict=True)]
    return [w * available / sum(fitted) for w in fitted]


def draw_table(cells: Sequence[Sequence[Any]], widths: list[float], look: Look, heads: int) -> Any:
    """Make the flowable: strong rules above and below the head, hairlines between rows."""
    line, strong = look.ink["line"], look.ink["strong_line"]
    style: list[tuple[Any, ...]] = [
        ("FONTNAME", (0, 0), (-1, -1), "PirSans"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, heads), (-1, -1), 0.35, line),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, strong),
        ("LINEBELOW", (0, -1), (-1, -1), 0.6, strong),
    ]
    if look.layout.tables == "boxed":
        style += [
            ("INNERGRID", (0, 0), (-1, -1), 0.5, line),
            ("BOX", (0, 0), (-1, -1), 0.9, strong),
        ]
    if heads:
        style.append(("BACKGROUND", (0, 0), (-1, heads - 1), look.ink["panel"]))
        style.append(("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.5, strong))
    return Rows(
        [list(row) for row in cells],
        colWidths=widths,
        repeatRows=heads,
        splitInRow=SPLIT_LEAST,
        style=style,
        spaceBefore=2,
        spaceAfter=look.layout.space["table"],
        hAlign="LEFT",
        renderCB=ArtifactRules(),
    )
