"""Papers made by chance, every word once, so that order and loss show."""

from __future__ import annotations

import random
from collections.abc import Iterator

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
    Rule,
    Run,
    Runs,
    Span,
    Table,
)
from tests.unit.documents_charts import CHARTS
from tests.unit.documents_papers import make_paper

PICTURE = "c" * 64
LANGUAGES = ("de", "fr", "pl", "el")
_SYLLABLES = ("ka", "lo", "mi", "Øst", "žu", "ße", "Жи", "Ωm", "tra", "ne", "≥x", "sol", "ver")


class Maker:
    """Makes nodes; each word carries a number of its own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.count = 0

    def word(self) -> str:
        self.count += 1
        return (
            f"{''.join(self.chance.choices(_SYLLABLES, k=self.chance.randint(1, 3)))}{self.count}"
        )

    def words(self, most: int) -> str:
        return " ".join(self.word() for _ in range(self.chance.randint(1, most)))

    def runs(self, most: int = 30) -> Runs:
        out: list[Run] = []
        for _ in range(self.chance.randint(1, 4)):
            pick, text = self.chance.random(), self.words(most)
            if pick < 0.2:
                out.append(Run(text + " ", strong=True))
            elif pick < 0.35:
                out.append(Run(text, emphasis=True, break_after=self.chance.random() < 0.3))
            elif pick < 0.45:
                out.append(Run(text[:60], code=True))
            elif pick < 0.55:
                language = self.chance.choice(LANGUAGES)
                far = f"https://example.org/{self.count}" if self.chance.random() < 0.3 else ""
                out.append(Run(text, language=language, href=far))
            elif pick < 0.7:
                out.append(Run(text, href=f"https://example.org/{self.count}?q=ä&r=(1)"))
            else:
                out.append(Run(text + " "))
        return tuple(out)

    def joined(self) -> Table:
        """Make a table with a head over groups of columns and cells that cover others."""
        columns, rows = self.chance.randint(2, 6), self.chance.choice((2, 5, 30))
        heads = 1 + (self.chance.random() < 0.6)
        spans = tuple(self._spans(columns, heads, rows))
        covered = {
            (row, column)
            for span in spans
            for row in range(span.row, span.row + span.rows)
            for column in range(span.column, span.column + span.columns)
        } - {(span.row, span.column) for span in spans}
        grid = tuple(
            tuple(() if (row, c) in covered else self.runs(4) for c in range(columns))
            for row in range(heads + rows)
        )
        over, head, body = grid[: heads - 1], grid[heads - 1], grid[heads:]
        return Table(head, body, caption=self.words(4), row_heads=True, over=over, spans=spans)

    def _spans(self, columns: int, heads: int, rows: int) -> Iterator[Span]:
        """Choose spans that do not lie over one another, in the head and below it."""
        if heads > 1:
            wide = self.chance.randint(2, columns)
            yield Span(0, columns - wide, 1, wide)
        row = heads
        while row < heads + rows:
            tall = min(self.chance.randint(1, 4), heads + rows - row)
            # A row whose every cell is covered would be none: validators count it as missing.
            wide = self.chance.randint(1, columns if tall == 1 else columns - 1)
            if tall * wide > 1:
                yield Span(row, self.chance.randint(0, columns - wide), tall, wide)
            row += tall

    def figure(self) -> Figure:
        chart = self.chance.choice(CHARTS)
        return Figure(chart, self.words(9), self.table(), self.words(5))

    def table(self) -> Table:
        columns = self.chance.randint(1, 5)
        rows = self.chance.choice((0, 1, 3, 8, 40))
        head = tuple(self.runs(2) for _ in range(columns)) if self.chance.random() < 0.8 else ()
        body = tuple(
            tuple(
                self.runs(self.chance.choice((2, 12, 40))) if self.chance.random() < 0.9 else ()
                for _ in range(columns - (self.chance.random() < 0.1))
            )
            for _ in range(rows)
        )
        caption = self.words(6) if self.chance.random() < 0.5 else ""
        return Table(head, body, caption=caption, row_heads=self.chance.random() < 0.5)

    def node(self, depth: int) -> Node:  # noqa: PLR0911 (one return per kind)
        kinds = ["text"] * 4 + ["heading", "table", "joined", "code", "rule", "picture", "figure"]
        if depth < 3:
            kinds += ["list", "list", "callout", "quote"]
        match self.chance.choice(kinds):
            case "heading":
                return Heading(self.chance.randint(1, 5), self.runs(5))
            case "table":
                return self.table()
            case "joined":
                return self.joined()
            case "figure":
                return self.figure()
            case "code":
                return CodeBlock("\n".join(self.words(9) for _ in range(self.chance.randint(1, 5))))
            case "rule":
                return Rule()
            case "picture":
                return Picture(self.chance.choice((PICTURE, "d" * 64)), self.words(5))
            case "list":
                items = tuple(self.nodes(depth + 1, 3) for _ in range(self.chance.randint(1, 5)))
                return Listing(items, ordered=self.chance.random() < 0.5, start=3)
            case "callout":
                return Callout(self.nodes(depth + 1, 3), self.chance.choice(("note", "warning")))
            case "quote":
                language = self.chance.choice(("", *LANGUAGES))
                return Quote(self.nodes(depth + 1, 3), language=language)
            case _:
                style = self.chance.choice(("body", "small", "lead"))
                return Paragraph(self.runs(), style)

    def nodes(self, depth: int, most: int) -> tuple[Node, ...]:
        return tuple(self.node(depth) for _ in range(self.chance.randint(0, most)))


def random_paper(seed: int) -> Paper:
    """Make the paper of a seed."""
    maker = Maker(seed)
    nodes = tuple(maker.node(0) for _ in range(maker.chance.randint(3, 16)))
    return make_paper(nodes, layout=("letter", "report")[seed % 2])


def source_texts(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Yield the texts of nodes in reading order, straight from the nodes."""
    for node in nodes:
        match node:
            case Heading() | Paragraph():
                yield from (run.text for run in node.runs)
            case Listing():
                for item in node.items:
                    yield from source_texts(item)
            case Callout() | Quote():
                yield from source_texts(node.nodes)
            case Table():
                yield node.caption
                rows = (*node.over, node.head, *node.body)
                yield from (run.text for row in rows for c in row for run in c)
            case Figure():
                yield node.caption
                yield from source_texts((node.table,))
            case CodeBlock():
                yield from node.text.split("\n")
            case Picture():
                yield node.caption
            case Rule():
                continue
