"""A long report lists its headings with their pages; the list is part of what is heard."""

from __future__ import annotations

import io
import re

import pikepdf

from pirdesk.casefile.paper import Heading, Node, Paper, Paragraph
from pirdesk.documents import pdf, record_json
from pirdesk.documents.verify.printed import printed_fault
from tests.papers.heard import hear
from tests.unit.documents_papers import STORY, make_document, make_paper, said


def chapters(count: int, *, layout: str = "report") -> Paper:
    nodes: list[Node] = []
    for number in range(count):
        nodes += [
            Heading(1, said(f"Chapter {number} Ω")),
            Paragraph(said(STORY * 9)),
            Heading(2, said(f"Part {number}")),
            Heading(3, said(f"Detail {number}")),
            Paragraph(said(STORY * 3)),
        ]
    return make_paper(tuple(nodes), layout=layout)


def fault(paper: Paper, changed: Paper | None = None) -> str:
    shown = changed or paper
    record = record_json.build(paper=paper, document=make_document(paper))
    with pikepdf.open(io.BytesIO(pdf.render(shown, record))) as opened:
        return printed_fault(opened, record_json.read(record))


def test_every_entry_names_the_page_its_heading_is_on() -> None:
    data = pdf.render(chapters(12))
    document = hear(data)
    (listed,) = document.all("TOC")
    entries = [" ".join(entry.text.split()) for entry in listed.all("TOCI")]
    assert entries[0].startswith("Chapter 0 Ω ")
    assert [re.sub(r" \d+$", "", entry) for entry in entries[1:4]] == [
        "Part 0",
        "Chapter 1 Ω",
        "Part 1",
    ]
    with pikepdf.open(io.BytesIO(data)) as opened:
        pages = [page.obj.objgen for page in opened.pages]
        links = [n for page in opened.pages for n in page.obj.get("/Annots", []) if "/Dest" in n]
        told = [pages.index(link.Dest[0].objgen) + 1 for link in links]
    assert told == [int(entry.rpartition(" ")[2]) for entry in entries]
    assert told == sorted(told)
    assert told[0] == 2
    assert told[-1] == len(pages)


def test_the_list_of_contents_is_verified() -> None:
    assert fault(chapters(12)) == ""


def test_short_papers_and_letters_list_nothing() -> None:
    for paper in (chapters(3), chapters(12, layout="letter"), make_paper(layout="report")):
        assert hear(pdf.render(paper)).all("TOC") == []


def lines(paper: Paper) -> list[str]:
    (listed,) = hear(pdf.render(paper)).all("TOC")
    return [" ".join(entry.text.split()) for entry in listed.all("TOCI")]


def test_a_list_too_long_for_its_page_names_the_upper_headings_alone() -> None:
    listed = lines(chapters(26))
    names = [re.sub(r" \d+$", "", line) for line in listed]
    assert names == [*(f"Chapter {number} Ω" for number in range(26)), "Signatures"]
    assert listed[0].endswith(" 2")
    assert fault(chapters(26)) == ""


def test_below_a_list_longer_than_its_page_the_text_goes_on() -> None:
    listed = lines(chapters(50))
    assert len(listed) == 51
    assert listed[0].endswith(" 2")  # the page on which the list ends
    assert fault(chapters(50)) == ""


def test_a_wrong_guess_of_the_length_is_put_right() -> None:
    few = make_paper(
        tuple(Heading(1, said(f"H{n}")) for n in range(60))
        + tuple(Paragraph(said("short")) for _ in range(160)),
        layout="report",
    )
    assert hear(pdf.render(few)).all("TOC")
    wide = make_paper(
        (*(Heading(1, said(f"H{n}")) for n in range(4)), Paragraph(said("i" * 14_000))),
        layout="report",
    )
    assert hear(pdf.render(wide)).all("TOC") == []
