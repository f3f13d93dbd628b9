"""Three layouts, an organisation's own by cloning one, and logos that can do nothing but show."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pirdesk import datafiles
from pirdesk.documents import pdf, record_json
from pirdesk.documents.layouts import Layout, load_layout, read_layout, self_contained
from pirdesk.documents.pdf.logos import read_logo
from pirdesk.documents.pdf.svg_shapes import read_svg
from pirdesk.documents.verify.printed import printed_fault
from pirdesk.errors import DataFault, UserError
from tests.papers.heard import hear
from tests.refusing import refuses
from tests.unit.documents_papers import make_document, make_paper

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><title>x</title>'
    b'<rect width="40" height="40" rx="6" fill="#1F3A5F"/><circle cx="20" cy="20" r="9"/>'
    b'<g transform="translate(50 8) scale(1.5) rotate(3)" fill="none" stroke="#a40">'
    b'<path d="M0 24 L12 0 l12 24 z m30 0 q 10 -30 20 0 t 15 -6 h3 V2 C1 2 3 4 5 6 s1 1 2 2"/>'
    b'<polygon points="0,0 5,5 10,0"/><ellipse cx="3" cy="3" rx="2" ry="1"/>'
    b'<line x1="0" y1="0" x2="9" y2="9"/><polyline points="0 0 1 1"/></g></svg>'
)


def own_layout(folder: Path, *, logo: str, data: bytes, place: str = "left") -> Layout:
    """Clone the letter as an organisation does, with a letterhead."""
    (folder / logo).write_bytes(data)
    text = datafiles.path("exports", "layouts", "letter.toml").read_text("utf-8")
    text = text.replace('accent = "1F3A5F"', 'accent = "7A1F3D"')
    text += f'\n[letterhead]\nlogo = "{logo}"\nlogo_words = "Our mark"\nplace = "{place}"\n'
    text += 'lines = ["Exercise Organisation", "1 Example Street"]\n'
    return read_layout(datafiles.parse_toml(self_contained(text, folder).encode(), "letter.toml"))


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (40, 20), (0, 80, 80, 120)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("logo", "place"), [("mark.svg", "left"), ("mark.png", "right")])
def test_an_own_letterhead_is_drawn_recorded_and_verified(
    logo: str, place: str, tmp_path: Path
) -> None:
    data = SVG if logo.endswith("svg") else png()
    layout = own_layout(tmp_path, logo=logo, data=data, place=place)
    paper = make_paper(layout="letter")
    record = record_json.build(paper=paper, document=make_document(paper), layout=layout)
    made = pdf.render(paper, record, {}, layout)
    assert made == pdf.render(paper, record, {}, layout)
    assert b"letterhead" in record
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert printed_fault(opened, record_json.read(record)) == ""
        plain = record_json.build(paper=paper, document=make_document(paper))
        assert "outside the paper" in printed_fault(opened, record_json.read(plain))
    assert hear(made).text == hear(pdf.render(paper)).text


@pytest.mark.parametrize("layout", ["letter", "report", "form"])
def test_every_layout_hears_the_same_words_and_verifies(layout: str) -> None:
    paper = make_paper(layout=layout, marks=("DRAFT", "EXERCISE", "PRIVILEGED", "COPY"))
    record = record_json.build(paper=paper, document=make_document(paper))
    with pikepdf.open(io.BytesIO(pdf.render(paper, record))) as opened:
        assert printed_fault(opened, record_json.read(record)) == ""
    assert load_layout(layout).opening in {"letter", "cover", "form"}


def test_a_form_whose_address_fills_pages_is_drawn() -> None:
    from pirdesk.casefile.paper import Run

    tall = tuple(Run(f"line {n}", break_after=True) for n in range(120))
    assert hear(pdf.render(make_paper(layout="form", sender=tall))).text.count("line") >= 120


def test_shapes_of_an_svg_are_read() -> None:
    made = read_svg(SVG)
    assert (made.width, made.height) == (120, 40)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<image href="https://example.org/a.png"/>',
        '<use href="#a"/>',
        "<text>Words</text>",
        '<rect width="1" height="1" onclick="a()"/>',
        '<rect width="1" height="1" style="fill:url(https://example.org)"/>',
        '<rect width="1" height="1" fill="url(#a)"/>',
        '<rect width="1e9999px" height="x"/>',
        '<path d="M0 0 A 1 1 0 0 0 2 2"/>',
        '<path d="M0 0 L1"/>',
        '<path d="0 0"/>',
        '<g transform="skewX(3)"/>',
        "<foreignObject/>",
        "<style>*{}</style>",
    ],
)
def test_what_an_svg_must_not_hold_is_refused(inside: str) -> None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    with refuses(UserError, match="logo"):
        read_logo(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"<svg/>",
        b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
        b"<svg viewBox='0 0 9 9'>",
        b"GIF89a",
        b"%PDF-1.7",
        b"",
    ],
)
def test_what_is_no_logo_is_refused(data: bytes) -> None:
    with refuses(UserError, match="logo"):
        read_logo(data)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ('logo = "../../etc/passwd.png"\nlogo_words = "x"', "beside the layout"),
        ('logo = "none.png"\nlogo_words = "x"', "cannot be read"),
        ('logo = "none.png"', "in words"),
        ("height = 90", "5 to 40"),
        ('place = "middle"', "one of"),
        ('more = "x"', "unknown key"),
    ],
)
def test_a_wrong_letterhead_is_refused_by_name(change: str, reason: str, tmp_path: Path) -> None:
    text = datafiles.path("exports", "layouts", "letter.toml").read_text("utf-8")
    source = datafiles.parse_toml(f"{text}\n[letterhead]\n{change}\n".encode(), "own.toml")
    with pytest.raises(DataFault, match=reason):
        read_layout(source, tmp_path)
