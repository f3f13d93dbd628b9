"""The PDF: same bytes for the same paper, every text on it once, every character embedded."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from pirdesk.casefile.paper import (
    Callout,
    CodeBlock,
    Heading,
    Listing,
    Node,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
)
from pirdesk.documents import pdf
from pirdesk.documents.characters import printable, squeezed
from pirdesk.documents.layouts import load_layout
from pirdesk.documents.pdf import hooks
from pirdesk.documents.printed import frame_of, pieces
from pirdesk.documents.verify.content import read_pages
from pirdesk.errors import UserError
from tests.unit.documents_papers import all_nodes, make_paper, said

ROOT = Path(__file__).parents[2]


def page_count(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as opened:
        return len(opened.pages)


def texts_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("layout", ["letter", "report"])
def test_every_piece_is_printed_once_and_in_order(layout: str) -> None:
    paper = make_paper(layout=layout)
    wanted = pieces(paper, frame_of(paper), load_layout(layout).opening)
    with pikepdf.open(io.BytesIO(pdf.render(paper))) as opened:
        found = read_pages(opened)
    assert found.pieces == {n: squeezed(text) for n, text in enumerate(wanted)}


def test_an_independent_reader_finds_the_text_on_the_pages() -> None:
    paper = make_paper()
    read = squeezed("".join(texts_of(pdf.render(paper))))
    for text in ("Anna Author", "Rolf Żółć", paper.title, paper.subject, "Ω Жук", "Small print."):
        assert squeezed(text) in read


def test_the_same_paper_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    script = (
        "import hashlib\nfrom tests.unit.documents_papers import frozen, make_paper\n"
        "print(hashlib.sha256(frozen(make_paper())).hexdigest())"
    )
    digests = set()
    for seed, zone, folder in (("0", "UTC", ROOT), ("77", "Asia/Tokyo", tmp_path)):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=folder,
            env={
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": str(ROOT),
                "SOURCE_DATE_EPOCH": seed,
            },
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1


def test_papers_drawn_at_once_are_as_if_drawn_alone() -> None:
    papers = [make_paper(layout=layout) for layout in ("letter", "report")] * 2
    alone = [sha256(pdf.render(paper)).hexdigest() for paper in papers]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # threads take turns ten times as often as usual
    try:
        with ThreadPoolExecutor(4) as pool:
            at_once = [sha256(data).hexdigest() for data in pool.map(pdf.render, papers)]
    finally:
        sys.setswitchinterval(usual)
    assert at_once == alone


def test_every_page_says_which_page_of_how_many_and_whose_document() -> None:
    paper = make_paper()
    texts = texts_of(pdf.render(paper))
    assert len(texts) >= 2
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert paper.document_id in text
        assert paper.page_note in text
        assert "EXERCISE" in text


def test_fonts_are_embedded_subsets_and_nothing_else_is_used() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(make_paper()))) as opened:
        fonts = {
            str(font["/BaseFont"]): font
            for page in opened.pages
            for font in page.resources["/Font"].values()
        }
        assert fonts
        for name, font in fonts.items():
            assert re.match(r"^/[A-Z]{6}\+(Source|DejaVu)", name)
            assert "/FontFile2" in font["/FontDescriptor"]
            assert "/ToUnicode" in font


def test_information_language_bookmarks_and_fields_are_those_of_the_paper() -> None:
    paper = make_paper(title="Mitteilung – Größe", language="de")
    with pikepdf.open(io.BytesIO(pdf.render(paper))) as opened:
        assert str(opened.docinfo["/Title"]) == paper.title
        assert str(opened.docinfo["/CreationDate"]) == "D:20261121093000+00'00'"
        assert str(opened.Root["/Lang"]) == "de"
        assert [str(field["/T"]) for field in opened.Root.AcroForm.Fields] == [
            "sig_1_author",
            "sig_2_reviewer",
        ]
        with opened.open_outline() as outline:
            assert [item.title for item in outline.root] == [
                "1. Nature of the breach",
                "Unterschriften",
            ]


def test_the_record_is_attached_as_an_associated_file() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(make_paper(), b'{"a":1}'))) as opened:
        assert opened.attachments["record.json"].get_file().read_bytes() == b'{"a":1}'
        assert opened.Root.AF[0].AFRelationship == "/Source"


def test_table_heads_repeat_on_the_next_page_as_artifacts() -> None:
    rows = tuple((said(f"row {n}"), said("value")) for n in range(120))
    paper = make_paper((Table((said("Countryhead"), said("Authority")), rows),), signatures=())
    data = pdf.render(paper)
    assert page_count(data) >= 3
    assert all("Countryhead" in text for text in texts_of(data))
    with pikepdf.open(io.BytesIO(data)) as opened:
        found = read_pages(opened)
    assert sum("Countryhead" in running for running in found.running) == page_count(data) - 1


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    nodes: list[Node] = []
    for number in range(60):
        nodes += [
            Heading(1, said(f"Heading{number:02d}")),
            Paragraph(said("Text. " * (number * 3))),
        ]
    for text in texts_of(pdf.render(make_paper(tuple(nodes), signatures=()))):
        body = [line.strip() for line in text.splitlines() if line.strip()]
        feet = ("D-17", "Reconstruction", "Page ", "EXERCISE", "Notification")
        body = [line for line in body if not line.startswith(feet)]
        assert not body[-1].startswith("Heading")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("አማርኛ", "U+12A0 ETHIOPIC SYLLABLE GLOTTAL A"),
        ("\U0001f9d1", "U+1F9D1 ADULT"),
        ("الجزائر", "U+0627 ARABIC LETTER ALEF"),
        ("\ue000", "U+E000"),
    ],
)
def test_a_character_no_font_has_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(UserError) as caught:
        pdf.render(make_paper((Paragraph(said(f"ok {text}")),)))
    assert named in str(caught.value)
    assert "nothing was lost" in str(caught.value)


def test_a_missing_character_in_title_or_signature_is_refused_too() -> None:
    paper = make_paper()
    for wrong in (
        replace(paper, title="م"),
        replace(paper, page_note="م"),
        replace(paper, signatures=(replace(paper.signatures[0], person_name="م"),)),
    ):
        with pytest.raises(UserError):
            pdf.render(wrong)


def test_controls_print_visibly_and_harmless_joiners_are_dropped() -> None:
    shown = printable("a\u202eb\u2066c\u0007\u200bd\u00ad\r\ne\tf\u2028g")
    assert shown == "a[U+202E]b[U+2066]c[U+0007]d\ne f\ng"
    read = squeezed("".join(texts_of(pdf.render(make_paper((Paragraph(said("a\u202eb")),))))))
    assert "a[U+202E]b" in read


def test_extreme_papers_are_drawn() -> None:
    long_text, long_word = "word " * 4000, "x" * 3000
    nested: tuple[Node, ...] = (Paragraph(said("leaf")),)
    for depth in range(12):
        nested = (Paragraph(said(f"level {depth}")), Listing((nested,), ordered=depth % 2 == 0))
    wide = tuple(said(f"c{n}") for n in range(30))
    nodes = (
        Heading(1, said(long_text[:3000])),
        Table((said("a"), said("b")), ((said("k"), said(long_text)), (said(long_word), ()))),
        Callout((Paragraph(said(long_text)), Table((said("h"),), ((said("v"),),)))),
        Quote((Paragraph(said(long_word)),)),
        Table(wide, (wide,)),
        Table((said("a"),), ((said("b"), said("c")), (), (said("d"),))),
        *nested,
        CodeBlock("\n".join(f"    {n}" + "y" * n for n in range(120))),
    )
    paper = make_paper(
        nodes, title="Long " * 300, addressee=said("\n".join(f"line {n}" for n in range(120)))
    )
    assert page_count(pdf.render(paper)) > 10


def test_a_long_table_within_a_list_breaks_over_pages() -> None:
    rows = tuple((said(f"row {n}"), said("value " * 12)) for n in range(150))
    table = Table((said("Countryhead"), said("Authority")), rows)
    paper = make_paper((Listing(((Paragraph(said("item")), table),)),), signatures=())
    texts = texts_of(pdf.render(paper))
    assert len(texts) >= 3
    assert all("Countryhead" in text for text in texts)


def test_an_empty_paper_and_empty_nodes_are_drawn() -> None:
    empty = (Table((), ()), Listing(()), Listing(((),)), Quote(()), Callout(()), CodeBlock(""))
    paper = make_paper((*empty, Heading(1, ()), Paragraph(())), subject="", sender=(), marks=())
    assert page_count(pdf.render(replace(paper, addressee=(), page_note="", signatures=()))) == 1


def test_pictures_are_reencoded_and_a_broken_one_leaves_its_caption() -> None:
    raw = io.BytesIO()
    Image.new("RGB", (800, 300), "teal").save(raw, "PNG")
    paper = make_paper((Picture("a" * 64, "The window"), Picture("b" * 64, "Broken")))
    data = pdf.render(paper, None, {"a" * 64: raw.getvalue(), "b" * 64: b"GIF89a broken"})
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert read_pages(opened).images == 1
    assert "Figure: Broken" in "".join(texts_of(data))


def test_links_print_their_target_and_only_safe_ones_are_links() -> None:
    nodes = (Paragraph((Run("see it", href="https://example.org/x"), Run(" end"))),)
    data = pdf.render(make_paper(nodes, signatures=()))
    assert "see it (https://example.org/x) end" in "".join(texts_of(data))
    with pikepdf.open(io.BytesIO(data)) as opened:
        uris = [str(a.A.URI) for a in opened.pages[0].Annots if a.Subtype == "/Link"]
    assert uris == ["https://example.org/x"]


def test_the_private_hooks_of_reportlab_are_still_there() -> None:
    made = hooks.Canvas(io.BytesIO())
    for owner, names in hooks.PRIVATE.items():
        for name in names:
            assert hasattr(owner, name) or hasattr(made, name), name


def test_text_outside_any_piece_cannot_be_drawn() -> None:
    from pirdesk.documents.pdf.canvas import PaperCanvas

    canvas = PaperCanvas(io.BytesIO(), finish=lambda _c: None, language="en", pagesize=(99, 99))
    with pytest.raises(RuntimeError):
        canvas.drawString(1, 1, "stray")


def test_all_nodes_fill_more_than_one_page() -> None:
    assert page_count(pdf.render(make_paper(all_nodes()))) >= 2


@pytest.mark.parametrize("before", range(22, 26))
def test_a_note_stays_with_the_source_below_it(before: int) -> None:
    note = Callout((Paragraph(said("What this does not decide. " * 6)),))
    filler = [Paragraph(said(f"Line {number}")) for number in range(before)]
    nodes = (*filler, note, Paragraph(said("Source: a method"), "small"))
    pages = texts_of(pdf.render(make_paper(nodes)))
    (told,) = [page for page in pages if "Source: a method" in page]
    assert "What this does not decide." in told
    assert told.index("Note") < told.index("What this")


@pytest.mark.parametrize(("kind", "lines"), [("quote", 81), ("table", 102), ("box", 103)])
def test_what_is_a_little_taller_than_a_page_breaks_all_the_same(kind: str, lines: int) -> None:
    cell = tuple(Run(f"line {number}", break_after=True) for number in range(lines))
    node: Node = Quote((Paragraph(cell),))
    if kind == "table":
        node = Table((said("Head"), said("Words")), ((said("a"), cell),))
    if kind == "box":
        node = Callout((Table((), ((cell,),)),))
    paper = make_paper((Heading(1, said("A")), node), layout="report", signatures=())
    assert f"line {lines - 1}" in texts_of(pdf.render(paper))[-1]
