"""Who uses which object in one revision of a file, as pyHanko asks before it allows a change.

pyHanko copies and walks every object of the file for every signed revision. Here the references
in an object are looked up once for all revisions it stands in; the answers are pyHanko's own.
Nothing here allows or refuses a change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath

Step = str | int
Steps = tuple[Step, ...]
Uses = tuple[tuple[Steps, Any], ...]  # the steps inside an object, and the reference they end at

_MOST = 1_000_000  # ways to objects; a record of thirty pages has 3,500
_TREE: Steps = ("/Root", "/StructTreeRoot", "/K")


class _Way:
    """A way from the trailer: the steps inside one object, after those that lead to it."""

    __slots__ = ("before", "count", "steps")

    def __init__(self, before: _Way | None, steps: Steps) -> None:
        self.before, self.steps = before, steps
        self.count: int = len(steps) + (before.count if before else 0)

    def whole(self) -> Steps:
        """Return all steps from the trailer."""
        parts = [self.steps]
        way = self.before
        while way is not None:
            parts.append(way.steps)
            way = way.before
        return tuple(step for steps in reversed(parts) for step in steps)


class Revision(HistoricalResolver):
    """One revision of a file."""

    def __init__(self, reader: Any, revision: int, kept: dict[Any, Uses]) -> None:
        start: Any = super().__init__
        start(reader, revision)
        self._kept = kept
        self._ways: dict[Any, list[_Way]] | None = None
        self._uses: dict[Any, Uses] = {}
        self._told: dict[Any, set[Any]] = {}

    def _load_reverse_xref_cache(self) -> None:
        """Find every way to every object of this revision."""
        if self._ways is None:
            self._ways = _Search(self).ways()

    def _get_usages_of_ref(self, ref: Any) -> set[Any]:
        """Return the ways to an object; none before they were looked for, as in pyHanko."""
        if self._ways is None:
            return set()
        if ref not in self._told:
            ways = self._ways.get(ref, ())
            self._told[ref] = {RawPdfPath(*way.whole()) for way in ways}
        return set(self._told[ref])

    def unsubsumed(self, ref: Any) -> Any:
        """Return an object of this revision as the reader read it: its references are the file's.

        Which of the values an object had is decided as in pyHanko's own ``get_object``.
        """
        read: Any = self.reader.get_object
        return read(ref) if self._is_last(ref) else read(ref, self.revision)

    def uses(self, ref: Any) -> Uses:
        """Return the references in an object; kept for the revisions it does not change in."""
        if ref not in self._uses:
            kept = self._kept if self._is_last(ref) else {}
            if ref not in kept:
                kept[ref] = tuple(_references(self.unsubsumed(ref), ()))
            self._uses[ref] = kept[ref]
        return self._uses[ref]

    def _is_last(self, ref: Any) -> bool:
        reader: Any = self.reader  # ours, which keeps the answer
        last: int | None = reader.last_change(ref)
        return last is not None and last <= self.revision


class _Search:
    """The search of one revision; the shortcuts it takes are those of pyHanko's search."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.found: dict[Any, list[_Way]] = defaultdict(list)
        self.left = _MOST
        self.pages: dict[Any, Steps] = {}
        self.elements: set[Any] = set()
        self.above: set[Any] = set()

    def ways(self) -> dict[Any, list[_Way]]:
        """Return the ways to each object from the trailer."""
        root = self.revision.root
        pages = root.raw_get("/Pages")
        start = ("/Root", "/Pages")
        if isinstance(pages, generic.IndirectObject):
            self.pages[pages.reference] = start
        self._page_tree(self._value(pages), start)
        if "/StructTreeRoot" in root:
            self._elements(self._value(root.raw_get("/StructTreeRoot")))
        trailer = self.revision.trailer_view
        self._follow(_references(trailer, ()), None, False)
        return self.found

    def _value(self, value: Any) -> Any:
        if isinstance(value, generic.IndirectObject):
            return self.revision.unsubsumed(value.reference)
        return value

    def _page_tree(self, pages: Any, way: Steps) -> None:
        for place, kid in enumerate(self._value(_part(pages, "/Kids"))):
            here = (*way, "/Kids", place)
            if isinstance(kid, generic.IndirectObject):
                if kid.reference in self.pages:
                    raise PdfReadError("A page stands twice in the tree of pages")
                self.pages[kid.reference] = here
            page = self._value(kid)
            if self._value(_part(page, "/Type")) == "/Pages":
                self._page_tree(page, here)

    def _elements(self, parent: Any) -> None:
        kids = self._value(_part(parent, "/K"))
        for kid in kids if isinstance(kids, generic.ArrayObject) else (kids,):
            child = self._value(kid)
            if not isinstance(child, generic.DictionaryObject):
                continue
            if self._value(_part(child, "/Type")) not in (None, "/StructElem"):
                continue
            if isinstance(kid, generic.IndirectObject):
                if kid.reference in self.elements:
                    raise PdfReadError("An element stands twice in the structure tree")
                self.elements.add(kid.reference)
            self._elements(child)

    def _follow(self, uses: Iterable[tuple[Steps, Any]], before: _Way | None, inside: bool) -> None:
        """Note the ways to what is used, and go on there; ``inside`` the structure tree."""
        for steps, ref in uses:
            way = _Way(before, steps)
            within, left_out = inside, inside and "/P" in steps
            if before is None or before.count < len(_TREE):
                whole = way.whole()
                within = whole[: len(_TREE)] == _TREE
                left_out = within and "/P" in whole[len(_TREE) :]
            if ref in self.above or left_out:
                continue
            self.left -= 1
            if self.left < 0:
                raise PdfReadError("There are too many ways to the objects of this file")
            self.found[ref].append(way)
            following = self.revision.uses(ref)
            page = self.pages.get(ref)
            if page is not None and (way.count != len(page) or way.whole() != page):
                continue
            if within or ref not in self.elements:
                self.above.add(ref)
                self._follow(following, way, within)
                self.above.remove(ref)


def _part(value: Any, key: str) -> Any:
    """Return a part of a dictionary, not followed; None where it has none."""
    if not isinstance(value, generic.DictionaryObject):
        raise PdfReadError(f"What should have {key} is no dictionary")
    return value.raw_get(key) if key in value else None


def _references(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    """Yield the references in an object, with the steps to each; ways back up are no ways."""
    if isinstance(value, generic.IndirectObject):
        yield steps, value.reference
    elif isinstance(value, generic.DictionaryObject):
        for key, part in value.items():
            if key != "/Parent":
                yield from _references(part, (*steps, key))
    elif isinstance(value, generic.ArrayObject):
        for place, part in enumerate(value):
            yield from _references(part, (*steps, place))
