"""The record embedded in a sealed PDF: what the document was made from, as canonical JSON.

It holds no more than its edition may show: only an internal document carries bases and evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from pirdesk.casefile.case import Document, ExpectedSignature, Person, Quotation
from pirdesk.casefile.paper import Paper
from pirdesk.casefile.sheet import Answer, write_answer
from pirdesk.casefile.terms import term_id
from pirdesk.documents.layouts import OPENINGS, Layout, load_layout
from pirdesk.documents.paper_json import (
    canonical,
    paper_json,
    paper_tree,
    read_paper,
    signature_tree,
)
from pirdesk.documents.printed import Frame, frame_of
from pirdesk.errors import UserError
from pirdesk.strictjson import read_json

if TYPE_CHECKING:
    from pirdesk.documents.templates import Template

FORMAT = "pirdesk.record"
VERSION = 2
# Every format that ever left the house is read: 1 knew no figures, spans, languages or stand-ins.
READ = (1, 2)
MAX_BYTES = 50 * 1024 * 1024
_DEEPEST = 100

__all__ = ["EmbeddedRecord", "build", "paper_json", "read"]


class TermWords(Protocol):
    """The words of terms as the forms engine gives them."""

    def label(self, id: str) -> str: ...  # noqa: A002
    def definition(self, id: str) -> str: ...  # noqa: A002


def build(  # noqa: PLR0913  # a record is made from all of these
    *,
    paper: Paper,
    document: Document,
    quotations: Iterable[Quotation] = (),
    quoted: Mapping[str, Answer] | None = None,
    template: Template | None = None,
    words: TermWords | None = None,
    approvals: Iterable[tuple[Person, datetime]] = (),
    ledger_head: tuple[int, str] | None = None,
    pack: str = "",
    program: str = "PIRDesk",
    layout: Layout | None = None,
) -> bytes:
    """Return the canonical JSON of a record; ``quoted`` are the answers behind the quotations.

    ``ledger_head`` is (entries, root in hex); ``pack`` the edition of the rules used,
    ``layout`` the one drawn with (default: the shipped one the paper names).
    """
    inside, open_terms = paper.edition == "internal", paper.edition in ("internal", "regulator")
    layout = layout or load_layout(paper.layout)
    shown = paper if inside else _outgoing(paper, keep_terms=open_terms)
    record: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "program": program,
        "document": {
            "id": document.id,
            "template": document.template,
            "title": paper.title,
            "language": document.language,
            "edition": paper.edition,
            "created_at": document.created_at.isoformat(),
        },
        "paper": paper_tree(shown),
        "frame": {
            "words": dict(frame_of(paper, layout).words),
            "opening": layout.opening,
        },
        "expected_signatures": [signature_tree(expected) for expected in shown.signatures],
        "rules": {"edition": pack},
    }
    if inside:
        record["document"]["case_id"] = document.case_id
    if ledger_head is not None:
        record["ledger"] = {"entries": ledger_head[0], "root": ledger_head[1]}
    if open_terms:
        record["quotations"] = _quotations(quotations, quoted or {}, inside)
        record["questions"] = _questions(record["quotations"], words)
        record["approvals"] = [
            {"name": person.name, "role": person.role.value, "at": at.isoformat()}
            for person, at in approvals
        ]
    if template is not None:
        record["template"] = _template(template, inside)
    return canonical(record)


def _outgoing(paper: Paper, *, keep_terms: bool) -> Paper:
    """Return the paper without our ids of persons and, for the public, without ids of terms."""
    signatures = tuple(replace(expected, person_id="") for expected in paper.signatures)
    paper = replace(paper, signatures=signatures)
    if keep_terms:
        return paper
    tree = _without(paper_tree(paper), {"term", "block"})
    return read_paper(tree)


def _without(value: Any, keys: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, keys) for key, item in value.items() if key not in keys}
    if isinstance(value, list):
        return [_without(item, keys) for item in value]
    return value


def _quotations(
    quotations: Iterable[Quotation], quoted: Mapping[str, Answer], inside: bool
) -> list[dict[str, Any]]:
    out = []
    for quotation in quotations:
        item: dict[str, Any] = {
            "block": quotation.block_id,
            "term": quotation.term,
            "revision": quotation.revision,
            "text": quotation.text,
        }
        answer = quoted.get(quotation.term)
        if answer is not None:
            item["certainty"] = answer.certainty.value
            if inside:
                item["answer"] = write_answer(answer)
        out.append(item)
    return out


def _questions(
    quotations: Iterable[Mapping[str, Any]], words: TermWords | None
) -> list[dict[str, str]]:
    if words is None:
        return []
    ids = sorted({term_id(item["term"]) for item in quotations})
    return [
        {"term": name, "label": words.label(name), "definition": words.definition(name)}
        for name in ids
    ]


def _template(template: Template, inside: bool) -> dict[str, Any]:
    known: dict[str, Any] = {
        "id": template.id,
        "version": template.version,
        "sha256": template.sha256,
    }
    if inside:
        known["blocks"] = [
            {"id": block.id, "markdown": block.markdown, "exhibit": block.exhibit}
            for block in template.blocks
        ]
    return known


@dataclass(frozen=True, slots=True)
class EmbeddedRecord:
    """A record read back from a file: its paper, frame and expected signatures, and all it says."""

    paper: Paper
    frame: Frame
    opening: str
    expected: tuple[ExpectedSignature, ...]
    data: Mapping[str, Any]


def read(raw: bytes) -> EmbeddedRecord:
    """Read an embedded record strictly; what is not one, or of a newer format, is refused."""
    data = strict_json(raw)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _refused("it is not a PIRDesk record")
    if type(data.get("version")) is not int or data["version"] not in READ:
        raise _refused("it is of a version this program does not know")
    if canonical(data) != raw:
        raise _refused("it is not in canonical form")
    frame, paper = data.get("frame"), read_paper(data.get("paper"))
    words = frame.get("words") if isinstance(frame, dict) else None
    opening = frame.get("opening") if isinstance(frame, dict) else None
    sound = isinstance(words, dict) and all(isinstance(v, str) for v in words.values())
    if not sound or opening not in OPENINGS:
        raise _refused("the words of its frame are missing")
    if data.get("expected_signatures") != [signature_tree(e) for e in paper.signatures]:
        raise _refused("its signatures and those of its paper differ")
    return EmbeddedRecord(paper, Frame(dict(words or {})), str(opening), paper.signatures, data)


def strict_json(raw: bytes) -> Any:
    """Read JSON without its loopholes: no NaN, no duplicate keys, bounded size and depth."""
    if len(raw) > MAX_BYTES:
        raise _refused("it is too large")
    try:
        return read_json(raw, _DEEPEST)
    except ValueError as fault:
        raise _refused(str(fault)) from None


def _refused(why: str) -> UserError:
    return UserError(
        f"The embedded record cannot be used: {why}.",
        "Nothing was changed. Ask the sender for the file as it was sealed.",
        code="record.read",
    )
