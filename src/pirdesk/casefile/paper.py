"""The tree of blocks every paper is drawn from: screen preview, PDF, HTML and plain text.

Text is data here: nothing in a run is ever parsed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.casefile.figures import Chart


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; ``term`` names the fact it quotes, ``href`` is https/mailto.

    ``language`` is set where the text is not in the language around it.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""
    term: str = ""
    suspected: bool = False
    break_after: bool = False
    language: str = ""

    @property
    def open(self) -> bool:
        """Tell whether this stands for what nobody answered yet: a draft shows it on a tint."""
        return self.strong and self.emphasis and self.text[:1] == "[" and self.text[-1:] == "]"


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
class Span:
    """A cell that covers others: row (counted from the first head row), column, and its extent."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: head and body cells are runs; widths are relative; first column may head rows.

    ``over`` are head rows above the head, for groups of columns. Every row holds all its cells;
    those a ``Span`` covers are empty.
    """

    head: tuple[Runs, ...]
    body: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...] = ()
    caption: str = ""
    row_heads: bool = False
    block: str = ""
    over: tuple[tuple[Runs, ...], ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Callout:
    """A set-apart note: ``note``, ``warning`` or ``confidence``."""

    nodes: tuple[Node, ...]
    kind: Literal["note", "warning", "confidence"] = "note"
    block: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation; ``language`` where it is not that of the paper."""

    nodes: tuple[Node, ...]
    block: str = ""
    language: str = ""


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
class Figure:
    """A drawing of data: ``alt`` says what it shows, ``table`` holds the same data in words."""

    chart: Chart
    alt: str
    table: Table
    caption: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the column."""

    block: str = ""


Node = Heading | Paragraph | Listing | Table | Callout | Quote | CodeBlock | Picture | Figure | Rule


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
class StandIn:
    """What is printed in place of a text that no face can show; the text itself is kept."""

    text: str
    shown: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One document ready to be drawn.

    ``marks`` print as watermark and in the running head (DRAFT, EXERCISE, PRIVILEGED, COPY);
    ``page_note`` prints on every page; ``made_at`` is aware and is the only time in the file.
    ``layout`` names the page layout in exports/layouts (letter, report or form).
    ``stand_ins`` is empty until somebody chose to print them in place of what cannot be drawn.
    ``your_reference`` and ``way`` (how it is sent) are "" on what is no letter to an authority.
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
    stand_ins: tuple[StandIn, ...] = ()
    your_reference: str = ""
    way: str = ""
