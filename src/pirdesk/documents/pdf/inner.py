"""Parts within a text that have an element of their own: links, and words in another language."""

from __future__ import annotations

from pirdesk.documents.pdf.structure import Element


class Target(str):
    """Where a link leads; it carries the link's element and its words through the layout."""

    element: Element
    words: str

    def __new__(cls, address: str, words: str) -> Target:
        """Make the target of one link."""
        made = super().__new__(cls, address)
        made.element = Element("Link")
        made.words = words
        return made


class Spoken(str):
    """A part in another language; it carries its element through the layout as a link does."""

    element: Element

    def __new__(cls, language: str) -> Spoken:
        """Make a part in a language."""
        made = super().__new__(cls, f"lang:{language}")
        made.element = Element("Span", language=language)
        return made


Inner = Target | Spoken
