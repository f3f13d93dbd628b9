"""Draw a paper as PDF: embedded fonts, the same bytes each time, empty signature fields.

The same paper, record and pictures give the same bytes. Nothing here signs or reads the clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from pirdesk.casefile.paper import Paper
from pirdesk.documents.layouts import Layout

__all__ = ["render", "with_stand_ins"]


def render(
    paper: Paper,
    record_json: bytes | None = None,
    pictures: Mapping[str, bytes] | None = None,
    layout: Layout | None = None,
) -> bytes:
    """Return the PDF of a paper.

    ``record_json`` is attached as record.json; ``pictures`` are image files by SHA-256 (hex);
    ``layout`` stands in for the shipped one that the paper names. A character no embedded font
    has is refused before anything is drawn (UserError).
    """
    from pirdesk.documents.pdf.draw import draw  # reportlab is slow to load

    return draw(paper, record_json, pictures or {}, layout)


def with_stand_ins(paper: Paper, layout: Layout | None = None) -> Paper:
    """Return a paper with a readable stand-in for every text that cannot be drawn.

    ``[U+1F600 grinning face]`` for a sign, letters of the Latin alphabet for a word; the paper,
    its record and the file beside the print keep the text itself.
    """
    from pirdesk.documents.pdf.draw import with_stand_ins as added  # reportlab is slow to load

    return added(paper, layout)
