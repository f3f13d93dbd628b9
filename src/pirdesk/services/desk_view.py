"""What the Desk screen shows: my work, clocks nearest first, what changed; read ready-made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from pirdesk.casefile.case import ClockRow, Document, DocumentState, LedgerEntry
from pirdesk.casefile.terms import term_id
from pirdesk.services.clock_board import clock_board
from pirdesk.services.desk import Desk
from pirdesk.storage import Store

Work = Literal["write", "review", "sign", "seal", "export"]
SHOWN = 50
RECENT = 30
_NAMED = 3


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One document that waits for somebody: what is to be done and since when."""

    case_id: str
    case_title: str
    document_id: str
    title: str
    what: Work
    since: datetime


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words, or several equal ones that follow each other, with the newest's time."""

    at: datetime
    who: str
    words: str
    case_id: str
    case_title: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything the Desk screen shows; ``names`` are the titles of the clocks' duties by id."""

    work: tuple[WorkItem, ...]
    clocks: tuple[tuple[ClockRow, str], ...]
    changed: tuple[ChangeLine, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One ledger entry in words."""

    index: int
    at: datetime
    who: str
    words: str
    scheme: str


VERB_WORDS = {
    "case.new": "opened the case",
    "case.edit": "changed the case's title or labels",
    "case.import": "imported the case",
    "case.export": "exported the case",
    "case.restore": "restored the case from a record",
    "answer": "answered {terms}",
    "answer.restore": "restored an earlier answer to {terms}",
    "row.remove": "removed a row of {terms}",
    "row.restore": "restored a row of {terms}",
    "decision.record": "recorded a decision and started the document {template}",
    "register.new": "opened a file for the register of breaches and started its document",
    "document.new": "started the document {template}",
    "document.edit": "edited a document",
    "document.restore": "restored an earlier text in a document",
    "document.export": "exported a document",
    "evidence.add": "added evidence",
    "evidence.view": "looked at evidence",
    "reporter.keep": "wrote down who reported, for counsel alone",
    "reporter.view": "looked at who reported, as counsel",
    "review.submit": "submitted a document for review",
    "review.comment": "commented on a document",
    "review.return": "returned a document to its author",
    "review.approve": "approved a document",
    "review.accept": "accepted as a reviewer that {term} does not apply",
    "record.freeze": "froze a document for signing",
    "record.sign": "signed a record",
    "record.close": "sealed a record",
    "record.abandon": "abandoned a record in signing",
    "record.decline": "declined to sign a record",
    "record.void": "declared a sealed record void",
    "record.copy": "wrote a copy of a record to give out",
    "record.export": "gave a record out to be signed elsewhere",
    "record.import": "filed a signature given elsewhere",
    "record.scan": "filed a scan of a paper signed by hand",
    "record.stamp": "had a record time-stamped",
    "record.wait": "put a record in the queue for time stamps",
    "key.authority": "made the organisation's certificate authority",
    "key.issue": "issued a signing certificate",
    "key.revoke": "revoked a signing certificate",
    "key.list": "made a revocation list",
    "person.add": "added a person",
    "tsa.set": "chose the time-stamp authority",
    "tsa.remove": "removed the time-stamp authority",
    "definition.import": "imported the organisation's own {definition}",
    "law.sign": "signed a check of the law {law}",
    "method.answer": "answered for the harm method {method}: {how}",
    "submission.file": "filed a submission for {duty}",
    "clocks.export": "exported clocks as a calendar",
    "edition.accept": "accepted the dates of a newer edition of the law",
}


def desk_view(desk: Desk) -> DeskView:
    """Read the Desk screen in a few queries; nothing is computed."""
    views = desk.store.views
    board = clock_board(desk, limit=SHOWN)
    documents, entries = open_documents(desk.store), views.recent_ledger(RECENT)
    titles = views.titles({d.case_id for d in documents} | {e.case_id for e in entries})
    clocks = tuple((line.clock, line.title) for line in board.lines)
    work, changed = _work(desk, documents, titles), _changed(desk, entries, titles)
    return DeskView(work, clocks, changed, board.names)


def ledger_lines(
    desk: Desk, case_id: str = "", limit: int = 200, offset: int = 0
) -> tuple[LedgerLine, ...]:
    """Return ledger entries in words, newest first."""
    names = {p.id: p.name for p in desk.store.views.persons()}
    label = desk.library.words().label
    entries = sorted(desk.store.views.ledger(case_id), key=lambda e: -e.index)
    return tuple(
        LedgerLine(e.index, e.at, names.get(e.who, e.who), verb_words(e, label), e.scheme)
        for e in entries[offset : offset + limit]
    )


def verb_words(entry: LedgerEntry, label: Callable[[str], str] | None = None) -> str:
    """Say in words what an entry did, never a value.

    ``label`` names a term; without it only the number of questions is told.
    """
    refs = json.loads(entry.body).get("refs", {})
    words = VERB_WORDS.get(entry.verb, entry.verb)
    if refs.get("beside"):
        words += ", confirmed as another of a like name"
    return words.format(
        terms=_questions(refs.get("terms", []), label),
        template=str(refs.get("template", "")).rpartition("/")[2].replace("_", " "),
        duty=refs.get("duty", "a duty"),
        law=refs.get("law", ""),
        term=_questions([refs["term"]] if "term" in refs else [], label),
        method=str(refs.get("method", "")).replace("_", " "),
        how=str(refs.get("how", "")).replace("_", " "),
        definition=" ".join(refs[n] for n in ("kind", "definition") if n in refs) or "definition",
    )


def _questions(keys: Sequence[str], label: Callable[[str], str] | None) -> str:
    if label is None:
        return "one question" if len(keys) == 1 else f"{len(keys)} questions"
    labels = list(dict.fromkeys(f"“{label(term_id(key))}”" for key in keys))
    more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
    return ", ".join(labels[:_NAMED]) + more


def _work(
    desk: Desk, documents: Iterable[Document], titles: dict[str, str]
) -> tuple[WorkItem, ...]:
    me = desk.actor.id if desk.actor else ""
    items = []
    for document in documents:
        what = _my_part(desk, document, me)
        if what is not None:
            title = titles.get(document.case_id, document.case_id)
            items.append(
                WorkItem(
                    document.case_id, title, document.id, document.title, what, document.created_at
                )
            )
    return tuple(items[:SHOWN])


def open_documents(store: Store) -> tuple[Document, ...]:
    """Return the documents of all cases that are not sealed or abandoned."""
    return store.views.open_documents()


def _my_part(desk: Desk, document: Document, me: str) -> Work | None:
    match document.state:
        case DocumentState.DRAFT if document.author == me:
            return "write"
        case DocumentState.SUBMITTED if document.author != me:
            return "review"
        case DocumentState.APPROVED if document.author == me:
            return _last_step(desk, document)
        case DocumentState.SIGNING if _waits_for(desk, document, me):
            return "sign"
    return None


def _last_step(desk: Desk, document: Document) -> Work | None:
    """Say what an approved document waits for: signatures, or its export; None once exported."""
    if document.edition != "user":
        return "seal"
    for entry in desk.store.views.ledger(document.case_id):
        refs = json.loads(entry.body).get("refs", {})
        if entry.verb == "document.export" and refs.get("document") == document.id:
            return None
    return "export"


def _waits_for(desk: Desk, document: Document, me: str) -> bool:
    for record in desk.store.views.records(document.case_id):
        if record.document_id == document.id and record.state is DocumentState.SIGNING:
            waiting = [e for e in record.expected if e.field not in record.signed]
            return bool(waiting) and waiting[0].person_id == me
    return False


def _changed(
    desk: Desk, entries: Iterable[LedgerEntry], titles: dict[str, str]
) -> tuple[ChangeLine, ...]:
    """Return entries in words, newest first; neighbours that say the same are one line."""
    names = {p.id: p.name for p in desk.store.views.persons()}
    lines = []
    for (who, case_id, words), same in groupby(
        entries, key=lambda e: (e.who, e.case_id, verb_words(e))
    ):
        found = tuple(same)
        said = _folded(words, found, names)
        title = titles.get(case_id, "")
        lines.append(ChangeLine(found[0].at, names.get(who, who), said, case_id, title))
    return tuple(lines)


def _folded(words: str, same: Sequence[LedgerEntry], names: Mapping[str, str]) -> str:
    """Say once what several entries say, with how many they are and whom they added."""
    if same[0].verb == "person.add":
        added = [json.loads(e.body).get("refs", {}).get("person", "") for e in reversed(same)]
        known = [names[each] for each in added if each in names]
        if len(known) == len(same):
            more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
            how_many = "a person" if len(known) == 1 else f"{len(known)} people"
            confirmed = any("beside" in json.loads(e.body).get("refs", {}) for e in same)
            like = ", confirmed as another of a like name" if confirmed else ""
            return f"added {how_many}: {', '.join(known[:_NAMED])}{more}{like}"
    return words if len(same) == 1 else f"{words}, {len(same)} times"
