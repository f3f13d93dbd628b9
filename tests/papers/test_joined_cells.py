"""Joined cells, heads over groups of columns, and parts in another language, as they are heard."""

from __future__ import annotations

import io

import pikepdf
import pytest

from pirdesk.casefile.paper import Paragraph, Quote, Run, Runs, Span, Table
from pirdesk.documents import html, paper_json, pdf, record_json, text
from pirdesk.documents.markdown import markdown_nodes
from pirdesk.documents.spans import check_spans
from pirdesk.documents.verify.printed import printed_fault
from pirdesk.errors import UserError
from tests.papers.heard import hear
from tests.unit.documents_papers import make_document, make_paper, said

NONE: Runs = ()


def grouped(rows: int) -> Table:
    """Make a table whose head has two rows and whose first column joins three rows each."""
    body = tuple(
        (said(f"G{row // 3}") if row % 3 == 0 else NONE, said(f"r{row}"), said("x"))
        for row in range(rows)
    )
    return Table(
        (NONE, said("2023"), said("2024")),
        body,
        caption="Joined",
        row_heads=True,
        over=((said("What"), said("People"), NONE),),
        spans=(Span(0, 0, 2), Span(0, 1, 1, 2), *(Span(2 + n, 0, 3) for n in range(0, rows, 3))),
    )


def test_cells_name_their_extent_and_their_heads() -> None:
    data = pdf.render(make_paper((grouped(6),), signatures=()))
    with pikepdf.open(io.BytesIO(data)) as opened:
        cells = [
            item
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") in ("/TH", "/TD")
        ]
        named = {str(cell.ID): cell for cell in cells if "/ID" in cell}
        heads = [
            [str(h) for h in cell.A.Headers] for cell in cells if "/Headers" in cell.get("/A", {})
        ]
        assert int(named["table-1-0-0"].A.RowSpan) == 2
        assert int(named["table-1-0-1"].A.ColSpan) == 2
        assert str(named["table-1-2-0"].A.Scope) == "/Row"
        assert int(named["table-1-2-0"].A.RowSpan) == 3
    assert ["table-1-0-1", "table-1-1-1", "table-1-2-0"] in heads
    assert all(head in named for names in heads for head in names)


def test_joined_cells_over_pages_are_heard_once_and_verify() -> None:
    paper = make_paper((grouped(120),))
    record = record_json.build(paper=paper, document=make_document(paper))
    data = pdf.render(paper, record)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) > 2
        assert printed_fault(opened, record_json.read(record)) == ""
    (table,) = hear(data).all("Table")
    assert [cell.text.strip() for cell in table.all("TH")][:3] == ["What", "People", "2023"]
    assert table.text.count("People") == 1
    assert len(table.all("TR")) == 122


def test_html_and_text_show_the_groups() -> None:
    paper = make_paper((grouped(3),))
    page = html.render(paper)
    assert '<th scope="col" rowspan="2">What</th><th scope="col" colspan="2">People</th>' in page
    assert '<th scope="row" rowspan="3">G0</th>' in page
    assert "People" in text.render(paper)


def test_a_row_that_is_covered_whole_is_refused() -> None:
    table = Table(
        (said("a"), said("b")), ((said("x"), NONE), (NONE, NONE)), spans=(Span(1, 0, 2, 2),)
    )
    with pytest.raises(ValueError, match="covered whole"):
        check_spans(table)


@pytest.mark.parametrize(
    "span",
    [Span(0, 0, 3), Span(5, 0), Span(2, 2, 1, 2), Span(-1, 0), Span(2, 0, 0), Span(2, 0, 1, 2)],
)
def test_spans_that_do_not_fit_are_refused(span: Span) -> None:
    table = Table((said("a"),) * 3, ((said("x"),) * 3,) * 2, spans=(span,))
    with pytest.raises(ValueError, match=r"span|covered"):
        check_spans(table)
    tree = paper_json.paper_tree(make_paper((table,)))
    with pytest.raises(UserError):
        paper_json.read_paper(tree)


def test_parts_in_another_language_say_so() -> None:
    nodes = (
        *markdown_nodes("He wrote [Die Daten sind **weg**](lang:de) at [once](https://a.example)."),
        Quote((Paragraph(said("Ganz auf Deutsch.")),), language="de"),
        Paragraph((Run("Lien", href="https://example.org/fr", language="fr"),)),
    )
    paper = make_paper(nodes, signatures=())
    record = record_json.build(paper=paper, document=make_document(paper))
    data = pdf.render(paper, record)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert printed_fault(opened, record_json.read(record)) == ""
        told = sorted(
            (str(item.S), str(item.Lang))
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and "/Lang" in item and "/S" in item
        )
    assert told == [("/BlockQuote", "de"), ("/Link", "fr"), ("/Span", "de")]
    (span,) = hear(data).all("Span")
    assert span.text == "Die Daten sind weg"
    page = html.render(paper)
    assert '<span lang="de">' in page
    assert '<blockquote lang="de">' in page


@pytest.mark.parametrize("wrong", ["lang:", "lang:de en", "lang:x", "lang:javascript:alert(1)"])
def test_what_is_no_language_stays_as_it_was_written(wrong: str) -> None:
    (node,) = markdown_nodes(f"[words]({wrong})")
    assert isinstance(node, Paragraph)
    assert all(not run.language and not run.href for run in node.runs)
