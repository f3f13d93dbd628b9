"""From paper to PDF bytes: check characters, make the flowables, lay out, finish the file.

Loaded only when something is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial
from typing import Any

from reportlab.platypus import BaseDocTemplate, PageTemplate
from reportlab.platypus import Frame as Column

from pirdesk.casefile.paper import Paper
from pirdesk.documents.layouts import load_layout
from pirdesk.documents.pdf import finish, fonts, running
from pirdesk.documents.pdf.canvas import PaperCanvas
from pirdesk.documents.pdf.flow import Flow, paced
from pirdesk.documents.pdf.opening import closing, opening
from pirdesk.documents.pdf.styles import Look, look_of
from pirdesk.documents.printed import (
    Frame,
    figure_texts,
    frame_of,
    pieces,
    running_pieces,
)


def draw(paper: Paper, record_json: bytes | None, pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF of a paper."""
    fonts.register()
    layout = load_layout(paper.layout)
    look, frame = look_of(layout), frame_of(paper)
    texts = running_pieces(paper, frame)
    wanted = pieces(paper, frame, layout.opening)
    fonts.check_characters((*wanted, *texts.values(), *figure_texts(paper.nodes)))
    story, flow = make_story(paper, frame, look, pictures)
    if tuple(flow.texts) != wanted:
        raise RuntimeError("the drawing and the text of the paper differ")
    author = next((expected.person_name for expected in paper.signatures), "")

    def finished(canvas: PaperCanvas) -> None:
        running.draw_page_numbers(canvas, look, texts["page"])
        finish.finish_catalogue(canvas, paper, flow.tree.root, author, record_json)

    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=(look.width, look.height))
    height = look.height - look.top - look.bottom
    column = Column(look.left, look.bottom, look.column, height, 0, 0, 0, 0, id="text")

    def on_page(canvas: Any, _template: Any) -> None:
        running.draw_running(canvas, look, texts)

    template.addPageTemplates([PageTemplate(id="page", frames=[column], onPage=on_page)])
    maker = partial(PaperCanvas, finish=finished, language=paper.language)
    template.build(story, canvasmaker=maker)
    return finish.compacted(out.getvalue())


def make_story(
    paper: Paper, frame: Frame, look: Look, pictures: Mapping[str, bytes]
) -> tuple[list[Any], Flow]:
    """Make all flowables of a paper, its structure and the texts of its pieces, in order."""
    flow = Flow(look, frame, pictures)
    story = opening(paper, flow, look.layout.opening)
    story += paced(flow.nodes(paper.nodes, look.column), look)
    story += closing(paper, flow)
    return story, flow
