"""What is heard by the structure tree is the paper, word for word and in its order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from pirdesk.casefile.paper import (
    Callout,
    CodeBlock,
    Figure,
    Heading,
    Listing,
    Node,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    nodes_within,
)
from pirdesk.documents import pdf
from pirdesk.documents.characters import squeezed
from pirdesk.documents.layouts import load_layout
from pirdesk.documents.printed import frame_of, pieces
from tests.papers.heard import Heard, hear
from tests.papers.random_papers import PICTURE, random_paper, source_texts
from tests.papers.test_conformance import picture
from tests.unit.documents_papers import frozen, make_paper, said, sealed


def heard(paper: Paper) -> Heard:
    return hear(pdf.render(paper, None, {PICTURE: picture()}))


def nested(tag: str, element: Heard) -> list[Heard]:
    return [part for part in element.parts if isinstance(part, Heard) and part.tag == tag]


def levels(root: Heard) -> list[int]:
    return [
        int(element.tag[1])
        for element in root.walk()
        if element.tag[:1] == "H" and element.tag[1:].isdigit()
    ]


@pytest.mark.parametrize("seed", [8, 15])
def test_papers_made_by_chance_are_heard_in_their_order(seed: int) -> None:
    paper = random_paper(seed)
    root = heard(paper)
    # A long report lists its headings first; what it lists is tested with the contents.
    root.parts = [part for part in root.parts if isinstance(part, str) or part.tag != "TOC"]
    assert_drawings_hold_their_words(paper, root)
    told, at = squeezed(root.text), 0
    for text in source_texts(paper.nodes):
        found = told.find(squeezed(text), at)
        assert found >= 0, text
        at = found + len(squeezed(text))
    wanted = pieces(paper, frame_of(paper), load_layout(paper.layout).opening)
    assert told == squeezed("".join(wanted))
    found_levels = levels(root)
    steps = zip([0, *found_levels], found_levels, strict=False)
    assert all(level <= before + 1 for before, level in steps)
    for item in root.all("LI"):
        assert nested("Lbl", item)
    for table in root.all("Table"):
        rows = [row for row in table.walk() if row.tag == "TR"]
        assert len(set(columns_held(rows))) == 1
    assert all(head.scope in {"Row", "Column"} for head in root.all("TH"))
    for element in root.all("Link", "Form"):
        assert element.annotations
    assert all(figure.alt for figure in root.all("Figure"))
    languages = {run.language for node in nodes_within(paper.nodes) for run in runs_of(node)}
    assert {part.language for part in root.all("Span", "Link")} - {""} == languages - {""}


def assert_drawings_hold_their_words(paper: Paper, root: Heard) -> None:
    """Check the words in drawings, which are no pieces of the text, and leave them out."""
    told = squeezed("".join(figure.text for figure in root.all("Figure")))
    charts = [node.chart for node in nodes_within(paper.nodes) if isinstance(node, Figure)]
    assert bool(told) == bool(charts)
    for figure in root.all("Figure"):
        figure.parts = []


def columns_held(rows: list[Heard]) -> list[int]:
    """Return how many columns the cells of each row take, those from rows above included."""
    held = [0] * len(rows)
    for place, row in enumerate(rows):
        for cell in row.parts:
            assert isinstance(cell, Heard)
            for below in range(cell.extent[0]):
                held[place + below] += cell.extent[1]
    return held


def runs_of(node: Node) -> Iterator[Run]:
    """Yield the runs that stand in a node itself, in its cells too."""
    match node:
        case Heading() | Paragraph():
            yield from node.runs
        case Table():
            for row in (*node.over, node.head, *node.body):
                yield from (run for cell in row for run in cell)
        case Figure():
            yield from runs_of(node.table)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(16, 62))
def test_many_papers_made_by_chance_are_heard_in_their_order(seed: int) -> None:
    test_papers_made_by_chance_are_heard_in_their_order(seed)


def test_each_node_is_heard_as_what_it_is() -> None:
    nodes = (
        Heading(1, said("One")),
        Heading(3, said("Three")),
        Paragraph(said("Text")),
        Listing(((Paragraph(said("a")), Listing(((Paragraph(said("b")),),))),), ordered=True),
        Table((said("h"), said("i")), ((said("j"), ()),), caption="cap", row_heads=True),
        Callout((Paragraph(said("noted")),)),
        Quote((Paragraph(said("quoted")),)),
        CodeBlock("one\ntwo"),
        Picture(PICTURE, "A window"),
    )
    root = heard(make_paper(nodes, signatures=(), subject=""))
    assert levels(root) == [1, 2, 3]
    (table,) = root.all("Table")
    assert [part.tag for part in table.parts if isinstance(part, Heard)] == [
        "Caption",
        "THead",
        "TBody",
    ]
    assert [(c.tag, c.scope, c.text.strip()) for c in table.all("TH", "TD")] == [
        ("TH", "Column", "h"),
        ("TH", "Column", "i"),
        ("TH", "Row", "j"),
        ("TD", "", ""),
    ]
    assert [note.text.split()[-1] for note in root.all("Note")] == ["noted"]
    assert [quote.text.strip() for quote in root.all("BlockQuote")] == ["quoted"]
    assert [code.text for code in root.all("Code")] == ["one two "]
    assert [figure.alt for figure in root.all("Figure")] == ["A window"]
    outer = next(part for part in root.all("L") if part.text.lstrip().startswith("1."))
    (item,) = nested("LI", outer)
    assert [part.tag for part in item.parts if isinstance(part, Heard)] == ["Lbl", "LBody"]
    assert nested("L", nested("LBody", item)[0])


def test_a_repeated_table_head_is_heard_once() -> None:
    rows = tuple((said(f"row {n}"), said("value")) for n in range(120))
    root = heard(make_paper((Table((said("Countryhead"), said("Authority")), rows),)))
    assert root.text.count("Countryhead") == 1
    assert len(root.all("Table")) == 1
    assert len(root.all("TR")) == 121


def test_words_of_two_lines_are_heard_apart() -> None:
    runs = (Run("first", break_after=True), Run("second "), Run("word " * 60))
    (text,) = [e.text for e in heard(make_paper((Paragraph(runs),))).all("P") if "first" in e.text]
    assert text.split() == ["first", "second", *["word"] * 60]


def test_links_are_heard_where_they_stand_and_know_their_words() -> None:
    far = "https://example.org/"
    nodes = (
        Paragraph((Run("before "), Run("the ", href=far), Run("link", href=far, strong=True))),
        Paragraph((Run("all of it", href="mailto:a@example.org"),)),
        Paragraph((Run("long " * 40, href="https://example.org/ä?x=(1)"), Run("after"))),
        Table((said("h"),), ((said("in a cell", href=far),),)),
        Listing(((Paragraph(said("in an item", href=far)),),)),
    )
    data = pdf.render(make_paper(nodes, signatures=()))
    links = hear(data).all("Link")
    assert [" ".join(link.text.split()) for link in links] == [
        "the link",
        "all of it",
        " ".join(["long"] * 40),
        "in a cell",
        "in an item",
    ]
    assert [str(link.annotations[0]) for link in links][:2] == ["the link", "all of it"]
    assert len(links[2].annotations) > 1
    with pikepdf.open(io.BytesIO(data)) as opened:
        addresses = {str(note.A.URI) for note in opened.pages[0].Annots}
    assert "https://example.org/%C3%A4?x=(1)" in addresses


def test_signature_boxes_are_in_the_tree_before_and_after_signing_alike() -> None:
    before, after = hear(frozen(make_paper())), hear(sealed())
    forms = [(form.alt, [str(tip) for tip in form.annotations]) for form in before.all("Form")]
    tip = "Signature: Anna Author (Author)"
    assert forms[0] == (tip, [tip])
    assert before == after


def test_file_says_the_same_of_itself_twice() -> None:
    paper = make_paper(title="Größe <&>\u202e", subject="")
    with pikepdf.open(io.BytesIO(pdf.render(paper))) as opened:
        info, metadata = opened.docinfo, opened.open_metadata()
        assert str(info["/Title"]) == metadata["dc:title"] == "Größe <&>[U+202E]"
        assert "/Subject" not in info
        assert metadata["pdf:Producer"] == str(info["/Producer"])
        assert metadata["xmp:CreateDate"] == "2026-11-21T09:30:00+00:00"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert all(page.obj.Tabs == "/S" for page in opened.pages)


def test_the_colour_profile_is_the_known_one() -> None:
    import hashlib

    from pirdesk.documents.pdf.finish import srgb

    assert hashlib.sha256(srgb()).hexdigest().startswith("2a92d4ba")


def test_an_empty_title_still_names_the_file() -> None:
    paper = replace(make_paper(()), title="")
    with pikepdf.open(io.BytesIO(pdf.render(paper))) as opened:
        assert str(opened.docinfo["/Title"]) == "D-17"
