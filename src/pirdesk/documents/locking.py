"""What a template locks in its documents: headings and facts that may be answered, not removed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pirdesk.casefile.case import Block, Document
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message, TermKey
from pirdesk.documents.markdown import tokens_of
from pirdesk.documents.templates import Template, TemplateBlock

_HEADING = re.compile(r"^#{1,6}\s+(?:\d+(?:\.\d+)*\.?\s+)?(.+?)\s*#*\s*$", re.MULTILINE)


def missing_sections(document: Document, template: Template) -> Iterator[Finding]:
    """Find locked parts that a document does not hold as a whole; ``where`` is the part's id."""
    present = {block.id: block for block in document.blocks}
    for part in template.blocks:
        if not part.locked:
            continue
        block = present.get(part.id)
        if block is None:
            heading = next(iter(_headings(part.markdown).values()), part.id)
            said, todo = Message("review.gone", {"heading": heading}), Message("review.gone_do")
            yield Finding("section.locked", "blocker", said, part.id, todo)
            continue
        yield from lost(part, block)


def lost(part: TemplateBlock, block: Block) -> Iterator[Finding]:
    """Find the headings and facts of a locked part that a text no longer holds."""
    held = _headings(block.markdown)
    for plain, heading in _headings(part.markdown).items():
        if plain not in held:
            said = Message("review.heading", {"heading": heading})
            todo = Message("review.heading_do")
            yield Finding("section.locked", "blocker", said, block.id, todo)
    quoted = {token.key for token in tokens_of(block.markdown)}
    for key in dict.fromkeys(token.key for token in tokens_of(part.markdown)):
        if key not in quoted:
            said = Message("review.token", {"question": TermKey(key)})
            todo = Message("review.token_do", {"key": key})
            yield Finding("section.locked", "blocker", said, block.id, todo)


def _headings(markdown: str) -> dict[str, str]:
    """Return the headings of a text by how they compare: without number, case or level."""
    return {" ".join(text.split()).casefold(): text for text in _HEADING.findall(markdown)}
