"""The papers that are drawn for measuring: a letter of one page, a review of some thirty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.casefile.paper import (
    Callout,
    Heading,
    Listing,
    Node,
    Paper,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
)

_STORY = (
    "A defect in an open-source library let some people see titles from another active user’s "
    "history. The first message of a newly created conversation may have been visible as well. "
)


def letter() -> Paper:
    """Return a notice of one page with one signature."""
    return _paper(tuple(_chapter(1))[:6], layout="letter")


def review() -> Paper:
    """Return a review with lists, tables, links and a table of contents."""
    nodes: list[Node] = []
    for number in range(1, 29):
        nodes += _chapter(number)
    return _paper(tuple(nodes), layout="report")


def _said(text: str) -> Runs:
    return (Run(text),)


def _chapter(number: int) -> list[Node]:
    linked = (Run("See "), Run("the statement", href="https://example.org/a"), Run(" and ask."))
    rows = tuple((_said(f"Row {n}"), _said("due"), _said(_STORY)) for n in range(6))
    return [
        Heading(1, _said(f"{number}. What happened")),
        Paragraph(_said(_STORY * 3)),
        Paragraph(linked),
        Heading(2, _said("What was found")),
        Paragraph((Run("At least "), Run("687 people", strong=True), Run(_STORY))),
        Listing(tuple((Paragraph(_said(_STORY)),) for _ in range(3)), ordered=True),
        Callout((Paragraph(_said(_STORY)),), "warning"),
        Table((_said("Duty"), _said("Verdict"), _said("Why")), rows, caption="Duties"),
        Quote((Paragraph(_said(_STORY)),)),
        Paragraph(_said(_STORY * 3)),
    ]


def _paper(nodes: tuple[Node, ...], *, layout: str) -> Paper:
    signature = ExpectedSignature(1, "author", "p", "Anna Author", "sig_1_author", "I wrote it.")
    paper = Paper(
        title="Review of an incident",
        subject="Titles of conversations shown to others",
        language="en",
        reference="C-1 / D-1",
        document_id="D-1",
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
        sender=_said("Exercise Organisation"),
        addressee=_said("The authority"),
        nodes=nodes,
        signatures=(signature,),
        layout=layout,
    )
    return replace(paper, signing_note="The signature below is an electronic signature.")
