"""Restore what a sealed record carries as a case of this desk, and say what it carries and not.

The record is verified first; nothing it holds is believed over what the desk already has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pirdesk.casefile.case import Case, Evidence, Label
from pirdesk.casefile.sheet import Answer, read_facts
from pirdesk.casefile.terms import TermType
from pirdesk.casefile.values import Rows
from pirdesk.documents import record_json, text
from pirdesk.documents.paper_json import canonical
from pirdesk.documents.verify import verify
from pirdesk.errors import UserError, shortened
from pirdesk.lockedfiles import read_bytes
from pirdesk.services.answers import label_of
from pirdesk.services.desk import Desk, new_id
from pirdesk.services.files import refuse_unending
from pirdesk.storage import AddEvidence, Change, NewCase, SetAnswer

MAX_BYTES = 200 * 1024 * 1024
_WORDS = (TermType.LINE, TermType.TEXT, TermType.PERSON, TermType.SYSTEM)


@dataclass(frozen=True, slots=True)
class Restored:
    """A case made from a record: the terms restored, what it carries, what it does not."""

    case: Case
    restored: tuple[str, ...]
    missing: tuple[str, ...]
    carried: tuple[str, ...] = ()


def restore_record(desk: Desk, path: Path) -> Restored:
    """Open a case with the answers a sealed record quotes.

    The file becomes its first evidence, the text of its document the second.
    """
    try:
        refuse_unending(path, MAX_BYTES)
        data = read_bytes(path)
    except OSError as fault:
        raise UserError(
            f"{path.name} cannot be read ({fault.strerror}).",
            "Nothing was imported.",
            code="record.file",
        ) from None
    verdict = verify(data)
    if verdict.record is None or verdict.status != "valid":
        raise UserError(
            f"{path.name} is no record that proves itself. {verdict.words}",
            "Nothing was imported. “pirdesk verify” tells each check; ask the sender for the file "
            "as it was sealed.",
            code="record.unproven",
        )
    read = record_json.read(canonical(verdict.record))
    held = _answers(desk, read.data)
    case = _case(desk, read)
    changes: list[Change] = [NewCase(case)]
    changes += [SetAnswer(case.id, key, held[key], 0, label_of(desk, key)) for key in sorted(held)]
    name = read.paper.document_id or "record"
    caption = f"Sealed record {read.paper.reference}".strip()
    changes.append(_evidence(case, f"{name}.pdf", "application/pdf", caption, data))
    words = text.render(read.paper).encode()
    caption = shortened(f"The text of {read.paper.title}", 300)
    changes.append(_evidence(case, f"{name}.txt", "text/plain", caption, words))
    desk.write("case.restore", changes, case_id=case.id, label=case.label)
    stored = desk.store.views.case(case.id)
    carried = tuple(_carried(read, stored, len(held)))
    return Restored(stored, tuple(sorted(held)), tuple(_missing(read.data, held)), carried)


def _evidence(case: Case, name: str, kind: str, caption: str, data: bytes) -> AddEvidence:
    item = Evidence(
        sha256=hashlib.sha256(data).hexdigest(),
        case_id=case.id,
        name=name,
        media_type=kind,
        size=len(data),
        caption=caption,
        added_by=case.created_by,
        added_at=case.created_at,
        label=case.label,
    )
    return AddEvidence(item, data)


def _case(desk: Desk, read: record_json.EmbeddedRecord) -> Case:
    at = desk.now()
    title = shortened(" ".join((read.paper.subject or read.paper.title).split()), 300)
    return Case(
        id=f"C-{at.year}-{new_id('', 8)[1:]}",
        title=title or "A restored record",
        created_at=at,
        created_by=desk.acting().id,
        label=Label("privileged") if "PRIVILEGED" in read.paper.marks else Label.INTERNAL,
        exercise="EXERCISE" in read.paper.marks,
        note=" ".join(read.paper.page_note.split()),
    )


def _answers(desk: Desk, data: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers a record carries; a table known by some of its cells stays open."""
    facts = _printed_words(desk, data) | {
        item["term"]: item["answer"] for item in data.get("quotations", ()) if "answer" in item
    }
    sheet = read_facts(desk.library.vocabulary, facts)
    who, at = desk.acting().id, desk.now()
    held: dict[str, Answer] = {}
    for key, answer in sheet.answers.items():
        value = answer.value
        if isinstance(value, Rows) and key not in facts:
            value = replace(value, complete=False)
        held[key] = replace(answer, value=value, evidence=(), who=who, at=at, revision=0)
    return held


def _printed_words(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return known answers in words that are quoted without values: the print is the answer."""
    terms = desk.library.vocabulary.terms
    document = data.get("document") or {}
    basis = f"As printed in {document.get('id') or 'the record'}."
    found: dict[str, Any] = {}
    for item in data.get("quotations", ()):
        term, printed = terms.get(item["term"]), str(item.get("text", ""))
        in_words = term is not None and term.type in _WORDS and not term.calculate
        if in_words and printed.strip() and item.get("certainty") == "known":
            answer = {"value": printed, "certainty": item["certainty"], "basis": basis}
            found[item["term"]] = answer
    return found


def _carried(read: record_json.EmbeddedRecord, case: Case, answers: int) -> Iterator[str]:
    """Say what of the record is in the case now."""
    document = read.data.get("document") or {}
    paper = read.paper
    yield f"Its title, as the case's: {case.title}"
    former = document.get("case_id")
    whence = f"of case {former}" if former else "of a case this edition does not name"
    yield f"The document {paper.document_id} {whence}, {paper.title}: its PDF and its text."
    names = ", ".join(f"{e.person_name} ({e.role})" for e in read.expected)
    yield f"The signatures in the PDF: {names}."
    if answers:
        yield f"{answers} answers, each with how sure it was."
    else:
        yield "No answer to any question: what the document says is in its text alone."


def _missing(data: Mapping[str, Any], held: Container[str]) -> Iterator[str]:
    quotations = data.get("quotations", ())
    without = {item["term"] for item in quotations if "answer" not in item}
    bare = sum(term not in held for term in without)
    if "quotations" not in data:
        yield "The facts behind the text: this edition carries none of them."
    elif bare:
        yield (
            f"The values of {bare} quoted facts: they were open, or this edition leaves them out "
            "and holds only the words they are printed in."
        )
    hashes = {
        digest
        for item in quotations
        if isinstance(item.get("answer"), dict)
        for digest in item["answer"].get("evidence", ())
    }
    if hashes:
        yield f"{len(hashes)} files of evidence, which are named by their SHA-256 alone."
    yield "Facts the document does not quote, other documents, comments and actions."
    ledger = data.get("ledger")
    if ledger:
        yield f"The ledger of its case: only its head is there, after {ledger['entries']} entries."
    else:
        yield "The ledger of its case."
