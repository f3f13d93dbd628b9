"""HTML and text say what the paper says: complete, escaped, self-contained, 72 columns."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pirdesk.casefile.paper import Heading, Listing, Paragraph, Run, Table
from pirdesk.documents import html, text
from pirdesk.documents.characters import squeezed
from pirdesk.documents.printed import frame_of, node_pieces
from pirdesk.documents.text import wrapped
from tests.unit.documents_papers import STORY, make_paper, said

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> & \u202e'


class Page(HTMLParser):
    """Collects tags, attributes and text of a page, and that every tag is closed in order."""

    VOID = ("meta", "br", "hr")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_html_holds_every_piece_of_the_paper() -> None:
    paper = make_paper()
    read = squeezed("".join(Page(html.render(paper)).text))
    for piece in node_pieces(paper.nodes, frame_of(paper)):
        bare = re.sub(r"^(\d+\.|[•–·])", "", piece).replace("(https://example.org/a?b=(c))", "")
        for line in bare.split("\n"):
            assert squeezed(line) in read
    for more in (paper.title, paper.subject, paper.page_note, "Anna Author", "EXERCISE"):
        assert squeezed(more) in read


def test_html_loads_nothing_and_its_only_style_is_the_allowed_one() -> None:
    page = Page(html.render(make_paper()))
    names = {name for name, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "form", "svg"}
    for _, attributes in page.tags:
        assert not set(attributes) & {"style", "onclick", "src"}
    policy = next(m["content"] or "" for m in page.named("meta") if "http-equiv" in m)
    digest = base64.b64encode(hashlib.sha256(html.STYLE.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_html_is_readable_aloud() -> None:
    page = Page(html.render(make_paper(language="de")))
    assert page.named("html")[0]["lang"] == "de"
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert {head["scope"] for head in page.named("th")} == {"col", "row"}


def test_html_escapes_every_place_text_can_stand() -> None:
    nodes = (
        Heading(1, said(HOSTILE)),
        Paragraph((Run(HOSTILE, href="https://e.org/" + HOSTILE), Run("x", href="javascript:1"))),
        Table((said(HOSTILE),), ((said(HOSTILE),),), caption=HOSTILE),
    )
    paper = make_paper(
        nodes,
        title=HOSTILE,
        subject=HOSTILE,
        page_note=HOSTILE,
        language='en" onload="x',
        sender=said(HOSTILE),
    )
    page = Page(html.render(paper))
    assert not {name for name, _ in page.tags} & {"script", "img"}
    assert all(a["href"].startswith("https://") for a in page.named("a") if a["href"])
    assert "[U+202E]" in "".join(page.text)
    assert all("onload" not in attributes for _, attributes in page.tags)


@pytest.mark.parametrize("columns", [72])
def test_text_keeps_to_its_columns_and_holds_every_piece(columns: int) -> None:
    paper = make_paper()
    drawn = text.render(paper)
    wide = [line for line in drawn.split("\n") if len(line) > columns]
    assert [line for line in wide if not line.startswith(("    ", "|     "))] == []
    read = re.sub(r"[|>*+=~-]", "", squeezed(drawn))
    for piece in ("People affected: at least 687", "second", "Small print.", "Anna Author", STORY):
        assert re.sub(r"[|>*+=~-]", "", squeezed(piece)) in read


def test_text_tables_stand_in_columns_or_as_labelled_lines() -> None:
    small = Table((said("Country"), said("Authority")), ((said("Italy"), said("Garante")),))
    drawn = text.render(make_paper((small,), signatures=()))
    assert "Country  Authority\n-------  ---------\nItaly    Garante" in drawn
    wide = Table(
        tuple(said(f"Head{n}") for n in range(6)), (tuple(said(STORY[:60]) for _ in range(6)),)
    )
    drawn = text.render(make_paper((wide,), signatures=()))
    assert "* Head0: On 20 March" in drawn
    assert "\n  Head5: On 20 March" in drawn


def test_text_lists_keep_their_marks_and_indent() -> None:
    listing = Listing(
        (
            (Paragraph(said("first")), Listing(((Paragraph(said("inner")),),))),
            (Paragraph(said("word " * 30)),),
        ),
        ordered=True,
        start=9,
    )
    drawn = text.render(make_paper((listing,), signatures=()))
    assert "9. first\n   - inner\n10. word" in drawn
    assert "\n    word" in drawn


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ("", [""]),
        ("aaa bbb", ["aaa", "bbb"]),
        ("abcdefgh", ["abcde", "fgh"]),
        ("a\nb", ["a", "b"]),
        ("中文字符", ["中文", "字符"]),
    ],
)
def test_lines_are_filled_by_width(given: str, lines: list[str]) -> None:
    assert wrapped(given, 5) == lines
