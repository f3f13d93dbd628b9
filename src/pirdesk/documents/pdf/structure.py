"""The logical structure of a paper: elements in reading order, and how they are written to a file.

The tree is made from the paper's nodes before anything is laid out; drawing only adds where each
element stands. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pirdesk.documents.pdf.raw import Raw, pdf_text

# Cells and rows stay in a table although they are empty, so that its columns keep their places.
_CELLS = frozenset({"THead", "TBody", "TR", "TH", "TD"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Content of an element on a page: page index and number of the marked content there."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotation that belongs to an element: its page index and its object's name."""

    page: int
    name: str


@dataclass(eq=False, slots=True)
class Element:
    """One element of the structure tree; ``attributes`` is one attribute dictionary as written."""

    tag: str
    kids: list[Element | Mark | Annotated] = field(default_factory=list)
    alt: str = ""
    attributes: str = ""
    ident: str = ""
    reference: bytes = b""
    language: str = ""

    def add(
        self, tag: str, *, alt: str = "", attributes: str = "", ident: str = "", language: str = ""
    ) -> Element:
        """Add a child at the end and return it."""
        child = Element(tag, alt=alt, attributes=attributes, ident=ident, language=language)
        self.kids.append(child)
        return child


class Tree:
    """Grows the tree while a paper's nodes are walked; knows the place new elements go to."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.here = self.root
        self._heading = 0
        self._notes = 0
        self._tables = 0

    @contextmanager
    def inside(self, tag: str, **more: str) -> Iterator[Element]:
        """Add an element and make it the place for what is added next."""
        with self.at(self.here.add(tag, **more)) as element:
            yield element

    @contextmanager
    def at(self, element: Element) -> Iterator[Element]:
        """Make an element the place for what is added next."""
        outer, self.here = self.here, element
        try:
            yield element
        finally:
            self.here = outer

    def heading(self, level: int) -> Element:
        """Add a heading; the title is level 0, and no level is ever skipped."""
        self._heading = min(level + 1, self._heading + 1, 6)
        return self.here.add(f"H{self._heading}")

    def note_id(self) -> str:
        """Return an identifier for the next note, as notes must have."""
        self._notes += 1
        return f"note-{self._notes}"

    def table_id(self) -> str:
        """Return an identifier for the next table whose cells name their heads."""
        self._tables += 1
        return f"table-{self._tables}"


@dataclass(slots=True)
class Pages:
    """What the canvas knows of the pages: whose each marked content is, and the annotations."""

    marks: list[list[Element]] = field(default_factory=lambda: [[]])
    annotations: list[tuple[str, Element]] = field(default_factory=list)

    def mark(self, element: Element) -> int:
        """Give an element the next marked content of the current page; return its number."""
        current = self.marks[-1]
        current.append(element)
        element.kids.append(Mark(len(self.marks) - 1, len(current) - 1))
        return len(current) - 1

    def annotate(self, name: str, element: Element) -> Callable[[], int]:
        """Give an annotation to an element; return what tells its key once all pages are known."""
        index = len(self.annotations)
        self.annotations.append((name, element))
        element.kids.append(Annotated(len(self.marks) - 1, name))
        return lambda: len(self.marks) + index


def write_structure(doc: Any, root: Element, pages: Pages) -> Raw:
    """Register every element with content as an object; return the root of the structure tree."""
    written = _Writing(doc)
    top, place = written.new()
    there = written.prune(root)
    parents = [
        b"%d %s" % (index, written.marked(marks))
        for index, marks in enumerate(pages.marks)
        if marks
    ]
    kids = written.element(root, place) if there else b""
    start = len(pages.marks)
    parents += [
        b"%d %s" % (start + index, element.reference)
        for index, (_, element) in enumerate(pages.annotations)
    ]
    tree, tree_at = written.new()
    tree.data = b"<</Nums [" + b"\n".join(parents) + b"]>>"
    following = start + len(pages.annotations)
    named = b" /IDTree " + written.names() if written.idents else b""
    top.data = b"<</Type /StructTreeRoot /K [%s] /ParentTree %s /ParentTreeNextKey %d%s>>" % (
        kids,
        tree_at,
        following,
        named,
    )
    return top


class _Writing:
    """The elements of one file on their way out."""

    def __init__(self, doc: Any) -> None:
        self.doc = doc
        self.idents: list[tuple[str, bytes]] = []
        self._made: dict[bytes, Raw] = {}
        self._pages: dict[int, bytes] = {}

    def new(self) -> tuple[Raw, bytes]:
        """Register an object that is written later; return it and its reference."""
        made = Raw(b"")
        self.doc.Reference(made)
        return made, b"%d 0 R" % self.doc.objectcounter

    def marked(self, marks: Sequence[Element]) -> bytes:
        """Give the elements of a page numbers in their order there; return what names them all.

        Objects that are alike and count on from each other pack best side by side.
        """
        for element in marks:
            self._number(element)
        listed, place = self.new()
        listed.data = b"[%s]" % b" ".join(element.reference for element in marks)
        return place

    def _number(self, element: Element) -> Raw:
        """Register an element as an object, once."""
        if not element.reference:
            made, element.reference = self.new()
            self._made[element.reference] = made
        return self._made[element.reference]

    def prune(self, element: Element) -> bool:
        """Drop elements without content; tell whether this one has any."""
        if len(element.kids) == 1 and not isinstance(element.kids[0], Element):
            return True
        full = [
            (kid, not isinstance(kid, Element) or self.prune(kid) or kid.tag in _CELLS)
            for kid in element.kids
        ]
        element.kids = [kid for kid, stays in full if stays]
        return any(
            not isinstance(kid, Element) or kid.tag not in _CELLS or _has_content(kid)
            for kid in element.kids
        )

    def element(self, element: Element, parent: bytes) -> bytes:
        """Write an element and those below it; return its reference."""
        raw = self._number(element)
        kids_there = _ordered(element)
        page = next((kid.page for kid in kids_there if isinstance(kid, Mark)), None)
        kids = [self._kid(kid, page, element.reference) for kid in kids_there]
        parts = [b"<</S /%s /P %s" % (element.tag.encode(), parent)]
        if page is not None:
            parts.append(b"/Pg " + self._page(page))
        if kids:
            # A single kid stands without an array: so pyHanko knows a signature field's element.
            parts.append(b"/K " + (kids[0] if len(kids) == 1 else b"[%s]" % b" ".join(kids)))
        if element.alt:
            parts.append(b"/Alt " + pdf_text(element.alt))
        if element.language:
            parts.append(b"/Lang " + pdf_text(element.language))
        if element.ident:
            parts.append(b"/ID " + pdf_text(element.ident))
            self.idents.append((element.ident, element.reference))
        if element.attributes:
            parts.append(b"/A " + element.attributes.encode())
        raw.data = b" ".join(parts) + b">>"
        return element.reference

    def names(self) -> bytes:
        """Register the tree of identifiers; return its reference."""
        names, place = self.new()
        pairs = b" ".join(pdf_text(ident) + b" " + at for ident, at in sorted(self.idents))
        names.data = b"<</Names [" + pairs + b"]>>"
        return place

    def _kid(self, kid: Element | Mark | Annotated, page: int | None, parent: bytes) -> bytes:
        match kid:
            case Element():
                return self.element(kid, parent)
            case Mark():
                if kid.page == page:
                    return b"%d" % kid.number
                return b"<</Type /MCR /Pg %s /MCID %d>>" % (self._page(kid.page), kid.number)
            case Annotated():
                number = self.doc.idToObjectNumberAndVersion[kid.name][0]
                return b"<</Type /OBJR /Obj %d 0 R /Pg %s>>" % (number, self._page(kid.page))

    def _page(self, index: int) -> bytes:
        if index not in self._pages:
            number = self.doc.idToObjectNumberAndVersion[f"Page{index + 1}"][0]
            self._pages[index] = b"%d 0 R" % number
        return self._pages[index]


def _has_content(element: Element) -> bool:
    return any(not isinstance(kid, Element) or _has_content(kid) for kid in element.kids)


def _ordered(element: Element) -> Sequence[Element | Mark | Annotated]:
    """Return the kids in reading order: annotations after the text they belong to."""
    if len(element.kids) < 2:
        return element.kids
    return sorted(element.kids, key=lambda kid: isinstance(kid, Annotated))
