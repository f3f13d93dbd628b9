"""The records of a case beside its facts: persons, documents, evidence, records, ledger entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pirdesk.messages import Message


class Label(StrEnum):
    """Who may see a row; every row carries one."""

    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    PRIVILEGED = "privileged"


class Role(StrEnum):
    """What a person does at the desk."""

    COMPLIANCE = "compliance_officer"
    REVIEWER = "reviewer"
    COMMUNICATIONS = "communications"
    COUNSEL = "counsel"
    ACCOUNTABLE = "accountable_officer"
    ENGINEER = "engineer"
    AUDITOR = "auditor"

    @property
    def words(self) -> Message:
        """Return what such a person is called."""
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    Role.COMPLIANCE: Message("roles.compliance"),
    Role.REVIEWER: Message("roles.reviewer"),
    Role.COMMUNICATIONS: Message("roles.communications"),
    Role.COUNSEL: Message("roles.counsel"),
    Role.ACCOUNTABLE: Message("roles.accountable"),
    Role.ENGINEER: Message("roles.engineer"),
    Role.AUDITOR: Message("roles.auditor"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One person (or, in a reconstruction, one role standing for a person)."""

    id: str
    name: str
    role: Role
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One incident's file; ``marks`` are EXERCISE or PRIVILEGED, ``note`` prints on every page."""

    id: str
    title: str
    created_at: datetime
    created_by: str
    label: Label = Label.INTERNAL
    exercise: bool = False
    note: str = ""
    revision: int = 1
    state: str = "open"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register, read ready-made: nothing is computed for a list."""

    case_id: str
    title: str
    kind: str
    state: str
    label: Label
    exercise: bool
    created_at: datetime
    changed_at: datetime
    severity: str
    next_due: datetime | None
    next_duty: str
    open_duties: int


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One running duty of one case as derived when its facts last changed.

    ``begun_at`` is the earliest instant the clock can have begun, None where it does not run.
    """

    case_id: str
    duty: str
    entity: str
    place: str
    verdict: str
    provisional: bool
    recipient: str
    strict_due: datetime | None
    latest_arguable_due: datetime | None
    confidence: str
    pack: str
    begun_at: datetime | None = None


class DocumentState(StrEnum):
    """The life of a document: from the pen to the seal."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SIGNING = "signing"
    SEALED = "sealed"
    ABANDONED = "abandoned"
    VOID = "void"

    @property
    def words(self) -> Message:
        """Return the state in words, as in “the document is …”."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    DocumentState.DRAFT: Message("states.draft"),
    DocumentState.SUBMITTED: Message("states.submitted"),
    DocumentState.APPROVED: Message("states.approved"),
    DocumentState.SIGNING: Message("states.signing"),
    DocumentState.SEALED: Message("states.sealed"),
    DocumentState.ABANDONED: Message("states.abandoned"),
    DocumentState.VOID: Message("states.void"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a document with an id that never changes.

    kind ``text`` holds Markdown; kind ``exhibit`` names a computed part (``exhibit``), for
    example ``duties`` or ``harm.enisa``, whose paper is made when the document is composed.
    """

    id: str
    markdown: str
    kind: str = "text"
    exhibit: str = ""
    revision: int = 0
    author: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A fact quoted in a block: which term, at which revision, printed how."""

    document_id: str
    block_id: str
    term: str
    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A reviewer's remark on one block."""

    block_id: str
    who: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A draft or sealed document: its template, edition, language, state and blocks."""

    id: str
    case_id: str
    template: str
    title: str
    language: str
    edition: str
    state: DocumentState
    author: str
    created_at: datetime
    blocks: tuple[Block, ...] = ()
    reviewer: str = ""
    label: Label = Label.INTERNAL
    parameters: Mapping[str, str] | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class ExpectedSignature:
    """One signature a record waits for, in its order."""

    order: int
    role: str
    person_id: str
    person_name: str
    field: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A frozen document: stored bytes by SHA-256, the signatures expected and given."""

    id: str
    document_id: str
    case_id: str
    state: DocumentState
    sha256: str
    expected: tuple[ExpectedSignature, ...]
    signed: tuple[str, ...] = ()
    frozen_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordStamp:
    """How far a record's time is proven: its PAdES level, and whether it waits for a time stamp.

    ``fault`` is the code of the last failed attempt, also of one that brought a stamp and not all
    it should; ``until`` is when the newest stamp's certificate ends.
    """

    record_id: str
    level: str = "B-B"
    waiting: bool = True
    attempts: int = 0
    fault: str = ""
    tried_at: datetime | None = None
    stamped_at: datetime | None = None
    until: datetime | None = None

    @property
    def short(self) -> bool:
        """Tell whether it is stamped without what proves its certificates (B-T, not B-LT)."""
        return not self.waiting and self.level == "B-T"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored file: named by its SHA-256; the file name is only a word about it.

    ``original`` is the name it came with, letter for letter, "" where ``name`` is the same.
    """

    sha256: str
    case_id: str
    name: str
    media_type: str
    size: int
    caption: str
    added_by: str
    added_at: datetime
    label: Label = Label.INTERNAL
    original: str = ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger; ``body`` is the exact signed bytes (canonical JSON), never a value.

    hash = SHA-256(prev_hash ‖ body); ``scheme`` is ``sha256/ed25519/1`` or ``sha256/none/1``.
    """

    index: int
    case_id: str
    seq: int
    at: datetime
    who: str
    verb: str
    scheme: str
    body: bytes
    prev_hash: bytes
    hash: bytes
    signature: bytes
    key_id: str
    save_id: str


BEHIND = "organisation.behind"
"""Marks a date computed from an organisation's edition of a law while the built-in is newer."""


LAW_CHECK = "law_check"
"""The kind of definition that is no file: what a person signed about a law."""

METHOD_CHECK = "method_check"
"""Another one: whether a person confirmed a harm method or left it out of documents."""

SIGNED_KINDS = frozenset({LAW_CHECK, METHOD_CHECK})
"""The kinds that a person's key signs."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of an organisation's own data file, standing in for a built-in one.

    ``reason`` is why it was stored, in its author's words; "" where none was given. ``keys`` are
    the author's public keys by id, of what is signed; they are no part of what is stored.
    """

    id: str
    kind: str
    version: int
    content: str
    author: str
    at: datetime
    based_on_id: str
    based_on_version: str
    based_on_hash: str
    reason: str = ""
    keys: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One save somebody else made: who (``name`` where known), when, in which case, and on what.

    ``keys`` are the answers it changed, without those that only counsel may read.
    """

    index: int
    case_id: str
    who: str
    name: str
    at: datetime
    verb: str
    keys: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a verb changed, for everyone who shows it: ids only.

    ``definitions`` says that the organisation's own law, forms or templates are others than before.
    ``by`` says who did it where it was others, oldest first; it is empty for one's own verbs.
    """

    cases: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    register: bool = False
    persons: bool = False
    definitions: bool = False
    by: tuple[Act, ...] = ()

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.cases | other.cases,
            self.keys | other.keys,
            self.documents | other.documents,
            self.records | other.records,
            self.register or other.register,
            self.persons or other.persons,
            definitions=self.definitions or other.definitions,
            by=self.by + other.by,
        )


JsonObject = Mapping[str, Any]
