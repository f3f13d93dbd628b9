"""From paper nodes to flowables, one factory function per node; all pieces are numbered here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Spacer

from pirdesk.casefile.paper import (
    Callout,
    CodeBlock,
    Figure,
    Heading,
    Listing,
    Node,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)
from pirdesk.documents import figures
from pirdesk.documents.characters import printable
from pirdesk.documents.pdf.grid import TableGrid
from pirdesk.documents.pdf.hooks import Flowable, Grid
from pirdesk.documents.pdf.pictures import Drawn, picture_flowable
from pirdesk.documents.pdf.piece import Piece, fragments, piece
from pirdesk.documents.pdf.structure import Element, Tree
from pirdesk.documents.pdf.styles import Look
from pirdesk.documents.pdf.tables import SPLIT_LEAST, ArtifactRules, Box, column_widths, draw_table
from pirdesk.documents.printed import (
    Frame,
    code_lines,
    figure_label,
    item_mark,
    plain,
    shown_runs,
)
from pirdesk.documents.standing import Standing

_DEEPEST = 6
_LEAD_IN = 400
_START = 44.0
_WHOLE = 0.25  # of the page: what is no higher stays in one piece


class Line(Flowable):  # type: ignore[misc]
    """A thin rule across the column."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Take the width and a little height."""
        self.width = availWidth
        return availWidth, 10

    def draw(self) -> None:
        """Draw the rule as an artifact."""
        canvas = self.canv
        with canvas.artifact("Layout"):
            canvas.setStrokeColor(self.look.ink["line"])
            canvas.setLineWidth(0.5)
            canvas.line(0, 5, self.width, 5)


class Flow:
    """Makes the flowables and the structure of one paper and keeps the text of every piece."""

    def __init__(
        self,
        look: Look,
        frame: Frame,
        pictures: Mapping[str, bytes],
        standing: Standing | None = None,
    ) -> None:
        self.look, self.frame, self.pictures = look, frame, pictures
        self.standing = standing or Standing()
        self.texts: list[str] = []
        self.tree = Tree()

    def text(
        self,
        runs: Runs,
        style: Any,
        *,
        bullet: str = "",
        element: Element | None = None,
        label: Element | None = None,
    ) -> Piece | None:
        """Make the next piece, a paragraph unless an element is given; no visible text, no piece.

        ``label`` is the element of the bullet.
        """
        shown = self.standing.shown(printable(bullet + plain(shown_runs(runs))))
        if not shown.strip():
            return None
        self.texts.append(shown)
        own = element or self.tree.here.add("P")
        made = fragments(runs, style, self.standing)
        return piece(made, style, len(self.texts) - 1, own, bullet=bullet or None, label=label)

    def words(self, text: str, style: Any) -> Piece | None:
        """Make a piece of plain text."""
        return self.text((Run(text),), style)

    def nodes(self, nodes: Sequence[Node], width: float, *, depth: int = 0) -> list[Any]:
        """Make the flowables of some nodes; a note stays with the source that stands below it."""
        all_made: list[Any] = []
        for index, node in enumerate(nodes):
            made = self._node(node, width, depth)
            if made and isinstance(node, Callout) and _is_source(nodes[index + 1 : index + 2]):
                made[-1] = KeepNext(made[-1])
            all_made += made
        return all_made

    def _item(self, nodes: Sequence[Node], width: float, mark: str, depth: int) -> list[Any]:
        """Make a list item, whose first paragraph stands beside its bullet."""
        with self.tree.inside("LI") as item:
            label, body = item.add("Lbl"), item.add("LBody")
            with self.tree.at(body):
                if nodes and isinstance(nodes[0], Paragraph):
                    made = self._paragraph(nodes[0], depth, mark, label)
                    return made + self.nodes(nodes[1:], width, depth=depth)
                made = self._kept(self.text((Run(mark),), self._item_style(depth), element=label))
                return made + self.nodes(nodes, width, depth=depth)

    def _node(self, node: Node, width: float, depth: int) -> list[Any]:  # noqa: PLR0911
        match node:
            case Heading():
                return self._heading(node)
            case Paragraph():
                return self._paragraph(node, depth)
            case Listing():
                return self._listing(node, width, depth)
            case Table():
                return self._table(node, width - self._indent(depth), depth)
            case Callout():
                return self._callout(node, width, depth)
            case Quote():
                with self.tree.inside("BlockQuote", language=node.language):
                    inner = self.nodes(node.nodes, width - 20)
                return self._boxed(inner, width, depth, "line", None)
            case CodeBlock():
                return self._code(node, width, depth)
            case Picture():
                return self._picture(node, width - self._indent(depth))
            case Figure():
                return self._figure(node, width - self._indent(depth), depth)
            case Rule():
                return [Line(self.look)]

    def _indent(self, depth: int) -> float:
        return min(depth, _DEEPEST) * self.look.layout.space["indent"]

    def _heading(self, node: Heading) -> list[Any]:
        level = min(max(node.level, 1), 3)
        if not printable(plain(node.runs)).strip():
            return []
        element = self.tree.heading(level)
        style = self.look.styles[f"heading{level}"]
        if level == 1 and self.look.layout.headings == "bar":
            style = self.look.bar()
        made = self.text(node.runs, style, element=element)
        if made is None:
            return []
        made.entry = (" ".join(printable(plain(node.runs)).split())[:120], level - 1)
        return [KeepNext(made)]

    def _item_style(self, depth: int) -> Any:
        indent = self._indent(depth)
        step = self.look.layout.space["indent"]
        return self.look.style(
            "body", leftIndent=indent, bulletIndent=indent - step + 2, spaceAfter=3
        )

    def _paragraph(
        self, node: Paragraph, depth: int, mark: str = "", label: Element | None = None
    ) -> list[Any]:
        style = self._item_style(depth) if depth else self.look.styles[node.style]
        made = self._kept(self.text(node.runs, style, bullet=mark, label=label))
        leads = plain(node.runs).rstrip().endswith(":") and len(plain(node.runs)) < _LEAD_IN
        return [KeepNext(item) for item in made] if leads else made

    def _listing(self, node: Listing, width: float, depth: int) -> list[Any]:
        made: list[Any] = []
        numbering = "Decimal" if node.ordered else "Disc"
        with self.tree.inside("L", attributes=f"<</O /List /ListNumbering /{numbering}>>"):
            for index, item in enumerate(node.items):
                made += self._item(item, width, item_mark(node, index, depth), depth + 1)
        if depth == 0 and made:
            made.append(Spacer(1, self.look.layout.space["paragraph"] - 3))
        return made

    def _table(self, node: Table, width: float, depth: int) -> list[Any]:
        made: list[Any] = []
        grid = TableGrid(self, node)
        with self.tree.inside("Table" if grid.columns else "Div") as table:
            if node.caption:
                style = self.look.style("table", fontName="PirSans-B", spaceBefore=4)
                element = table.add("Caption" if grid.columns else "P")
                caption = self.text((Run(node.caption),), style, element=element)
                made += [KeepNext(item) for item in self._kept(caption)]
            if not grid.columns:
                return made
            cells = grid.cells(table)
        drawn = draw_table(cells, column_widths(node, self.look, width), self.look, grid.repeated)
        drawn.setStyle(grid.spans)
        drawn.hAlign = "RIGHT" if depth else "LEFT"
        return [*made, drawn]

    def _callout(self, node: Callout, width: float, depth: int) -> list[Any]:
        colour = "warning" if node.kind == "warning" else "accent"
        style = self.look.style(
            "table", fontName="PirSans-B", textColor=self.look.ink[colour], spaceAfter=2
        )
        with self.tree.inside("Note", ident=self.tree.note_id()):
            head = self._kept(self.words(self.frame.say(node.kind), style))
            inner = [*head, *self.nodes(node.nodes, width - 20)]
        return self._boxed(inner, width, depth, colour, "panel")

    def _boxed(
        self, inner: list[Any], width: float, depth: int, bar: str, fill: str | None
    ) -> list[Any]:
        """Set flowables beside a bar, one grid row each, so that the box breaks between them."""
        plain_items = (i.inner if isinstance(i, KeepNext) else i for i in inner)
        rows = [[item] for item in plain_items if not isinstance(item, Spacer)]
        if not rows:
            return []
        style = [
            ("FONTNAME", (0, 0), (-1, -1), "PirSans"),
            ("LINEBEFORE", (0, 0), (0, -1), 2, self.look.ink[bar]),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ("TOPPADDING", (0, 0), (-1, 0), 6),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
        ]
        if fill:
            style.append(("BACKGROUND", (0, 0), (-1, -1), self.look.ink[fill]))
        indent = self._indent(depth)
        grid = Box(
            rows,
            colWidths=[width - indent],
            style=style,
            splitInRow=SPLIT_LEAST,
            spaceBefore=3,
            spaceAfter=self.look.layout.space["table"],
            hAlign="LEFT" if not indent else "RIGHT",
            renderCB=ArtifactRules(),
        )
        return [grid]

    def _code(self, node: CodeBlock, width: float, depth: int) -> list[Any]:
        style = self.look.style("code", spaceAfter=0)
        with self.tree.inside("P") as paragraph:
            code = paragraph.add("Code")
            lines = [self.text((Run(line),), style, element=code) for line in code_lines(node)]
        return self._boxed([line for line in lines if line], width, depth, "line", "panel")

    def _picture(self, node: Picture, width: float) -> list[Any]:
        made: list[Any] = []
        drawn = picture_flowable(self.pictures.get(node.sha256), width)
        if drawn is not None:
            made.append(KeepNext(drawn))
            drawn.element.alt = printable(node.caption) or self.frame.say("picture")
            self.tree.here.kids.append(drawn.element)
        label = figure_label(node, self.frame)
        return made + self._kept(self.words(label, self.look.styles["small"]))

    def _figure(self, node: Figure, width: float, depth: int) -> list[Any]:
        """Make a drawing, its caption and the table of its data."""
        made: list[Any] = []
        alt = printable(node.alt) or printable(node.caption) or self.frame.say("picture")
        for chart in figures.parts(node.chart):
            element = self.tree.here.add("Figure", alt=alt)
            drawn = Drawn(chart, self.look, width, element, self.standing.shown)
            made.append(KeepNext(drawn))
        label = figure_label(node, self.frame)
        made += self._kept(self.words(label, self.look.styles["small"]))
        return made + self._table(node.table, width, depth)

    @staticmethod
    def _kept(made: Piece | None) -> list[Any]:
        return [] if made is None else [made]


class KeepNext:
    """Stands for a flowable that must not be parted from what follows it."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner


def _is_source(following: Sequence[Node]) -> bool:
    return any(isinstance(node, Paragraph) and node.style == "small" for node in following)


def paced(items: Sequence[Any], look: Look) -> list[Any]:
    """Resolve ``KeepNext``: before such a run, ask for room for it and what follows.

    A small table or box is not parted either: room for the whole is asked for.
    """
    out: list[Any] = []
    index = 0
    while index < len(items):
        run = index
        while run < len(items) and isinstance(items[run], KeepNext):
            run += 1
        if run > index:
            room = sum(_height(item.inner, look) for item in items[index:run])
            # A caption waits for its whole small table; a picture only for the first rows.
            whole = room < _START
            out.append(CondPageBreak(room + _start(items[run:], look, whole=whole)))
            out += [item.inner for item in items[index:run]]
        if run < len(items):
            if run == index and isinstance(items[run], Grid):
                out.append(CondPageBreak(_table_start(items[run], look)))
            out.append(items[run])
        index = run + 1
    return out


def _height(flowable: Any, look: Look) -> float:
    height: float = flowable.wrap(look.column, look.height)[1]
    before: float = flowable.getSpaceBefore()
    after: float = flowable.getSpaceAfter()
    return height + before + after


def _start(following: Sequence[Any], look: Look, *, whole: bool) -> float:
    """Return the height of the first lines of what follows a heading: three lines or so."""
    total = 0.0
    for item in following[:4]:
        flowable = item.inner if isinstance(item, KeepNext) else item
        if not isinstance(flowable, Piece):
            return total + _table_start(flowable, look, entire=whole)
        height = _height(flowable, look)
        if total + height >= _START:
            leading: float = flowable.style.leading
            return total + min(height, 3 * leading + 2)
        total += height
    return total


def _table_start(flowable: Any, look: Look, *, entire: bool = True) -> float:
    whole = _height(flowable, look)
    if entire and whole <= look.height * _WHOLE:
        return whole - float(flowable.getSpaceAfter())
    rows = getattr(flowable, "_rowHeights", None)
    if rows:
        heads = int(getattr(flowable, "repeatRows", 0) or 0)
        first: float = sum(rows[: heads + 1])
        return min(whole, first + 6, look.height / 3)
    return min(whole, look.height / 2)
