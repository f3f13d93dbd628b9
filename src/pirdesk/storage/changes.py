"""The kinds of change the write door takes: plain frozen data, one class per kind of row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from pirdesk.casefile.case import (
    Case,
    Comment,
    Definition,
    Document,
    DocumentState,
    Evidence,
    Label,
    Person,
    Quotation,
    Record,
    RecordStamp,
)
from pirdesk.casefile.entered import carried
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import UserError
from pirdesk.messages import Message
from pirdesk.storage.answer_text import answer_parts
from pirdesk.storage.columns import instant_text
from pirdesk.storage.records import CalendarEvent


@dataclass(frozen=True, slots=True)
class NewCase:
    """Open a case."""

    case: Case


@dataclass(frozen=True, slots=True)
class EditCase:
    """Change title, note, label, marks or state of a case read at revision ``based_on``."""

    case: Case
    based_on: int


@dataclass(frozen=True, slots=True)
class RenameCase:
    """Give a case the title its answer now has, whatever else of the case changed meanwhile."""

    case_id: str
    title: str


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Store an answer (None removes it) if its key still stands at revision ``based_on``."""

    case_id: str
    key: str
    answer: Answer | None
    based_on: int
    label: Label = Label.INTERNAL


@dataclass(frozen=True, slots=True)
class AddRows:
    """List rows in a table that does not list them yet; what others listed meanwhile stays.

    Which are new is looked up while the case is locked, so this never conflicts.
    """

    case_id: str
    table: str
    rows: tuple[str, ...]
    label: Label = Label.INTERNAL


@dataclass(frozen=True, slots=True)
class EraseAnswer:
    """Erase the text and salt of a revision that is no longer the current one.

    The ledger keeps the commitment and still verifies; nobody can read or guess the text again.
    """

    case_id: str
    key: str
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """Store a document with its blocks."""

    document: Document


@dataclass(frozen=True, slots=True)
class SetDocument:
    """Move a document to ``state`` if it is in one of ``from_states``; None keeps the reviewer."""

    document_id: str
    state: DocumentState
    from_states: tuple[DocumentState, ...]
    reviewer: str | None = None


@dataclass(frozen=True, slots=True)
class SetBlock:
    """Replace one block's Markdown; refused unless the document is a draft."""

    document_id: str
    block_id: str
    markdown: str
    based_on: int


@dataclass(frozen=True, slots=True)
class SetQuotations:
    """Replace what a document quotes."""

    document_id: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class AddComment:
    """Add a remark to a document."""

    document_id: str
    comment: Comment


@dataclass(frozen=True, slots=True)
class AddBlob:
    """Store bytes under their SHA-256 (hex); bytes already there are not stored twice."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NewRecord:
    """Store a frozen document; its bytes come in the same save or are there already."""

    record: Record


@dataclass(frozen=True, slots=True)
class SetRecord:
    """Store a record's next revision if its bytes are still ``based_on_sha256``."""

    record: Record
    based_on_sha256: str


@dataclass(frozen=True, slots=True)
class SetStamp:
    """Note how far the time of a record of this case is proven, and whether it waits for more."""

    case_id: str
    stamp: RecordStamp


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Store a file of a case."""

    evidence: Evidence
    data: bytes


@dataclass(frozen=True, slots=True)
class AddPerson:
    """Store a person."""

    person: Person


@dataclass(frozen=True, slots=True)
class SetPersonKey:
    """Give a person a new present key; earlier ones stay for what they signed."""

    person_id: str
    key_id: str
    public_key: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class AddDefinition:
    """Store the next version of an organisation's data file."""

    definition: Definition


@dataclass(frozen=True, slots=True)
class AddSubmission:
    """Note that something was filed for a duty: where, when, by whom, and under which reference.

    ``sha256`` and ``file_name`` name what was sent, ``receipt`` is the SHA-256 of the authority's
    answer, ``reasons`` say why it was late, ``noted_at`` is when it was entered here.
    """

    case_id: str
    duty: str
    place: str
    entity: str
    filed_at: datetime
    who: str
    reference: str
    sha256: str
    channel: str = ""
    file_name: str = ""
    receipt: str = ""
    reasons: str = ""
    noted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AcceptEdition:
    """Take the dates of the present edition of the law for a case; ``words`` say why.

    ``compared`` is what the person saw: duty, entity, place, old and new date.
    """

    case_id: str
    words: str
    compared: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SetCalendar:
    """Note how dates stand in the newest calendar file, each one ``sequence`` after the last."""

    events: tuple[CalendarEvent, ...]


Change = (
    NewCase
    | EditCase
    | RenameCase
    | SetAnswer
    | AddRows
    | EraseAnswer
    | NewDocument
    | SetDocument
    | SetBlock
    | SetQuotations
    | AddComment
    | AddBlob
    | NewRecord
    | SetRecord
    | SetStamp
    | AddEvidence
    | AddPerson
    | SetPersonKey
    | AddDefinition
    | AddSubmission
    | AcceptEdition
    | SetCalendar
)

_ADDED_LATER: Mapping[type, tuple[str, ...]] = {Evidence: ("original",)}


def plain(value: Any) -> Any:
    """Return any part of a change as JSON-ready data; bytes become their SHA-256.

    Who, when and based on what are left out of answers: a save sent again says the same thing.
    Texts that no database and no document can carry (NUL, half surrogates) raise UserError;
    times without zone raise ValueError, they are a mistake of ours.
    """
    if isinstance(value, Mapping):
        return {_carried(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Answer):
        return {"is": "Answer", "said": plain(answer_parts(value))}
    if isinstance(value, SetAnswer):
        said = (value.case_id, value.key, value.answer, value.label)
        return {"is": "SetAnswer", "said": plain(said)}
    if is_dataclass(value):
        named = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        for later in _ADDED_LATER.get(type(value), ()):
            if not named[later]:
                del named[later]  # so that it says what it said before there was such a part
        return {"is": type(value).__name__} | named
    return _plain_single(value)


def _plain_single(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case None | bool() | int():
            return value
        case str():
            return _carried(value)
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case datetime():
            return instant_text(value)
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _carried(text: str) -> str:
    if not carried(text):
        raise UserError(
            Message("answers.text_characters"),
            Message("answers.text_characters_do"),
            safe=Message("errors.nothing_stored"),
            code="storage.text",
        )
    return text
