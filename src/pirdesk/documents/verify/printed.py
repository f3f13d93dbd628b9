"""Compare what a file prints with the paper its embedded record holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pirdesk.casefile.paper import Callout, Figure, Listing, Node, Picture, Quote, Table
from pirdesk.documents.characters import printable, squeezed
from pirdesk.documents.printed import (
    LOGO,
    Frame,
    figure_texts,
    headings_of,
    pieces,
    plain,
    running_pieces,
    shown_runs,
)
from pirdesk.documents.record_json import EmbeddedRecord
from pirdesk.documents.standing import Standing
from pirdesk.documents.verify.content import Printed, Unexpected, read_pages

_PARTS_OF_FIELD = ("/Widget", "/Link")


def printed_fault(pdf: Any, record: EmbeddedRecord) -> str:
    """Return how the print of an open file differs from its record, or ""."""
    try:
        found = read_pages(pdf)
    except Unexpected as fault:
        return str(fault)
    except Exception as fault:  # noqa: BLE001 (a page that cannot be read is not verified)
        return f"a page cannot be read ({type(fault).__name__})"
    return (
        _pieces_fault(found, record)
        or _running_fault(found, record)
        or _image_fault(found, record)
        or _figure_fault(found, record)
        or _said_fault(found, record)
        or _laid_over(pdf, record)
    )


def _pieces_fault(found: Printed, record: EmbeddedRecord) -> str:
    wanted = [squeezed(text) for text in pieces(record.paper, record.frame, record.opening)]
    for number, text in enumerate(wanted):
        if found.pieces.get(number, "") != text:
            return f"the print differs from the record near “{text[:40]}”"
    fault = _contents_fault(found, record)
    if fault:
        return fault
    more = set(found.pieces) - set(range(len(wanted)))
    return "the pages print text that the record does not hold" if more else ""


def _contents_fault(found: Printed, record: EmbeddedRecord) -> str:
    """Tell of contents that do not list all headings, or all upper ones, with their pages."""
    if not found.entries:
        return ""
    headings = headings_of(pieces(record.paper, record.frame, record.opening))
    upper = tuple(heading for heading in headings if heading.level == 1)
    for listed in (headings, upper):
        due = {0: squeezed(record.frame.words.get("contents", ""))}
        for place, heading in enumerate(listed, start=1):
            due[place] = f"{squeezed(heading.line)}{found.places[heading.number]}"
        if found.entries == due:
            return ""
    return "the table of contents is not that of the pages"


def _running_fault(found: Printed, record: EmbeddedRecord) -> str:
    texts = running_pieces(record.paper, record.frame)
    standing = Standing(record.paper.stand_ins)
    heads = {
        squeezed(standing.shown(text)) for text in _table_heads(record.paper.nodes, record.frame)
    }
    total = len(found.running)
    for number, given in enumerate(found.running, start=1):
        page = texts["page"].replace("{pages}", str(total)).replace("{page}", str(number))
        due = [squeezed(t) for t in (texts["document"], page) if t]
        missing = [text for text in due if text not in given]
        if missing or not _begun(texts["note"], given) or not _begun(texts["marks"], given):
            return f"page {number} lacks its running lines"
        known = {*due, squeezed(texts["marks"]), *heads}
        if number == 1:
            known |= {squeezed(line) for line in texts["letterhead"].split("\n")}
        cut = (squeezed(texts["head"]), squeezed(texts["note"]))
        for text in given:
            if text not in known and not any(_starts(whole, text) for whole in cut):
                return f"page {number} prints “{text[:40]}” outside the paper"
    return ""


def _starts(whole: str, text: str) -> bool:
    """Tell whether a running line is a text or its beginning, cut with an ellipsis."""
    return text == whole or (text.endswith("…") and len(text) > 10 and whole.startswith(text[:-1]))


def _begun(text: str, given: Iterable[str]) -> bool:
    whole = squeezed(text)
    return not whole or any(_starts(whole, item) for item in given)


def _table_heads(nodes: tuple[Node, ...], frame: Frame) -> Iterable[str]:
    for node in nodes:
        match node:
            case Table():
                for row in (*node.over, node.head):
                    for cell in row:
                        yield printable(plain(shown_runs(cell)))
            case Figure():
                yield from _table_heads((node.table,), frame)
            case Listing():
                for item in node.items:
                    yield from _table_heads(item, frame)
            case Callout() | Quote():
                yield from _table_heads(node.nodes, frame)
            case _:
                continue


def _image_fault(found: Printed, record: EmbeddedRecord) -> str:
    return (
        "the pages draw more pictures than the record holds"
        if found.images > _pictures(record.paper.nodes) + (LOGO in record.frame.words)
        else ""
    )


def _said_fault(found: Printed, record: EmbeddedRecord) -> str:
    """Tell of a text shown as something else than its stand-in."""
    known = {squeezed(item.text): squeezed(item.shown) for item in record.paper.stand_ins}
    for text, shown in set(found.said):
        whole = known.get(squeezed(text), "")
        if not shown or not whole.startswith(squeezed(shown)):
            return f"“{text[:40]}” is shown as “{shown[:40]}”, which the record does not hold"
    return ""


def _figure_fault(found: Printed, record: EmbeddedRecord) -> str:
    """Tell of words in a figure that are no part of a text of its data."""
    known = {squeezed(text) for text in figure_texts(record.paper)}
    for text in set(found.figures):
        shown = text.removesuffix("…")
        if not any(shown in whole for whole in known):
            return f"a figure shows “{text[:40]}”, which its data does not hold"
    return ""


def _pictures(nodes: tuple[Node, ...]) -> int:
    count = 0
    for node in nodes:
        match node:
            case Picture():
                count += 1
            case Listing():
                count += sum(_pictures(item) for item in node.items)
            case Callout() | Quote():
                count += _pictures(node.nodes)
            case _:
                continue
    return count


def _is_unseen_stamp(note: Any) -> bool:
    """Tell whether a field shows nothing and holds a document time stamp."""
    left, bottom, right, top = (float(number) for number in note["/Rect"])
    return (
        (left, bottom) == (right, top)
        and "/AP" not in note
        and "/V" in note
        and note["/V"].get("/Type") == "/DocTimeStamp"
    )


def _laid_over(pdf: Any, record: EmbeddedRecord) -> str:
    try:
        return _annotation_fault(pdf, record)
    except Exception as fault:  # noqa: BLE001 (what is laid over a page must be plain to be let by)
        return f"what is laid over a page cannot be read ({type(fault).__name__})"


def _annotation_fault(pdf: Any, record: EmbeddedRecord) -> str:
    fields = {expected.field for expected in record.expected}
    for page in pdf.pages:
        for note in page.obj.get("/Annots", ()):
            kind = str(note.get("/Subtype"))
            if kind == "/Widget" and _is_unseen_stamp(note):
                continue
            if kind not in _PARTS_OF_FIELD or (
                kind == "/Widget" and str(note.get("/T")) not in fields
            ):
                return "something is laid over a page that the record does not hold"
            if kind == "/Link" and "/AP" in note:
                return "a link draws over the page"
    return ""
