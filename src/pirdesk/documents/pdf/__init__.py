"""Draw a paper as PDF with reportlab: embedded fonts, one deterministic pass, empty signature fields.

The same paper, record and pictures give the same bytes. Nothing here signs or reads the clock.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial
from typing import Any

from pirdesk.casefile.paper import Paper

__all__ = ["render"]


def render(
    paper: Paper, record_json: bytes | None = None, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the PDF of a paper.

    ``record_json`` is attached as record.json; ``pictures`` are image files by SHA-256 (hex).
    A character no embedded font has is refused before anything is drawn (UserError).
    """
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    from pirdesk.documents.layouts import load_layout
    from pirdesk.documents.pdf import finish, fonts, running, styles
    from pirdesk.documents.pdf.canvas import PaperCanvas
    from pirdesk.documents.printed import frame_of, pieces, running_pieces

    fonts.register()
    layout = load_layout(paper.layout)
    look, frame = styles.look_of(layout), frame_of(paper)
    texts = running_pieces(paper, frame)
    wanted = pieces(paper, frame, layout.opening)
    fonts.check_characters((*wanted, *texts.values()))
    story, made = _story(paper, frame, look, pictures or {})
    if tuple(made) != wanted:
        raise RuntimeError("the drawing and the text of the paper differ")
    author = next((s.person_name for s in paper.signatures), "")

    def finished(canvas: PaperCanvas) -> None:
        running.draw_page_numbers(canvas, look, texts["page"])
        finish.finish_catalogue(canvas, paper, author, record_json)

    out = io.BytesIO()
    template = BaseDocTemplate(
        out, pagesize=(look.width, look.height), pageCompression=1, invariant=1
    )
    column = Frame(
        look.left,
        look.bottom,
        look.column,
        look.height - look.top - look.bottom,
        *(0, 0, 0, 0),
        id="text",
    )

    def on_page(canvas: Any, _template: Any) -> None:
        running.draw_running(canvas, look, texts)

    template.addPageTemplates([PageTemplate(id="page", frames=[column], onPage=on_page)])
    maker = partial(PaperCanvas, finish=finished, language=paper.language)
    template.build(story, canvasmaker=maker)
    return out.getvalue()


def _story(
    paper: Paper, frame: Any, look: Any, pictures: Mapping[str, bytes]
) -> tuple[list[Any], list[str]]:
    from pirdesk.documents.pdf.flow import Flow, paced
    from pirdesk.documents.pdf.opening import closing, opening

    flow = Flow(look, frame, pictures)
    story = opening(paper, flow, look.layout.opening)
    story += paced(flow.nodes(paper.nodes, look.column), look)
    story += closing(paper, flow)
    return story, flow.texts
