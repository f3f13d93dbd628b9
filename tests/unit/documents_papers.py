"""Papers and sealed records the document tests share; a sealed one is made once per process."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from pirdesk.casefile.case import Document, DocumentState, ExpectedSignature
from pirdesk.casefile.paper import (
    Callout,
    CodeBlock,
    Heading,
    Listing,
    Node,
    Paper,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)
from pirdesk.documents import pdf, record_json, signing

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
STORY = (
    "On 20 March 2023 a defect in an open-source library let some people see titles from another "
    "active user’s chat history. It is also possible that the first message of a newly-created "
    "conversation was visible in someone else’s chat history. "
)
AUTHOR = ExpectedSignature(1, "author", "p1", "Anna Author", "sig_1_author", "I wrote this.")
REVIEWER = ExpectedSignature(2, "reviewer", "p2", "Rolf Żółć", "sig_2_reviewer", "I reviewed it.")


def said(text: str, **style: Any) -> Runs:
    return (Run(text, **style),)


def all_nodes() -> tuple[Node, ...]:
    """One node of every kind, with the runs of every kind."""
    rows = tuple((said(f"Row {n}"), said("Due", strong=True), said(STORY)) for n in range(12))
    return (
        Heading(1, said("1. Nature of the breach")),
        Paragraph(said(STORY * 2)),
        Paragraph(
            (
                Run("People affected: "),
                Run("at least 687", strong=True, term="people.affected", suspected=True),
                Run(", see ", emphasis=True),
                Run("the statement", href="https://example.org/a?b=(c)"),
                Run(" or write to "),
                Run("privacy@exercise.example", href="mailto:privacy@exercise.example"),
                Run(" and "),
                Run("cache.get()", code=True),
                Run(" ≥ ✓ Ω Жук \u2011 ⚠", break_after=True),
                Run("next line"),
            )
        ),
        Heading(2, said("Categories")),
        Listing(
            (
                (Paragraph(said("first")), Listing(((Paragraph(said("nested")),),))),
                (Paragraph(said("second")), Table((said("k"), said("v")), ((said("a"), ()),))),
            ),
            ordered=True,
            start=3,
        ),
        Callout((Paragraph(said("A lower bound.")), Paragraph(said(STORY))), "confidence"),
        Callout((Paragraph(said("Not answered.")),), "warning"),
        Quote((Paragraph(said(STORY)),)),
        Table((said("Duty"), said("Verdict"), said("Why")), rows, caption="Duties", row_heads=True),
        CodeBlock("def f(x):\n    return x + 1\n\n" + "z" * 150),
        Rule(),
        Heading(3, said("End")),
        Paragraph(said("Small print."), "small"),
    )


def make_paper(nodes: tuple[Node, ...] | None = None, **changed: Any) -> Paper:
    paper = Paper(
        title="Notification of a personal data breach under Article 33 GDPR",
        subject="Exposure of chat titles, 20 March 2023",
        language="en",
        reference="C-2026-0001 / D-17",
        document_id="D-17",
        made_at=AT,
        sender=(Run("OpenAI, L.L.C.", break_after=True), Run("San Francisco")),
        addressee=(Run("Garante per la protezione dei dati personali"),),
        nodes=all_nodes() if nodes is None else nodes,
        marks=("EXERCISE",),
        page_note="Reconstruction from public facts. Not issued by the organisation named.",
        signatures=(AUTHOR, REVIEWER),
        zone="Europe/Rome",
        signing_note="Each signature below is an electronic signature.",
        layout="letter",
    )
    return replace(paper, **changed)


def make_document(paper: Paper) -> Document:
    return Document(
        id=paper.document_id,
        case_id="C-2026-0001",
        template="art33",
        title=paper.title,
        language=paper.language,
        edition=paper.edition,
        state=DocumentState.APPROVED,
        author="p1",
        created_at=AT,
    )


def frozen(paper: Paper) -> bytes:
    record = record_json.build(
        paper=paper, document=make_document(paper), ledger_head=(3, "ab" * 32), pack="2026-11-21"
    )
    return pdf.render(paper, record)


@lru_cache(maxsize=4)
def key_of(name: str) -> signing.KeyMaterial:
    return signing.make_key(name, issued_at=AT, valid_days=30, origin=signing.Origin.MEMORY)


def sign_all(data: bytes, paper: Paper) -> bytes:
    for expected in paper.signatures:
        at = AT + timedelta(minutes=expected.order)
        data = signing.sign(data, key_of(expected.person_name), expected, at, paper.zone)
    return data


@lru_cache(maxsize=1)
def sealed() -> bytes:
    """A record of two pages and more with both its signatures."""
    paper = make_paper()
    return sign_all(frozen(paper), paper)
