"""The records of all cases as a list, and sealing many of them one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from pirdesk.casefile.case import (
    Document,
    DocumentState,
    ExpectedSignature,
    Person,
    Record,
    RecordStamp,
)
from pirdesk.documents import signing
from pirdesk.errors import NotFound, PirdeskError
from pirdesk.services import sealing, timestamps
from pirdesk.services.desk import Desk
from pirdesk.services.signers import Signer
from pirdesk.wording import say

UNSHOWN = "paper.character"  # the refusal of a text no face can show


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record: its state, its signatures, how far its time is proven and until when.

    ``why`` says in words why it waits for a stamp, or has one that proves less than wanted.
    """

    record: str
    document: str
    title: str
    case_id: str
    state: DocumentState
    signed: int
    expected: int
    level: str
    waiting: bool
    stamped_at: datetime | None
    stamped_until: datetime | None
    fault: str
    sha256: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What sealing many did: documents signed, those refused with why, and whether stopped.

    ``sealed`` are those of the signed whose last signature this was; ``unshown`` those of the
    refused that a stand-in on paper would let through.
    """

    signed: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    cancelled: bool = False
    sealed: tuple[str, ...] = ()
    unshown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One document whose next signature is the acting person's, and as whom she gives it."""

    document: str
    title: str
    case_id: str
    case_title: str
    state: DocumentState
    role: str


def lines(desk: Desk, case_id: str = "") -> tuple[RecordLine, ...]:
    """Return the records of one case or of all, in the order they were frozen."""
    views = desk.store.views
    found = views.records(case_id) if case_id else views.all_records()
    stamps = views.stamps()
    titles = {
        document.id: document.title
        for case in dict.fromkeys(record.case_id for record in found)
        for document in views.documents(case)
    }
    return tuple(_line(record, stamps.get(record.id), titles) for record in found)


def document_of(desk: Desk, name: str) -> str:
    """Return the id of the document a person names: its own, or that of one of its records."""
    with suppress(NotFound):
        return desk.store.views.record(name).document_id
    return name


def due(desk: Desk) -> tuple[str, ...]:
    """Return the documents whose next signature is that of the acting person, oldest first."""
    return tuple(document.id for document, _expected in _due(desk))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Return what ``due`` names with titles and states, for a person to choose from."""
    found = _due(desk)
    titles = desk.store.views.titles({document.case_id for document, _expected in found})
    return tuple(
        Waiting(
            document.id,
            document.title,
            document.case_id,
            titles.get(document.case_id, document.case_id),
            document.state,
            expected.role,
        )
        for document, expected in found
    )


def seal_many(
    desk: Desk,
    documents: Sequence[str],
    signer: Signer,
    *,
    stand_in: bool = False,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Batch:
    """Sign documents one after the other as the acting person; each is its own transaction.

    The key is opened once; a ``HeldKey`` stays open for whoever brought it. A document that is
    refused does not stop the others; ``cancelled`` is asked between two documents, and what was
    signed by then stays signed. ``stand_in`` prints readable stand-ins as ``sealing.seal`` does.
    """
    held = signer if isinstance(signer, HeldKey) else HeldKey(signer)
    signed: list[str] = []
    closed: list[str] = []
    refused: list[tuple[str, str]] = []
    unshown: list[str] = []
    stopped = False
    try:
        for number, document in enumerate(documents):
            tell(number, len(documents))
            if stopped := cancelled():
                break
            try:
                record = sealing.seal(desk, document, held, stand_in=stand_in)
                signed.append(document)
                if record.state is DocumentState.SEALED:
                    closed.append(document)
            except PirdeskError as fault:
                if held.opened is None and not fault.code.startswith(("seal.", "document.")):
                    raise  # nobody can sign with this key: the first refusal says why
                refused.append((document, say(fault.title)))
                if fault.code == UNSHOWN:
                    unshown.append(document)
    finally:
        if held is not signer:
            held.release()
    if not stopped:
        tell(len(documents), len(documents))
    return Batch(tuple(signed), tuple(refused), stopped, tuple(closed), tuple(unshown))


@dataclass(slots=True)
class HeldKey:
    """A signer that opens its key once and keeps it for many documents, until released."""

    signer: Signer
    opened: signing.SigningKey | None = field(default=None, repr=False)
    held = True

    def key(self, desk: Desk, person: Person) -> signing.SigningKey:
        """Return the key, opened at the first call."""
        if self.opened is None:
            self.opened = self.signer.key(desk, person)
        return self.opened

    def release(self) -> None:
        """Let a token go."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None


def _due(desk: Desk) -> list[tuple[Document, ExpectedSignature]]:
    person = desk.acting()
    found = [
        (document, expected)
        for document in desk.store.views.open_documents()
        if (expected := sealing.next_signature(desk, document)) is not None
        and expected.person_id == person.id
    ]
    return found[::-1]


def _line(record: Record, stamp: RecordStamp | None, titles: dict[str, str]) -> RecordLine:
    sealed = record.state is DocumentState.SEALED
    known = stamp or RecordStamp(record.id)
    return RecordLine(
        record=record.id,
        document=record.document_id,
        title=titles.get(record.document_id, ""),
        case_id=record.case_id,
        state=record.state,
        signed=len(record.signed),
        expected=len(record.expected),
        level=known.level if record.signed else "",
        waiting=sealed and known.waiting,
        stamped_at=known.stamped_at,
        stamped_until=known.until,
        fault=known.fault if known.waiting or known.short else "",
        sha256=record.sha256,
        why=timestamps.why(known) if sealed else "",
    )
