"""The cells of a table and their elements: heads by scope, and by name where cells are joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlab.platypus import Spacer

from pirdesk.casefile.paper import Runs, Table
from pirdesk.documents.characters import printable
from pirdesk.documents.pdf.structure import Element
from pirdesk.documents.printed import plain
from pirdesk.documents.spans import check_spans, columns_of, covering, is_covered

if TYPE_CHECKING:
    from pirdesk.documents.pdf.flow import Flow


class TableGrid:
    """One table on its way to the page; rows are counted from the first head row."""

    def __init__(self, flow: Flow, node: Table) -> None:
        check_spans(node)
        self.flow, self.node = flow, node
        worded = any(printable(plain(cell)).strip() for cell in node.head)
        head = (node.head,) if worded or (node.head and node.spans) else ()
        self.heads: tuple[tuple[Runs, ...], ...] = (*node.over, *head)
        self.columns = columns_of(node) if node.spans else self._most(self.heads + node.body)
        self.repeated = len(self.heads) if node.body else 0
        self.covers = covering(node)
        self.spans = [
            ("SPAN", (s.column, s.row), (s.column + s.columns - 1, s.row + s.rows - 1))
            for s in node.spans
        ]
        # Only a table with joined cells needs to name the heads of each cell.
        self._name = flow.tree.table_id() if node.spans else ""
        self._tops: dict[int, list[str]] = {}

    @staticmethod
    def _most(rows: Sequence[Sequence[Runs]]) -> int:
        return max((len(row) for row in rows), default=0)

    def cells(self, table: Element) -> list[list[Any]]:
        """Make all cells, row by row, below the element of the table."""
        tree, made = self.flow.tree, []
        if self.heads:
            with tree.inside("THead") if self.node.body else tree.at(table):
                made += [self._row(row, index, head=True) for index, row in enumerate(self.heads)]
        with tree.inside("TBody") if self.heads else tree.at(table):
            for index, row in enumerate(self.node.body, start=len(self.heads)):
                made.append(self._row(row, index, head=False))
        return made

    def _row(self, row: Sequence[Runs], index: int, *, head: bool) -> list[Any]:
        out: list[Any] = []
        lead: list[str] = []
        with self.flow.tree.inside("TR") as line:
            for column in range(self.columns):
                if is_covered(self.covers.get((index, column)), index, column):
                    out.append("")
                    continue
                scope = "Column" if head else ""
                if not head and self.node.row_heads and column == 0:
                    scope = "Row"
                cell = self._cell(line, scope, index, column, lead)
                out.append(self._made(row, column, cell, heavy=bool(scope)))
        return out

    def _cell(self, line: Element, scope: str, index: int, column: int, lead: list[str]) -> Element:
        """Make the element of a cell with its scope, its extent and the names of its heads."""
        span = self.covers.get((index, column))
        told = [f"/Scope /{scope}"] if scope else []
        if span is not None and span.columns > 1:
            told.append(f"/ColSpan {span.columns}")
        if span is not None and span.rows > 1:
            told.append(f"/RowSpan {span.rows}")
        name = f"{self._name}-{index}-{column}" if self._name and scope else ""
        heads = [*self._tops.get(column, ()), *lead] if self._name else []
        if scope == "Column" and name:
            for under in range(column, column + (span.columns if span else 1)):
                self._tops.setdefault(under, []).append(name)
        elif scope == "Row" and name:
            lead.append(name)
        if heads:
            told.append(f"/Headers [{' '.join(f'({head})' for head in heads)}]")
        attributes = f"<</O /Table {' '.join(told)}>>" if told else ""
        return line.add("TH" if scope else "TD", attributes=attributes, ident=name)

    def _made(self, row: Sequence[Runs], column: int, cell: Element, *, heavy: bool) -> Any:
        style = self.flow.look.style("table", fontName="PirSans-B" if heavy else "PirSans")
        made = self.flow.text(row[column], style, element=cell) if column < len(row) else None
        return Spacer(0, 0) if made is None else made
