"""From paper to PDF bytes: check characters, make the flowables, lay out, finish the file.

Loaded only when something is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from reportlab.platypus import BaseDocTemplate, PageTemplate
from reportlab.platypus import Frame as Column

from pirdesk.casefile.paper import Paper
from pirdesk.documents.layouts import Layout, load_layout
from pirdesk.documents.pdf import finish, fonts, letterhead, running
from pirdesk.documents.pdf.canvas import PaperCanvas
from pirdesk.documents.pdf.contents import LEAST_LISTED, contents
from pirdesk.documents.pdf.flow import Flow, paced
from pirdesk.documents.pdf.opening import closing, opening
from pirdesk.documents.pdf.packing import packed
from pirdesk.documents.pdf.styles import Look, look_of
from pirdesk.documents.printed import (
    Frame,
    figure_texts,
    frame_of,
    headings_of,
    pieces,
    running_pieces,
)
from pirdesk.documents.standing import Standing, stand_ins_for
from pirdesk.documents.unswept import unswept

_A_PAGE = 2_300  # characters, to guess before anything is laid out


@dataclass(frozen=True, slots=True)
class _Job:
    """What is drawn: a paper, its looks, and all its texts."""

    paper: Paper
    frame: Frame
    look: Look
    pictures: Mapping[str, bytes]
    record: bytes | None
    wanted: tuple[str, ...]
    running: Mapping[str, str]

    def long(self) -> bool:
        """Guess whether the paper has more pages than one without a table of contents."""
        most = self.look.layout.contents
        if not most or len(headings_of(self.wanted)) < LEAST_LISTED:
            return False
        return sum(map(len, self.wanted)) > most * _A_PAGE


def draw(
    paper: Paper,
    record_json: bytes | None,
    pictures: Mapping[str, bytes],
    layout: Layout | None = None,
) -> bytes:
    """Return the PDF of a paper."""
    fonts.register()
    layout = layout or load_layout(paper.layout)
    frame = frame_of(paper, layout)
    fonts.no_width(len(paper.stand_ins))
    running_texts = running_pieces(paper, frame)
    wanted = pieces(paper, frame, layout.opening)
    fonts.check_characters((*wanted, *running_texts.values(), *figure_texts(paper)))
    job = _Job(paper, frame, look_of(layout), pictures, record_json, wanted, running_texts)
    listed = job.long()
    with fonts.ALONE, unswept():
        data, pages = _laid_out(job, listed=listed)
        many = pages > layout.contents > 0 and len(headings_of(wanted)) >= LEAST_LISTED
        if many != listed:
            data, _ = _laid_out(job, listed=many)
        return packed(data)


def with_stand_ins(paper: Paper, layout: Layout | None = None) -> Paper:
    """Return a paper with a stand-in for every text that cannot be drawn."""
    fonts.register()
    layout = layout or load_layout(paper.layout)
    bare = replace(paper, stand_ins=())
    frame = frame_of(bare, layout)
    texts = (
        *pieces(bare, frame, layout.opening),
        *running_pieces(bare, frame).values(),
        *figure_texts(bare),
    )
    return replace(bare, stand_ins=stand_ins_for(texts, fonts.drawn))


def _laid_out(job: _Job, *, listed: bool) -> tuple[bytes, int]:
    """Draw the pages, with the headings listed or not; return the file and its page count."""
    look, texts, paper = job.look, job.running, job.paper
    height = look.height - look.top - look.bottom
    head = letterhead.Head(look, texts["letterhead"])
    shown = job.wanted if listed else ()
    story, flow = make_story(paper, job.frame, look, job.pictures, shown, height - head.height)
    if tuple(flow.texts) != job.wanted:
        raise RuntimeError("the drawing and the text of the paper differ")
    author = next((expected.person_name for expected in paper.signatures), "")
    pages = 0

    def finished(canvas: PaperCanvas) -> None:
        nonlocal pages
        pages = canvas.pages
        finish.finish_catalogue(canvas, paper, flow.tree.root, author, job.record)

    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=(look.width, look.height))

    def on_page(canvas: Any, _template: Any) -> None:
        running.draw_running(canvas, look, texts)
        if canvas.getPageNumber() == 1:
            head.draw(canvas)

    def page(name: str, room: float) -> PageTemplate:
        column = Column(look.left, look.bottom, look.column, room, 0, 0, 0, 0, id=name)
        return PageTemplate(id=name, frames=[column], onPage=on_page, autoNextPageTemplate="page")

    template.addPageTemplates([page("first", height - head.height), page("page", height)])
    said = tuple(stand_in.text for stand_in in paper.stand_ins)
    maker = partial(PaperCanvas, finish=finished, language=paper.language, said=said)
    template.build(story, canvasmaker=maker)
    return out.getvalue(), pages


def make_story(
    paper: Paper,
    frame: Frame,
    look: Look,
    pictures: Mapping[str, bytes],
    listed: tuple[str, ...] = (),
    room: float = 0.0,
) -> tuple[list[Any], Flow]:
    """Make all flowables of a paper, its structure and the texts of its pieces, in order.

    ``listed`` are the texts of all pieces if the headings among them are to be listed;
    ``room`` is the height of the first page's column (points).
    """
    flow = Flow(look, frame, pictures, Standing(paper.stand_ins))
    story = opening(paper, flow, look.layout.opening)
    if listed:
        taken = sum(item.wrap(look.column, look.height)[1] + item.getSpaceAfter() for item in story)
        toc = flow.tree.root.add("TOC")
        story += contents(flow, headings_of(listed), toc, room - taken)
    story += paced(flow.nodes(paper.nodes, look.column), look)
    story += closing(paper, flow)
    return story, flow
