"""The tree of blocks every paper is drawn from: screen preview, PDF, HTML and plain text.

Text is data here: nothing in a run is ever parsed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pirdesk.casefile.case import ExpectedSignature


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; ``term`` names the fact it quotes, ``href`` is https/mailto."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""
    term: str = ""
    suspected: bool = False
    break_after: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the first below the title; ``block`` is where it came from."""

    level: int
    runs: Runs
    block: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; style ``small`` and ``lead`` differ in size only."""

    runs: Runs
    style: Literal["body", "small", "lead", "address"] = "body"
    block: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A bulleted or numbered list; each item is a sequence of nodes."""

    items: tuple[tuple[Node, ...], ...]
    ordered: bool = False
    start: int = 1
    block: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: head and body cells are runs; widths are relative; first column may head rows."""

    head: tuple[Runs, ...]
    body: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...] = ()
    caption: str = ""
    row_heads: bool = False
    block: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A set-apart note: ``note``, ``warning`` or ``confidence``."""

    nodes: tuple[Node, ...]
    kind: Literal["note", "warning", "confidence"] = "note"
    block: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    nodes: tuple[Node, ...]
    block: str = ""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Literal text in a fixed-width face."""

    text: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the evidence, by SHA-256 (re-encoded before drawing), with its caption."""

    sha256: str
    caption: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the column."""

    block: str = ""


Node = Heading | Paragraph | Listing | Table | Callout | Quote | CodeBlock | Picture | Rule


def nodes_within(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Walk a tree of nodes in reading order, containers before what they hold."""
    for node in nodes:
        yield node
        match node:
            case Listing():
                for item in node.items:
                    yield from nodes_within(item)
            case Callout() | Quote():
                yield from nodes_within(node.nodes)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document ready to be drawn.

    ``marks`` print as watermark and in the running head (DRAFT, EXERCISE, PRIVILEGED);
    ``page_note`` prints on every page; ``made_at`` is aware and is the only time in the file.
    ``layout`` names the page layout in exports/layouts (letter or report).
    """

    title: str
    subject: str
    language: str
    reference: str
    document_id: str
    made_at: datetime
    sender: Runs
    addressee: Runs
    nodes: tuple[Node, ...]
    marks: tuple[str, ...] = ()
    page_note: str = ""
    signatures: tuple[ExpectedSignature, ...] = ()
    zone: str = "UTC"
    signing_note: str = ""
    edition: str = "internal"
    layout: str = "report"
