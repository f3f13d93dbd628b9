"""Markdown as paper: structure read, values never parsed, hostile input never raises."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from pirdesk.casefile.paper import (
    CodeBlock,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Table,
)
from pirdesk.documents import html, pdf, text
from pirdesk.documents.markdown import (
    MAX_BYTES,
    Token,
    markdown_html,
    markdown_nodes,
    tokens_of,
)
from pirdesk.documents.printed import plain
from pirdesk.errors import UserError
from tests.effort import sample
from tests.unit.documents_papers import make_paper

DATA = Path(__file__).parents[1] / "data" / "hostile_small.txt"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "hostile"
EVIDENCE = "a" * 64


def hostile_lines() -> list[str]:
    lines = DATA.read_text("utf-8").splitlines()[1:]
    escapes = {r"\n": "\n", r"\t": "\t"}
    for written, meant in escapes.items():
        lines = [line.replace(written, meant) for line in lines]
    return [re.sub(r"\\u([0-9A-F]{4})", lambda m: chr(int(m[1], 16)), line) for line in lines]


def shared_lines() -> list[str]:
    blns, spec = SHARED / "blns.json", SHARED / "commonmark-spec.txt"
    if not blns.is_file() or not spec.is_file():
        pytest.skip("the shared lists of hostile strings are not on this machine")
    examples = re.findall(r"`{32} example\n(.*?)\n\.\n", spec.read_text("utf-8"), re.DOTALL)
    return [*json.loads(blns.read_text("utf-8")), *(e.replace("→", "\t") for e in examples)]


def test_every_kind_of_block_becomes_its_node() -> None:
    source = (
        "## One\n\ntext *em* **strong** `code`\n\n1. a\n   - b\n2. c\n\n> quoted\n\n"
        "```\nx = 1\n```\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        f"![cap](evidence:{EVIDENCE})\n"
    )
    nodes = markdown_nodes(source, block="b1")
    kinds = [type(node) for node in nodes]
    assert kinds == [Heading, Paragraph, Listing, Quote, CodeBlock, Rule, Table, Picture]
    assert all(node.block == "b1" for node in nodes)
    paragraph = nodes[1]
    assert isinstance(paragraph, Paragraph)
    assert [(r.text, r.emphasis, r.strong, r.code) for r in paragraph.runs] == [
        ("text ", False, False, False),
        ("em", True, False, False),
        (" ", False, False, False),
        ("strong", False, True, False),
        (" ", False, False, False),
        ("code", False, False, True),
    ]
    assert nodes[-1] == Picture(EVIDENCE, "cap", "b1")


@pytest.mark.parametrize(("marks", "level"), [("#", 1), ("##", 1), ("###", 2), ("######", 3)])
def test_headings_begin_below_the_title(marks: str, level: int) -> None:
    assert markdown_nodes(f"{marks} Head") == (Heading(level, (Run("Head"),)),)


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("{{ people.affected }}", [Token("people.affected")]),
        ("{{people.affected:words}}", [Token("people.affected", words=True)]),
        ("a {{ populations[p-1_x].affected }} b", [Token("populations[p-1_x].affected")]),
        ("| {{ a.b }} |\n|---|\n| {{ c.d }} |", [Token("a.b"), Token("c.d")]),
        ("`{{ a.b }}` and \\{{ a.b }}", []),
        ("{{ a.b | upper }} {{ 7*7 }} {{ }} {{a b}}", []),
    ],
)
def test_tokens_are_inline_nodes(source: str, tokens: list[Token]) -> None:
    assert list(tokens_of(source)) == tokens


def test_what_a_token_stands_for_is_never_parsed() -> None:
    value = "# no heading **no bold** <b> [x](https://e.org) {{ a.b }} ![i](x)"
    nodes = markdown_nodes("say **{{ a.b }}**", lambda _t: (Run(value, term="a.b"),))
    (paragraph,) = nodes
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs[-1] == Run(value, strong=True, term="a.b")


def test_a_quoted_text_of_several_paragraphs_becomes_several_paragraphs() -> None:
    nodes = markdown_nodes("{{ a.b }}", lambda _t: (Run("one\n\ntwo\nthree\n\n\nfour"),))
    assert [plain(node.runs) for node in nodes if isinstance(node, Paragraph)] == [
        "one",
        "two\nthree",
        "four",
    ]
    (heading,) = markdown_nodes("## {{ a.b }}", lambda _t: (Run("one\ntwo"),))
    assert isinstance(heading, Heading)
    assert plain(heading.runs) == "one two"


@pytest.mark.parametrize(
    "target", ["http://e.org", "javascript:alert(1)", "file:///etc/passwd", "/x", "//h/s", "data:x"]
)
def test_only_https_and_mailto_become_links(target: str) -> None:
    for source in (f"[word]({target})", f"![word]({target})"):
        (paragraph,) = markdown_nodes(source)
        assert isinstance(paragraph, Paragraph)
        assert all(not run.href for run in paragraph.runs)
        assert "href" not in markdown_html(source)
        assert "<img" not in markdown_html(source)
    (paragraph,) = markdown_nodes("[w](https://e.org/a) <mailto:a@b.c>")
    assert isinstance(paragraph, Paragraph)
    assert [run.href for run in paragraph.runs if run.href] == ["https://e.org/a", "mailto:a@b.c"]


def test_html_stays_text() -> None:
    (paragraph,) = markdown_nodes("a <b onclick=x>b</b> &amp; <!-- c -->")
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.runs) == "a <b onclick=x>b</b> & <!-- c -->"
    assert "<b" not in markdown_html("a <b onclick=x>b</b>")


@pytest.mark.parametrize(
    "source",
    [
        "x" * (MAX_BYTES + 1),
        "[" * 60_000,
        "> " * 9_000,
        "*a " * 20_000,
        "[a](b" * 9_000,
        "|a" * 30_000,
        "- " * 9_000,
        "`" * 50_001,
        "\t" * 9_000,
    ],
    ids=["large", "brackets", "quotes", "stars", "links", "cells", "lists", "ticks", "tabs"],
)
def test_texts_made_to_freeze_a_parser_end_soon(source: str) -> None:
    begun = time.perf_counter()
    markdown_nodes(source)
    markdown_html(source)
    assert time.perf_counter() - begun < 10


def drawn_or_refused(source: str) -> None:
    paper = make_paper(markdown_nodes(source), signatures=(), title=source[:80] or "t")
    page = html.render(paper)
    assert "<script" not in page.lower()
    text.render(paper)
    outcome = ""
    try:
        outcome = pdf.render(paper)[:5].decode()
    except UserError as fault:
        outcome = fault.code if "U+" in fault.title else fault.title
    assert outcome in ("%PDF-", "paper.character")


def test_our_hostile_texts_are_drawn_or_refused_by_name() -> None:
    for line in hostile_lines():
        markdown_html(line)
        drawn_or_refused(line)


def test_all_hostile_lists_are_read_and_a_sample_is_drawn() -> None:
    lines = shared_lines()
    assert len(lines) > 1000
    for line in lines:
        safe = markdown_html(line)
        assert "<script" not in safe.lower()
        links = re.findall(r'<a [^>]*href="([^"]*)"', safe)
        assert all(link.lower().startswith(("https://", "mailto:")) for link in links)
    for line in lines[:: sample(60, 10)]:
        drawn_or_refused(line)
