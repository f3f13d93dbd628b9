"""The parts of a package as records, read strictly: ids, texts, times and states are checked.

A package comes from strangers. Nothing is looked up or stored here; a wrong part raises ValueError
in words, and the whole package is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk.casefile.case import (
    Block,
    Case,
    Document,
    DocumentState,
    Evidence,
    ExpectedSignature,
    Label,
    Person,
    Record,
    Role,
)
from pirdesk.casefile.entered import carried
from pirdesk.errors import shortened
from pirdesk.storage import AddSubmission

# An id becomes part of file names (keys, exports): letters, digits and hyphens alone.
_ID = re.compile(r"[A-Z]-[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_NAME = re.compile(r"[a-z0-9][A-Za-z0-9_.-]{0,79}")
_LONGEST_TITLE = 300
_LONGEST_NAME = 120
_LONGEST_REFERENCE = 200
_PLACE = re.compile(r"([A-Z]{2}(-[A-Z0-9]{1,3})?)?")
_ROW = re.compile(r"[A-Za-z0-9_-]{0,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of the case that a package names and does not carry."""

    sha256: str
    name: str
    size: int
    label: Label


def checked_id(raw: object) -> str:
    """Return an id as this program writes them."""
    if not isinstance(raw, str) or not _ID.fullmatch(raw):
        raise ValueError(f"{shortened(str(raw), 40)!r} is not an id")
    return raw


def case_of(raw: Mapping[str, Any], new: str) -> Case:
    """Return the case; ``new`` is its id here where its own is taken."""
    return Case(
        id=new or checked_id(raw["id"]),
        title=_line(raw["title"], _LONGEST_TITLE),
        created_at=_instant(raw["created_at"]),
        created_by=checked_id(raw["created_by"]),
        label=Label(raw["label"]),
        exercise=_yes_or_no(raw["exercise"]),
        note=_text(raw["note"]),
        state=_name(raw["state"]),
    )


def person_of(raw: Mapping[str, Any]) -> Person:
    """Return a person; her key stays where it was made."""
    return Person(checked_id(raw["id"]), _line(raw["name"], _LONGEST_NAME), Role(raw["role"]))


def document_of(raw: Mapping[str, Any], case_id: str, document_id: str) -> Document:
    """Return a document under the ids it has here."""
    return Document(
        id=document_id,
        case_id=case_id,
        template=_name(raw["template"]),
        title=_text(raw["title"]),
        language=_name(raw["language"]),
        edition=_name(raw["edition"]),
        state=DocumentState(raw["state"]),
        author=checked_id(raw["author"]),
        created_at=_instant(raw["created_at"]),
        blocks=tuple(_block(block) for block in raw["blocks"]),
        reviewer=checked_id(raw["reviewer"]) if raw["reviewer"] else "",
        label=Label(raw["label"]),
        parameters=_parameters(raw["parameters"] or {}),
    )


def evidence_of(raw: Mapping[str, Any], case_id: str) -> Evidence:
    """Return a piece of evidence of this case."""
    checked = {**raw, "case_id": case_id}
    checked["added_at"], checked["label"] = _instant(raw["added_at"]), Label(raw["label"])
    made = Evidence(**checked)
    said = (made.name, made.original, made.media_type, made.caption, made.added_by, made.sha256)
    for text in said:
        _text(text)
    return made


def left_out_of(raw: Mapping[str, Any]) -> LeftOut:
    """Return a file that the sender kept back."""
    sha256, size = _text(raw["sha256"]), raw["size"]
    if not _SHA256.fullmatch(sha256) or type(size) is not int or size < 0:
        raise ValueError("a file that was left out is named by no SHA-256 and size")
    return LeftOut(sha256, _line(raw["name"], _LONGEST_NAME), size, Label(raw["label"]))


def record_of(raw: Mapping[str, Any], case_id: str, document_id: str, record_id: str) -> Record:
    """Return a record under the ids it has here."""
    return Record(
        id=record_id,
        document_id=document_id,
        case_id=case_id,
        state=DocumentState(raw["state"]),
        sha256=_text(raw["sha256"]),
        expected=tuple(_expected(item) for item in raw["expected"]),
        signed=tuple(_text(name) for name in raw["signed"]),
        frozen_at=_instant(raw["frozen_at"]) if raw["frozen_at"] else None,
        closed_at=_instant(raw["closed_at"]) if raw["closed_at"] else None,
        reason=_text(raw["reason"]),
    )


def submission_of(raw: Mapping[str, Any], case_id: str, files: Set[str]) -> AddSubmission:
    """Return what was filed for a duty; ``files`` are the hashes of the evidence it may name."""
    for name in ("sha256", "receipt"):
        if _text(raw[name]) and raw[name] not in files:
            raise ValueError("what was filed is not among the evidence")
    if not _PLACE.fullmatch(_text(raw["place"])) or not _ROW.fullmatch(_text(raw["entity"])):
        raise ValueError("a submission names no place or organisation")
    lines = {name: _text(raw[name]) for name in ("reference", "channel", "file_name")}
    if any(len(line) > _LONGEST_REFERENCE or "\n" in line for line in lines.values()):
        raise ValueError(f"a reference is not one line of at most {_LONGEST_REFERENCE} characters")
    return AddSubmission(
        case_id=case_id,
        duty=_name(raw["duty"]),
        place=raw["place"],
        entity=raw["entity"],
        filed_at=_instant(raw["filed_at"]),
        who=checked_id(raw["who"]),
        sha256=raw["sha256"],
        receipt=raw["receipt"],
        reasons=_text(raw["reasons"]),
        noted_at=_instant(raw["noted_at"]) if raw["noted_at"] else None,
        **lines,
    )


def _parameters(raw: Mapping[str, Any]) -> dict[str, str]:
    given = {_text(key): _text(value) for key, value in raw.items()}
    try:
        ZoneInfo(given.get("zone", "UTC"))
    except (OSError, ZoneInfoNotFoundError):
        raise ValueError(f"{shortened(given['zone'], 40)!r} is not a time zone") from None
    return given


def _block(raw: Mapping[str, Any]) -> Block:
    made = Block(**raw)
    for text in (made.id, made.markdown, made.kind, made.exhibit, made.author):
        _text(text)
    if type(made.revision) is not int:
        raise ValueError("a revision is not a whole number")
    return made


def _expected(raw: Mapping[str, Any]) -> ExpectedSignature:
    made = ExpectedSignature(**raw)
    if type(made.order) is not int:
        raise ValueError("the order of a signature is not a whole number")
    for text in (made.role, made.person_id, made.person_name, made.field, made.statement):
        _text(text)
    return made


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"{shortened(str(raw), 40)!r} is not text")
    if not carried(raw):
        raise ValueError("a text holds characters that no document can carry")
    return raw


def _line(raw: object, longest: int) -> str:
    text = _text(raw)
    if not text.strip() or len(text) > longest or any(ord(char) < ord(" ") for char in text):
        raise ValueError(f"a name or title is not one line of 1 to {longest} characters")
    return text


def _name(raw: object) -> str:
    text = _text(raw)
    if not _NAME.fullmatch(text):
        raise ValueError(
            f"{shortened(text, 40)!r} is not the name of a template, language or state"
        )
    return text


def _yes_or_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"{shortened(str(raw), 40)!r} is not true or false")
    return raw


def _instant(raw: object) -> datetime:
    instant = datetime.fromisoformat(_text(raw))
    if instant.tzinfo is None:
        raise ValueError(f"the time {shortened(str(raw), 40)} has no zone")
    return instant
